"""Whether somebody may be asked now: what all the files that are one person's say together.

The one rule: a refusal, a restriction and an earlier question count in whichever file they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from domain import customer as customers
from domain.clientele.facts import CustomerAsked
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
    wanted = sorted(set(persons))
    streams = trail([("ref", each) for each in wanted], load, known)
    others = {
        customer_stream(other)
        for each in wanted
        for other in customers.fold(streams[customer_stream(root(each, streams))]).merged
    }
    if missing := sorted(others - streams.keys()):
        streams.update(load(missing))
    return streams


def asked_surveys(customer: CustomerId, streams: Histories) -> tuple[str, ...]:
    """Return the surveys that were sent to somebody, in whichever of their files it stands."""
    file = customers.fold(streams.get(customer_stream(customer), ()))
    return tuple(
        event.fact.survey
        for each in (customer, *file.merged)
        for event in streams.get(customer_stream(each), ())
        if isinstance(event.fact, CustomerAsked)
    )


def standing(customer: CustomerId, streams: Histories) -> Standing:
    """Return how a customer stands, from what :func:`load_persons` returned."""
    whole = root(customer, streams)
    file = customers.fold(streams.get(customer_stream(whole), ()))
    names = dict.fromkeys((whole, customer, *file.merged))
    files = tuple(customers.fold(streams.get(customer_stream(each), ())) for each in names)
    changes = [(file.changed, file.changed_by) for file in files if file.changed]
    changed, changed_by = max(changes, default=(None, ""))
    return Standing(
        customer=whole,
        files=files,
        asked=max((at for f in files for at in f.asked), default=None),
        changed=changed,
        changed_by=changed_by,
    )


def erased_since(customer: CustomerId, instant: datetime, streams: Histories) -> bool:
    """Whether a customer was erased at or after an instant."""
    history = streams.get(customer_stream(customer), ())
    return any(isinstance(e.fact, CustomerErased) and e.at >= instant for e in history)
