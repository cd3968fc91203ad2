"""Text measured, cut, padded and wrapped by terminal cells, never by ``len()``.

All widths are cells: a Chinese character takes two. Text is assumed to have passed
:mod:`tui.widgets.plain`, so no character moves the cursor by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich.cells import cell_len, get_character_cell_size

Align = Literal["left", "right"]

ELLIPSIS = "~"
"""One cell wide in every terminal, unlike ``…``, which CJK terminals draw in two."""

NO_BREAK_BEFORE = frozenset("，。、；：？！）】》」』”’%,.;:?!)]}")
"""Signs that Chinese and English typesetting never put at the head of a line."""


def width(text: str) -> int:
    """Return how many cells ``text`` takes."""
    return cell_len(text)


def head(text: str, cells: int) -> str:
    """Return the longest beginning of ``text`` that fits into ``cells``."""
    if cell_len(text) <= cells:
        return text
    used = 0
    for index, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > cells:
            return text[:index]
    return text


def cut(text: str, cells: int) -> str:
    """Return ``text`` shortened to at most ``cells``, marked by ``~`` where it was cut."""
    if cell_len(text) <= cells:
        return text
    return head(text, cells - 1) + ELLIPSIS if cells > 0 else ""


def fit(text: str, cells: int, align: Align = "left") -> str:
    """Return ``text`` cut or padded with spaces to exactly ``cells``."""
    text = cut(text, cells)
    gap = " " * (cells - cell_len(text))
    return gap + text if align == "right" else text + gap


def wrap(text: str, cells: int) -> tuple[str, ...]:
    """Break ``text`` into lines of at most ``cells``, at spaces or between wide characters.

    Line breaks in ``text`` are kept; a word longer than a line is broken. ``cells`` below 2
    is taken as 2, the width of one Chinese character.
    """
    return tuple(
        line for paragraph in text.split("\n") for line in _lines(paragraph, max(cells, 2))
    )


def _lines(paragraph: str, cells: int) -> Iterator[str]:
    line = ""
    for piece in _pieces(paragraph, cells):
        if line and cell_len(line) + cell_len(piece.rstrip()) > cells:
            yield line.rstrip()
            line = piece.lstrip(" ")
        else:
            line += piece
    yield line.rstrip()


def _pieces(paragraph: str, cells: int) -> Iterator[str]:
    """Yield the parts a line must not break inside, each at most ``cells`` wide."""
    piece = ""
    for character in paragraph:
        if piece and (
            _may_break(piece[-1], character)
            or cell_len(piece) + get_character_cell_size(character) > cells
        ):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in NO_BREAK_BEFORE or after == " ":
        return False
    wide = get_character_cell_size(before) > 1 or get_character_cell_size(after) > 1
    return before == " " or (wide and get_character_cell_size(after) > 0)
