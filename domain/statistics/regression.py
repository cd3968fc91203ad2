"""Regression to the mean: what a group chosen for its low figure gains by being looked at again.

A low figure is in part a bad truth and in part bad luck, and the luck does not come twice. How
much of it is luck follows from how much the groups differ beyond what their sizes explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import msgspec

from domain.measures.score import Z95
from domain.statistics.groups import Spread, between, weighed

LEAST = 4
"""With fewer groups nothing can be known of how much they really differ."""


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    """What would have happened with nothing done.

    Attributes:
        pull: The change to be expected by regression alone, in the unit of the figure.
        reliability: The part of a group's distance from the mean that is truth and stays, 0-1.
        groups: How many groups were compared, the chosen one among them.
        difference: The change beyond the pull.
        low, high: Its 95 % interval.
    """

    pull: float
    reliability: float
    groups: int
    difference: float
    low: float
    high: float


def regression(now: Spread, before: Spread, others: Sequence[Spread]) -> Regression | None:
    """Return what of a change regression explains; ``None`` with fewer than four groups.

    By empirical Bayes: each group's truth is taken from one normal distribution, whose variance is
    what makes the groups differ as they do (:func:`domain.statistics.groups.between`); the share of
    luck, and the uncertainty of having estimated it, are C. N. Morris's ("Parametric Empirical
    Bayes Inference: Theory and Applications", JASA 78:381, 1983). Such an estimate holds for the
    worst of many as well as for any other.

    Args:
        now: The chosen group after.
        before: The chosen group in the window it was chosen by.
        others: The other groups it was chosen from, in that window.
    """
    groups = [before, *others]
    count = len(groups)
    if count < LEAST or any(group.variance <= 0 for group in groups):
        return None
    real = between(groups)
    mean = weighed(groups, real)
    luck = before.variance / (before.variance + real) * (count - 3) / (count - 1)
    pull = luck * (mean - before.centre)
    change = now.centre - before.centre - pull
    margin = Z95 * sqrt(now.variance + _uncertain(groups, real, luck, mean))
    return Regression(
        pull=pull,
        reliability=1 - luck,
        groups=count,
        difference=change,
        low=change - margin,
        high=change + margin,
    )


def _uncertain(groups: Sequence[Spread], real: float, luck: float, mean: float) -> float:
    """Return the variance of the first group's truth, given all (Morris 1983)."""
    own, count = groups[0], len(groups)
    weights = [1 / (group.variance + real) for group in groups]
    known = count * weights[0] / sum(weights)
    usual = sum(w * g.variance for w, g in zip(weights, groups, strict=True)) / sum(weights)
    unsure = 2 / (count - 3) * luck**2 * (usual + real) * weights[0]
    return own.variance * (1 - (count - known) / count * luck) + unsure * (own.centre - mean) ** 2
