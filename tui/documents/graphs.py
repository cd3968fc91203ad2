"""The charts a document can hold: numbers with their labels, and the table that says the same.

A graph is data; how it is drawn is :mod:`tui.documents.charts`' business. Its ``heads`` are the
heads of that table, so a reader without pictures loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

Row = tuple[str, ...]


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a trend; ``said`` is the value as a text, ``sample`` what it rests on."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    said: str = ""
    sample: str = ""


class Trend(msgspec.Struct, frozen=True, kw_only=True, tag="trend"):
    """Values over time with their 95 % intervals, and the line they are to reach."""

    heads: tuple[str, str, str]
    dots: tuple[Dot, ...]
    target: float | None = None
    target_said: str = ""
    floor: float | None = None
    ceiling: float | None = None

    def rows(self) -> Iterator[Row]:
        """Yield label, value and sample of each point."""
        for dot in self.dots:
            yield dot.label, dot.said, dot.sample


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """One bar made of parts."""

    label: str
    parts: tuple[int, ...]


class Stacks(msgspec.Struct, frozen=True, kw_only=True, tag="stacks"):
    """Bars that are each a whole, with the share of every part; ``heads`` name label and parts."""

    heads: tuple[str, ...]
    bars: tuple[Stack, ...]

    def rows(self) -> Iterator[Row]:
        """Yield the label and the parts of each bar, with their shares."""
        for bar in self.bars:
            yield bar.label, *(shared(part, sum(bar.parts)) for part in bar.parts)


def shared(part: int, whole: int) -> str:
    """Return a part with its share of the whole: ``136 (68.0%)``."""
    return f"{part:,} ({100 * part / whole:.1f}%)" if whole else f"{part:,}"


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One horizontal bar; ``before`` is its length in the period before, ``more`` a remark."""

    label: str
    value: float
    said: str
    before: float | None = None
    more: str = ""


class Bars(msgspec.Struct, frozen=True, kw_only=True, tag="bars"):
    """Horizontal bars, the longest first; a tick marks the period before."""

    heads: tuple[str, str, str]
    bars: tuple[Bar, ...]
    before_said: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield label, value and remark of each bar."""
        for bar in self.bars:
            yield bar.label, bar.said, bar.more


class Fall(msgspec.Struct, frozen=True, kw_only=True):
    """What one thing takes away from the whole; ``part`` is the mean it does so with."""

    label: str
    points: float
    said: str
    part: str = ""


class Waterfall(msgspec.Struct, frozen=True, kw_only=True, tag="waterfall"):
    """How what is lost comes together: from the best possible down to what was reached."""

    heads: tuple[str, str, str]
    top: float
    top_said: str
    bottom_said: str
    bottom: float
    falls: tuple[Fall, ...]
    target: float | None = None
    target_said: str = ""
    top_label: str = ""
    bottom_label: str = ""

    def rows(self) -> Iterator[Row]:
        """Yield label, mean and loss of each step, and what is left."""
        for fall in self.falls:
            yield fall.label, fall.part, fall.said
        yield self.bottom_label, self.bottom_said, ""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a cell of the matrix: cost and impact are 0 (low) or 1 (high)."""

    label: str
    cost: int
    impact: int


class Matrix(msgspec.Struct, frozen=True, kw_only=True, tag="matrix"):
    """Impact over cost in four named cells.

    ``cells`` names (impact, cost): low/low, low/high, high/low, high/high.
    """

    heads: tuple[str, str]
    cells: tuple[str, str, str, str]
    axes: tuple[str, str]
    spots: tuple[Spot, ...]

    def rows(self) -> Iterator[Row]:
        """Yield each thing with the name of its cell."""
        for spot in self.spots:
            yield spot.label, self.cells[2 * spot.impact + spot.cost]


Graph = Trend | Stacks | Bars | Waterfall | Matrix
