"""The bridge between facts and the log: sealing, ids and envelopes on the way in, and back.

Plain personal data exists on the domain's side only; the log's side sees sealed text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from domain import codec
from domain.desk import Batch, Stamp
from domain.errors import ConflictError
from domain.events import CustomerHeard, Event, Recorded
from domain.fact import Fact
from domain.types import CustomerId
from eventstore.errors import SealBrokenError, WrongVersionError
from eventstore.keys.seal import KeyRing, seal, unseal
from eventstore.log import Append, Log
from eventstore.record import NewEvent, Record, uuid7

NAMES = UUID("6e1d1b0a-5f0e-5c39-9c64-2b1f2f6f3a51")
"""The name space of ids derived from what an event is about."""

UNREADABLE = "\ufffd"
"""Stands for a sealed text that does not open."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Return an instant as microseconds since the epoch."""
    return (instant - EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """Return microseconds since the epoch as an instant in UTC."""
    return EPOCH + micros * _MICROSECOND


def recorded(record: Record) -> Recorded:
    """Return a record's fact with its envelope, personal fields still sealed."""
    return Recorded(
        position=record.position,
        id=record.event_id,
        stream=record.stream,
        version=record.version,
        at=instant(record.occurred_at),
        recorded_at=instant(record.recorded_at),
        actor=record.actor,
        terminal=record.terminal,
        correlation=record.correlation,
        causation=record.causation,
        fact=codec.decode(record.payload),
    )


class Glimpse(msgspec.Struct, frozen=True, gc=False):
    """A record as read models see it: the fact, and of the envelope only what they ask for.

    Making a whole :class:`Recorded`, with three ids and two instants, costs twice as much as
    decoding the fact.
    """

    record: Record
    fact: Fact

    @property
    def position(self) -> int:
        """The place in the log."""
        return self.record.position

    @property
    def id(self) -> UUID:
        """The event's id."""
        return self.record.event_id

    @property
    def at(self) -> datetime:
        """When it happened."""
        return EPOCH + self.record.occurred_at * _MICROSECOND

    @property
    def actor(self) -> str:
        """Who did it."""
        return self.record.actor


def glimpse(record: Record) -> Glimpse:
    """Return a record as read models see it, personal fields still sealed."""
    return Glimpse(record, codec.decode(record.payload))


def customer_of(fact: Fact) -> CustomerId:
    """Return whose key seals a fact's personal fields; empty for facts about nobody."""
    return getattr(fact, "customer", "")


class EventJournal:
    """Facts in, facts out, over one log and its keys."""

    def __init__(self, log: Log, keys: KeyRing) -> None:
        self.log = log
        self.keys = keys

    def load(self, streams: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
        """Return the events of each stream, oldest first, personal fields still sealed."""
        found = self.log.streams(streams)
        return {name: [recorded(r) for r in found[name]] for name in streams}

    def read(self, after: int = 0) -> Iterator[Recorded]:
        """Yield the whole log in order, personal fields still sealed."""
        return map(recorded, self.log.read(after))

    def at(self, position: int) -> Recorded | None:
        """Return the event at a position, personal fields still sealed; None where none is."""
        found = self.log.read(position - 1, upto=position) if position else ()
        return next(map(recorded, found), None)

    def readable(self, event: Recorded) -> Fact:
        """Return an event's fact with its personal fields in plain text.

        Fields of a person whose key was destroyed, or is withheld, come back empty.
        """
        opener = self.opener(event.id, customer_of(event.fact), event.position)
        return codec.unsealed(event.fact, opener)

    def opener(
        self, event_id: UUID, customer: CustomerId, position: int = 0
    ) -> Callable[[str, str], str]:
        """Return what turns (field, sealed text) of one event into plain text.

        The one gate all plain text passes. The customer's key is looked up here, once for all
        fields; where it was destroyed or is withheld they come out empty. A text that this key
        does not open, or that was altered, comes out as ``UNREADABLE``; but one that is older
        than the key, from before its customer was erased and came back, comes out empty.

        Args:
            event_id: The event whose fields are to be read.
            customer: Whose they are.
            position: Where the event stands in the log; 0 tells nothing of its age.
        """
        key = self.keys.opening_key(customer) if customer else None

        def opened(field: str, token: str) -> str:
            if key is None or not token:
                return ""
            try:
                return unseal(key, token, event_id=event_id, customer=customer, field=field)
            except SealBrokenError:  # the other fields, and the other cases of a list, still open
                erased = 0 < position <= (self.keys.born(customer) or 0)
                return "" if erased else UNREADABLE

        return opened

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        """Record all batches or none.

        Raises:
            ConflictError: when a stream has moved on.
        """
        try:
            self.log.append(*self.drafted(batches, stamp))
        except WrongVersionError as error:
            raise ConflictError(**error.params) from error

    def drafted(self, batches: Sequence[Batch], stamp: Stamp) -> list[Append]:
        """Return what batches are to the log: named, sealed and each with its cause."""
        facts = [event.fact for batch in batches for event in batch.events]
        customers = {c for fact in facts if (c := _sealing_customer(fact))}
        self.keys.ensure(customers, self.log.head)
        cause: UUID | None = None
        appends = []
        for batch in batches:
            events = []
            for event in batch.events:
                new = self._new(event, batch.stream, stamp, cause)
                cause = new.event_id
                events.append(new)
            appends.append(Append(batch.stream, batch.expected_version, tuple(events)))
        return appends

    def _new(self, event: Event, stream: str, stamp: Stamp, cause: UUID | None) -> NewEvent:
        event_id = uuid5(NAMES, f"{stream}/{event.key}") if event.key else uuid7()
        own = not event.actor
        return NewEvent(
            event_id=event_id,
            type=codec.tag(event.fact),
            occurred_at=micros(event.at),
            actor=stamp.actor if own else event.actor,
            terminal=stamp.terminal if own else "",
            correlation=stamp.correlation if own else uuid5(NAMES, stream),
            causation=cause if event.follows else None,
            payload=codec.encode(event.fact, self._seal(event.fact, event_id)),
        )

    def _seal(self, fact: Fact, event_id: UUID) -> Callable[[str, str], str]:
        customer = customer_of(fact)

        def sealed(field: str, text: str) -> str:
            key = self.keys.key(customer)
            if key is None:
                raise LookupError(customer)
            return seal(key, text, event_id=event_id, customer=customer, field=field)

        return sealed


def _sealing_customer(fact: Fact) -> CustomerId:
    """Return the customer of a fact that has something to seal."""
    if isinstance(fact, CustomerHeard):
        return ""
    fields = codec.PERSONAL_FIELDS[type(fact)]
    return customer_of(fact) if any(getattr(fact, name) for name in fields) else ""
