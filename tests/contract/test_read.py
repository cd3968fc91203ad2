"""What a reader of a log is promised, whatever keeps it."""

from uuid import uuid4

import pytest

from eventstore.log import Append, Log
from eventstore.sqlite import PAGE
from tests.eventstore.events import event, new


@pytest.fixture
def many(log: Log) -> Log:
    """A log of two pages and a bit, alternating between two types."""
    kinds = ("odd.v1", "even.v1")
    log.append(new("a", *(event(type=kinds[n % 2]) for n in range(2 * PAGE + 3))))
    return log


def test_reading_gives_every_record_once_and_in_order(many: Log) -> None:
    assert [record.position for record in many.read()] == list(range(1, 2 * PAGE + 4))


@pytest.mark.parametrize(
    ("after", "upto"), [(0, 1), (5, 5), (5, 4), (3, PAGE + 7), (PAGE, 2 * PAGE), (9999, None)]
)
def test_reading_keeps_to_its_bounds(many: Log, after: int, upto: int | None) -> None:
    wanted = range(after + 1, min(upto or many.head(), many.head()) + 1)
    assert [record.position for record in many.read(after, upto=upto)] == list(wanted)


def test_reading_keeps_to_the_types_wanted(many: Log) -> None:
    even = list(many.read(types={"even.v1"}))
    assert [record.position for record in even] == list(range(2, 2 * PAGE + 4, 2))
    assert list(many.read(types=())) == []
    assert len(list(many.read(types=["even.v1", "odd.v1"], upto=10))) == 10


def test_a_reader_sees_what_is_appended_while_it_reads(log: Log) -> None:
    log.append(new("a", *(event() for _ in range(PAGE))))
    reader = log.read()
    seen = [next(reader).position]
    log.append(new("b"))
    seen += [record.position for record in reader]
    assert seen == list(range(1, PAGE + 2))


def test_a_reader_left_standing_keeps_nobody_from_writing(many: Log) -> None:
    reader = many.read()
    next(reader)
    assert many.append(new("b")) == [2 * PAGE + 4]
    assert next(reader).position == 2


def test_an_empty_log_has_nothing_to_read(log: Log) -> None:
    assert list(log.read()) == []
    assert log.head() == 0
    assert log.stream("a") == []


def test_a_stream_can_be_read_from_a_version_on(log: Log) -> None:
    log.append(new("a", event(), event(), event()), new("b"))
    assert [record.version for record in log.stream("a", 1)] == [2, 3]
    assert log.stream("a", 3) == []


def test_many_streams_are_read_at_once(log: Log) -> None:
    log.append(new("a", event(), event()), new("b"), new("c"))
    found = log.streams(["b", "a", "nobody", "a"])
    assert {name: [record.version for record in found[name]] for name in found} == {
        "b": [1],
        "a": [1, 2],
        "nobody": [],
    }
    assert log.streams([]) == {}


def test_the_log_tells_which_ids_it_has(log: Log) -> None:
    known = [event(), event()]
    log.append(new("a", *known))
    ids = {one.event_id for one in known}
    assert log.has([*ids, uuid4()]) == ids
    assert log.has([]) == set()


def test_ones_own_writing_is_no_change(log: Log) -> None:
    assert not log.changed()
    log.append(new("a"))
    assert not log.changed()


def test_a_reader_that_has_seen_a_position_has_seen_all_below_it(log: Log) -> None:
    for version in range(50):
        log.append(Append("a", version, (event(),)))
        seen = [record.position for record in log.read()]
        assert seen == list(range(1, len(seen) + 1))
