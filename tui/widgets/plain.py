"""The gate for text from customers, files and staff: shown, never obeyed.

Whatever comes out is printable, has one width in every terminal and cannot move the cursor,
reorder its line, hide a character or grow over its neighbours. Calling it twice changes
nothing, so every widget may call it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size

LINE_BREAK = "⏎"
"""Stands for a line break where text must stay on one line."""

HIDDEN = "␦"
"""Stands for any run of characters that would otherwise be invisible or unknown."""

MARKS_PER_LETTER = 2
"""Accents kept on one letter: Vietnamese needs two, more is a flood."""

_HARMLESS = re.compile(
    r"[ -~¡-¬®-˿Α-ΡΣ-ωЀ-ѯ‐–—‘’“”•…‹›€→−√─-◻✓✗⠁-⣿、-〠ぁ-ゖァ-ヿ㐀-䶿一-鿼！-～￥]*"
)
"""Most text: nothing here needs a second look (no flags, marks, blanks or formats)."""

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_DRESSING = frozenset("\u200c\u200d\u20e3") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0x180B, 0x180E), *range(0x1F3FB, 0x1F400)))
)
"""Joiners, variation selectors, keycap and skin tones: they only dress a neighbour, and
terminals disagree on the width of the result, so the neighbour goes without."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f")
"""Assigned letters and marks that draw nothing: a name made of them looks empty."""

_FLAG_A = 0x1F1E6
_FLAG_Z = 0x1F1FF
_DELETE = 0x7F
_FIRST_PICTURE = 0x2400
_PICTURES = {ord("\t"): " ", _DELETE: "␡"}


def plain(text: str, *, newline: str = LINE_BREAK) -> str:
    r"""Return ``text`` safe to draw.

    Args:
        text: Anything, lone surrogates included.
        newline: What a line break of any kind becomes; ``"\n"`` keeps lines apart.

    Returns:
        Text whose width :func:`tui.widgets.cells.width` measures rightly: control characters
        as control pictures, hidden ones as ``␦``, accents composed and capped.
    """
    if _HARMLESS.fullmatch(text):
        return text
    return _plain(text, newline)


@lru_cache(maxsize=4096)
def _plain(text: str, newline: str) -> str:
    lines = _BREAKS.split(text)
    return newline.join("".join(_shown(unicodedata.normalize("NFC", line))) for line in lines)


def _shown(line: str) -> Iterator[str]:
    """Yield each character of one line as it may be drawn."""
    marks, previous = 0, ""
    for character in line:
        drawn = _drawn(character)
        if not drawn:
            continue
        if drawn != HIDDEN and get_character_cell_size(drawn[0]) == 0:
            marks += 1
            if previous in {"", HIDDEN}:
                drawn = HIDDEN
            elif marks > MARKS_PER_LETTER:
                continue
        else:
            marks = 0
        if drawn == HIDDEN == previous:
            continue
        yield drawn
        previous = drawn if drawn == HIDDEN else character


def _drawn(character: str) -> str:
    """Return what stands for one character: itself, a picture, ``␦`` or nothing."""
    code = ord(character)
    if code < ord(" ") or code == _DELETE:
        return _PICTURES.get(code, chr(_FIRST_PICTURE + code))
    if character in _DRESSING:
        return ""
    if _FLAG_A <= code <= _FLAG_Z:
        return chr(ord("A") + code - _FLAG_A)
    return _by_category(character)


def _by_category(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " " * get_character_cell_size(character)
    if category[0] == "C" or category in {"Zl", "Zp"} or character in _BLANK_LETTERS:
        return HIDDEN
    return character
