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
FONTS = ", ".join(f'"{name}"' for name in LATIN + CHINESE) + ", monospace"

_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FAMILY = re.compile(r"font-family: (?:Fira Code, monospace|arial);")
_TEXT = re.compile(r'<text class="([^"]+-r\d+)" x="([\d.e+-]+)" y="([^"]+)"[^>]*>(.*?)</text>')
_BUTTONS = re.compile(r'\s*<g transform="translate\(26,22\)">.*?</g>', re.DOTALL)

_LINES = frozenset("│─┌┐└┘├┤┬┴┼█")
"""Signs that must touch their neighbours above and below."""

_STRETCH = 1.22
"""Height of a line in Rich's picture over the height of its letters."""


def picture(svg: str) -> str:
    """Return Rich's picture of a screen with local fonts and every cell at its column."""
    svg = _FACE.sub("", svg)
    svg = _FAMILY.sub(f"font-family: {FONTS};", svg)
    svg = svg.replace("font-variant-east-asian: full-width;", "font-variant-ligatures: none;")
    svg = _BUTTONS.sub("", svg)
    return _TEXT.sub(lambda match: "".join(_placed(*match.groups())), svg)


def _placed(style: str, x: str, y: str, content: str) -> Iterator[str]:
    """Yield the text of one run, each stretch of letters with the x of every letter."""
    cell = round(float(x) / CELL)
    letters: list[tuple[str, int]] = []
    for cluster in _clusters(unescape(content)):
        if cluster.strip("\xa0 "):
            letters.append((cluster, cell))
        cell += get_character_cell_size(cluster[0])
    for cluster, place in letters:
        yield _one(style, place, y, cluster)


def _one(style: str, place: int, y: str, cluster: str) -> str:
    return f'<text class="{style}" x="{place * CELL:g}" y="{y}">{escape(cluster)}</text>'


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
