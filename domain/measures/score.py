"""The net promoter score and what may be said of its changes.

Counts come in as integers and are summed as integers; division happens once, at the end.
"""

from __future__ import annotations

from math import sqrt

import msgspec

Z95 = 1.959963984540054
"""The two-sided 95 % quantile of the standard normal distribution."""


class Nps(msgspec.Struct, frozen=True):
    """A net promoter score with its sample and its 95 % interval, all in points.

    Attributes:
        value: 100 × (promoters - detractors) ÷ n; ``None`` without answers.
        low, high: The interval, within ±100.
        margin: Half the unclipped width of the interval.
    """

    promoters: int
    passives: int
    detractors: int
    value: float | None
    margin: float | None
    low: float | None
    high: float | None

    @property
    def n(self) -> int:
        """The number of valid answers."""
        return self.promoters + self.passives + self.detractors


def nps(promoters: int, passives: int, detractors: int) -> Nps:
    """Return the net promoter score: % promoters - % detractors of all valid answers.

    The interval is the adjusted Wald interval for NPS (B. Rocks, "Interval Estimation for the
    Net Promoter Score", The American Statistician 70:4, 2016): three answers are added, ¾
    promoter, ¾ detractor and 1½ passive, so that even one answer, or all equal ones, has a width.
    """
    n = promoters + passives + detractors
    if n == 0:
        return Nps(0, 0, 0, None, None, None, None)
    total = n + 3
    difference = promoters - detractors
    spread = (promoters + detractors + 1.5) / total - (difference / total) ** 2
    margin = 100 * Z95 * sqrt(spread / total)
    centre = 100 * difference / total
    return Nps(
        promoters,
        passives,
        detractors,
        100 * difference / n,
        margin,
        max(-100.0, centre - margin),
        min(100.0, centre + margin),
    )


def swings(now: Nps, before: Nps, limit: int) -> bool:
    """Whether a score moved more than ``limit`` points from one period to the next (SPEC 4.1)."""
    return (
        now.value is not None and before.value is not None and abs(now.value - before.value) > limit
    )


def drops(now: Nps, before: Nps) -> bool:
    """Whether a score is lower than before by more than chance would make it, at 95 %.

    The difference of two independent scores, each with the variance of its adjusted Wald interval
    (see :func:`nps`), is compared with its own margin; without answers on both sides nothing can
    be claimed.
    """
    sides = (now, before)
    if any(side.value is None or side.margin is None for side in sides):
        return False
    margin = sqrt(sum((side.margin or 0.0) ** 2 for side in sides))
    return _adjusted(before) - _adjusted(now) > margin


def _adjusted(score: Nps) -> float:
    return 100 * (score.promoters - score.detractors) / (score.n + 3)
