"""Whether somebody may be asked now: what all the files that are one person's say together.

The one rule: a refusal, a restriction and an earlier question count in whichever file they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from domain import customer as customers
from domain.clientele.facts import CustomerAsked, FilesMerged
from domain.clientele.matching import Histories, Load, root, trail
from domain.custody import CustomerErased
from domain.customer import Customer
from domain.events import Event, Recorded, customer_stream
from domain.types import CustomerId, StaffId


class Standing(NamedTuple):
    """A person, as far as asking them goes.

    Attributes:
        customer: The file they are read as; what is asked of them is noted there.
        files: The histories' states of all their files.
        asked: When they were asked last.
        changed: When how they are reached was last changed by hand …
        changed_by: … and by whom.
    """

    customer: CustomerId
    files: tuple[Customer, ...]
    asked: datetime | None
    changed: datetime | None
    changed_by: StaffId

    @property
    def restricted(self) -> bool:
        """Whether their data is kept and not used."""
        return any(file.restricted for file in self.files)

    def consents(self, channel: str) -> bool:
        """Whether they may be asked by a channel."""
        return all(file.consents(channel) for file in self.files)


def load_persons(
    persons: Iterable[CustomerId], load: Load, known: Histories | None = None
) -> dict[str, Sequence[Event | Recorded]]:
    """Return the histories of customers and of every file that is the same person's.

    Args:
        persons: Their ids, whatever they are read as by now.
        load: A journal's ``load``.
        known: Histories that are at hand already; they are taken over.
    """
    streams = trail([("ref", each) for each in sorted(set(persons))], load, known)
    while missing := sorted(set(_merged_with(streams)) - streams.keys()):
        streams.update(load(missing))
    return streams


def _merged_with(streams: Histories) -> Iterator[str]:
    """Yield the streams of all files that any of these was ever merged with."""
    for history in streams.values():
        for event in history:
            if isinstance(event.fact, FilesMerged):
                yield customer_stream(event.fact.customer)
                yield customer_stream(event.fact.other)


def questions(histories: Iterable[Sequence[Event | Recorded]]) -> Iterator[str]:
    """Yield the surveys that were sent, by what stands in their customers' files."""
    for history in histories:
        for event in history:
            if isinstance(event.fact, CustomerAsked):
                yield event.fact.survey


def asked_surveys(customer: CustomerId, streams: Histories) -> tuple[str, ...]:
    """Return the surveys that were sent to somebody, in whichever of their files it stands.

    Args:
        customer: The file they are read as.
        streams: What :func:`load_persons` returned.
    """
    names = [customer_stream(each) for each in _files(customer, streams)]
    return tuple(questions(streams.get(name, ()) for name in names))


def standing(customer: CustomerId, streams: Histories) -> Standing:
    """Return how a customer stands, from what :func:`load_persons` returned."""
    whole = root(customer, streams)
    files = tuple(_files(whole, streams).values())
    changes = [(file.changed, file.changed_by) for file in files if file.changed]
    changed, changed_by = max(changes, default=(None, ""))
    return Standing(
        customer=whole,
        files=files,
        asked=max((at for file in files for at in file.asked), default=None),
        changed=changed,
        changed_by=changed_by,
    )


def _files(whole: CustomerId, streams: Histories) -> dict[CustomerId, Customer]:
    """Return all files that are read as one, itself first."""
    found: dict[CustomerId, Customer] = {}
    waiting = [whole]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = customers.fold(streams.get(customer_stream(each), ()))
            waiting.extend(found[each].merged)
    return found


def erased_since(customer: CustomerId, instant: datetime, streams: Histories) -> bool:
    """Whether a customer was erased at or after an instant."""
    history = streams.get(customer_stream(customer), ())
    return any(isinstance(e.fact, CustomerErased) and e.at >= instant for e in history)
