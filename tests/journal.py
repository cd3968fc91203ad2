"""A log in memory, as the desk needs one: the domain's tests run without the event store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from domain.desk import Batch, Desk, Stamp
from domain.errors import ConflictError
from domain.events import (
    HOUSE,
    CaseOpened,
    CentreOpened,
    Event,
    PolicyAdopted,
    Recorded,
    StaffJoined,
    case_stream,
)
from domain.types import Person
from tests import make

NAMES = UUID("00000000-0000-4000-8000-000000000001")
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)


def stamp(by: Person = make.LI, act: object = 0) -> Stamp:
    """A person's stamp; acts of different names are different acts."""
    return Stamp(by.id, "till-1", uuid5(NAMES, f"act/{act}"))


class Journal:
    """Streams with versions; ids follow from stream and key, or from stream and version."""

    def __init__(self) -> None:
        self.log: list[Recorded] = []
        self._streams: dict[str, list[Recorded]] = {}
        self._ids: set[UUID] = set()

    def load(self, streams: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
        """Return each stream's events, oldest first."""
        return {name: tuple(self._streams.get(name, ())) for name in streams}

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        """Record all batches or none; a batch of keyed events known already is skipped.

        Raises:
            ConflictError: when a stream has moved on.
        """
        added: dict[UUID, Recorded] = {}
        versions = {batch.stream: len(self._streams.get(batch.stream, ())) for batch in batches}
        cause: UUID | None = None
        for batch in batches:
            ids = [_id(batch, n) for n in range(len(batch.events))]
            if all(e.key for e in batch.events) and self._ids.union(added).issuperset(ids):
                cause = ids[-1]
                continue
            if batch.expected_version != versions[batch.stream]:
                raise ConflictError(stream=batch.stream)
            for event, event_id in zip(batch.events, ids, strict=True):
                assert event_id not in self._ids, "an event came again in other company"
                versions[batch.stream] += 1
                position = len(self.log) + len(added) + 1
                place = (position, event_id, batch.stream, versions[batch.stream])
                added[event_id] = _placed(event, place, stamp, cause)
                cause = event_id
        self._keep(added)

    def _keep(self, added: Mapping[UUID, Recorded]) -> None:
        self._ids.update(added)
        self.log.extend(added.values())
        for event in added.values():
            self._streams.setdefault(event.stream, []).append(event)


def _id(batch: Batch, n: int) -> UUID:
    name = batch.events[n].key or f"@{batch.expected_version + n + 1}"
    return uuid5(NAMES, f"{batch.stream}/{name}")


def _placed(
    event: Event, place: tuple[int, UUID, str, int], stamp: Stamp, cause: UUID | None
) -> Recorded:
    position, event_id, stream, version = place
    own = not event.actor
    return Recorded(
        position=position,
        id=event_id,
        stream=stream,
        version=version,
        at=event.at,
        recorded_at=RECORDED,
        actor=stamp.actor if own else event.actor,
        terminal=stamp.terminal if own else "",
        correlation=stamp.correlation if own else uuid5(NAMES, stream),
        causation=cause if event.follows else None,
        fact=event.fact,
    )


STAFF = ((make.LI, "李伟"), (make.ZHAO, "赵敏"), (make.WANG, "王芳"), (make.CHEN, "陈静"))


def furnished(journal: Journal | None = None) -> Desk:
    """A desk over a centre in Shanghai with two advisors, a manager and a director."""
    desk = Desk(journal or Journal())
    at = make.MONDAY - 300 * make.DAY
    rules = make.policy()
    facts = (
        CentreOpened(centre=make.CENTRE, name="上海一店", time_zone=make.ZONE),
        PolicyAdopted(edition=rules.edition, starts=at, digest="", text="", rules=rules),
        *(
            StaffJoined(staff=who.id, name=name, role=who.role, centre=make.CENTRE)
            for who, name in STAFF
        ),
    )
    desk.furnish([Event(at, fact) for fact in facts], stamp(make.WANG, "furnish"))
    return desk


def open_cases(desk: Desk, *openings: Event) -> None:
    """Record openings of cases, each in its case's own stream."""
    batches = []
    for event in openings:
        assert isinstance(event.fact, CaseOpened)
        batches.append(Batch(case_stream(event.fact.case), 0, (event,)))
    desk.journal.record(batches, stamp(Person("import"), "opening"))


def house_history(desk: Desk) -> Sequence[Recorded]:
    """The stream of centre, staff and policy."""
    return desk.journal.load([HOUSE])[HOUSE]
