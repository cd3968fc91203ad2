"""A log as it stood at an earlier position."""

from collections.abc import Callable

import pytest

from eventstore.errors import PastClosedError
from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.past import LOOK_BACK, Past, clock_at, recorded_by
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import NOON, event, new


@pytest.fixture
def past(log: SqliteLog) -> Past:
    """Three events of two streams, seen when two more were yet to come."""
    log.append(new("a", event(), event()))
    log.append(new("b"))
    past = Past(log, log.head())
    log.append(Append("a", 2, (event(type="later.v1"),)))
    log.append(new("c"))
    return past


def test_the_past_ends_where_the_log_ended_then(past: Past) -> None:
    assert past.head() == 3
    assert [record.position for record in past.read()] == [1, 2, 3]
    assert [record.position for record in past.read(1, upto=2)] == [2]
    assert [record.position for record in past.read(1, upto=99)] == [2, 3]
    assert list(past.read(types={"later.v1"})) == []


def test_a_stream_of_the_past_holds_what_it_held_then(past: Past) -> None:
    assert [record.version for record in past.stream("a")] == [1, 2]
    assert [record.version for record in past.stream("a", 1)] == [2]
    assert past.stream("c") == []
    found = past.streams(["b", "a", "c"])
    assert {name: len(found[name]) for name in found} == {"b": 1, "a": 2, "c": 0}


def test_an_event_recorded_later_is_not_known_in_the_past(log: SqliteLog, past: Past) -> None:
    ids = [record.event_id for record in log.read()]
    assert past.has(ids) == set(ids[:3])


def test_nothing_can_be_added_to_the_past(log: SqliteLog, past: Past) -> None:
    with pytest.raises(PastClosedError) as refused:
        past.append(new("d"))
    assert refused.value.params == {"position": 3}
    assert log.head() == 5


def test_the_past_does_not_change_and_closing_it_closes_no_log(log: SqliteLog, past: Past) -> None:
    with past as opened:
        log.append(new("d"))
        assert not opened.changed()
    assert log.head() == 6


def recorded(*instants: int) -> MemoryLog:
    """Return a log with one event recorded at each instant."""
    clock: Callable[[], int] = iter(instants).__next__
    log = MemoryLog(clock=clock)
    for number, _ in enumerate(instants):
        log.append(new(f"stream {number}"))
    return log


def test_an_instant_leads_to_the_last_event_recorded_by_then() -> None:
    log = recorded(10, 20, 20, 30)
    found = [recorded_by(log, at) for at in (9, 10, 19, 20, 29, 30, 31)]
    assert found == [0, 1, 1, 3, 3, 4, 4]
    assert recorded_by(recorded(), 5) == 0


def test_where_a_clock_was_set_back_an_instant_leads_to_one_of_its_places() -> None:
    log = recorded(10, 40, 20, 30, 50)
    for at in (15, 25, 35, 45):
        found = recorded_by(log, at)
        instants = [record.recorded_at for record in log.read()]
        assert instants[found - 1] <= at < instants[found]


def test_the_clock_of_a_position_does_not_run_backwards() -> None:
    log = recorded(10, 40, 20, 50)
    assert [clock_at(log, position) for position in (1, 2, 3, 4)] == [10, 40, 40, 50]
    assert clock_at(log, 0) == 0
    long = recorded(NOON, *range(LOOK_BACK))
    assert clock_at(long, LOOK_BACK) == NOON
    assert clock_at(long, LOOK_BACK + 1) == LOOK_BACK - 1
