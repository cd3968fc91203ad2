"""Reading what a period says at a glance: the score over time, its scores, the key figures.

The one rule: the score over time is made of windows that do not overlap, so that two points
beside each other are two samples, and a trend through them can be told from noise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from domain.measures import MEASURES, Estimate
from domain.measures.needs import needs
from domain.statistics.trend import Trend, trend
from tui import cutting
from tui.cutting import Kind, Slice
from tui.cutting.cut import selected
from tui.measuring import Figures, figures_of
from tui.reading import Views

KEY = ("nps", "csat", "ces", "cji", "response-in-time", "closure", "ftr", "complaint-rate")
"""The figures shown first: of results, of what is done about them, of the work itself."""

CLASSES = ("promoter", "passive", "detractor")

SCORE = 10
"""The best score."""

_STEPS: Mapping[Kind, tuple[Kind, int]] = {
    "day": ("day", 30),
    "week": ("week", 26),
    "month": ("month", 12),
    "90": ("week", 13),
    "365": ("month", 12),
}
"""What one point of the trend stands for, and how many there are, in each window."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The score of the answers of a few days, both included."""

    start: date
    end: date
    now: Estimate


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A period at a glance.

    Attributes:
        step: What one point stands for: a day, a week or a month.
        points: The score over time, the oldest first.
        trend: What may be said of them together.
        classes: How many promoters, passives and detractors.
        scores: How many answers gave each score, from 0 to 10.
        figures: The key figures.
    """

    step: Kind
    points: tuple[Point, ...]
    trend: Trend
    classes: tuple[int, int, int]
    scores: tuple[int, ...]
    figures: Figures


def overview(views: Views, part: Slice, kind: Kind, at: datetime) -> Overview:
    """Return a slice at a glance; ``kind`` is the window it stands for."""
    step, count = _STEPS[kind]
    points = score_over_time(views, part, spans(part.end, step, count), at)
    classes, scores = distribution(views, part)
    return Overview(
        step=step,
        points=points,
        trend=trend([point.now for point in points]),
        classes=classes,
        scores=scores,
        figures=figures_of(views, part, at, KEY),
    )


def spans(end: date, step: Kind, count: int) -> tuple[tuple[date, date], ...]:
    """Return windows of a kind, one after the other, the last one ending on a day."""
    found: list[tuple[date, date]] = []
    last = end
    for _ in range(count):
        start = cutting.window(last, step).start
        found.append((start, last))
        last = start - timedelta(days=1)
    return tuple(reversed(found))


def score_over_time(
    views: Views, part: Slice, wanted: Sequence[tuple[date, date]], at: datetime
) -> tuple[Point, ...]:
    """Return the score of each of some spans that follow one another."""
    policy, nps = views.house.rules.at(at), MEASURES["nps"]
    whole = replace(part, start=wanted[0][0], end=wanted[-1][1])
    only = needs(nps, policy)
    days = cutting.counts(views, "answers", whole, ("day",), only=only)
    sums: list[Counter[str]] = [Counter() for _ in wanted]
    for (day,), counts in days.items():
        place = next(n for n, (_, last) in enumerate(wanted) if day <= last.isoformat())
        sums[place].update(counts)
    return tuple(
        Point(start=start, end=end, now=nps.estimate(found, policy))
        for (start, end), found in zip(wanted, sums, strict=True)
    )


def distribution(views: Views, part: Slice) -> tuple[tuple[int, int, int], tuple[int, ...]]:
    """Return how many valid answers were of each class, and gave each score."""
    rows = selected(
        views,
        "answers",
        part,
        "f.score_class AS class, f.score AS score, count(*) AS n",
        tail=" AND f.invalid = '' GROUP BY 1, 2",
    )
    classes: Counter[str] = Counter()
    scores: Counter[int] = Counter()
    for row in rows:
        classes[row["class"]] += row["n"]
        scores[row["score"]] += row["n"]
    promoters, passives, detractors = (classes[name] for name in CLASSES)
    return (promoters, passives, detractors), tuple(scores[n] for n in range(SCORE + 1))
