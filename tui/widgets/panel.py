"""A framed box with a title, and a remark at the right end of the same edge."""

from __future__ import annotations

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tui.widgets.cells import cut, width
from tui.widgets.lines import LineList
from tui.widgets.plain import plain
from tui.widgets.tone import Tone, markup

CORNERS = 6
"""Cells of the top edge that are not title: corners, and a blank and a dash on each side."""


class Panel(Vertical):
    """A frame around other widgets; a list inside puts its position into the frame."""

    DEFAULT_CSS = """
    Panel {
        border: solid $frame;
        border-title-color: $primary;
        border-title-style: bold;
        padding: 0 1;
        height: 1fr;
    }
    Panel:focus-within { border: solid $secondary; }
    Panel.-list { padding: 0; }
    """

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(*children, id=id, classes=classes)
        self._title = title
        self._aside = ""

    def head(self, title: str, aside: str | None = None) -> None:
        """Set the title, and the remark at the right end unless ``None``."""
        before = self._title, self._aside
        self._title = title
        if aside is not None:
            self._aside = aside
        if before != (self._title, self._aside):
            self._draw_head()

    def on_resize(self) -> None:
        """Stretch the title to the new width."""
        self._draw_head()

    @on(LineList.Moved)
    def _position(self, event: LineList.Moved) -> None:
        event.stop()
        self.head(self._title, event.position)

    def _draw_head(self) -> None:
        room = self.outer_size.width - CORNERS
        aside = cut(plain(self._aside), room)
        title = cut(plain(self._title), room - width(aside) - 1 if aside else room)
        line = Content.styled(title, markup(Tone.HEAD))
        if aside:
            fill = room - width(title) - width(aside) - 2
            line += Content.styled(f" {'─' * fill} " if fill > 0 else " ", "not bold $frame")
            line += Content.styled(aside, f"not bold {markup(Tone.QUIET)}")
        self.border_title = line
