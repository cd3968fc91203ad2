"""The desk: every road into the log, be it a key, a verb, a file or a clock.

Loads what a decision needs, lets the clock settle first, decides, records, and starts again
when somebody else was quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

import msgspec

from domain import case as cases
from domain import customer as customers
from domain import house as houses
from domain.asking.planning import plan_after_closing
from domain.clockwork import clockwork_of
from domain.commands import AnyCommand
from domain.customer import Customer
from domain.errors import ConflictError, RefusedError
from domain.events import HOUSE, Event, Recorded, case_stream, customer_stream
from domain.house import House
from domain.naming import by_name
from domain.privacy import contacts, refuse_contact
from domain.survey import Decided
from domain.types import Case, CaseId, CustomerId, Person
from domain.undo import undo

T = TypeVar("T")

TRIES = 20
"""How often a decision is taken anew when others keep writing first."""

SETTLE_BATCH = 500
"""How many streams' due events are recorded at once."""


class Stamp(msgspec.Struct, frozen=True):
    """Who acts, where, and which act it belongs to."""

    actor: str
    terminal: str
    correlation: UUID


class Batch(NamedTuple):
    """Events for one stream, with the version it must still have."""

    stream: str
    expected_version: int
    events: Sequence[Event]


class Journal(Protocol):
    """What the desk needs of a log."""

    def load(self, streams: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
        """Return the events of each stream, oldest first; none for a new stream."""

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        """Record all batches or none.

        Raises:
            ConflictError: when a stream has moved on.
        """


class Desk:
    """Decides over one centre's log."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._house: tuple[int, House] = (0, House())

    @property
    def journal(self) -> Journal:
        """The log this desk writes to."""
        return self._journal

    def house(self) -> House:
        """Return the centre, its people and rules as they stand now.

        Raises:
            NotReadyError: when no centre or policy was recorded yet.
        """
        history = self._journal.load([HOUSE])[HOUSE]
        if len(history) != self._house[0]:
            self._house = (len(history), houses.fold(history))
        house = self._house[1]
        house.require_ready()
        return house

    def act(
        self, case: CaseId, commands: Sequence[AnyCommand], stamp: Stamp
    ) -> tuple[Case, tuple[Event, ...]]:
        """Carry out one person's act on a case: all of its commands or none.

        Returns:
            The case afterwards and the events recorded.

        Raises:
            RefusedError: when the case's history forbids it, or it contacts a customer whose
                data is not to be used.
        """
        return retrying(lambda: self._act(case, commands, stamp))

    def _act(
        self, case: CaseId, commands: Sequence[AnyCommand], stamp: Stamp
    ) -> tuple[Case, tuple[Event, ...]]:
        house = self.house()
        rules = house.rules
        stream = case_stream(case)
        history = self._journal.load([stream])[stream]
        state = cases.fold(history)
        events: list[Event] = []
        for command in commands:
            decided = cases.decide(state, command, rules)
            state = cases.fold(decided, state)
            events.extend(decided)
        if state is None:
            raise RefusedError("no-such-case")
        if any(map(contacts, commands)):
            refuse_contact(commands, self._customer(state.customer))
        if events:
            asked = plan_after_closing(state, events, house)
            batches = [Batch(stream, len(history), events), *(Batch(s, 0, e) for s, e in asked)]
            self._journal.record(batches, stamp)
        return state, tuple(events)

    def _customer(self, customer: CustomerId) -> Customer:
        stream = customer_stream(customer)
        return customers.fold(self._journal.load([stream])[stream])

    def undo(self, case: CaseId, *, by: Person, at: datetime, stamp: Stamp) -> tuple[Event, ...]:
        """Take back the person's last act on a case.

        Raises:
            RefusedError: when it cannot be taken back; says why.
        """

        def attempt() -> tuple[Event, ...]:
            house = self.house()
            stream = case_stream(case)
            history = self._journal.load([stream])[stream]
            with by_name(house):
                events = undo(history, by=by, at=at, rules=house.rules)
            self._journal.record([Batch(stream, len(history), events)], stamp)
            return events

        return retrying(attempt)

    def furnish(self, events: Sequence[Event], stamp: Stamp) -> None:
        """Record decided changes of centre, staff or policy.

        Raises:
            ConflictError: when somebody changed the house in between; decide anew.
        """
        if events:
            version = len(self._journal.load([HOUSE])[HOUSE])
            self._journal.record([Batch(HOUSE, version, events)], stamp)

    def settle(self, due: Iterable[tuple[datetime, str]], until: datetime, stamp: Stamp) -> int:
        """Record what fell due before ``until``, over all streams in the order it fell due.

        The order makes a late watcher write the very log an early one would have written.

        Args:
            due: (next due time, stream) of everything that may have fallen due.
            until: The present instant.
            stamp: For the act; the events themselves are the clock's.

        Returns:
            The number of events recorded.
        """
        waiting = [(at, stream) for at, stream in due if at < until]
        heapify(waiting)
        recorded = 0
        while waiting:
            try:
                recorded += self._settle_some(waiting, until, stamp)
            except ConflictError:
                continue
        return recorded

    def _settle_some(
        self, waiting: list[tuple[datetime, str]], until: datetime, stamp: Stamp
    ) -> int:
        """Settle the earliest few; leave ``waiting`` with what remains."""
        house = self.house()
        pending = list(waiting)
        heapify(pending)
        standing = _Standing(self._journal)
        batches: list[Batch] = []
        while pending and len(batches) < SETTLE_BATCH:
            at, stream = heappop(pending)
            standing.look_at({stream, *(other for _, other in pending[:SETTLE_BATCH])})
            settled = standing.due_at(stream, at, house)
            batches.extend(map(standing.take, settled))
            for each in dict.fromkeys((stream, *(decided.stream for decided in settled))):
                following = standing.next_due(each)
                if following is not None and following < until and (settled or following > at):
                    heappush(pending, (following, each))
        if batches:
            self._journal.record(batches, stamp)
        waiting[:] = pending
        return sum(len(batch.events) for batch in batches)


class _Standing:
    """How the streams with clocks stand, with what was decided so far."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: dict[str, tuple[int, Any]] = {}

    def look_at(self, streams: set[str]) -> None:
        """Load the streams that are not known yet."""
        if wanted := sorted(streams - self._known.keys()):
            histories = self._journal.load(wanted)
            self._known.update((s, (len(histories[s]), _folded(s, histories[s]))) for s in wanted)

    def next_due(self, stream: str) -> datetime | None:
        """Return when a stream's next clock falls due, if it has one."""
        clockwork, (_, state) = clockwork_of(stream), self._known[stream]
        return clockwork.next_due(state) if clockwork and state is not None else None

    def due_at(self, stream: str, at: datetime, house: House) -> tuple[Decided, ...]:
        """Return what fell due at exactly the stream's next due time, if that is ``at`` or before.

        One instant at a time, so that several streams' events come in the order of their due
        times.
        """
        clockwork, following = clockwork_of(stream), self.next_due(stream)
        if clockwork is None or following is None or following > at:
            return ()
        until = following + timedelta(microseconds=1)
        settled = clockwork.settle(stream, self._known[stream][1], until, house)
        return tuple(decided for decided in settled if decided.events)

    def take(self, decided: Decided) -> Batch:
        """Let the decided events have happened; return them with the version they follow."""
        self.look_at({decided.stream})
        version, state = self._known[decided.stream]
        after = _folded(decided.stream, decided.events, state)
        self._known[decided.stream] = (version + len(decided.events), after)
        return Batch(decided.stream, version, decided.events)


def _folded(stream: str, events: Sequence[Event | Recorded], state: Any = None) -> Any:
    clockwork = clockwork_of(stream)
    return clockwork.fold(events, state) if clockwork else None


def retrying(attempt: Callable[[], T]) -> T:
    """Take a decision anew as long as others write first.

    Raises:
        ConflictError: after ``TRIES`` times.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except ConflictError:
            continue
    return attempt()
