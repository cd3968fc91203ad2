"""Events for the store's tests: whatever a test is not about is filled in here."""

from collections.abc import Callable
from itertools import count
from uuid import UUID, uuid4

from eventstore.log import Append
from eventstore.record import NewEvent

WORK = UUID("018f0000-0000-7000-8000-000000000001")
NOON = 1_700_000_000_000_000


def event(**given: object) -> NewEvent:
    """Return an event with a new id, but for what is given."""
    filled = {
        "event_id": uuid4(),
        "type": "visit-paid.v1",
        "occurred_at": NOON,
        "actor": "zhang",
        "terminal": "front-desk",
        "correlation": WORK,
        "payload": b'{"amount":3}',
    }
    return NewEvent(**(filled | given))  # type: ignore[arg-type] # a test gives what it means


def new(stream: str, *events: NewEvent) -> Append:
    """Return the append that starts ``stream`` with ``events``, or with one."""
    return Append(stream, 0, events or (event(),))


def ticking(start: int = NOON, step: int = 1) -> Callable[[], int]:
    """Return a clock that moves on by ``step`` microseconds at every look."""
    ticks = count(start, step)
    return lambda: next(ticks)
