"""The colours of the terminal, and what a terminal without box drawing sees instead.

Dark, calm, and safe for the colour-blind: blue for what is in order or ours, amber for what
is late, grey for the rest. Loudness itself is in :mod:`tui.widgets.tone`.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

BLUE = "#86B8EA"
AMBER = "#F0B440"

AFTERLOOP = Theme(
    name="afterloop",
    primary=BLUE,
    secondary="#5C7FA3",
    accent=AMBER,
    warning=AMBER,
    error=AMBER,
    success=BLUE,
    foreground="#D8DEE6",
    background="#12161B",
    surface="#12161B",
    panel="#1C232B",
    dark=True,
    variables={
        "quiet": "#93A0AE",
        "frame": "#3D4A58",
        "cursor": "#24405C",
        "cursor-blurred": "#1E2833",
        "input-selection-background": "#5C7FA3 50%",
    },
)
"""The one theme. Every text keeps a contrast of at least 4.5 to 1 on its background."""

_BOX = dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┻╋", "+") | dict.fromkeys("─━╺╸┄", "-")
_BARS = dict.fromkeys("█▉▊▋▌▍▐▓▒", "#") | dict.fromkeys("▎▏░", ".")
_SIGNS = {
    "✓": "v",
    "✗": "x",
    "▸": ">",
    "►": ">",
    "→": ">",
    "◄": "<",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "·": ".",
    "±": "~",
    "⏎": "/",
    "…": "~",
    "—": "-",
    "–": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "╱": "/",
}
_SLOPES = dict(zip("▁▂▃▄▅▆▇", "..--==#", strict=True)) | dict.fromkeys("│┃╻╹", "|")
ASCII_SIGNS = str.maketrans(_BOX | _BARS | _SIGNS | _SLOPES)
"""One cell for one cell, so nothing moves; letters of any script stay as they are."""


class AsciiFilter(LineFilter):
    """Replaces frames, bars and signs that some CJK terminals draw two cells wide."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return ``segments`` with every such sign as ASCII; ``background`` plays no part."""
        del background
        return [
            segment if segment.text.isascii() else segment._replace(text=_ascii(segment.text))
            for segment in segments
        ]


def _ascii(text: str) -> str:
    return text.translate(ASCII_SIGNS)
