"""Which rows of a source are on the screen, which is under the cursor, which are marked.

No drawing and no keys here; :mod:`tui.widgets.lines` does those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from tui.widgets.rows import Rows, RowT, Source


class Viewport(Generic[RowT]):
    """A window of ``page`` rows over a source, with a cursor kept inside it.

    Attributes:
        page: Rows that fit the screen, at least 1.
        top: The first row in view, counted from 0.
        cursor: The row under the cursor.
        marks: Keys of the marked rows.
    """

    def __init__(self) -> None:
        self.page = 1
        self.top = 0
        self.cursor = 0
        self.marks: set[str] = set()
        self._key: str | None = None
        self._source: Source[RowT] = Rows[RowT](())
        self._start = 0
        self._chunk: Sequence[RowT] = ()

    def __len__(self) -> int:
        return len(self._source)

    @property
    def visible(self) -> range:
        """The rows in view."""
        return range(self.top, min(self.top + self.page, len(self)))

    def feed(self, source: Source[RowT]) -> None:
        """Take new data: the cursor stays on its row, or at its place when the row is gone.

        The row keeps its height on the screen; marks of rows that are gone are dropped.
        """
        height = self.cursor - self.top
        self._source, self._chunk = source, ()
        place = source.index_of(self._key) if self._key is not None else None
        self.cursor = self._clamped(self.cursor if place is None else place)
        self.marks = {key for key in self.marks if source.index_of(key) is not None}
        self.top = self.cursor - height
        self.settle()

    def row(self, index: int) -> RowT | None:
        """Return a row, reading three pages around it when it is not at hand."""
        if not self._start <= index < self._start + len(self._chunk):
            self._start = max(0, index - self.page)
            self._chunk = self._source.window(self._start, 3 * self.page)
        place = index - self._start
        return self._chunk[place] if 0 <= place < len(self._chunk) else None

    def find(self, key: str) -> int | None:
        """Return where the row with ``key`` stands."""
        return self._source.index_of(key)

    def resize(self, page: int) -> None:
        """Let ``page`` rows fit, keeping the cursor in view."""
        self.page = max(1, page)
        self.settle()

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row, or the nearest there is; return whether the view moved."""
        self.cursor = self._clamped(index)
        return self.settle()

    def scroll_by(self, rows: int) -> bool:
        """Move the view, dragging the cursor along its edge; return whether it moved."""
        top = self._inside(self.top + rows)
        moved, self.top = top != self.top, top
        self.cursor = self._clamped(min(max(self.cursor, top), top + self.page - 1))
        self.settle()
        return moved

    def settle(self) -> bool:
        """Bring the cursor into view and remember its key; return whether the view moved."""
        top = min(max(self.top, self.cursor - self.page + 1), self.cursor)
        top = self._inside(top)
        moved, self.top = top != self.top, top
        row = self.row(self.cursor)
        self._key = None if row is None else row.key
        return moved

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self._key is not None:
            self.marks ^= {self._key}

    def _clamped(self, index: int) -> int:
        return max(0, min(index, len(self) - 1))

    def _inside(self, top: int) -> int:
        return max(0, min(top, len(self) - self.page))
