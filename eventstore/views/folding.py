"""A set of declarations at work: records of a log become rows of a file of views.

Live updating, a rebuild and a look into the past all go through here, each over a file and with
a number of records at a time of its own.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from eventstore.log import Log
from eventstore.record import Record
from eventstore.views.declaration import Decode, Key, Table, Tally, digest
from eventstore.views.fold import Fold
from eventstore.views.viewfile import Checkpoint, ViewFile

BATCH = 100_000  # records between two checkpoints

#: Called with the position reached and the one to be reached.
Progress: TypeAlias = Callable[[int, int], None]


def silent(_reached: int, _goal: int) -> None:
    """Show no progress."""


class Folding:
    """Folds a log's records with one set of declarations; used by one thread at a time.

    Attributes:
        shapes: every table kept, those of the sums among them.
        digest: eight letters that change with the declarations.
    """

    def __init__(
        self, log: Log, tables: Sequence[Table], tallies: Sequence[Tally], decode: Decode
    ) -> None:
        """Take the declarations; see ``Projector``.

        Raises:
            TypeError: a declaration has a column that cannot be kept, a route without a step,
                or a table that is not kept here.
        """
        self._log, self._decode = log, decode
        strays = [tally.name for tally in tallies if not any(tally.of is one for one in tables)]
        if strays:
            message = f"{', '.join(strays)}: sums over a table that is not kept here"
            raise TypeError(message)
        self._folds = [Fold(table, tallies) for table in tables]
        self._routes = _routes(zip(tables, self._folds, strict=True))
        self.digest = digest([*tables, *tallies])
        self.shapes = [
            shape for fold in self._folds for shape in (fold.shape, *(s.shape for s in fold.sums))
        ]

    def fold(
        self, views: ViewFile, goal: int, *, batch: int = BATCH, progress: Progress = silent
    ) -> int:
        """Bring ``views`` up to ``goal`` and return the position reached.

        Rows and checkpoint of a batch are written in one transaction.

        Args:
            views: the file; nobody else may be using this folding.
            goal: the position to reach.
            batch: how many records to fold between two checkpoints.
            progress: called after every batch.

        Raises:
            StoreError: the log cannot be read, or the views cannot be written.
        """
        reached = views.checkpoint().position
        while reached < goal:
            reached = self._fold_batch(views, reached, min(goal, reached + batch))
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
