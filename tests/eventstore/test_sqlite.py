"""What the log in a file promises beyond the contract: durable, append-only, refused politely."""

import shutil
import sqlite3
from pathlib import Path

import apsw
import pytest

from eventstore import connection
from eventstore.errors import (
    LogBusyError,
    LogDamagedError,
    LogFullError,
    LogReadOnlyError,
    LogTooNewError,
    LogUnavailableError,
    SqliteTooOldError,
    StoreError,
)
from eventstore.log import Append
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import NOON, event, new

REST = (
    "type, occurred_at, recorded_at, actor, terminal, correlation, causation, payload, leaf"
    " FROM event WHERE position = 1"
)


def column(path: Path, pragma: str) -> object:
    with SqliteLog(path) as log:
        return log._db.pragma(pragma)


def test_a_log_is_written_ahead_and_synced_at_every_commit(path: Path) -> None:
    assert column(path, "journal_mode") == "wal"
    assert column(path, "synchronous") == 2
    assert column(path, "mmap_size") == 0


def test_what_was_appended_is_there_when_the_log_is_opened_again(path: Path) -> None:
    with SqliteLog(path) as log:
        log.append(new("a", event(payload=b"1")))
    with SqliteLog(path) as log:
        assert [record.payload for record in log.read()] == [b"1"]
        assert log.append(Append("a", 1, (event(),))) == [2]


@pytest.mark.parametrize("held", [b"", b"SQLite format 3", b"\x00" * 4096, bytes(range(256)) * 40])
def test_what_is_no_log_is_not_made_one_by_opening_it_for_reading(path: Path, held: bytes) -> None:
    path.write_bytes(held)
    with pytest.raises(LogDamagedError):
        SqliteLog(path, readonly=True)
    assert path.read_bytes() == held
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_folder_in_the_place_of_a_log_stays_empty(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError):
        SqliteLog(path, readonly=True)
    assert not list(path.iterdir())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'nobody' WHERE position = 1",
        "DELETE FROM event WHERE position = 2",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE position = 1",
        f"INSERT OR REPLACE INTO event SELECT 3, event_id, 'b', 1, {REST}",
        f"INSERT INTO event SELECT 9, x'00', 'b', 1, {REST}",
        f"INSERT INTO event SELECT 3, x'00', 'a', 9, {REST}",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_recorded(
    log: SqliteLog, statement: str
) -> None:
    log.append(new("a", event(), event()))
    before = list(log.read())
    with pytest.raises(apsw.ConstraintError, match="append-only"):
        log._db.execute(statement)
    assert list(log.read()) == before


def test_a_position_is_never_used_twice(log: SqliteLog) -> None:
    log.append(new("a", event(), event()))
    log._db.execute("DROP TRIGGER event_is_never_removed")
    log._db.execute("DELETE FROM event WHERE position = 2")
    assert log.append(new("b")) == [3]


def test_two_connections_write_in_turn(log: SqliteLog, path: Path) -> None:
    with SqliteLog(path) as other:
        assert log.append(new("a")) == [1]
        assert other.append(Append("a", 1, (event(),))) == [2]
        assert log.append(Append("a", 2, (event(),))) == [3]
        assert log.changed()
        assert not log.changed()
        assert other.changed()


def test_the_writers_clock_may_run_backwards(path: Path) -> None:
    instants = iter([NOON, NOON - 5])
    with SqliteLog(path, clock=lambda: next(instants)) as log:
        log.append(new("a"))
        log.append(new("b"))
        assert [record.recorded_at for record in log.read()] == [NOON, NOON - 5]


