"""A figure over time in Braille: its line, the band it may lie in, and the target across.

Braille has one width in every terminal and four rows of dots in each cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

TARGET = "┄"
"""What the target's line is drawn with where nothing else stands."""

LABEL = 6
"""Cells of the labels at the left, the axis included."""

_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The dot of each place in a cell: four rows of two."""

_WIDE, _HIGH = 2, 4

_ROUND = (1, 2, 5, 10, 20, 25, 50, 100)
"""What the ends of the scale are rounded to, whichever leaves a handful of steps."""

_STEPS = 6


class Mark(NamedTuple):
    """One point of the line: its value, with the interval it may lie in; ``None`` is a gap."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Scale(NamedTuple):
    """The values at the lower and at the upper edge."""

    low: float
    high: float

    def row(self, value: float, rows: int) -> int:
        """Return which of some rows of dots a value stands in, counted from above."""
        share = (self.high - value) / (self.high - self.low)
        return max(0, min(rows - 1, round(share * (rows - 1))))


def scale(marks: Sequence[Mark], target: float | None) -> Scale:
    """Return round ends that hold every point with its interval, and the target."""
    known = [value for mark in marks for value in mark if value is not None]
    known += [target] if target is not None else []
    if not known:
        return Scale(0.0, 1.0)
    low, high = min(known), max(known)
    step = next((each for each in _ROUND if (high - low) / each <= _STEPS), _ROUND[-1])
    return Scale(floor(low / step) * step, max(ceil(high / step), floor(low / step) + 1) * step)


def chart(marks: Sequence[Mark], target: float | None, cells: int, rows: int) -> Sequence[Line]:
    """Return a drawing of ``rows`` lines: the band quiet, the line loud, the target between.

    Args:
        marks: The points, the oldest first; neighbours are joined.
        target: Where the line across stands; ``None`` for none.
        cells: The width, labels included.
        rows: The height.
    """
    width = max(1, cells - LABEL)
    ends = scale(marks, target)
    line, band = _Dots(width, rows), _Dots(width, rows)
    places = _places(len(marks), width * _WIDE)
    for low_of, dots in (("low", band), ("high", band), ("value", line)):
        dots.draw(places, [getattr(mark, low_of) for mark in marks], ends)
    at = None if target is None else ends.row(target, rows * _HIGH) // _HIGH
    labels = {0: ends.high, rows - 1: ends.low}
    if at is not None and target is not None:
        labels[at] = target
    return [
        (
            Ink(f"{fit(_label(labels.get(row)), LABEL - 2, 'right')} │", Tone.QUIET),
            *_cells(line.row(row), band.row(row), is_target=row == at),
        )
        for row in range(rows)
    ]


def _label(value: float | None) -> str:
    return "" if value is None else f"{value:+g}" if value else "0"


def _places(count: int, dots: int) -> list[int]:
    """Return where points stand, from the first column of dots to the last."""
    if count == 1:
        return [dots // 2]
    return [round(place * (dots - 1) / (count - 1)) for place in range(count)]


class _Dots:
    """Dots in cells of Braille."""

    def __init__(self, width: int, rows: int) -> None:
        self._rows = rows
        self._bits = [[0] * width for _ in range(rows)]

    def row(self, row: int) -> Sequence[int]:
        """Return the dots of each cell of a row."""
        return self._bits[row]

    def draw(self, places: Sequence[int], values: Sequence[float | None], ends: Scale) -> None:
        """Draw a line through values; a value between gaps is a dot."""
        known: list[tuple[int, float] | None] = [
            None if value is None else (place, value)
            for place, value in zip(places, values, strict=True)
        ]
        for here in filter(None, known):
            self._set(here[0], ends.row(here[1], self._rows * _HIGH))
        for one, other in pairwise(known):
            if one is not None and other is not None:
                self._join(one, other, ends)

    def _join(self, here: tuple[int, float], there: tuple[int, float], ends: Scale) -> None:
        (x, value), (until, last) = here, there
        above = ends.row(value, self._rows * _HIGH)
        for step in range(x, until + 1):
            share = (step - x) / max(1, until - x)
            y = ends.row(value + (last - value) * share, self._rows * _HIGH)
            for between in range(min(above, y), max(above, y) + 1):
                if between in (above, y) or abs(y - above) > 1:
                    self._set(step, between)
            above = y

    def _set(self, x: int, y: int) -> None:
        self._bits[y // _HIGH][x // _WIDE] |= _DOTS[y % _HIGH][x % _WIDE]


def _cells(line: Sequence[int], band: Sequence[int], *, is_target: bool) -> Iterator[Ink]:
    """Yield a row in pieces of one tone each."""
    text, tone = "", Tone.PLAIN
    for drawn, around in zip(line, band, strict=True):
        sign, loud = _sign(drawn, around, is_target=is_target)
        if loud is not tone and text:
            yield Ink(text, tone)
            text = ""
        text, tone = text + sign, loud
    yield Ink(text, tone)


def _sign(drawn: int, around: int, *, is_target: bool) -> tuple[str, Tone]:
    if drawn:
        return chr(_BLANK + drawn), Tone.WATCH
    if is_target:
        return TARGET, Tone.SOON
    return (chr(_BLANK + around), Tone.QUIET) if around else (" ", Tone.PLAIN)
