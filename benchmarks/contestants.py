"""Those who append, read and rebuild: the log, bare SQLite under it, and ``eventsourcing``."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid5

import apsw
import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent, Tracking
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteDatastore,
    SQLiteTrackingRecorder,
)

from benchmarks import trade
from eventstore.connection import schema
from eventstore.log import Append
from eventstore.record import leaf_hash, placed
from eventstore.sqlite import SqliteLog
from eventstore.views.projector import Projector

PLACES = ", ".join("?" * 13)
PAGE = 1000


class Contestant(Protocol):
    """What is measured; each call is timed as a whole, ``prepare`` is not."""

    def prepare(self, run: UUID, count: int) -> Sequence[Any]:
        """Return ``count`` events, ready to be written."""

    def single(self, prepared: Sequence[Any]) -> None:
        """Write each event durably by itself."""

    def batch(self, prepared: Sequence[Any]) -> None:
        """Write all events in one transaction."""

    def scan(self) -> int:
        """Read and decode everything; return how many events there were."""


class Raw:
    """A loop over ``apsw`` with the log's pragmas that writes rows made beforehand.

    ``bare`` has the columns and a rowid; otherwise the table has the log's keys as well.
    """

    def __init__(self, path: Path, *, bare: bool) -> None:
        """Make the table in a new file."""
        table = schema().partition("CREATE TRIGGER")[0]
        if bare:
            for key in (" AUTOINCREMENT", " UNIQUE", ",\n    UNIQUE (stream, version)"):
                table = table.replace(key, "", 1)
        self._db = apsw.Connection(str(path))
        self._db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA wal_autocheckpoint = 4000")
        self._db.execute(table)
        self._last = 0

    def prepare(self, run: UUID, count: int) -> Sequence[Any]:
        """Make whole rows, hash included."""
        rows = []
        for number in range(count):
            self._last += 1
            name, version = trade.stream(run, number)
            row = placed(trade.new_event(number), self._last, name, version + 1, trade.NOON)
            rows.append((*row, leaf_hash(row)))
        return rows

    def single(self, prepared: Sequence[Any]) -> None:
        """Write each row in a transaction of its own."""
        for row in prepared:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(f"INSERT INTO event VALUES ({PLACES})", row)
            self._db.execute("COMMIT")

    def batch(self, prepared: Sequence[Any]) -> None:
        """Write all rows with ``executemany``."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(f"INSERT INTO event VALUES ({PLACES})", prepared)
        self._db.execute("COMMIT")

    def scan(self) -> int:
        """Fetch every column of every row, and do nothing with them."""
        return sum(1 for _ in self._db.execute("SELECT * FROM event ORDER BY position"))


class Ours:
    """The log and its projector."""

    def __init__(self, path: Path) -> None:
        """Make a new log."""
        self.log = SqliteLog(path)
        self.views = Projector(
            self.log, path.with_name("views.db"), (trade.Table(),), (), trade.decode
        )

    def prepare(self, run: UUID, count: int) -> Sequence[Any]:
        """Make an append of every event."""
        return [
            Append(*trade.stream(run, number), (trade.new_event(number),))
            for number in range(count)
        ]

    def single(self, prepared: Sequence[Any]) -> None:
        """Append one by one."""
        for append in prepared:
            self.log.append(append)

    def batch(self, prepared: Sequence[Any]) -> None:
        """Append all in one call."""
        self.log.append(*prepared)

    def scan(self) -> int:
        """Read and decode."""
        return sum(1 for _ in map(trade.decode, self.log.read()))

    def rebuild(self, limit: int) -> int:
        """Fill the views anew from the first ``limit`` events."""
        self.views.close()
        self.views.path.unlink(missing_ok=True)
        return self.views.catch_up(limit=limit)


@dataclass(frozen=True)
class Answered:
    """The same event as a domain event of ``eventsourcing``."""

    originator_id: UUID
    originator_version: int
    event: dict[str, Any]


class Counted(SQLiteTrackingRecorder):
    """The same view as ``eventsourcing`` keeps one: row and tracking in one transaction."""

    def construct_create_table_statements(self) -> list[str]:
        """Add the view's table."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE board (centre TEXT PRIMARY KEY, answers INT, pro INT, con INT)",
        ]

    def count(self, event: dict[str, Any], position: int) -> None:
        """Count one answer."""
        score = event["score"]
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, Tracking("log", position))
            cursor.execute(
                "INSERT INTO board VALUES (?, 1, ?, ?) ON CONFLICT (centre) DO UPDATE SET"
                " answers = answers + 1, pro = pro + excluded.pro, con = con + excluded.con",
                (event["centre"], score >= 9, score <= 6),
            )


class Theirs:
    """``eventsourcing`` on SQLite, with its own recorders and its own JSON mapper."""

    def __init__(self, path: Path) -> None:
        """Make a new store."""
        self._store = SQLiteDatastore(str(path))
        self._recorder = SQLiteApplicationRecorder(self._store)
        self._recorder.create_table()
        self._mapper: Mapper[UUID] = Mapper(JSONTranscoder())
        self._path = path

    def prepare(self, run: UUID, count: int) -> Sequence[Any]:
        """Make stored events; mapping them is left out of the time, as is hashing the raw rows."""
        made = []
        for number in range(count):
            name, version = trade.stream(run, number)
            event = {name: getattr(trade.answered(number), name) for name in FIELDS}
            event["steps"] = [list(step) for step in event["steps"]]
            made.append(
                self._mapper.to_stored_event(Answered(uuid5(run, name), version + 1, event))
            )
        return made

    def single(self, prepared: Sequence[StoredEvent]) -> None:
        """Insert one by one."""
        for stored in prepared:
            self._recorder.insert_events([stored])

    def batch(self, prepared: Sequence[StoredEvent]) -> None:
        """Insert all in one call."""
        self._recorder.insert_events(prepared)

    def scan(self) -> int:
        """Select notifications page by page and map them."""
        return sum(1 for _ in self._events())

    def rebuild(self, limit: int) -> int:
        """Count the first ``limit`` events into a new view."""
        path = self._path.with_name("their-views.db")
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        store = SQLiteDatastore(str(path))
        view = Counted(store)
        view.create_table()
        reached = 0
        for position, event in islice(self._events(), limit):
            view.count(event.event, position)
            reached = position
        store.close()
        return reached

    def _events(self) -> Any:
        last = 0
        while page := self._recorder.select_notifications(last, PAGE, inclusive_of_start=False):
            for stored in page:
                yield stored.id, self._mapper.to_domain_event(stored)
            last = page[-1].id


FIELDS = [found.name for found in msgspec.structs.fields(trade.Answered)]
LIBRARIES = f"apsw {apsw.sqlite_lib_version()}, sqlite3 {sqlite3.sqlite_version}"
