"""One file of views: its schema, its checkpoint, and rows by key.

Views go through the standard library's SQLite, logs through ``apsw``: two SQLite libraries must
never have the same file open in one process. A file of views holds nothing that is not in the
log; whatever is wrong with one, it can be deleted.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeAlias

from eventstore.errors import ViewsFailedError
from eventstore.views.declaration import Key, Shape, Values

CHECKPOINT = "checkpoint"
WAIT_SECONDS = 60.0
KEYS_AT_ONCE = 400

# A file being filled beside the live one is thrown away when filling is interrupted.
_SETTINGS = {
    False: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
    True: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;",
}

#: All columns of a row before and after a transaction; None where there is none.
Change: TypeAlias = tuple[Values | None, Values | None]


class Checkpoint(NamedTuple):
    """How far a file of views has come.

    Attributes:
        position: the last position folded.
        leaf: that record's leaf, by which a file of another log is told; empty at position 0.
        whole: whether the file has ever caught up with its log.
    """

    position: int = 0
    leaf: bytes = b""
    whole: bool = False


class ViewFile:
    """Views in one SQLite file, written by one process at a time."""

    def __init__(self, path: Path, shapes: Iterable[Shape], *, scratch: bool = False) -> None:
        """Open the file at ``path``, making it where it is missing or useless.

        Args:
            path: the file.
            shapes: the tables it has.
            scratch: be quick and give no thought to what a crash would leave.

        Raises:
            ViewsFailedError: the file cannot be opened or made.
        """
        self.path = path
        self._shapes = list(shapes)
        with self._border():
            self._db = self._usable(scratch=scratch)
            self._opened_as = path.stat()

    def in_place(self) -> bool:
        """Tell whether the file that was opened is still the one at its path."""
        try:
            return os.path.samestat(self.path.stat(), self._opened_as)
        except FileNotFoundError:
            return False

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file, for whoever copies it."""
        return self._db

    def checkpoint(self) -> Checkpoint:
        """Return how far the views have come."""
        with self._border():
            return _checkpoint(self._db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of a block or nothing of it.

        Raises:
            ViewsFailedError: the file did not take it.
        """
        with self._border():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def load(self, shape: Shape, keys: Sequence[Key]) -> Iterator[Values]:
        """Yield the rows of ``shape`` that have one of ``keys``, as bare values."""
        for start in range(0, len(keys), KEYS_AT_ONCE):
            some = keys[start : start + KEYS_AT_ONCE]
            wanted = [value for key in some for value in key]
            yield from self._db.execute(shape.select(len(some)), wanted)

    def save(self, shape: Shape, changes: Mapping[Key, Change]) -> None:
        """Write rows of ``shape``: by key, how each stands and how it is to stand."""
        images = changes.values()
        removed = [key for key, (_, after) in changes.items() if after is None]
        changed = [after for before, after in images if before is not None and after is not None]
        added = [after for before, after in images if before is None and after is not None]
        self._db.executemany(shape.delete, removed)
        if shape.rest:
            self._db.executemany(
                shape.update, (shape.rest_of(row) + shape.key_of(row) for row in changed)
            )
        self._db.executemany(shape.insert, added)

    def save_checkpoint(self, reached: Checkpoint) -> None:
        """Write how far the views have come; belongs in the same transaction as their rows."""
        self._db.execute(f"UPDATE {CHECKPOINT} SET position = ?, leaf = ?, whole = ?", reached)

    def database(self) -> Any:
        """Return the file as a ``sqlite_utils.Database``, for comfortable reading."""
        from sqlite_utils import Database  # 150 ms, and needed once in the life of a file

        return Database(self._db)

    def take_over(self, other: Path) -> None:
        """Make the rows and the checkpoint of ``other`` this file's own, in one step.

        The rows are copied rather than the file renamed: whoever has this file open keeps
        reading it, and there is no moment at which a new file stands beside an old ``-wal``.
        """
        with self._border():
            self._db.execute("ATTACH ? AS other", (str(other),))
        try:
            with self.transaction():
                for name in [*(shape.table for shape in self._shapes), CHECKPOINT]:
                    self._db.execute(f"DELETE FROM main.{name}")
                    self._db.execute(f"INSERT INTO main.{name} SELECT * FROM other.{name}")
        finally:
            self._db.execute("DETACH other")

    def let_readers_in(self) -> None:
        """Share a scratch file that was filled alone: from now on others can read it."""
        with self._border():
            self._db.execute("PRAGMA locking_mode = NORMAL")
            _checkpoint(self._db)  # The lock is let go of by the next look at the file.
            self._db.execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _usable(self, *, scratch: bool) -> sqlite3.Connection:
        try:
            return self._opened(scratch=scratch)
        except sqlite3.DatabaseError as error:
            # A full disk or a lock is an OperationalError and no reason to throw views away.
            if isinstance(error, sqlite3.OperationalError):
                raise
        discard(self.path)
        return self._opened(scratch=scratch)

    def _opened(self, *, scratch: bool) -> sqlite3.Connection:
        if not self.path.exists():
            discard(self.path)  # a log of writes without its file would be replayed into a new one
        connection = sqlite3.connect(
            self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.executescript(_SETTINGS[scratch])
            found = connection.execute(
                "SELECT count(*) FROM sqlite_schema WHERE name = ?", (CHECKPOINT,)
            )
            if not found.fetchone()[0]:
                self._make(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self, connection: sqlite3.Connection) -> None:
        from sqlite_utils import Database  # 150 ms, and needed once in the life of a file

        database = Database(connection)
        with database.atomic():
            for shape in self._shapes:
                table = database.table(shape.name)
                table.create(shape.columns, pk=shape.key, not_null=shape.key, strict=True)
                for columns in shape.indexes:
                    table.create_index(columns)
            progress = database.table(CHECKPOINT)
            progress.create({"position": int, "leaf": bytes, "whole": int}, strict=True)
            progress.insert(Checkpoint()._asdict())

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ViewsFailedError(path=str(self.path), reason=str(error)) from error


def discard(path: Path) -> None:
    """Delete the file of views at ``path`` and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def reading(path: Path) -> sqlite3.Connection:
    """Open views for reading: the connection cannot write, and never holds writers up.

    Raises:
        ViewsFailedError: there are no views at ``path``.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return sqlite3.connect(
            address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise ViewsFailedError(path=str(path), reason=str(error)) from error


def checkpoint_of(path: Path) -> Checkpoint:
    """Return how far the views at ``path`` have come; nowhere when there are none to be read."""
    try:
        with closing(reading(path)) as connection:
            return _checkpoint(connection)
    except (ViewsFailedError, sqlite3.Error):
        return Checkpoint()


def _checkpoint(connection: sqlite3.Connection) -> Checkpoint:
    found = connection.execute(f"SELECT position, leaf, whole FROM {CHECKPOINT}").fetchone()
    return Checkpoint(found[0], found[1], bool(found[2]))
