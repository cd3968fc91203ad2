"""Opening a log's file through ``apsw``, and the border where the driver's errors are translated.

The one rule: a log is only ever opened here. The library must be free of the WAL-reset bug
(SQLite 3.7.0 to 3.51.2 can corrupt a WAL file that several processes write), and the file must
be a log of a schema this release knows.
"""

import errno
import os
import sys
import time
from pathlib import Path

import apsw

from eventstore.copies.exchange import await_end, identity, settle
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

APPLICATION_ID = 0x41464C50
SCHEMA_VERSION = 1
OLDEST_SQLITE = (3, 51, 3)
BUSY_MS = 60_000

# An append touches four pages, so SQLite's 1,000 would copy the log back every 250 appends.
_SETTINGS = """
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
"""
_WRITE_TROUBLE = {
    apsw.SQLITE_IOERR_WRITE,
    apsw.SQLITE_IOERR_FSYNC,
    apsw.SQLITE_IOERR_DIR_FSYNC,
    apsw.SQLITE_IOERR_TRUNCATE,
    apsw.SQLITE_IOERR_SHMOPEN,
    apsw.SQLITE_IOERR_SHMSIZE,
    apsw.SQLITE_IOERR_SHMMAP,
    apsw.SQLITE_IOERR_COMMIT_ATOMIC,
}


def microseconds() -> int:
    """Return the present instant in microseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1000


class Border:
    """Turns what goes wrong inside ``with`` into a ``StoreError`` that names the log."""

    def __init__(self, path: Path) -> None:
        """Speak for the log at ``path``."""
        self._path = str(path)

    def __enter__(self) -> None:
        """Enter; the way out does the work."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (apsw.Error, OSError)):
            raise self._translated(error) from error

    def _translated(self, error: apsw.Error | OSError) -> StoreError:
        match error:
            case apsw.FullError() | OSError(errno=errno.ENOSPC | errno.EDQUOT):
                return LogFullError(path=self._path)
            case apsw.IOError() if getattr(error, "extendedresult", 0) in _WRITE_TROUBLE:
                return LogFullError(path=self._path)
            case apsw.BusyError() | apsw.LockedError():
                return LogBusyError(path=self._path)
            case apsw.ReadOnlyError():
                return LogReadOnlyError(path=self._path)
            case OSError() | apsw.CantOpenError() | apsw.ConnectionClosedError():
                return LogUnavailableError(path=self._path, reason=str(error))
        return LogDamagedError(path=self._path, reason=str(error))


def schema() -> str:
    """Return the statements that make an empty log."""
    from importlib.resources import files  # slow to import, and needed once in a log's life

    return files("eventstore").joinpath("sql/log.sql").read_text(encoding="utf-8")


def refuse_old_library() -> None:
    """Make sure that the SQLite at hand may write a log.

    Raises:
        SqliteTooOldError: it is older than 3.51.3.
    """
    found = apsw.sqlite_lib_version()
    if tuple(map(int, found.split("."))) < OLDEST_SQLITE:
        raise SqliteTooOldError(found=found, needed=".".join(map(str, OLDEST_SQLITE)))


def open_for_reading(path: Path) -> apsw.Connection:
    """Open the log at ``path``; nothing can be written through the connection.

    Raises:
        StoreError: it is not there, not a log, damaged, or of a later release.
    """
    while True:
        found = identity(path)
        with Border(path):
            await_end(path)
        connection = _opened_for_reading(path)
        if identity(path) == found:
            return connection
        connection.close()  # Exchanged meanwhile: its side files may be the other log's.


def _opened_for_reading(path: Path) -> apsw.Connection:
    if _on_read_only_disk(path):
        # Nobody can write there, so no lock and no side file is needed, and none can be made.
        address = f"{path.absolute().as_uri()}?immutable=1"
        return _opened(path, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, address)
    return _opened(path, apsw.SQLITE_OPEN_READONLY)


def open_for_writing(path: Path) -> apsw.Connection:
    """Open the log at ``path``, making it where it is missing.

    The caller holds the log's turnstile: two processes may be making it at the same time.

    Raises:
        StoreError: it cannot be opened or made, is not a log, damaged, or of a later release.
    """
    with Border(path):
        settle(path)
    return _opened(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)


def _on_read_only_disk(path: Path) -> bool:
    """Tell whether the log lies complete, without a write-ahead log, on a disk only read."""
    aside = path.with_name(path.name + "-wal")
    if not path.exists() or (aside.exists() and aside.stat().st_size):
        return False
    return sys.platform != "win32" and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _opened(path: Path, flags: int, address: str = "") -> apsw.Connection:
    refuse_old_library()
    with Border(path):
        connection = apsw.Connection(address or str(path), flags=flags)
        try:
            connection.set_busy_timeout(BUSY_MS)
            if flags & apsw.SQLITE_OPEN_READWRITE:
                _make_if_empty(connection)
                connection.execute(_SETTINGS)
            _must_be_a_log(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _make_if_empty(connection: apsw.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_schema").get:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute(schema())
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _must_be_a_log(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise LogDamagedError(path=str(path), reason="not a log of this program")
    found = connection.pragma("user_version")
    if found > SCHEMA_VERSION:
        raise LogTooNewError(path=str(path), found=found, known=SCHEMA_VERSION)
