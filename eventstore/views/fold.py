"""Folding a batch of events into rows, in memory.

A ``Fold`` holds the rows of one table that a batch touches, from the first event that touches
them until they are written. Its tallies are moved by what each row added when it was loaded
and what it adds when it is written, so a row may change as often as it likes in between.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from msgspec.structs import astuple

from eventstore.views.declaration import Event, Key, Shape, Table, Tally, Values
from eventstore.views.viewfile import ViewFile

WAITING = 2_000  # events held in memory until their rows are loaded

#: The row touched, what becomes of it, and the event that touches it.
Touch: TypeAlias = tuple[Key, Callable[[Any, Any], Any], Event]


class Sum:
    """What a batch does to one tally."""

    def __init__(self, tally: Tally) -> None:
        """Start at no difference.

        Raises:
            TypeError: a column besides the key is not an integer.
        """
        self.shape = Shape(tally)
        self._count = tally.count
        self._moved: dict[Key, list[int]] = {}
        wrong = [name for name in self.shape.rest if self.shape.columns[name] is not int]
        if wrong:
            message = f"{tally.name}: {', '.join(wrong)} must be integers to be summed"
            raise TypeError(message)

    def move(self, row: Any, sign: int) -> None:
        """Add (``sign`` 1) or take away (-1) what ``row`` of the source table counts for."""
        shape, moved = self.shape, self._moved
        for part in self._count(row):
            values = astuple(part)
            numbers = shape.rest_of(values)
            sums = moved.setdefault(shape.key_of(values), [0] * len(numbers))
            for place, number in enumerate(numbers):
                sums[place] += sign * number

    def write(self, views: ViewFile) -> None:
        """Move the stored sums by the differences; a sum of nothing goes."""
        moved = {key: numbers for key, numbers in self._moved.items() if any(numbers)}
        stored = {self.shape.key_of(row): row for row in views.load(self.shape, list(moved))}
        after = {key: self._summed(key, numbers, stored.get(key)) for key, numbers in moved.items()}
        write(views, self.shape, stored, after)

    def forget(self) -> None:
        """Go back to no difference."""
        self._moved.clear()

    def _summed(self, key: Key, numbers: Sequence[int], before: Values | None) -> Values | None:
        if before is not None:
            old = self.shape.rest_of(before)
            numbers = [number + more for number, more in zip(old, numbers, strict=True)]
        if not any(numbers):
            return None
        named = dict(zip(self.shape.key, key, strict=True))
        named |= dict(zip(self.shape.rest, numbers, strict=True))
        return tuple(named[column] for column in self.shape.columns)


class Fold:
    """The rows of one table that the present batch touches.

    Attributes:
        shape: the table's columns.
        sums: the tallies over the table.
        rows: the rows loaded or made so far, by key; None for one that is not to be.
    """

    def __init__(self, table: Table, tallies: Iterable[Tally]) -> None:
        """Fold for ``table`` and for those of ``tallies`` that are sums over it.

        Raises:
            TypeError: a declaration has a column that cannot be kept, or a route without step.
        """
        if table.routes.keys() != table.steps.keys():
            message = f"{table.name}: routes and steps name different facts"
            raise TypeError(message)
        self.shape = Shape(table)
        self.sums = [Sum(tally) for tally in tallies if tally.of is table]
        self.rows: dict[Key, Any] = {}
        self._finish = table.finish
        self._stored: dict[Key, Values] = {}
        self._waiting: list[Touch] = []

    def wait(self, views: ViewFile, touch: Touch) -> None:
        """Put off an event whose row is not here yet: rows are loaded many at a time."""
        self._waiting.append(touch)
        if len(self._waiting) >= WAITING:
            self.take(views)

    def take(self, views: ViewFile) -> None:
        """Load the rows that events are waiting for, and apply those events in their order."""
        rows, waiting = self.rows, self._waiting
        self._load(views, list({key for key, _, _ in waiting}))
        for key, step, event in waiting:
            rows[key] = step(rows.get(key), event)
        waiting.clear()

    def write(self, views: ViewFile) -> None:
        """Write every row that has changed, once, and forget them all.

        Raises:
            ValueError: a step has changed its row's key.
        """
        after = {key: self._closed(key, row) for key, row in self.rows.items()}
        write(views, self.shape, self._stored, after)
        for tally in self.sums:
            tally.write(views)
        self.forget()

    def forget(self) -> None:
        """Drop all rows and waiting events, so that the next batch starts from the file."""
        self._waiting.clear()
        self.rows.clear()
        self._stored.clear()
        for tally in self.sums:
            tally.forget()

    def _closed(self, key: Key, row: Any) -> Values | None:
        """Return the values of a row that no more events of the batch will touch."""
        if row is None:
            return None
        if self._finish is not None:
            self._finish(row)
        values = astuple(row)
        if self.shape.key_of(values) != key:
            message = f"{self.shape.name}: the row routed to {key} has another key"
            raise ValueError(message)
        for tally in self.sums:
            tally.move(row, 1)
        return values

    def _load(self, views: ViewFile, keys: Sequence[Key]) -> None:
        shape = self.shape
        for values in views.load(shape, keys):
            key = shape.key_of(values)
            self._stored[key] = values
            self.rows[key] = row = shape.make(values)
            # Now, because steps may change the row in place.
            for tally in self.sums:
                tally.move(row, -1)


def write(
    views: ViewFile, shape: Shape, before: dict[Key, Values], after: dict[Key, Values | None]
) -> None:
    """Bring the rows of ``shape`` from ``before`` to ``after``, writing only what differs."""
    changes = {key: (old, row) for key, row in after.items() if (old := before.get(key)) != row}
    views.save(shape, changes)
