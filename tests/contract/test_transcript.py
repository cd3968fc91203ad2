"""What taking over another log's records promises, whatever keeps the log."""

import pytest
from msgspec.structs import replace

from eventstore.errors import LogDiffersError, RecordRefusedError
from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.record import Record, leaf_hash
from eventstore.transcript import Transcribing
from tests.eventstore.events import event, new, ticking


def another() -> list[Record]:
    """Return five records of a log that began an hour before the one they are offered to."""
    with MemoryLog(clock=ticking(start=7, step=1000)) as log:
        log.append(new("a", event(), event()), new("b"))
        log.append(Append("a", 2, (event(),)))
        log.append(new("名字\0", event(payload=b"\xff\n")))
        return list(log.read())


def told_anew(record: Record, **changed: object) -> Record:
    """Return the record as it would stand in another log, its leaf right."""
    other = replace(record, **changed)
    return replace(other, leaf=leaf_hash(other.row))


def test_a_copy_has_the_same_records_and_leaves(log: Transcribing) -> None:
    records = another()
    assert log.transcribe(records) == len(records)
    assert list(log.read()) == records
    assert log.stream("a") == [record for record in records if record.stream == "a"]


def test_sending_again_changes_nothing_and_going_on_adds_the_rest(log: Transcribing) -> None:
    records = another()
    assert log.transcribe(records[:3]) == 3
    assert log.transcribe(records) == 2
    assert log.transcribe(records) == 0
    assert log.transcribe([]) == 0
    assert list(log.read()) == records


def test_a_copy_goes_on_like_any_log(log: Transcribing) -> None:
    log.transcribe(another())
    assert log.append(Append("a", 3, (event(),))) == [6]
    assert log.append(new("c")) == [7]


def test_a_log_that_holds_something_else_is_left_alone(log: Transcribing) -> None:
    records = another()
    log.append(new("a"))
    with pytest.raises(LogDiffersError) as refused:
        log.transcribe(records)
    assert refused.value.params == {"position": 1}
    assert log.head() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"position": 6}, "position"),
        ({"version": 4}, "version"),
        ({"stream": "c"}, "version"),
        ({"event_key": another()[0].event_key}, "leaf"),
    ],
)
def test_a_record_that_does_not_follow_takes_its_whole_call_with_it(
    log: Transcribing, changed: dict[str, object], reason: str
) -> None:
    records = another()
    bad = replace(records[3], **changed) if reason == "leaf" else told_anew(records[3], **changed)
    with pytest.raises(RecordRefusedError) as refused:
        log.transcribe([*records[:3], bad, records[4]])
    assert refused.value.params == {"position": bad.position, "reason": reason}
    assert refused.value.nth == 3
    assert log.head() == 0


def test_an_event_id_that_is_taken_is_refused(log: Transcribing) -> None:
    records = another()
    twice = told_anew(records[3], event_key=records[0].event_key)
    log.transcribe(records[:3])
    with pytest.raises(RecordRefusedError) as refused:
        log.transcribe([twice])
    assert refused.value.params == {"position": 4, "reason": "event-id"}


def test_an_edited_record_is_refused_also_where_the_log_holds_the_true_one(
    log: Transcribing,
) -> None:
    records = another()
    log.transcribe(records)
    with pytest.raises(RecordRefusedError):
        log.transcribe([replace(records[0], actor="somebody else")])
