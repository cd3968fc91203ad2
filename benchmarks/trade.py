"""The event, the row and the view that every contestant in the benchmarks has to carry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec

from eventstore.record import NewEvent, Record, uuid7

EVENTS_A_STREAM = 4
CENTRES = 20
NOON = 1_700_000_000_000_000


class Answered(msgspec.Struct, frozen=True, tag="answered.v1"):
    """A survey answer, some 250 bytes as JSON."""

    case: str
    centre: str
    score: int
    channel: str
    advisor: str
    comment: str
    steps: tuple[tuple[str, int], ...]


class Event(msgspec.Struct, frozen=True):
    """A decoded record."""

    fact: Answered
    position: int


class Board(msgspec.Struct):
    """What is counted per centre."""

    centre: str
    answers: int = 0
    promoters: int = 0
    detractors: int = 0


@dataclass(frozen=True)
class Table:
    """A projection of one table."""

    name: str = "board"
    version: int = 1
    row: type[Board] = Board
    key: tuple[str, ...] = ("centre",)
    indexes: tuple[tuple[str, ...], ...] = ()
    finish: Callable[[Board], None] | None = None
    routes: Mapping[type, Callable[[Event], tuple[str]]] = field(
        default_factory=lambda: {Answered: lambda event: (event.fact.centre,)}
    )
    steps: Mapping[type, Callable[[Board | None, Event], Board]] = field(
        default_factory=lambda: {Answered: count}
    )


def count(row: Board | None, event: Event) -> Board:
    """Count one answer."""
    fact = event.fact
    row = row or Board(fact.centre)
    row.answers += 1
    row.promoters += fact.score >= 9
    row.detractors += fact.score <= 6
    return row


def answered(number: int) -> Answered:
    """Return the answer with that number."""
    return Answered(
        case=f"case-{number // EVENTS_A_STREAM}",
        centre=f"centre-{number % CENTRES}",
        score=number % 11,
        channel="wechat",
        advisor=f"advisor-{number % 7}",
        comment="等了四十分钟才有人来接待，不过技师讲解得很清楚。",
        steps=(("respond", NOON + number), ("resolve", NOON + 2 * number)),
    )


def new_event(number: int) -> NewEvent:
    """Return the answer with that number as an event for the log."""
    return NewEvent(
        event_id=uuid7(),
        type="answered.v1",
        occurred_at=NOON + number,
        actor="advisor-3",
        terminal="front-desk",
        correlation=uuid7(),
        payload=_encode(answered(number)),
    )


def stream(run: UUID, number: int) -> tuple[str, int]:
    """Return the stream and the version before the event with that number, in that run."""
    return f"case-{run.hex[:6]}-{number // EVENTS_A_STREAM}", number % EVENTS_A_STREAM


def new_run() -> UUID:
    """Return what keeps one round's streams apart from another's."""
    return uuid4()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Answered).decode


def decode(record: Record) -> Event:
    """Decode a record of the log."""
    return Event(_decode(record.payload), record.position)
