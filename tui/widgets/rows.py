"""What a list shows: rows with keys, sources that hand out windows of them, and columns.

A source may hold a million rows; a list asks it only for what stands on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from tui.widgets.cells import Align
from tui.widgets.tone import Tone


class Keyed(Protocol):
    """A row: anything with a key that stays the same while its contents change."""

    @property
    def key(self) -> str:
        """The row's identity."""


RowT = TypeVar("RowT", bound=Keyed)
RowT_co = TypeVar("RowT_co", bound=Keyed, covariant=True)


class Source(Protocol[RowT_co]):
    """Rows in order, read a window at a time, from memory or in a few milliseconds."""

    def __len__(self) -> int: ...

    def window(self, start: int, count: int) -> Sequence[RowT_co]:
        """Return at most ``count`` rows from ``start`` on; fewer only at the end."""

    def index_of(self, key: str) -> int | None:
        """Return where the row with ``key`` stands, or ``None`` when it is gone."""


class Rows(Generic[RowT]):
    """A source over rows already in memory."""

    def __init__(self, rows: Sequence[RowT] = ()) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def window(self, start: int, count: int) -> Sequence[RowT]:
        """Return at most ``count`` rows from ``start`` on."""
        return self._rows[start : start + count]

    def index_of(self, key: str) -> int | None:
        """Return where the row with ``key`` stands, or ``None`` when it is gone."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), None)


def plain_tone(_row: object, _now: datetime) -> Tone:
    """Return the tone of a cell that is never louder than its neighbours."""
    return Tone.PLAIN


class Column(msgspec.Struct, Generic[RowT], frozen=True, kw_only=True):
    """One column of a list.

    Attributes:
        id: Stable name.
        title: Word key of the column head; empty for none.
        text: The cell's text, for a row and the present instant.
        width: Cells; 0 lets the column share what is left over.
        share: How much of what is left over, against the other such columns.
        align: Left, or right for numbers.
        tone: How loud the cell is.
        signed: Whether the tone's sign stands in front, in a cell of its own.
        ticking: Whether the text changes with time alone; such cells repaint by themselves.
        from_width: The list width from which the column is shown.
    """

    id: str
    title: str
    text: Callable[[RowT, datetime], str]
    width: int = 0
    share: int = 1
    align: Align = "left"
    tone: Callable[[RowT, datetime], Tone] = plain_tone
    signed: bool = False
    ticking: bool = False
    from_width: int = 0


class Slot(NamedTuple):
    """Where a column stands: the cells ``x`` up to ``x + width`` of every row."""

    x: int
    width: int


GAP = 1
"""Cells between two columns."""


def lay_out(
    columns: Sequence[Column[RowT]], start: int, cells: int
) -> list[tuple[Column[RowT], Slot]]:
    """Return the columns that fit a list of ``cells``, each with its place from ``start`` on."""
    shown = [column for column in columns if column.from_width <= cells]
    room = cells - start - GAP * (len(shown) - 1) - sum(column.width for column in shown)
    shares = sum(column.share for column in shown if not column.width)
    placed: list[tuple[Column[RowT], Slot]] = []
    x = start
    for column in shown:
        width = column.width
        if not width:
            width = max(0, room) * column.share // shares
            room, shares = room - width, shares - column.share
        width = min(width, cells - x)
        if width > 0:
            placed.append((column, Slot(x, width)))
        x += width + GAP
    return placed
