"""Small pictures made of text: bars, sparklines and digits three rows high."""

from __future__ import annotations

from collections.abc import Sequence

EIGHTHS = " ▏▎▍▌▋▊▉█"
TRACK = "░"
LEVELS = "▁▂▃▄▅▆▇█"

_DIGITS = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": ("╺┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", " ━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    "-": ("   ", "╺━╸", "   "),
    "+": (" ╻ ", "╺╋╸", " ╹ "),
    "%": ("O ╱", " ╱ ", "╱ O"),
    ".": (" ", " ", "."),
    ":": (" ", ".", "."),
    "?": ("╺━┓", " ┏┛", " . "),
    " ": (" ", " ", " "),
}


def bar(share: float, cells: int, *, track: bool = False) -> str:
    """Return a bar of ``share`` of ``cells``, to an eighth of a cell.

    Args:
        share: From 0 to 1; more is drawn as full. Anything above 0 shows at least an eighth.
        cells: The width of a full bar.
        track: Whether the rest is drawn too, in whole cells.
    """
    eighths = round(max(0.0, min(share, 1.0)) * cells * 8)
    if share > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    drawn = EIGHTHS[8] * full + (EIGHTHS[rest] if rest else "")
    return drawn + (TRACK if track else " ") * (cells - len(drawn))


def sparkline(values: Sequence[float], low: float | None = None, high: float | None = None) -> str:
    """Return one cell a value, between ``low`` and ``high`` or the values' own extremes."""
    if not values:
        return ""
    low = min(values) if low is None else low
    high = max(values) if high is None else high
    top = len(LEVELS) - 1
    if high <= low:
        return LEVELS[top // 2] * len(values)
    steps = (round((value - low) / (high - low) * top) for value in values)
    return "".join(LEVELS[max(0, min(step, top))] for step in steps)


def big(number: str) -> tuple[str, str, str]:
    """Return ``number`` in digits three rows high, for the back of the room.

    Signs it cannot draw are left out.
    """
    glyphs = [_DIGITS[sign] for sign in number if sign in _DIGITS]
    rows = zip(*glyphs, strict=True) if glyphs else ((), (), ())
    top, middle, bottom = (" ".join(row) for row in rows)
    return top, middle, bottom
