"""Several groups at once: how much they truly differ, beyond what their sizes explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

PAIR = 2


class Spread(NamedTuple):
    """Where the truth of a figure lies about, for comparing several.

    Attributes:
        centre: The middle of its interval.
        variance: Of the centre, in the square of the unit; more than 0.
    """

    centre: float
    variance: float


def between(groups: Sequence[Spread]) -> float:
    """Return the variance of the groups' truths; 0 where chance explains all, or of one group.

    What the squared distances from the mean, each over its variance, add up to more than chance
    makes of them (R. DerSimonian, N. Laird, "Meta-Analysis in Clinical Trials", Controlled
    Clinical Trials 7:3, 1986).
    """
    if len(groups) < PAIR:
        return 0.0
    weights = [1 / group.variance for group in groups]
    mean = weighed(groups, 0.0)
    unrest = sum(w * (g.centre - mean) ** 2 for w, g in zip(weights, groups, strict=True))
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max(0.0, (unrest - (len(groups) - 1)) / scale)


def weighed(groups: Sequence[Spread], real: float) -> float:
    """Return the mean of the groups, each weighing by its own and the ``real`` variance."""
    weights = [1 / (group.variance + real) for group in groups]
    return sum(w * g.centre for w, g in zip(weights, groups, strict=True)) / sum(weights)
