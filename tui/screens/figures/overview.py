"""Drawing a period at a glance: the score over time with its band, and how the scores lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.measures import Rate
from tui.measuring import FigureLine
from tui.overview import CLASSES, Overview, Point
from tui.screens.figures.telling import standing
from tui.text import Words
from tui.widgets.bars import bar, sparkline
from tui.widgets.cells import fit, width, wrap
from tui.widgets.chart import LABEL, Mark, chart
from tui.widgets.ink import Ink, Line, between
from tui.widgets.tone import Tone

FEW = 5
"""Answers below which a point is left out of the line."""

ROOMY = 14
"""Lines from which every score has one of its own."""

NAME = 10
"""Cells of the name of a class."""

COUNT = 12
"""Cells of a share and its count."""


def trend_lines(
    words: Words, found: Overview, target: float | None, cells: int, rows: int
) -> Sequence[Line]:
    """Return the score over time, the target across, and the first and the last day below."""
    marks = [_mark(point) for point in found.points]
    if all(mark.value is None for mark in marks):
        return [(Ink(words("figure.too-few", n=FEW), Tone.QUIET),)]
    drawn = chart(marks, target, cells, max(2, rows - 1))
    return [*drawn, _days(found.points, cells)]


def _mark(point: Point) -> Mark:
    now = point.now
    return Mark(now.value, now.low, now.high) if now.n >= FEW else Mark(None)


def _days(points: Sequence[Point], cells: int) -> Line:
    first, last = points[0].start, points[-1].end
    ends = ((Ink(f"{first:%Y-%m-%d}", Tone.QUIET),), (Ink(f"{last:%Y-%m-%d}", Tone.QUIET),))
    return (Ink(" " * LABEL), *between(*ends, max(0, cells - LABEL)))


def trend_said(words: Words, found: Overview) -> str:
    """Return what may be said of the trend: rising, falling, or none to be detected."""
    slope = words.formats.signed(found.trend.slope or 0.0, 1)
    step = words(f"figures.step.{found.step}")
    return words(f"figures.trend.{found.trend.verdict}", slope=slope, step=step)


def mix_lines(
    words: Words, found: Overview, line: FigureLine, minimum: int, cells: int, rows: int
) -> Sequence[Line]:
    """Return how many were of each class, how the scores lie, and what the interval means."""
    total = sum(found.classes)
    lines = [
        _share(words(f"kind.{kind}"), Rate(n, total), words, cells)
        for kind, n in zip(CLASSES, found.classes, strict=True)
    ]
    lines += _scores(words, found, cells) if rows >= ROOMY else [_skyline(found, cells)]
    told = standing(line, minimum, words)
    return [*lines, *((Ink(text, Tone.WATCH),) for text in wrap(told, cells))]


def _share(name: str, rate: Rate, words: Words, cells: int) -> Line:
    percent = "-" if rate.percent is None else f"{rate.percent:.0f}%"
    room = max(0, cells - NAME - COUNT - 1)
    return (
        Ink(fit(name, NAME), Tone.HEAD),
        Ink(f"{percent:>4} ", Tone.WATCH),
        Ink(bar(rate.value or 0.0, room), Tone.GOOD),
        Ink(f"{words.formats.number(rate.part):>7}"),
    )


def _scores(words: Words, found: Overview, cells: int) -> Iterator[Line]:
    """Yield the scores from 10 to 0, each with a bar against the most frequent one."""
    most = max(found.scores) or 1
    total = sum(found.scores) or 1
    room = max(0, cells - COUNT - 3)
    for score in reversed(range(len(found.scores))):
        n = found.scores[score]
        yield (
            Ink(f"{score:>2} ", Tone.QUIET),
            Ink(bar(n / most, room)),
            Ink(f"{100 * n / total:>4.0f}%", Tone.QUIET),
            Ink(f"{words.formats.number(n):>7}"),
        )


def _skyline(found: Overview, cells: int) -> Line:
    """Return the scores from 0 to 10 as one cell each, as many times as there is room for."""
    high = max(found.scores) or 1
    each = max(1, min(3, (cells - 8) // len(found.scores)))
    drawn = "".join(sparkline([n], 0, high) * each if n else " " * each for n in found.scores)
    left, right = Ink(" 0 ", Tone.QUIET), Ink(" 10", Tone.QUIET)
    return (left, Ink(drawn, Tone.GOOD), right) if width(drawn) else (left, right)
