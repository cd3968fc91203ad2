"""Who somebody is: the file their signs lead to.

The one rule: a number of one's own decides; a car tells who somebody is only where no number does.

Whoever takes somebody in does this, and all of it in one attempt that is retried::

    streams = trail(contact.signs, journal.load)        # many people's signs at once will do, too
    found = recognise(contact.signs, streams, at)
    ...                                                 # everything about ``found.customer``
    record(found.links, ...)                            # streams of ``trail`` are loaded already

``found.links`` may hold events for the customer's own stream: put them before what follows there,
and let ``streams`` grow by them before the next person is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from domain import customer as customers
from domain.clientele.facts import FilesMerged, SignKind, SignLinked
from domain.customer import Customer
from domain.errors import RefusedError
from domain.events import Event, Recorded, customer_stream
from domain.opening import Decided
from domain.types import CustomerId

Sign = tuple[SignKind, str]
"""(kind, keyed hash)."""

Signs = Sequence[Sign]
"""What somebody shows, the strongest first."""

Histories = Mapping[str, Sequence[Event | Recorded]]
Load = Callable[[Sequence[str]], Mapping[str, Sequence[Recorded]]]

NUMBERS: tuple[SignKind, ...] = ("phone", "ref")
"""Signs that are a person's own; the others are a car's."""


class Recognised(NamedTuple):
    """Whose file some signs lead to, and the links of signs that were not known to lead there."""

    customer: CustomerId
    links: tuple[Decided, ...] = ()


class Lead(NamedTuple):
    """Where a known sign leads.

    ``claimed``: it does not just lead to the file of a car that nobody's number stands behind.
    """

    customer: CustomerId
    claimed: bool


def streams_of(signs: Signs) -> tuple[str, ...]:
    """Return the streams that must be loaded to recognise somebody, besides what they lead to."""
    return tuple(customer_stream(sign) for _, sign in signs)


def trail(
    signs: Signs, load: Load, known: Histories | None = None
) -> dict[str, Sequence[Event | Recorded]]:
    """Return the histories of all streams the signs lead to, following links and merges.

    Args:
        signs: Of one person, or of many.
        load: A journal's ``load``.
        known: Histories that are at hand already; they are taken over, and followed.
    """
    streams = dict(known or {})
    wanted = {name for name in streams_of(signs) if name not in streams}
    while wanted:
        loaded = load(sorted(wanted))
        streams.update(loaded)
        wanted = {
            stream
            for history in loaded.values()
            for stream in _leads_from(history)
            if stream not in streams
        }
    return streams


def _leads_from(history: Sequence[Event | Recorded]) -> Iterable[str]:
    state = customers.fold(history)
    yield from map(customer_stream, filter(None, (state.linked, state.merged_into)))


def root(customer: CustomerId, streams: Histories) -> CustomerId:
    """Return the file a customer's is read as: itself, unless it was merged into another's."""
    met = {customer}
    while into := standing(customer, streams).merged_into:
        if into in met:
            break
        met.add(into)
        customer = into
    return customer


def family(customer: CustomerId, load: Load) -> tuple[CustomerId, ...]:
    """Return all files that are one person's, the one they are read as first."""
    streams = trail([("ref", customer)], load)
    files = [root(customer, streams)]
    for file in files:
        streams = trail([("ref", file)], load, streams)
        files.extend(each for each in standing(file, streams).merged if each not in files)
    return tuple(files)


