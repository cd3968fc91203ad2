"""What an append promises, whatever keeps the log."""

import threading
from uuid import uuid4

import pytest

from eventstore.errors import EventIdReusedError, WrongVersionError
from eventstore.log import Append, Log
from eventstore.record import leaf_hash, uuid7
from tests.eventstore.events import NOON, event, new


def test_positions_count_the_whole_log_and_versions_one_stream(log: Log) -> None:
    assert log.append(new("a"), new("b", event(), event())) == [1, 2, 3]
    assert log.append(Append("a", 1, (event(),))) == [4]
    placed = [(record.position, record.stream, record.version) for record in log.read()]
    assert placed == [(1, "a", 1), (2, "b", 1), (3, "b", 2), (4, "a", 2)]


def test_what_comes_out_is_what_went_in(log: Log) -> None:
    sent = event(event_id=uuid7(), causation=uuid4(), payload=b'{ "as" : "written" }')
    log.append(new("a", sent))
    (record,) = log.stream("a")
    for name in sent.__struct_fields__:
        assert getattr(record, name) == getattr(sent, name)
    assert record.recorded_at == NOON


def test_an_event_without_a_cause_has_none(log: Log) -> None:
    log.append(new("a"))
    assert log.stream("a")[0].causation is None


def test_every_leaf_is_the_hash_of_the_whole_record(log: Log) -> None:
    log.append(new("a", event(), event()), new("b"))
    assert all(record.leaf == leaf_hash(record.row) for record in log.read())


def test_a_stale_version_is_refused_and_both_versions_are_named(log: Log) -> None:
    log.append(new("a", event(), event()))
    with pytest.raises(WrongVersionError) as refused:
        log.append(Append("a", 1, (event(),)))
    assert refused.value.params == {"stream": "a", "expected": 1, "actual": 2}
    assert log.head() == 2


def test_a_version_that_was_never_reached_is_refused(log: Log) -> None:
    log.append(new("a"))
    with pytest.raises(WrongVersionError) as refused:
        log.append(Append("a", 5, (event(),)))
    assert refused.value.params == {"stream": "a", "expected": 5, "actual": 1}


def test_a_stream_that_must_be_new_is_refused_when_it_is_not(log: Log) -> None:
    log.append(new("a"))
    with pytest.raises(WrongVersionError):
        log.append(new("a"))


def test_no_expectation_means_any_version(log: Log) -> None:
    log.append(Append("a", None, (event(),)))
    log.append(Append("a", None, (event(), event())))
    assert [record.version for record in log.stream("a")] == [1, 2, 3]


def test_an_append_without_events_only_checks_the_version(log: Log) -> None:
    log.append(new("a"))
    assert log.append(Append("a", 1, ())) == []
    with pytest.raises(WrongVersionError):
        log.append(Append("a", 2, ()), new("b"))
    assert log.head() == 1


def test_one_refused_append_takes_all_of_its_call_with_it(log: Log) -> None:
    log.append(new("a"))
    with pytest.raises(WrongVersionError):
        log.append(new("b"), new("c"), new("a"))
    assert log.head() == 1
    assert log.append(new("b")) == [2]


def test_sending_again_changes_nothing_and_answers_the_first_positions(log: Log) -> None:
    once = new("a", event(), event())
    log.append(new("other"))
    assert log.append(once) == [2, 3]
    log.append(Append("a", 2, (event(),)))
    assert log.append(once) == [2, 3]
    assert log.head() == 4


def test_a_call_may_mix_known_appends_with_new_ones(log: Log) -> None:
    known = new("a")
    log.append(known)
    assert log.append(known, new("b"), known) == [1, 2, 1]


def test_later_appends_of_a_call_see_the_earlier_ones(log: Log) -> None:
    twice = new("a")
    assert log.append(twice, Append("a", 1, (event(),)), twice) == [1, 2, 1]


def test_ids_known_in_part_are_an_error(log: Log) -> None:
    known = event()
    log.append(new("a", known))
    with pytest.raises(EventIdReusedError) as refused:
        log.append(Append("a", 1, (known, event())))
    assert refused.value.params == {"event_id": str(known.event_id), "stream": "a"}
    assert log.head() == 1


def test_an_id_known_in_another_stream_is_an_error(log: Log) -> None:
    known = event()
    log.append(new("a", known))
    with pytest.raises(EventIdReusedError):
        log.append(new("b", known))
    assert log.streams(["a", "b"])["b"] == []


def test_an_id_twice_in_one_append_is_an_error(log: Log) -> None:
    twice = event()
    with pytest.raises(EventIdReusedError):
        log.append(new("a", twice, twice))
    assert log.head() == 0


def test_nothing_to_append_is_nothing_done(log: Log) -> None:
    assert log.append() == []
    assert log.head() == 0


@pytest.mark.parametrize("text", ["张伟 · 沪A·88888", "a\0b", "🚗\u202e\x1b[2J", "é" * 3000, ""])
def test_any_text_comes_back_as_it_was(log: Log, text: str) -> None:
    log.append(new(text, event(actor=text, terminal=text, type=text, payload=text.encode())))
    log.append(Append(text, 1, (event(),)))
    (record, _) = log.streams([text])[text]
    assert record.stream == record.actor == record.terminal == record.type == text
    assert record.payload.decode() == text
    assert record.leaf == leaf_hash(record.row)


def test_text_that_is_no_text_is_refused_whole(log: Log) -> None:
    with pytest.raises(UnicodeEncodeError):
        log.append(new("a"), new("b", event(actor="\ud800")))
    assert log.head() == 0
    assert log.append(new("a")) == [1]


def test_a_payload_may_be_large(log: Log) -> None:
    large = bytes(range(256)) * 20_000
    log.append(new("a", event(payload=large)))
    assert log.stream("a")[0].payload == large


def test_instants_before_1970_are_instants(log: Log) -> None:
    log.append(new("a", event(occurred_at=-1)))
    assert log.stream("a")[0].occurred_at == -1


def test_threads_may_share_a_log(log: Log) -> None:
    def write(name: str) -> None:
        for version in range(25):
            log.append(Append(name, version, (event(),)))

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [record.position for record in log.read()] == list(range(1, 101))
    assert {len(stream) for stream in log.streams([f"t{n}" for n in range(4)]).values()} == {25}
