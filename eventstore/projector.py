"""Keeping views up to date with a log, from its first record to its last.

Live updating, a first filling and a rebuild are the same code with another number of records
at a time. Rows and checkpoint are written in one transaction, so a projector may be killed at
any moment. One process projects at a time; the others only read.
"""

import gc
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from types import TracebackType
from typing import Any, Self, TypeAlias

from eventstore.compare import Difference, differences
from eventstore.errors import ViewsFailedError
from eventstore.fold import Fold
from eventstore.log import Log
from eventstore.record import Record
from eventstore.turnstile import Turnstile, sole
from eventstore.viewfile import Checkpoint, ViewFile, checkpoint_of, discard, reading
from eventstore.views import Decode, Key, Table, Tally, digest

BATCH = 100_000  # records between two checkpoints

#: Called with the position reached and the one to be reached.
Progress: TypeAlias = Callable[[int, int], None]


def _silent(_reached: int, _goal: int) -> None:
    """Show no progress."""


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
        self._log, self._decode, self._batch = log, decode, batch
        strays = [tally.name for tally in tallies if not any(tally.of is one for one in tables)]
        if strays:
            message = f"{', '.join(strays)}: sums over a table that is not kept here"
            raise TypeError(message)
        self._folds = [Fold(table, tallies) for table in tables]
        self._shapes = [
            shape for fold in self._folds for shape in (fold.shape, *(s.shape for s in fold.sums))
        ]
        self._routes = _routes(zip(tables, self._folds, strict=True))
        self._base = path
        self._name = f"{path.stem}-{digest([*tables, *tallies])}{path.suffix}"
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

    def catch_up(self, *, limit: int | None = None, progress: Progress = _silent) -> int:
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

    def rebuild(self, progress: Progress = _silent) -> int:
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

    def check(self, progress: Progress = _silent) -> list[Difference]:
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
        reached = views.checkpoint().position
        while reached < goal:
            reached = self._fold_batch(views, reached, min(goal, reached + self._batch))
            progress(reached, goal)
        return reached

    def _fold_batch(self, views: ViewFile, start: int, goal: int) -> int:
        """Fold the records after ``start`` up to ``goal``, and return the position reached."""
        with _without_collecting(), views.transaction():
            before = views.checkpoint()
            if before.position != start:  # Somebody else folds, where there is no flock.
                return before.position
            try:
                last = self._take(views, self._log.read(start, upto=goal))
                for fold in self._folds:
                    fold.write(views)
            except BaseException:
                for fold in self._folds:
                    fold.forget()
                raise
            views.save_checkpoint(Checkpoint(last.position, last.leaf, before.whole))
        return last.position

    def _take(self, views: ViewFile, records: Iterator[Record]) -> Record:
        """Apply the records to the folds, and return the last of them."""
        decode, routes = self._decode, self._routes
        for record in records:
            event = decode(record)
            for fold, rows, route, step in routes.get(type(event.fact), ()):
                key = route(event)
                if key in rows:
                    rows[key] = step(rows[key], event)
                elif key is not None:
                    fold.wait(views, (key, step, event))
        for fold in self._folds:
            fold.take(views)
        return record

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


_Route: TypeAlias = tuple[
    Fold, dict[Key, Any], Callable[[Any], Key | None], Callable[[Any, Any], Any]
]


def _routes(tables: Iterable[tuple[Table, Fold]]) -> dict[type, list[_Route]]:
    """Return, for each type of fact, the rows it touches and how."""
    routes: dict[type, list[_Route]] = {}
    for table, fold in tables:
        for fact, route in table.routes.items():
            routes.setdefault(fact, []).append((fold, fold.rows, route, table.steps[fact]))
    return routes


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of reference cycles away: folding makes many objects and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
