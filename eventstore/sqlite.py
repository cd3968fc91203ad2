"""The log in one SQLite file, written and read by any number of processes.

An object may be used from any thread: its calls take turns on one connection. A call that
returned is on the disk (``synchronous=FULL``); writers of all processes queue at a turnstile
beside the file. Never copy the file while it is in use.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import starmap
from pathlib import Path
from threading import RLock
from typing import Self
from uuid import UUID

import apsw

from eventstore.connection import Border, microseconds, open_for_reading, open_for_writing
from eventstore.copies.exchange import Identity, identity
from eventstore.errors import (
    EventIdReusedError,
    LogReadOnlyError,
    LogReplacedError,
    WrongVersionError,
)
from eventstore.log import Append, Present, plan
from eventstore.record import Record, leaf_hash
from eventstore.transcript import following
from eventstore.turnstile import Turnstile

PAGE = 256  # records fetched at a time: no read transaction outlives a page, and it fits a cache

_COLUMNS = (
    "position, event_id, stream, version, type, occurred_at, recorded_at,"
    " actor, terminal, correlation, causation, payload, leaf"
)
_INSERT = f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_HEAD = "SELECT max(seq) FROM sqlite_sequence WHERE name = 'event'"
_VERSIONS = """
    SELECT CAST(value AS TEXT),
           (SELECT coalesce(max(version), 0) FROM event WHERE stream = CAST(value AS TEXT))
      FROM carray(?)
"""
_KNOWN = """
    SELECT event_id, stream, position
      FROM event WHERE event_id IN (SELECT value FROM carray(?))
"""
_LEAVES = "SELECT position, leaf FROM event WHERE position BETWEEN ? AND ?"
_STREAM = f"SELECT {_COLUMNS} FROM event WHERE stream = ? AND version > ? ORDER BY version"
_STREAMS = f"""
    SELECT {_COLUMNS} FROM event
     WHERE stream IN (SELECT CAST(value AS TEXT) FROM carray(?)) ORDER BY stream, version
