"""Keeping views up to date with a log, from its first record to its last.

Live updating, a first filling and a rebuild are the same code with another number of records
at a time. Rows and checkpoint are written in one transaction, so a projector may be killed at
any moment. One process projects at a time; the others only read.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from types import TracebackType
from typing import Self

from eventstore.errors import ViewsFailedError
from eventstore.log import Log
from eventstore.turnstile import Turnstile, sole
from eventstore.views.compare import Difference, differences
from eventstore.views.declaration import Decode, Table, Tally
from eventstore.views.folding import BATCH, Folding, Progress, silent
from eventstore.views.viewfile import Checkpoint, ViewFile, checkpoint_of, discard, reading


class Projector:
    """Folds a log into a file of views. Safe in any thread; calls take turns."""

    def __init__(
        self,
        log: Log,
        path: Path,
        tables: Sequence[Table],
        tallies: Sequence[Tally],
        decode: Decode,
        *,
        batch: int = BATCH,
    ) -> None:
        """Declare what is to be kept; nothing is opened yet.

        Args:
            log: where the records come from.
            path: the views' file; a digest of the declarations is put into its name, so that
                changed declarations fill a new file beside the old one.
            tables: rows that events touch.
            tallies: sums over tables.
            decode: makes an event of a record.
            batch: how many records to fold between two checkpoints.

        Raises:
            TypeError: a declaration has a column that cannot be kept, a route without a step,
                or a table that is not kept here.
        """
        self._log, self._batch = log, batch
        self._folding = Folding(log, tables, tallies, decode)
        self._shapes = self._folding.shapes
        self._base = path
        self._name = f"{path.stem}-{self._folding.digest}{path.suffix}"
        self._lock = RLock()
        self._views: ViewFile | None = None

    @property
    def path(self) -> Path:
        """The file these declarations are kept in, whether or not it exists yet."""
        return self._base.with_name(self._name)

    def position(self) -> int:
        """Return the last position the views have taken in."""
        return self._checkpoint().position

    def ready(self) -> bool:
        """Tell whether the views have ever caught up with their log, so that they can be read."""
        return self._checkpoint().whole

    def reader(self) -> sqlite3.Connection:
        """Open the views for reading; the caller closes the connection.

        Raises:
            ViewsFailedError: there are no views yet.
        """
        return reading(self.path)

    def catch_up(self, *, limit: int | None = None, progress: Progress = silent) -> int:
        """Fold what the log has and the views have not, and return the position reached.

        While another process is folding, nothing is done and the present position is returned.

        Args:
            limit: at most so many records.
            progress: called after every batch.

        Raises:
            StoreError: the log cannot be read, or the views cannot be written.
        """
        with self._lock, sole(self._side(".lock")) as alone:
            if not alone:
                return self.position()
            views = self._opened()
            head, start = self._log.head(), views.checkpoint().position
            goal = head if limit is None else min(head, start + limit)
            reached = self._fold(views, goal, progress)
            if reached >= head:
                self._is_whole(views)
            return reached

    def rebuild(self, progress: Progress = silent) -> int:
        """Fill new views beside the present ones, then put them in their place.

        Returns:
            The position they have reached.

        Raises:
            StoreError: the log cannot be read, or the views cannot be written.
        """
        beside = self._side(".rebuild")
        with self._lock, closing(Turnstile(self._side(".lock"))) as turn, turn:
            discard(beside)
            with ViewFile(beside, self._shapes, scratch=True) as fresh:
                reached = self._fold(fresh, self._log.head(), progress)
                self._is_whole(fresh)
            self._put_in_place(beside)
        return reached

    def check(self, progress: Progress = silent) -> list[Difference]:
        """Rebuild to where the views stand, in a scratch file, and return how the two differ.

        Raises:
            StoreError: the log or the views cannot be read.
        """
        from sqlite_utils import Database  # 150 ms, and needed nowhere else

        self.catch_up()
        with (
            TemporaryDirectory(dir=self._base.parent, prefix="check-") as folder,
            ViewFile(Path(folder) / "views.db", self._shapes, scratch=True) as fresh,
            closing(self.reader()) as live,
        ):
            # One read transaction: the views may go on, but not these rows or their checkpoint.
            live.execute("BEGIN")
            (goal,) = live.execute("SELECT position FROM checkpoint").fetchone()
            with self._lock:
                self._fold(fresh, goal, progress)
            return list(differences(Database(live), fresh.database(), self._shapes))

    def close(self) -> None:
        """Close the views; the log stays open."""
        with self._lock:
            if self._views is not None:
                self._views.close()
                self._views = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _fold(self, views: ViewFile, goal: int, progress: Progress) -> int:
        return self._folding.fold(views, goal, batch=self._batch, progress=progress)

    def _opened(self) -> ViewFile:
        """Return the live views, emptied first if they belong to another log.

        Views deleted while they were open are made anew: what is written into a deleted file
        reaches nobody.
        """
        if self._views is not None and not self._views.in_place():
            self.close()
        if self._views is None:
            self._views = ViewFile(self.path, self._shapes)
            if not self._is_of_this_log(self._views.checkpoint()):
                self._views.close()
                discard(self.path)
                self._views = ViewFile(self.path, self._shapes)
        return self._views

    def _put_in_place(self, beside: Path) -> None:
        try:
            self._opened().take_over(beside)
        except ViewsFailedError:
            # Too damaged to be written, or no room for both: then the new file itself.
            self.close()
            discard(self.path)
            beside.replace(self.path)
        discard(beside)

    def _is_of_this_log(self, reached: Checkpoint) -> bool:
        """Tell whether the log still holds the record the views have reached."""
        at = reached.position
        return at == 0 or [r.leaf for r in self._log.read(at - 1, upto=at)] == [reached.leaf]

    def _is_whole(self, views: ViewFile) -> None:
        """Note that the views have caught up; the first time, older ones have had their day."""
        reached = views.checkpoint()
        if reached.whole:
            return
        with views.transaction():
            views.save_checkpoint(reached._replace(whole=True))
        for old in self._base.parent.glob(f"{self._base.stem}-????????{self._base.suffix}"):
            if old != self.path:
                discard(old)

    def _checkpoint(self) -> Checkpoint:
        with self._lock:
            return self._views.checkpoint() if self._views else checkpoint_of(self.path)

    def _side(self, ending: str) -> Path:
        return self._base.with_name(self._base.name + ending)
