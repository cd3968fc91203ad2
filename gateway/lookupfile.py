"""The file of the search index: keyed hashes by customer, and nothing that was deleted.

One process writes at a time, many read. What is deleted is overwritten, and the log of writes is
emptied after it: until that has happened the file says so, and whoever writes next tries again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from domain.types import CustomerId
from eventstore.views.viewfile import discard

WAIT_SECONDS = 60.0
WIPE_SECONDS = 2

_SCHEMA = """
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE token (
        token INTEGER NOT NULL, customer INTEGER NOT NULL,
        position INTEGER NOT NULL, whole TEXT NOT NULL,
        PRIMARY KEY (token, customer)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX of_customer ON token (customer, whole);
    CREATE INDEX of_whole ON token (whole, token, position) WHERE whole <> '';
    CREATE TABLE reached (
        position INTEGER NOT NULL, leaf BLOB NOT NULL, heeded INTEGER NOT NULL,
        wiped INTEGER NOT NULL, mark BLOB NOT NULL
    ) STRICT;
"""
_SETTINGS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
"""

Tokens = Mapping[int, tuple[int, str]]
"""Token → where it was first told, and of what kind it is the whole text; empty for a part."""


class Reached(NamedTuple):
    """How far the index has come.

    Attributes:
        position: The last position taken in.
        leaf: That record's leaf, by which another log is told.
        heeded: Up to where erasures were obeyed; at least ``position``.
        wiped: Whether nothing that was deleted is left beside the file.
    """

    position: int
    leaf: bytes
    heeded: int
    wiped: bool


class LookupFile:
    """An open index, to be written by one process at a time."""

    def __init__(self, path: Path, mark: bytes) -> None:
        """Open the index at ``path``, made anew where it is missing, damaged or marked otherwise.

        Args:
            path: The file.
            mark: What it was made with: a digest of the secret and of the edition.

        Raises:
            sqlite3.Error: it cannot be opened or made.
        """
        self.path = path
        self._mark = mark
        self._db = self._usable()
        self._opened_as = path.stat()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def in_place(self) -> bool:
        """Tell whether the file that was opened is still the one at its path."""
        try:
            return os.path.samestat(self.path.stat(), self._opened_as)
        except FileNotFoundError:
            return False

    def reached(self) -> Reached:
        """Return how far the index has come."""
        return reached(self._db)

    def take_in(
        self,
        rows: Mapping[CustomerId, Tokens],
        erased: Mapping[CustomerId, int],
        upto: int,
        leaf: bytes,
    ) -> None:
        """Forget who was erased, keep the others' tokens and note the position, in one step."""
        with self._transaction():
            self._forget(erased)
            self._keep(rows)
            self._db.execute(
                "UPDATE reached SET position = ?, leaf = ?, heeded = max(heeded, ?)",
                (upto, leaf, upto),
            )

    def forget(self, erased: Mapping[CustomerId, int], heeded: int) -> None:
        """Forget who was erased up to a position, in one step."""
        with self._transaction():
            self._forget(erased)
            self._db.execute("UPDATE reached SET heeded = max(heeded, ?)", (heeded,))

    def wipe(self) -> None:
        """Leave nothing of what was deleted in the log of writes; next time if somebody reads."""
        if self.reached().wiped:
            return
        self._db.execute(f"PRAGMA busy_timeout = {WIPE_SECONDS * 1000}")
        busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._db.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
        if not busy:
            self._db.execute("UPDATE reached SET wiped = 1")

    def _keep(self, rows: Mapping[CustomerId, Tokens]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO customer (name) VALUES (?)", ((name,) for name in rows)
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO token"
            " VALUES (?, (SELECT id FROM customer WHERE name = ?), ?, ?)",
            (
                (token, name, position, whole)
                for name, tokens in rows.items()
                for token, (position, whole) in tokens.items()
            ),
        )

    def _forget(self, erased: Mapping[CustomerId, int]) -> None:
        """Delete what was known of people before they were erased."""
        for customer, position in erased.items():
            found = self._db.execute("SELECT id FROM customer WHERE name = ?", (customer,))
            for (number,) in found.fetchall():
                self._db.execute(
                    "DELETE FROM token WHERE customer = ? AND position < ?", (number, position)
                )
                self._db.execute(
                    "DELETE FROM customer WHERE id = ?"
                    " AND NOT EXISTS (SELECT 1 FROM token WHERE customer = ?)",
                    (number, number),
                )
                self._db.execute("UPDATE reached SET wiped = 0")

    def _usable(self) -> sqlite3.Connection:
        try:
            if (database := self._opened()) is not None:
                return database
        except sqlite3.DatabaseError as error:
            # A full disk or a lock is an OperationalError and no reason to throw an index away.
            if isinstance(error, sqlite3.OperationalError):
                raise
        discard(self.path)
        database = self._opened()
        assert database is not None  # noqa: S101  made a moment ago, with this mark
        return database

    def _opened(self) -> sqlite3.Connection | None:
        """Open the file, made where it is missing; ``None`` for one with another mark."""
        if not self.path.exists():
            discard(self.path)  # a log of writes without its file would be replayed into a new one
        self._db = database = sqlite3.connect(
            self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            database.executescript(_SETTINGS)
            found = database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'reached'")
            if not found.fetchone()[0]:
                with self._transaction():
                    for statement in _SCHEMA.split(";"):
                        database.execute(statement)
                    start = "INSERT INTO reached VALUES (0, x'', 0, 1, ?)"
                    database.execute(start, (self._mark,))
            (mark,) = database.execute("SELECT mark FROM reached").fetchone()
        except BaseException:
            database.close()
            raise
        if mark == self._mark:
            return database
        database.close()
        return None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def reached(database: sqlite3.Connection) -> Reached:
    """Return how far the index over a connection has come."""
    row = database.execute("SELECT position, leaf, heeded, wiped FROM reached").fetchone()
    return Reached(row[0], row[1], row[2], bool(row[3]))
