"""Pictures of the terminal that read the same everywhere: local fonts, every cell in its place.

Rich measures a run of text by its number of characters, so Chinese lines come out squeezed,
and it names a font on the web. Here each character is set at the column it has in a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from rich.cells import get_character_cell_size

CELL = 12.2
"""Width of a cell in Rich's picture, in its own units."""

LATIN = ("Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", "Menlo", "Consolas")
CHINESE = ("Sarasa Mono SC", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", "PingFang SC")
SYMBOLS = ("DejaVu Sans", "FreeMono", "Noto Sans Symbols2", "Segoe UI Symbol")
FONTS = ", ".join(f'"{name}"' for name in LATIN + CHINESE + SYMBOLS) + ", monospace"

_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FAMILY = re.compile(r"font-family: (?:Fira Code, monospace|arial);")
_TEXT = re.compile(
    r'<text class="([^"]+-r\d+)" x="([\d.e+-]+)" y="([^"]+)"[^>]*>(.*?)</text>', re.DOTALL
)
_BUTTONS = re.compile(r'\s*<g transform="translate\(26,22\)">.*?</g>', re.DOTALL)

_BOX = range(0x2500, 0x25A0)
"""Frames and bars, which must touch their neighbours: set a little larger."""

_BOX_SIZE = "21px"
_WIDE_SIZE = "22px"
_WIDE_SHIFT = (2 * CELL - 22) / 2
"""A Chinese letter is as wide as it is high; two of Rich's cells are wider, so it is centred."""


def picture(svg: str) -> str:
    """Return Rich's picture of a screen with local fonts and every cell at its column."""
    svg = _FACE.sub("", svg)
    svg = _FAMILY.sub(f"font-family: {FONTS};", svg)
    svg = svg.replace("font-variant-east-asian: full-width;", "font-variant-ligatures: none;")
    svg = _BUTTONS.sub("", svg)
    return _TEXT.sub(lambda match: "".join(_placed(*match.groups())), svg)


def _placed(style: str, x: str, y: str, content: str) -> Iterator[str]:
    """Yield the letters of one run, each at its own column."""
    cell = round(float(x) / CELL)
    for cluster in _clusters(unescape(content)):
        width = get_character_cell_size(cluster[0])
        if cluster.strip():
            yield _letter(style, cell * CELL, y, cluster, width)
        cell += width


def _letter(style: str, x: float, y: str, cluster: str, width: int) -> str:
    size = ""
    if width > 1:
        x, size = x + _WIDE_SHIFT, f' font-size="{_WIDE_SIZE}"'
    elif ord(cluster[0]) in _BOX:
        size = f' font-size="{_BOX_SIZE}"'
    return f'<text class="{style}" x="{x:g}" y="{y}"{size}>{escape(cluster)}</text>'


def _clusters(text: str) -> Iterator[str]:
    """Yield letters, each with the accents that follow it."""
    cluster = ""
    for character in text:
        if cluster and get_character_cell_size(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
