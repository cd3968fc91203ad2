"""How loud a piece of text is: by sign and weight first, by colour only besides.

The order of loudness survives ``NO_COLOR`` and sixteen colours, because every step also
changes weight (plain, bold, reversed) or carries a sign. Blue, amber and grey only: red
against green tells one man in twelve nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache

from rich.style import Style


class Tone(Enum):
    """Loudness, from what may be overlooked to what must not.

    ``HEAD`` is for titles and column heads, ``KEY`` for the key that does something.
    """

    QUIET = "quiet"
    PLAIN = "plain"
    GOOD = "good"
    HEAD = "head"
    KEY = "key"
    WATCH = "watch"
    SOON = "soon"
    LATE = "late"
    WORST = "worst"
    CHOSEN = "chosen"

    @property
    def sign(self) -> str:
        """One cell: ``:`` soon late, ``!`` late, ``✗`` worst, ``✓`` good, else a space."""
        return _SIGNS.get(self, " ")


_SIGNS = {Tone.GOOD: "✓", Tone.SOON: ":", Tone.LATE: "!", Tone.WORST: "✗"}

_LOOKS = {
    Tone.QUIET: ("quiet", ""),
    Tone.PLAIN: ("foreground", ""),
    Tone.GOOD: ("success", ""),
    Tone.HEAD: ("primary", "bold"),
    Tone.KEY: ("accent", "bold"),
    Tone.WATCH: ("foreground", "bold"),
    Tone.SOON: ("warning", ""),
    Tone.LATE: ("warning", "bold"),
    Tone.WORST: ("warning", "bold reverse"),
    Tone.CHOSEN: ("primary", "bold reverse"),
}
"""Theme colour and weight of each tone."""


def markup(tone: Tone) -> str:
    """Return the style of ``tone`` as Textual's ``Content`` takes it."""
    colour, weight = _LOOKS[tone]
    return f"{weight} ${colour}".strip()


def style(tone: Tone, theme: Mapping[str, str]) -> Style:
    """Return the style of ``tone``, without background.

    Args:
        tone: How loud.
        theme: The application's theme variables, colours as ``#RRGGBB``.
    """
    colour, weight = _LOOKS[tone]
    return _style(theme[colour][:7], weight)


@lru_cache(maxsize=64)
def _style(colour: str, weight: str) -> Style:
    return Style.parse(f"{weight} {colour}")
