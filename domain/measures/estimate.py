"""One figure of one slice: its value, what it rests on, and how sure it is.

The one rule: an estimate is a function of integer sums, so that the sums of days, or of centres,
added up give the estimate of them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import msgspec

from domain.measures.rate import wilson
from domain.measures.score import Z95, nps

Counts = Mapping[str, int]
"""Integer sums of a slice, by name; a name that is missing counts nothing."""


class Estimate(msgspec.Struct, frozen=True):
    """A figure in the unit of its measure.

    Attributes:
        value: The figure; ``None`` where there is nothing to take it of.
        n: What it rests on: answers, cases, visits, customers, months …
        low, high: The 95 % interval; ``None`` where there is none.
        part: The numerator of a rate.
        centre, margin: Middle and half width of the interval before it was cut to the scale, where
            that differs from the value (NPS).
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    part: int | None = None
    centre: float | None = None
    margin: float | None = None


NOTHING = Estimate(None, 0)


def rate(part: int, n: int) -> Estimate:
    """Return a share in per cent with its Wilson interval."""
    if n <= 0:
        return Estimate(None, 0, part=part)
    low, high = wilson(part, n)
    return Estimate(100 * part / n, n, 100 * low, 100 * high, part)


def score(promoters: int, passives: int, detractors: int) -> Estimate:
    """Return a net promoter score in points (:func:`domain.measures.score.nps`)."""
    found = nps(promoters, passives, detractors)
    if found.value is None:
        return NOTHING
    centre = 100 * (promoters - detractors) / (found.n + 3)
    return Estimate(
        found.value, found.n, found.low, found.high, None, centre=centre, margin=found.margin
    )


def mean(total: int, squares: int, n: int, *, per: float = 1.0) -> Estimate:
    """Return a mean with its 95 % interval: ± 1.96 standard errors, from two answers on.

    Args:
        total: The sum of the values.
        squares: The sum of their squares.
        n: How many there are.
        per: What the values are divided by, e.g. 60 from minutes to hours.
    """
    if n <= 0:
        return NOTHING
    value = total / n / per
    if n == 1:
        return Estimate(value, n)
    half = Z95 * sqrt(variance(total, squares, n) / n) / per
    return Estimate(value, n, value - half, value + half)


def variance(total: int, squares: int, n: int) -> float:
    """Return the variance of a sample, from the sum of its values and that of their squares.

    Raises:
        ValueError: with fewer than two values there is none.
    """
    if n < 2:  # noqa: PLR2004  a sample of one has no variance
        raise ValueError(n)
    return max(0.0, (n * squares - total * total) / (n * (n - 1)))


class Change(msgspec.Struct, frozen=True):
    """A figure beside an earlier or another one.

    Attributes:
        difference: Now - before, in the measure's unit; ``None`` without one of them.
        low, high: Its 95 % interval; ``None`` where either has none.
        detectable: Whether it is more than chance would make it.
    """

    difference: float | None
    low: float | None = None
    high: float | None = None
    detectable: bool = False

    @property
    def told(self) -> bool:
        """Whether it has an interval, so that it can be said to be noise or more than that."""
        return self.low is not None and self.high is not None


def change(now: Estimate, before: Estimate) -> Change:
    """Return the difference of two independent estimates.

    Its interval is put together from theirs (G. Zou and A. Donner, "Construction of confidence
    limits about effect measures", Statistics in Medicine 27:10, 2008); for rates with Wilson's
    intervals that is Newcombe's hybrid score interval (Statistics in Medicine 17:8, 1998, method
    10), for scores the root of the sum of their squared margins.
    """
    if now.value is None or before.value is None:
        return Change(None)
    difference = now.value - before.value
    if now.centre is not None and before.centre is not None:
        return _of_scores(difference, now, before)
    if None in (now.low, now.high, before.low, before.high):
        return Change(difference)
    assert now.low is not None and now.high is not None  # noqa: S101, PT018  for the type checker
    assert before.low is not None and before.high is not None  # noqa: S101, PT018
    if now.low == now.high and before.low == before.high:
        return Change(difference)  # a few values that are all the same tell nothing of chance
    low = difference - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    high = difference + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Change(difference, low, high, detectable=low > 0 or high < 0)


def _of_scores(difference: float, now: Estimate, before: Estimate) -> Change:
    middle = (now.centre or 0.0) - (before.centre or 0.0)
    half = sqrt((now.margin or 0.0) ** 2 + (before.margin or 0.0) ** 2)
    return Change(difference, middle - half, middle + half, detectable=abs(middle) > half)
