"""Whatever is done to a log's file behind its back, verify finds it and names the place."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from eventstore.connection import schema
from eventstore.errors import LogTooNewError, LogUnavailableError
from eventstore.proof import report as reports
from eventstore.proof import verify as verifying
from eventstore.proof.report import Finding
from eventstore.proof.verify import Stored, verify
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import NOON, event, new
from tests.eventstore.meddling import codes, meddle, ten_records

COLUMNS = "type, occurred_at, recorded_at, actor, terminal, correlation, causation, payload, leaf"


@pytest.fixture
def path(path: Path) -> Path:
    """A log of ten records: nine in streams of three, one alone."""
    return ten_records(path)


def test_a_log_as_it_was_written_is_whole(path: Path) -> None:
    report = verify(path)
    assert (report.ok, report.first_bad, report.findings, report.notes) == (True, None, [], [])
    assert (report.head, report.records, report.streams) == (10, 10, 4)


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    SqliteLog(tmp_path / "log.db").close()
    assert verify(tmp_path / "log.db").ok


def test_a_log_in_use_can_be_verified(path: Path) -> None:
    with SqliteLog(path) as log:
        log.append(new("d"))
        assert verify(path).records == 11
        assert log.append(new("e")) == [12]


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{\"amount\":4}'",
        "payload = CAST('{\"amount\":4}' AS BLOB)",
        "actor = 'somebody'",
        "terminal = 'elsewhere'",
        "type = 'visit-lost.v1'",
        "occurred_at = occurred_at - 1",
        "recorded_at = recorded_at + 1",
        "correlation = zeroblob(16)",
        "causation = zeroblob(16)",
        "event_id = zeroblob(16)",
        "leaf = zeroblob(32)",
    ],
)
def test_a_changed_column_is_found_at_its_position(path: Path, change: str) -> None:
    try:
        report = meddle(path, f"UPDATE event SET {change} WHERE position = 4")
    except apsw.ConstraintError:
        assert "CAST" not in change  # A strict table does not even take text for bytes.
        return
    assert report.first_bad == 4
    assert codes(report) == {"leaf-wrong"}


def test_a_removed_record_is_found(path: Path) -> None:
    report = meddle(path, "DELETE FROM event WHERE position = 3")
    assert report.first_bad == 3
    assert codes(report) == {"position-missing", "version-missing"}


def test_a_removed_tail_is_found(path: Path) -> None:
    report = meddle(path, "DELETE FROM event WHERE position > 9")
    assert report.first_bad == 10
    assert codes(report) == {"tail-missing"}


def test_a_count_of_positions_that_was_set_back_is_found(path: Path) -> None:
    report = meddle(path, "UPDATE sqlite_sequence SET seq = 9")
    assert codes(report) == {"sequence-reset"}
    assert report.first_bad is None


@pytest.mark.parametrize("column", ["event_id", "correlation"])
def test_an_id_of_another_length_is_found_though_its_hash_is_the_same(
    path: Path, column: str
) -> None:
    report = meddle(
        path, f"UPDATE event SET {column} = CAST({column} || x'00' AS BLOB) WHERE position = 6"
    )
    assert report.first_bad == 6
    assert codes(report) == {"id-misshapen"}


def test_an_inserted_record_is_found(path: Path) -> None:
    report = meddle(
        path,
        f"INSERT INTO event SELECT 11, zeroblob(16), 'd', 1, {COLUMNS} FROM event"
        " WHERE position = 1",
    )
    assert report.first_bad == 11
    assert codes(report) == {"leaf-wrong"}


def test_a_record_put_before_the_first_is_found_though_no_reading_comes_upon_it(
    path: Path,
) -> None:
    report = meddle(
        path,
        f"INSERT INTO event SELECT -5, zeroblob(16), 'd', 1, {COLUMNS} FROM event"
        " WHERE position = 1",
    )
    assert codes(report) == {"position-below-first"}


def test_two_records_that_changed_places_are_found(path: Path) -> None:
    report = meddle(
        path,
        "UPDATE event SET position = 99 WHERE position = 2",
        "UPDATE event SET position = 2 WHERE position = 7",
        "UPDATE event SET position = 7 WHERE position = 99",
        "UPDATE sqlite_sequence SET seq = 10",
    )
    assert report.first_bad == 2
    assert codes(report) == {"leaf-wrong", "stream-out-of-order"}


def test_a_record_moved_to_another_stream_is_found(path: Path) -> None:
    report = meddle(path, "UPDATE event SET stream = 'b', version = 4 WHERE position = 7")
    assert report.first_bad == 7
    assert codes(report) == {"leaf-wrong", "stream-out-of-order"}


def test_a_gap_in_a_streams_versions_is_found(path: Path) -> None:
    report = meddle(path, "UPDATE event SET version = 9 WHERE position = 8")
    assert codes(report) == {"leaf-wrong", "version-missing"}
    (found,) = (found for found in report.findings if found.code == "version-missing")
    assert found.params == {"stream": "b", "expected": 3, "found": 9}


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TRIGGER event_is_never_changed", "event_is_never_changed"),
        ("CREATE TRIGGER sly AFTER INSERT ON event BEGIN SELECT 1; END", "sly"),
        ("CREATE INDEX event_actor ON event (actor)", "event_actor"),
        ("PRAGMA user_version = 0", "user_version"),
    ],
)
def test_an_altered_schema_is_found(path: Path, statement: str, name: str) -> None:
    with closing(apsw.Connection(str(path))) as log:
        log.execute(statement)
    (found,) = verify(path).findings
    assert (found.code, found.params["name"]) == ("schema-altered", name)


def test_torn_pages_are_found(path: Path) -> None:
    with SqliteLog(path) as log:
        log.append(new("long", *(event(payload=bytes(900)) for _ in range(200))))
    torn = bytearray(path.read_bytes())
    torn[4096 * 20 : 4096 * 24] = b"\xff" * 4096 * 4
    path.write_bytes(torn)
    report = verify(path)
    assert "sqlite-integrity" in codes(report)
    assert "unreadable" in codes(report)
    assert report.first_bad is not None
    assert 10 < report.first_bad <= 210


def test_text_that_is_no_text_is_found_where_it_is(path: Path) -> None:
    report = meddle(path, "UPDATE event SET actor = CAST(x'ff' AS TEXT) WHERE position = 6")
    assert report.first_bad == 6
    assert codes(report) == {"unreadable"}


def test_clocks_that_disagree_are_told_but_are_no_fault(tmp_path: Path) -> None:
    instants = iter([NOON, NOON - 5])
    with SqliteLog(tmp_path / "log.db", clock=lambda: next(instants)) as log:
        log.append(new("a", event(occurred_at=NOON + 60)))
        log.append(new("b", event(occurred_at=NOON - 60)))
    report = verify(tmp_path / "log.db")
    assert report.ok
    told = [(found.code, found.position, found.params) for found in report.notes]
    assert told == [
        ("occurred-after-recorded", 1, {"microseconds": 60}),
        ("clock-ran-back", 2, {"microseconds": 5}),
    ]


def test_many_findings_of_one_kind_are_counted_and_the_first_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "NAMED", 2)
    report = meddle(path, "UPDATE event SET actor = 'x' WHERE position > 3")
    assert [found.position for found in report.findings] == [4, 5]
    assert report.counts == {"leaf-wrong": 7}
    assert report.first_bad == 4


def test_it_makes_no_difference_how_much_is_read_at_a_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(verifying, "PAGE", 4)
    report = verify(path, progress=lambda *seen: told.append(seen))
    assert (report.ok, report.records, report.streams) == (True, 10, 4)
    assert told == [(4, 10), (8, 10), (10, 10)]


def test_a_file_that_is_no_log_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
    assert codes(verify(path)) == {"not-a-log"}
    path.write_bytes(b"no database, whatever its name says" * 200)
    assert codes(verify(path)) == {"not-a-log"}


def test_a_log_that_cannot_be_read_at_all_is_an_error(path: Path) -> None:
    with pytest.raises(LogUnavailableError):
        verify(path.with_name("nowhere.db"))
    with closing(apsw.Connection(str(path))) as log:
        log.pragma("user_version", 99)
    with pytest.raises(LogTooNewError):
        verify(path)


def test_the_schema_is_the_one_in_the_package() -> None:
    assert schema().count("CREATE TRIGGER") == 3


def test_whoever_looks_along_sees_every_row_once_and_in_order(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PAGE", 3)
    seen: list[int] = []

    def look(rows: Sequence[Stored]) -> list[Finding]:
        seen.extend(row[0] for row in rows)
        return [Finding("odd-one", row[0]) for row in rows if row[0] == 5]

    report = verify(path, examine=look)
    assert seen == list(range(1, 11))
    assert report.first_bad == 5
