"""How much a figure differs from another, and by how much chance would make it."""

from __future__ import annotations

from math import sqrt

from domain.measures.estimate import Change, Estimate, change
from domain.measures.score import Z95
from domain.statistics.groups import Spread
from domain.statistics.tails import student_quantile


def spread(figure: Estimate) -> Spread | None:
    """Return where a figure's truth lies about; ``None`` where it has no interval with a width."""
    if figure.centre is not None and figure.margin is not None:
        return Spread(figure.centre, (figure.margin / Z95) ** 2)
    if figure.low is None or figure.high is None or figure.high <= figure.low:
        return None
    return Spread((figure.low + figure.high) / 2, ((figure.high - figure.low) / 2 / Z95) ** 2)


def difference(now: Estimate, before: Estimate) -> Change:
    """Return now less before.

    Scores and rates as :func:`domain.measures.estimate.change` has them: two adjusted Wald scores,
    Newcombe's hybrid of two Wilson intervals. Means are few more often, so theirs is B. L. Welch's
    interval (Biometrika 34:1/2, 1947) with F. E. Satterthwaite's degrees of freedom (Biometrics
    Bulletin 2:6, 1946); from 30 values on a side it is at most 3 % wider than ``change``'s. Where
    neither mean varies, or one has a single value, nothing is known of chance: no interval.
    """
    if now.part is not None or now.centre is not None or now.value is None or before.value is None:
        return change(now, before)
    value = now.value - before.value
    one, other = _of_mean(now), _of_mean(before)
    if one is None or other is None or one + other == 0:
        return Change(value)
    freedom = (one + other) ** 2 / (one**2 / (now.n - 1) + other**2 / (before.n - 1))
    margin = student_quantile(0.05, freedom) * sqrt(one + other)
    return Change(value, value - margin, value + margin, detectable=abs(value) > margin)


def _of_mean(figure: Estimate) -> float | None:
    """Return the variance of a mean; ``None`` where it has no interval."""
    if figure.low is None or figure.high is None:
        return None
    return ((figure.high - figure.low) / 2 / Z95) ** 2
