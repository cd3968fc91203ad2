"""Drawing with pieces of text: the base of every widget that is a few lines of words.

A line is a tuple of :class:`Ink`. Every piece passes the gate for customers' text on its way
to the screen, so no widget has to remember it, and none of it is read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import cut, width
from tui.widgets.plain import plain
from tui.widgets.tone import Tone, style


class Ink(NamedTuple):
    """One piece of a line.

    Attributes:
        text: What is drawn, in one line.
        tone: How loud.
        name: What a click on it means; empty for nothing.
    """

    text: str
    tone: Tone = Tone.PLAIN
    name: str = ""


Line = tuple[Ink, ...]


def line_width(line: Line) -> int:
    """Return how many cells ``line`` takes."""
    return sum(width(plain(ink.text)) for ink in line)


def clip(line: Line, cells: int) -> Line:
    """Return ``line`` cut to at most ``cells``."""
    kept: list[Ink] = []
    for ink in line:
        text = cut(plain(ink.text), cells)
        cells -= width(text)
        kept.append(ink._replace(text=text))
        if cells <= 0:
            break
    return tuple(kept)


def between(left: Line, right: Line, cells: int) -> Line:
    """Return ``left`` and ``right`` at the two ends of ``cells``; the left one gives way."""
    right = clip(right, cells)
    left = clip(left, max(0, cells - line_width(right) - 1))
    gap = cells - line_width(left) - line_width(right)
    return (*left, Ink(" " * max(0, gap)), *right)


class Drawing(Widget):
    """A widget made of lines; subclasses say which."""

    _drawing: Sequence[Line] = ()

    class Pressed(Message):
        """A named piece was clicked.

        Attributes:
            drawing: Where.
            name: The name of the piece.
        """

        def __init__(self, drawing: Drawing, name: str) -> None:
            super().__init__()
            self.drawing = drawing
            self.name = name

        @property
        def control(self) -> Drawing:
            """The drawing that was clicked."""
            return self.drawing

    def lines(self, cells: int) -> Sequence[Line]:
        """Return what to draw in a width of ``cells``; longer lines are cut."""
        raise NotImplementedError

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of the widest line, for an automatic width."""
        del viewport
        return max((line_width(line) for line in self.lines(container.width)), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines, for an automatic height."""
        del container, viewport
        return len(self.lines(width))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the part in view; the lines are put together once for all of it."""
        self._drawing = self.lines(self.size.width)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw line ``y`` of the content."""
        lines = self._drawing
        base = self.rich_style
        if y >= len(lines):
            return Strip.blank(self.size.width, base)
        theme = self.app.theme_variables
        return strip(clip(lines[y], self.size.width), self.size.width, base, theme)

    def on_click(self, event: events.Click) -> None:
        """Report a click on a named piece."""
        offset = event.get_content_offset(self)
        lines = self.lines(self.size.width)
        if offset is not None and offset.y < len(lines):
            name = _name_at(lines[offset.y], offset.x)
            if name:
                event.stop()
                self.post_message(self.Pressed(self, name))


class Sheet(Drawing):
    """Lines that a screen hands over; kept until the next :meth:`show`."""

    DEFAULT_CSS = "Sheet { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._build: Callable[[int], Sequence[Line]] = lambda _cells: ()

    def show(self, build: Callable[[int], Sequence[Line]]) -> None:
        """Draw what ``build`` returns for the width it is given; new room only if it needs it."""
        cells = self.size.width
        before = self._drawing
        self._build = build
        self.refresh(layout=not cells or self._room(build(cells)) != self._room(before))

    def lines(self, cells: int) -> Sequence[Line]:
        """Return what was shown last, for this width."""
        return self._build(cells)

    def _room(self, lines: Sequence[Line]) -> tuple[int, int]:
        """Return the height and width lines need, each where it is theirs to say."""
        height, width = self.styles.height, self.styles.width
        return (
            len(lines) if height is None or height.is_auto else 0,
            max(map(line_width, lines), default=0) if width is not None and width.is_auto else 0,
        )


def strip(line: Line, cells: int, base: Style, theme: dict[str, str]) -> Strip:
    """Return ``line`` as a strip of exactly ``cells``, on the background of ``base``."""
    segments = [Segment(plain(ink.text), base + style(ink.tone, theme)) for ink in line]
    return Strip(segments).adjust_cell_length(cells, base)


def _name_at(line: Line, x: int) -> str:
    for ink in line:
        x -= width(plain(ink.text))
        if x < 0:
            return ink.name
    return ""
