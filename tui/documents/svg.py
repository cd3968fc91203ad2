"""The elements charts are drawn with: each returns one SVG element as text.

Only numbers and classes go in unescaped; colours stand in the style sheet, so that print and
screen can differ and nothing needs an inline style.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Literal, NamedTuple

from tui.widgets.cells import cut
from tui.widgets.plain import plain

WIDE = 720
"""The width of every chart; its height follows from what is in it."""

SIGN = 7.0
"""How wide one cell of text is, at the size charts are lettered in."""

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


def drawing(shapes: Iterable[str], wide: int, high: int, title: str) -> str:
    """Return a whole picture, as wide as its room, that says ``title`` when read aloud."""
    said = safe(title)
    body = "".join(shapes)
    return f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="{said}">{body}</svg>'


def line(start: Point, end: Point, kind: str) -> str:
    """Return a straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def path(points: Sequence[Point], kind: str) -> str:
    """Return a line through points."""
    return f'<polyline class="{kind}" points="{_joined(points)}"/>'


def area(points: Sequence[Point], kind: str) -> str:
    """Return a filled shape."""
    return f'<polygon class="{kind}" points="{_joined(points)}"/>'


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def rect(corner: Point, wide: float, high: float, kind: str) -> str:
    """Return a box by its upper left corner."""
    x, y = corner
    size = f'width="{max(0.0, wide):.1f}" height="{max(0.0, high):.1f}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" {size}/>'


def text(at: Point, said: str, kind: str, anchor: Anchor = "start") -> str:
    """Return one line of text by the start, middle or end of its base line."""
    x, y = at
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {where}>{safe(said)}</text>'


def safe(said: str) -> str:
    """Return a text that is only a text, in an element or an attribute."""
    return escape(plain(said), quote=True)


class Axis(NamedTuple):
    """Where values lie along one direction; what lies beyond its ends is drawn at them."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value lies."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)


def fitted(said: str, room: float) -> str:
    """Return a text cut to the room it has, and marked where it was cut."""
    return cut(plain(said), max(2, int(room / SIGN)))


def round_steps(values: Iterable[float], wanted: int = 4) -> list[float]:
    """Return round numbers, evenly apart, that hold all values; about ``wanted`` steps of them."""
    held = list(values) or [0.0]
    low, high = min(held), max(held)
    step = _round(max(high - low, 1e-6) / wanted)
    first = floor(low / step + 1e-9)
    last = max(ceil(high / step - 1e-9), first + 1)
    return [n * step for n in range(first, last + 1)]


def _round(raw: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least ``raw``."""
    power = 10.0 ** floor(log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw * 0.999), 10 * power)
