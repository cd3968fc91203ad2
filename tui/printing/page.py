"""The lines every page is made of, 80 cells wide: headlines, headings, columns, wrapped text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.widgets.cells import Align, cut, fit, width, wrap
from tui.widgets.plain import plain

WIDTH = 80
"""Cells a page is wide."""

INDENT = "  "
NOTHING = "-"
"""Stands where there is no figure."""


class Cell(NamedTuple):
    """One text of a row and the room it gets; 0 cells: as long as it is."""

    text: str
    cells: int = 0
    align: Align = "left"


def page(*parts: Iterable[str]) -> str:
    """Return the parts as one text, an empty line between those that have lines."""
    filled = [lines for part in parts if (lines := list(part))]
    return "\n\n".join("\n".join(lines) for lines in filled)


def headline(left: str, right: str) -> Iterator[str]:
    """Yield the top of a page: what it is, when it was, and a rule."""
    yield fit(plain(left), WIDTH - width(right) - 2) + "  " + right
    yield "─" * WIDTH


def heading(text: str, count: int | None = None) -> str:
    """Return the head of a section, with how many lines belong to it."""
    return text if count is None else f"{text} ({count:,})"


def row(*cells: Cell, indent: str = INDENT) -> str:
    """Return cells side by side, two blanks between them; what does not fit is cut."""
    texts = (fit(plain(c.text), c.cells, c.align) if c.cells else plain(c.text) for c in cells)
    return cut((indent + "  ".join(texts)).rstrip(), WIDTH)


def quoted(text: str, indent: int) -> Iterator[str]:
    """Yield somebody's own words, wrapped, two lines at most."""
    lines = wrap(f"「{plain(text)}」", WIDTH - indent)
    shown = lines[:2] if len(lines) <= 2 else (lines[0], fit(lines[1], WIDTH - indent - 1) + "~")  # noqa: PLR2004
    yield from (" " * indent + line for line in shown)


def paragraph(text: str, indent: str = INDENT) -> Iterator[str]:
    """Yield a text wrapped to the page."""
    yield from (indent + line for line in wrap(text, WIDTH - width(indent)))


def limited(lines: Sequence[str], limit: int, more: str) -> Iterator[str]:
    """Yield the first lines, and ``more`` where some were left out."""
    yield from lines[:limit]
    if len(lines) > limit:
        yield INDENT + more