def test_a_full_disk_refuses_the_append_and_loses_nothing(log: SqliteLog) -> None:
    log.append(new("a"))
    pages = log._db.pragma("page_count")
    log._db.pragma("max_page_count", pages + 2)
    large = new("b", event(payload=bytes(100_000)))
    with pytest.raises(LogFullError):
        log.append(new("c"), large)
    assert log.head() == 1
    log._db.pragma("max_page_count", 2**30)
    assert log.append(large) == [2]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (apsw.SQLITE_IOERR_WRITE, LogFullError),
        (apsw.SQLITE_IOERR_FSYNC, LogFullError),
        (apsw.SQLITE_FULL, LogFullError),
        (apsw.SQLITE_BUSY_SNAPSHOT, LogBusyError),
        (apsw.SQLITE_IOERR_READ, LogDamagedError),
        (apsw.SQLITE_CORRUPT_INDEX, LogDamagedError),
        (apsw.SQLITE_CANTOPEN_ISDIR, LogUnavailableError),
        (apsw.SQLITE_READONLY_DBMOVED, LogReadOnlyError),
    ],
)
def test_the_drivers_errors_do_not_cross_the_border(
    path: Path, code: int, kind: type[Exception]
) -> None:
    with pytest.raises(kind), connection.Border(path):
        raise apsw.exception_for(code)


def test_the_systems_full_disk_is_a_full_disk(path: Path) -> None:
    with pytest.raises(LogFullError), connection.Border(path):
        raise OSError(28, "No space left on device")


def test_a_log_opened_for_reading_is_not_written(log: SqliteLog, path: Path) -> None:
    log.append(new("a"))
    with SqliteLog(path, readonly=True) as reader:
        assert reader.head() == 1
        with pytest.raises(LogReadOnlyError):
            reader.append(new("b"))
        log.append(new("b"))
        assert reader.changed()
        assert reader.head() == 2


def test_a_log_that_is_not_there_is_not_made_by_a_reader(path: Path) -> None:
    with pytest.raises(LogUnavailableError):
        SqliteLog(path, readonly=True)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(LogUnavailableError) as refused:
        SqliteLog(path.parent / "nowhere" / "log.db")
    assert refused.value.params["path"] == str(path.parent / "nowhere" / "log.db")


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"these are not the bytes of a database" * 100)
    with pytest.raises(LogDamagedError):
        SqliteLog(path)


def test_somebody_elses_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(LogDamagedError, match="not a log"):
        SqliteLog(path)
    with SqliteLog(path.with_name("ours.db")) as ours:
        ours.append(new("a"))


def test_a_log_of_a_later_release_is_refused(path: Path) -> None:
    with SqliteLog(path) as log:
        log._db.pragma("user_version", 2)
    with pytest.raises(LogTooNewError) as refused:
        SqliteLog(path)
    assert refused.value.params == {"path": str(path), "found": 2, "known": 1}


def test_a_library_that_can_corrupt_the_log_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(SqliteTooOldError) as refused:
        SqliteLog(path)
    assert refused.value.params == {"found": "3.51.2", "needed": "3.51.3"}
    assert not path.exists()


def test_a_page_torn_out_of_the_log_is_damage(log: SqliteLog, path: Path) -> None:
    log.append(new("a", *(event(payload=bytes(2000)) for _ in range(50))))
    log.close()
    bytes_of_log = bytearray(path.read_bytes())
    bytes_of_log[4096 * 4 : 4096 * 6] = b"\xff" * 4096 * 2
    path.write_bytes(bytes_of_log)
    with SqliteLog(path) as damaged, pytest.raises(LogDamagedError):
        list(damaged.read())


def test_a_closed_log_says_so(log: SqliteLog) -> None:
    log.close()
    with pytest.raises(LogUnavailableError):
        log.head()
    with pytest.raises(LogReadOnlyError):
        log.append(new("a"))


def test_a_log_can_be_moved_while_nobody_has_it_open(path: Path) -> None:
    with SqliteLog(path) as log:
        log.append(new("a"))
    shutil.move(path, path.with_name("moved.db"))
    with SqliteLog(path.with_name("moved.db"), readonly=True) as moved:
        assert moved.head() == 1
