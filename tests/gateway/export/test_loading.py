"""Taking a log in from its CloudEvents: the same leaves, or a named place and nothing beyond."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.record import Record
from eventstore.sqlite import SqliteLog
from gateway.export import loading
from gateway.export.cloudevents import line_of
from gateway.export.errors import TranscriptError
from gateway.export.loading import load
from tests.eventstore.events import event, new, ticking


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 4)


@pytest.fixture
def records() -> list[Record]:
    with MemoryLog(clock=ticking(step=1000)) as log:
        log.append(new("a", *(event() for _ in range(3))), new("b", event(payload=b" \n ")))
        log.append(Append("a", 3, (event(), event())), Append("b", 1, (event(), event())))
        log.append(new("c", event(), event()))
        return list(log.read())


def lines(records: Sequence[Record]) -> list[bytes]:
    return [line_of(record, "/afterloop/x") for record in records]


def written(tmp_path: Path, some: Sequence[bytes]) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(some))
    return path


def refused(path: Path, log: MemoryLog) -> dict[str, object]:
    with pytest.raises(TranscriptError) as error:
        load(path, log)
    return error.value.params


def test_a_loaded_log_has_the_same_records_and_leaves(
    tmp_path: Path, records: list[Record]
) -> None:
    path, seen = written(tmp_path, lines(records)), []
    with SqliteLog(tmp_path / "log.db") as log:
        done = load(path, log, lambda at, goal: seen.append((at, goal)))
        assert list(log.read()) == records
    assert (done.records, done.new, done.upto) == (10, 10, 10)
    assert len(seen) == 3
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_loading_again_changes_nothing_and_a_longer_file_adds_the_rest(
    tmp_path: Path, records: list[Record]
) -> None:
    with MemoryLog() as log:
        assert load(written(tmp_path, lines(records[:5])), log).new == 5
        done = load(written(tmp_path, lines(records)), log)
        assert (done.records, done.new) == (10, 5)
        assert load(written(tmp_path, lines(records)), log).new == 0
        assert load(written(tmp_path, lines(records[:3])), log).new == 0
        assert list(log.read()) == records


def test_a_last_line_without_its_break_still_counts(tmp_path: Path, records: list[Record]) -> None:
    with MemoryLog() as log:
        assert load(written(tmp_path, [*lines(records)[:-1], lines(records)[-1][:-1]]), log).new

        assert log.head() == 10


@pytest.mark.parametrize("upto", [0, 2, 4, 6, 9])
def test_a_cut_line_is_named_and_what_came_before_stays(
    tmp_path: Path, records: list[Record], upto: int
) -> None:
    some = lines(records)
    path = written(tmp_path, [*some[:upto], some[upto][:120]])
    with MemoryLog() as log:
        params = refused(path, log)
        assert params == {
            "reason": "line",
            "file": "log.jsonl",
            "line": upto + 1,
            "position": upto + 1,
            "upto": upto,
        }
        assert list(log.read()) == records[:upto]
        assert load(written(tmp_path, some), log).new == 10 - upto


@pytest.mark.parametrize("place", [0, 3, 4, 9])
@pytest.mark.parametrize("name", ["actor", "type", "time", "data_base64", "leaf", "subject"])
def test_an_edited_line_is_named_and_what_came_before_stays(
    tmp_path: Path, records: list[Record], place: int, name: str
) -> None:
    some = lines(records)
    told = json.loads(some[place])
    told.pop("data", None)
    values = {"time": "2020-01-01T00:00:00Z", "data_base64": "AA==", "leaf": "0" * 64}
    some[place] = json.dumps({"data": {}, **told, name: values.get(name, "other")}).encode() + b"\n"
    with MemoryLog() as log:
        params = refused(written(tmp_path, some), log)
        assert (params["reason"], params["line"], params["upto"]) == ("leaf", place + 1, place)
        assert list(log.read()) == records[:place]


def test_a_line_left_out_moved_or_twice_is_named(tmp_path: Path, records: list[Record]) -> None:
    some = lines(records)
    for wrong, line, position in (
        ([*some[:5], *some[6:]], 6, 7),
        ([*some[:5], some[6], some[5], *some[7:]], 6, 7),
        ([*some[:5], some[4], *some[5:]], 6, 5),
    ):
        with MemoryLog() as log:
            params = refused(written(tmp_path, wrong), log)
            assert (params["reason"], params["line"]) == ("order", line)
            assert (params["position"], params["upto"]) == (position, 5)
            assert list(log.read()) == records[:5]


def test_a_file_that_begins_later_is_refused_even_where_it_would_fit(
    tmp_path: Path, records: list[Record]
) -> None:
    with MemoryLog() as log:
        log.transcribe(records[:4])
        params = refused(written(tmp_path, lines(records)[4:]), log)
        assert (params["reason"], params["position"]) == ("start", 5)
        assert log.head() == 4


def test_a_log_that_holds_something_else_is_left_alone(
    tmp_path: Path, records: list[Record]
) -> None:
    with MemoryLog() as log:
        log.transcribe(records[:5])
        log.append(new("own"))
        before = list(log.read())
        params = refused(written(tmp_path, lines(records)), log)
        assert params == {"reason": "other-log", "file": "log.jsonl", "position": 6}
        assert list(log.read()) == before


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    with MemoryLog() as log:
        assert load(written(tmp_path, []), log).records == 0
