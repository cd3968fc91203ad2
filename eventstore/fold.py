"""Folding a batch of events into rows, in memory.

A ``Fold`` holds the rows of one table that a batch touches, from the first event that touches
them until they are written. Its tallies are moved by what each row added when it was loaded
and what it adds when it is written, so a row may change as often as it likes in between.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from msgspec.structs import astuple

from eventstore.viewfile import ViewFile
from eventstore.views import Event, Key, Shape, Table, Tally, Values

#: The row touched, what becomes of it, and the event that touches it.
Touch: TypeAlias = tuple[Key, Callable[[Any, Any], Any], Event]


class Sum:
    """What a batch does to one tally."""

    def __init__(self, tally: Tally) -> None:
        """Start at no difference.

        Raises:
            TypeError: a column besides the key is not an integer.
        """
        self._shape = Shape(tally)
        self._count = tally.count
        self._moved: dict[Key, list[int]] = {}
        wrong = [name for name in self._shape.rest if self._shape.columns[name] is not int]
        if wrong:
            message = f"{tally.name}: {', '.join(wrong)} must be integers to be summed"
            raise TypeError(message)

    @property
    def shape(self) -> Shape:
        """The tally's columns."""
        return self._shape

    def move(self, row: Any, sign: int) -> None:
        """Add (``sign`` 1) or take away (-1) what ``row`` of the source table counts for."""
        shape, moved = self._shape, self._moved
        for part in self._count(row):
            values = astuple(part)
            numbers = shape.rest_of(values)
            sums = moved.setdefault(shape.key_of(values), [0] * len(numbers))
            for place, number in enumerate(numbers):
                sums[place] += sign * number

    def write(self, views: ViewFile) -> None:
        """Move the stored sums by the differences; a sum of nothing goes."""
        moved = {key: numbers for key, numbers in self._moved.items() if any(numbers)}
        shape = self._shape
        stored = {shape.key_of(row): row for row in views.load(shape, list(moved))}
        after = {key: self._summed(key, numbers, stored.get(key)) for key, numbers in moved.items()}
        write(views, shape, stored, after)

    def forget(self) -> None:
        """Go back to no difference."""
        self._moved = {}

    def _summed(self, key: Key, numbers: Sequence[int], before: Values | None) -> Values | None:
        if before is not None:
            old = self._shape.rest_of(before)
            numbers = [number + more for number, more in zip(old, numbers, strict=True)]
        if not any(numbers):
            return None
        named = dict(zip(self._shape.key, key, strict=True))
        named |= dict(zip(self._shape.rest, numbers, strict=True))
        return tuple(named[column] for column in self._shape.columns)


class Fold:
    """The rows of one table that the present batch touches."""

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
        self.pending: list[Touch] = []
        self._finish = table.finish
        self._rows: dict[Key, Any] = {}
        self._stored: dict[Key, Values] = {}

    def take(self, views: ViewFile) -> None:
        """Apply the pending touches, having loaded the rows they need."""
        rows, pending = self._rows, self.pending
        wanted = {touch[0] for touch in pending} - rows.keys()
        self._load(views, list(wanted))
        for key, step, event in pending:
            rows[key] = step(rows.get(key), event)
        pending.clear()

    def write(self, views: ViewFile) -> None:
        """Write every row that has changed, once, and forget them all.

        Raises:
            ValueError: a step has changed its row's key.
        """
        after: dict[Key, Values | None] = {}
        for key, row in self._rows.items():
            if row is not None and self._finish is not None:
                self._finish(row)
            after[key] = values = None if row is None else astuple(row)
            if values is None:
                continue
            if self.shape.key_of(values) != key:
                message = f"{self.shape.name}: the row routed to {key} has another key"
                raise ValueError(message)
            for tally in self.sums:
                tally.move(row, 1)
        write(views, self.shape, self._stored, after)
        for tally in self.sums:
            tally.write(views)
        self.forget()

    def forget(self) -> None:
        """Drop all rows and pending touches, so that the next batch starts from the file."""
        self.pending.clear()
        self._rows = {}
        self._stored = {}
        for tally in self.sums:
            tally.forget()

    def _load(self, views: ViewFile, keys: Sequence[Key]) -> None:
        shape = self.shape
        for values in views.load(shape, keys):
            key = shape.key_of(values)
            self._stored[key] = values
            self._rows[key] = row = shape.make(values)
            # Now, because steps may change the row in place.
            for tally in self.sums:
                tally.move(row, -1)


def write(
    views: ViewFile, shape: Shape, before: dict[Key, Values], after: dict[Key, Values | None]
) -> None:
    """Bring the rows of ``shape`` from ``before`` to ``after``, writing only what differs."""
    views.save(
        shape,
        added=[row for key, row in after.items() if row is not None and key not in before],
        changed=[
            row
            for key, row in after.items()
            if row is not None and key in before and row != before[key]
        ],
        removed=[key for key, row in after.items() if row is None and key in before],
    )
