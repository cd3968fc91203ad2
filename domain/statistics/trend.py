"""Whether a figure has a trend over several periods, or only goes up and down (SPEC 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import msgspec

from domain.measures.estimate import Estimate
from domain.statistics.difference import spread
from domain.statistics.tails import student_beyond, student_quantile

LEAST = 3
"""Two periods make a change, not a trend."""


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """The straight line through a figure's periods.

    Attributes:
        periods: How many have a figure.
        slope: The change a period, in the unit of the figure; ``None`` with too few periods.
        low, high: Its 95 % interval.
        start, end: The line's figure in the first and in the last period.
        chance: How probable such a slope, either way, is without a trend.
        verdict: ``rising``, ``falling``, ``none`` that could be detected, or ``few`` periods.
    """

    periods: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    start: float | None = None
    end: float | None = None
    chance: float = 1.0
    verdict: str = "few"


class _Point(NamedTuple):
    place: int
    figure: float
    weight: float


def trend(figures: Sequence[Estimate]) -> Trend:
    """Return the trend of a figure over periods of one length, oldest first.

    Weighted least squares: a period weighs by what its interval allows. Where the periods jump
    about more than their intervals explain, the slope's interval grows with them (R. T. Birge,
    Physical Review 40:2, 1932), never the other way, and Student's t allows for the few periods
    that tell so. A season looks like a trend while it lasts: compare with last year's.

    Args:
        figures: One a period; periods without a figure keep their place.
    """
    points = _points(figures)
    if len(points) < LEAST:
        return Trend(periods=len(points))
    whole = sum(p.weight for p in points)
    place = sum(p.weight * p.place for p in points) / whole
    level = sum(p.weight * p.figure for p in points) / whole
    width = sum(p.weight * (p.place - place) ** 2 for p in points)
    slope = sum(p.weight * (p.place - place) * (p.figure - level) for p in points) / width
    rest = sum(p.weight * (p.figure - level - slope * (p.place - place)) ** 2 for p in points)
    freedom = len(points) - 2
    error = sqrt(max(1.0, rest / freedom) / width)
    margin = student_quantile(0.05, freedom) * error
    return Trend(
        periods=len(points),
        slope=slope,
        low=slope - margin,
        high=slope + margin,
        start=level + slope * (points[0].place - place),
        end=level + slope * (points[-1].place - place),
        chance=student_beyond(slope / error, freedom),
        verdict="none" if abs(slope) <= margin else "rising" if slope > 0 else "falling",
    )


def _points(figures: Sequence[Estimate]) -> list[_Point]:
    spreads = ((place, spread(figure)) for place, figure in enumerate(figures))
    return [_Point(place, one.centre, 1 / one.variance) for place, one in spreads if one]