"""


class SqliteLog:
    """A ``Log`` over one SQLite file."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], int] = microseconds,
        readonly: bool = False,
        durable: bool = True,
    ) -> None:
        """Open the log at ``path``, making it where it is missing and may be written.

        Args:
            path: the file; ``-wal``, ``-shm`` and ``.turn`` files appear beside it.
            clock: gives the instant to record, in microseconds since 1970-01-01 UTC. It may
                run backwards: it is stored as it is.
            readonly: refuse to write, and fail where there is no log.
            durable: put every append on the disk before acknowledging it. Without, that happens
                at :meth:`close` only: for a log nobody relies on before it is whole.

        Raises:
            StoreError: there is no log to be had at ``path``; its kind says why.
        """
        self._path = Path(path)
        self._clock = clock
        self._lock = RLock()
        self._writing = RLock()  # Whoever waits at the turnstile keeps no reader waiting.
        self._border = Border(self._path)
        self._turn: Turnstile | None = None
        self._file: Identity = identity(self._path)
        self._db = open_for_reading(self._path) if readonly else self._opened()
        self._durable = durable
        if not durable:
            self._db.pragma("synchronous", "OFF")
        self._seen = self._data_version()
        self._head = self.head()

    def append(self, *appends: Append) -> list[int]:
        """Add all the appends in one durable transaction; see ``Log.append``."""
        if self._turn is None:
            raise LogReadOnlyError(path=str(self._path))
        with self._writing, self._border, self._turn, self._lock:
            self._must_be_in_place()
            now = self._clock()  # In the turn, so that it runs with the positions.
            try:
                return self._write(appends, now, presume=True)
            except (apsw.ConstraintError, EventIdReusedError, WrongVersionError):
                return self._write(appends, now, presume=False)

    def transcribe(self, records: Sequence[Record]) -> int:
        """Add records of another log as they stand there; see ``Transcribing.transcribe``."""
        if self._turn is None:
            raise LogReadOnlyError(path=str(self._path))
        if not records:
            return 0
        with self._writing, self._border, self._turn, self._lock, self._transaction():
            self._must_be_in_place()
            versions = self._versions({record.stream for record in records})
            present = self._looked_up(versions, [record.event_key for record in records])
            held = dict(self._db.execute(_LEAVES, (records[0].position, records[-1].position)))
            new = list(following(records, present, held))
            self._db.executemany(_INSERT, [(*record.row, record.leaf) for record in new])
        self._head = new[-1].position if new else self._head
        return len(new)

    def read(
        self, after: int = 0, *, upto: int | None = None, types: Collection[str] | None = None
    ) -> Iterator[Record]:
        """Yield the records after ``after`` page by page; see ``Log.read``."""
        bounds = "" if upto is None else f" AND position <= {upto:d}"
        if types is not None:
            bounds += f" AND type IN ({', '.join('?' * len(types))})"
        page = (
            f"SELECT {_COLUMNS} FROM event WHERE position > ?{bounds}"
            f" ORDER BY position LIMIT {PAGE}"
        )
        while records := self._records(page, (after, *(types or ()))):
            yield from records
            if len(records) < PAGE:
                return
            after = records[-1].position

    def stream(self, name: str, after_version: int = 0) -> list[Record]:
        """Return one stream's records after ``after_version``, in order."""
        return self._records(_STREAM, (name, after_version))

    def streams(self, names: Sequence[str]) -> dict[str, list[Record]]:
        """Return many streams at once; a stream without events is an empty list."""
        found: dict[str, list[Record]] = {name: [] for name in names}
        for record in self._records(_STREAMS, (_array([name.encode() for name in found]),)):
            found[record.stream].append(record)
        return found

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        with self._lock, self._border:
            self._must_be_in_place()
            return int(self._db.execute("SELECT coalesce(max(position), 0) FROM event").get)

    def has(self, event_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that the log holds."""
        keys = _array([wanted.bytes for wanted in event_ids])
        with self._lock, self._border:
            return {UUID(bytes=key) for key, *_ in self._db.execute(_KNOWN, (keys,))}

    def changed(self) -> bool:
        """Tell whether another connection has written since the last time this was asked."""
        with self._lock, self._border:
            self._must_be_in_place()
            before, self._seen = self._seen, self._data_version()
        return before != self._seen

    def close(self) -> None:
        """Close the file; the last one to do so folds its write-ahead log in."""
        with self._writing, self._lock, self._border:
            if not self._durable:
                self._db.pragma("synchronous", "FULL")
                self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            self._db.close()
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _opened(self) -> apsw.Connection:
        with self._border:
            self._turn = Turnstile(self._path.with_name(self._path.name + ".turn"))
        try:
            with self._turn:
                opened = open_for_writing(self._path)
                self._file = identity(self._path)
                return opened
        except BaseException:
            self._turn.close()
            raise

    def _must_be_in_place(self) -> None:
        """Make sure that the file is still the one at its path, and not one nobody else sees.

        Raises:
            LogReplacedError: the log was put back from a backup.
        """
        if identity(self._path) != self._file:
            raise LogReplacedError(path=str(self._path))

    def _write(self, appends: Sequence[Append], now: int, *, presume: bool) -> list[int]:
        with self._transaction():
            rows, positions = plan(appends, self._present(appends, presume=presume), now)
            self._db.executemany(_INSERT, [(*row, leaf_hash(row)) for row in rows])
        if rows:
            self._head = rows[-1][0]
        return positions

    def _present(self, appends: Sequence[Append], *, presume: bool) -> Present:
        """Look up where the log stands, or presume what nearly always holds.

        The presumption is that nobody else has written since, that the versions expected are
        the real ones and that all ids are new. Where it fails the database refuses the rows
        (``event_follows``); looking first would cost a single append a fifth of its time.
        """
        versions = {append.stream: append.expected_version or 0 for append in reversed(appends)}
        # An append of any version presumes nothing, and one without events leaves no row to refuse.
        doubtful = {
            append.stream
            for append in appends
            if not presume or append.expected_version is None or not append.events
        }
        if doubtful:
            versions.update(self._versions(doubtful))
        if presume:
            return Present(self._head, versions, {})
        keys = [event.event_id.bytes for append in appends for event in append.events]
        return self._looked_up(versions, keys)

    def _looked_up(self, versions: Mapping[str, int], keys: Sequence[bytes]) -> Present:
        found = self._db.execute(_KNOWN, (_array(keys),))
        known = {key: (name, position) for key, name, position in found}
        return Present(self._db.execute(_HEAD).get or 0, versions, known)

    def _versions(self, names: Collection[str]) -> dict[str, int]:
        return dict(self._db.execute(_VERSIONS, (_array([name.encode() for name in names]),)))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # SQLite has rolled some failures back already (a full disk, for one).
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _records(self, statement: str, values: tuple[object, ...]) -> list[Record]:
        with self._lock, self._border:
            return list(starmap(Record, self._db.execute(statement, values)))

    def _data_version(self) -> int:
        return int(self._db.pragma("data_version"))


def _array(values: Sequence[bytes]) -> "apsw.CArrayBinding":  # known to the stubs only
    """Bind values to ``carray``, which takes no empty array, and no text with a NUL in it."""
    return apsw.carray(tuple(values) or (b"",))
