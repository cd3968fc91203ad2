"""One list for every screen: draws only what stands on it, however long it is.

The chosen row and the marks are kept by key, so they survive new data. Cells that count down
repaint alone, cut at column edges: a repaint through half a Chinese character erases it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import fit
from tui.widgets.plain import plain
from tui.widgets.rows import GAP, Column, RowT, Slot, Source, lay_out
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone, style
from tui.widgets.viewport import Viewport

LEAD = 2
"""Cells before the first column: the cursor and the mark."""

CURSOR = ">"
MARK = "*"

WHEEL = 3
"""Rows a turn of the mouse wheel moves."""


class LineList(Widget, Generic[RowT], can_focus=True):
    """A list of rows in columns, with a cursor, marks and a heading."""

    DEFAULT_CSS = "LineList { height: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("space", "mark", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """The cursor stands on another row, or on the same one with new contents.

        Attributes:
            lines: The list.
            row: The row, or ``None`` when the list is empty.
        """

        def __init__(self, lines: LineList[Any], row: Any) -> None:
            super().__init__()
            self.lines = lines
            self.row = row

        @property
        def control(self) -> LineList[Any]:
            """The list."""
            return self.lines

    class Opened(Chosen):
        """The row under the cursor was asked for, by Enter or a double click."""

    class Moved(Message):
        """Other rows came into view, or marks changed; for the position in a panel's frame.

        Attributes:
            position: Such as ``1-9 / 18``, with the number of marks when there are any.
        """

        def __init__(self, lines: LineList[Any], position: str) -> None:
            super().__init__()
            self.lines = lines
            self.position = position

        @property
        def control(self) -> LineList[Any]:
            """The list."""
            return self.lines

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        *,
        empty: str = "list.empty",
        heading: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        """Start empty.

        Args:
            columns: From left to right.
            empty: Word key of what an empty list says.
            heading: Whether the columns are named in a line above the rows.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._empty = empty
        self._head = int(heading)
        self._view = Viewport[RowT]()
        self._placed: list[tuple[Column[RowT], Slot]] = []
        self._now = datetime.min.replace(tzinfo=UTC)
        self._strips: dict[int, Strip] = {}
        self._ticks: dict[int, list[tuple[str, Tone]]] = {}
        self._keeps_cursor = True
        self._is_fed = False

    def keep_cursor(self, *, keeps: bool) -> None:
        """Say whether the cursor shows while the focus is elsewhere: one of several lists does."""
        if keeps != self._keeps_cursor:
            self._keeps_cursor = keeps
            self._redraw_row(self._view.cursor)

    @property
    def row(self) -> RowT | None:
        """The row under the cursor."""
        return self._view.row(self._view.cursor)

    @property
    def cursor(self) -> int:
        """Where the cursor stands, counted from 0."""
        return self._view.cursor

    @property
    def marks(self) -> frozenset[str]:
        """The keys of the marked rows."""
        return frozenset(self._view.marks)

    def recast(self, columns: Sequence[Column[RowT]]) -> None:
        """Show the rows in other columns; cursor and marks stay on their rows."""
        self._columns = columns
        self._placed = lay_out(columns, LEAD, self.size.width)
        self._redraw()

    def feed(self, source: Source[RowT], now: datetime) -> None:
        """Show the rows of ``source`` as of ``now``; cursor and marks stay on their rows."""
        self._now, self._is_fed = now, True
        self._view.feed(source)
        self._redraw()
        self._tell_chosen()

    def tick(self, now: datetime) -> None:
        """Let the counting columns show ``now``; only cells that read differently repaint."""
        self._now = now
        ticking = [(column, slot) for column, slot in self._placed if column.ticking]
        regions = [
            Region(slot.x, index - self._view.top + self._head, slot.width, 1)
            for index in self._view.visible
            for slot in self._stale_slots(index, ticking)
        ]
        if regions:
            self.refresh(*regions)

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row with ``key``; return whether there is one."""
        place = self._view.find(key)
        if place is not None:
            self._move_to(place)
        return place is not None

    def clear_marks(self) -> None:
        """Take every mark away."""
        self._view.marks.clear()
        self._redraw()

    def retell(self) -> None:
        """Draw again in the language the application speaks now."""
        self._redraw()

    def action_move(self, rows: int) -> None:
        """Move the cursor by ``rows``."""
        self._move_to(self._view.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by ``pages``."""
        self._move_to(self._view.cursor + pages * max(1, self._view.page - 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._move_to(len(self._view) - 1)

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor and go to the next."""
        self._view.toggle_mark()
        self._redraw_row(self._view.cursor)
        self._tell_position()
        self._move_to(self._view.cursor + 1)

    def action_open(self) -> None:
        """Ask for the row under the cursor."""
        if (row := self.row) is not None:
            self.post_message(self.Opened(self, row))

    def on_click(self, event: events.Click) -> None:
        """Move to the clicked row; a double click opens it."""
        offset = event.get_content_offset(self)
        index = -1 if offset is None else self._row_at(offset.y)
        if index in self._view.visible:
            event.stop()
            self._move_to(index)
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view down."""
        event.stop()
        self._scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view up."""
        event.stop()
        self._scroll_by(-WHEEL)

    def on_resize(self) -> None:
        """Lay the columns out for the new size."""
        self._placed = lay_out(self._columns, LEAD, self.size.width)
        self._view.resize(self.size.height - self._head)
        self._redraw()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._redraw_row(self._view.cursor)

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self._redraw_row(self._view.cursor)

    def notify_style_update(self) -> None:
        """Forget lines drawn in other colours."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw the heading, or the row that stands at ``y``."""
        width, base = self.size.width, self.rich_style
        index = self._row_at(y)
        if index < 0:
            return self._heading(width, base)
        if (drawn := self._strips.get(index)) is not None:
            return drawn
        row = self._view.row(index)
        if row is None:
            return self._blank(y, width, base)
        drawn = self._strips[index] = self._drawn(index, row, width, base)
        return drawn

    def _row_at(self, y: int) -> int:
        """Return which row stands at line ``y``; -1 for the heading."""
        return self._view.top + y - self._head if y >= self._head else -1

    def _heading(self, width: int, base: Style) -> Strip:
        words = words_of(self)
        look = base + style(Tone.QUIET, self.app.theme_variables)
        segments = [Segment(" " * LEAD, base)]
        for column, slot in self._placed:
            title = words(column.title) if column.title else ""
            if column.signed and column.align == "left":
                title = " " + title
            segments.append(Segment(fit(title, slot.width, column.align) + " " * GAP, look))
        return Strip(segments).adjust_cell_length(width, base)

    def _blank(self, y: int, width: int, base: Style) -> Strip:
        if y == self._head and not len(self._view):
            look = base + style(Tone.QUIET, self.app.theme_variables)
            text = " " * LEAD + words_of(self)(self._empty if self._is_fed else "list.reading")
            return Strip([Segment(text, look)]).adjust_cell_length(width, base)
        return Strip.blank(width, base)

    def _drawn(self, index: int, row: RowT, width: int, base: Style) -> Strip:
        theme = self.app.theme_variables
        chosen = index == self._view.cursor and (self.has_focus or self._keeps_cursor)
        if chosen:
            ground = theme["cursor" if self.has_focus else "cursor-blurred"]
            base += Style(bgcolor=ground, bold=self.has_focus)
        lead = (CURSOR if chosen else " ") + (MARK if row.key in self._view.marks else " ")
        segments = [Segment(lead, base + style(Tone.KEY, theme))]
        ticks: list[tuple[str, Tone]] = []
        for column, slot in self._placed:
            text, tone = column.text(row, self._now), column.tone(row, self._now)
            if column.ticking:
                ticks.append((text, tone))
            sign = tone.sign if column.signed else ""
            cell = sign + fit(plain(text), slot.width - len(sign), column.align)
            segments += [Segment(cell, base + style(tone, theme)), Segment(" " * GAP, base)]
        self._ticks[index] = ticks
        return Strip(segments).adjust_cell_length(width, base)

    def _stale_slots(
        self, index: int, ticking: Sequence[tuple[Column[RowT], Slot]]
    ) -> Sequence[Slot]:
        """Return where a drawn row reads differently now, and forget its drawing."""
        row, shown = self._view.row(index), self._ticks.get(index)
        if row is None or shown is None:
            return ()
        fresh = [
            (column.text(row, self._now), column.tone(row, self._now)) for column, _ in ticking
        ]
        if fresh == shown:
            return ()
        self._strips.pop(index, None)
        changed = zip(ticking, shown, fresh, strict=True)
        return [slot for (_, slot), old, new in changed if old != new]

    def _move_to(self, index: int) -> None:
        old = self._view.cursor
        if self._view.move_to(index):
            self._redraw()
        elif old != self._view.cursor:
            self._redraw_row(old)
            self._redraw_row(self._view.cursor)
        if old != self._view.cursor:
            self._tell_chosen()

    def _scroll_by(self, rows: int) -> None:
        if self._view.scroll_by(rows):
            self._redraw()
            self._tell_chosen()

    def _redraw(self) -> None:
        self._strips.clear()
        self._ticks.clear()
        self.refresh()
        self._tell_position()

    def _redraw_row(self, index: int) -> None:
        self._strips.pop(index, None)
        if index in self._view.visible:
            self.refresh(Region(0, index - self._view.top + self._head, self.size.width, 1))

    def _tell_chosen(self) -> None:
        self.post_message(self.Chosen(self, self.row))

    def _tell_position(self) -> None:
        if self.is_attached:
            self.post_message(self.Moved(self, self._position()))

    def _position(self) -> str:
        words, view = words_of(self), self._view
        last = view.visible.stop
        first = min(view.top + 1, last)
        position = words("list.position", first=first, last=last, total=len(view))
        if view.marks:
            return f"{words('list.marked', n=len(view.marks))}  {position}"
        return position