def recognise(signs: Signs, streams: Histories, at: datetime) -> Recognised:
    """Return whose file the signs lead to; the strongest sign's own where none is known.

    The phone decides, known or not; without one the reference; without either the car that leads
    to somebody, the VIN before the plate. Weaker signs lead there from now on: unknown ones, and,
    where a number was shown, those that led to somebody else (the car was sold; its earlier owner
    keeps their file). A file first known by such a sign, that nobody claimed yet, becomes part of
    the customer's: what was heard before the number was known is not lost.

    Args:
        signs: What somebody shows; not empty.
        streams: What :func:`trail` returned for them, grown by what was decided since.
        at: When they show it.
    """
    decider = _decider(signs, streams)
    lead = _lead(decider, streams)
    customer = lead.customer if lead else root(decider[1], streams)
    links: list[Decided] = []
    if lead is None and decider[0] != "phone":
        first = link(decider, decider[1], streams, at)
        links.append(Decided(customer_stream(decider[1]), (first,)))
    for sign in signs:
        if sign != decider:
            numbered = decider[0] in NUMBERS
            links.extend(_linked(sign, customer, streams, at, numbered=numbered))
    return Recognised(customer, tuple(links))


def leads_to(sign: Sign, streams: Histories) -> CustomerId:
    """Return the customer a sign leads to now; empty where it leads to nobody."""
    lead = _lead(sign, streams)
    return lead.customer if lead else ""


def _decider(signs: Signs, streams: Histories) -> Sign:
    if signs[0][0] in NUMBERS:
        return signs[0]
    leads = [(sign, _lead(sign, streams)) for sign in signs]
    known = [(sign, lead) for sign, lead in leads if lead]
    claimed = [(sign, lead) for sign, lead in known if lead.claimed]
    return next((sign for sign, _ in (*claimed, *known)), signs[0])


def _lead(sign: Sign, streams: Histories) -> Lead | None:
    """Return where a sign leads; ``None`` for one not seen since who had it was erased."""
    kind, own = sign
    state = standing(own, streams)
    if state.linked and standing(state.linked, streams).erasures == state.linked_life:
        return Lead(root(state.linked, streams), claimed=True)
    if state.merged_into:
        return Lead(root(own, streams), claimed=True)
    return Lead(own, claimed=kind in NUMBERS) if state.known else None


def _linked(
    sign: Sign,
    customer: CustomerId,
    streams: Histories,
    at: datetime,
    *,
    numbered: bool,
) -> Iterable[Decided]:
    """Yield what makes a weaker sign lead to the customer; nothing where it does, or may not."""
    own, lead = sign[1], _lead(sign, streams)
    if lead and (lead.customer == customer or (lead.claimed and not numbered)):
        return
    leading = link(sign, customer, streams, at)
    state = standing(own, streams)
    if not state.known or state.claimed or state.restricted or customer in state.parted:
        yield Decided(customer_stream(own), (leading,))
        return
    lives = f"{state.erasures}-{standing(customer, streams).erasures}"
    merged = FilesMerged(customer=customer, other=own, here=own)
    there = Event(at, merged, key=f"merged/{customer}/{lives}", follows=True)
    yield Decided(customer_stream(own), (leading, there))
    here = Event(at, replace(merged, here=customer), key=f"merged/{own}/{lives}", follows=True)
    yield Decided(customer_stream(customer), (here,))


def link(sign: Sign, customer: CustomerId, streams: Histories, at: datetime) -> Event:
    """Return the event, for the sign's own stream, that makes it lead to a customer.

    A sign that leads to its own customer says that their file begins, or that it leads to nobody
    else any more.
    """
    kind, own = sign
    life = standing(customer, streams).erasures
    fact = SignLinked(sign=own, kind=kind, customer=customer, life=life)
    return Event(at, fact, key=f"linked/{standing(own, streams).links + 1}/{customer}")


def standing(customer: CustomerId, streams: Histories) -> Customer:
    """Return a customer's file as the histories leave it."""
    return customers.fold(streams.get(customer_stream(customer), ()))


def file_of(customer: CustomerId, streams: Histories) -> Customer:
    """Return the file of a customer who has one.

    Raises:
        RefusedError: when there is none, or it was erased.
    """
    file = standing(customer, streams)
    if not file.known:
        raise RefusedError("no-such-customer")
    return file
