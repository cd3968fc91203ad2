"""Exact distributions the tests need: every sum is finite, nothing is drawn or approximated.

Own code because it is a page of sums: the stratified and the noncentral forms are in no library
that is not many times the size of this program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb
from typing import NamedTuple


class Stratum(NamedTuple):
    """Two groups of surveys alike but for what tells the groups apart.

    Attributes:
        hits: How many of the first group it happened to.
        group: The size of the first group.
        all_hits: How many of both it happened to.
        both: The size of both groups.
    """

    hits: int
    group: int
    all_hits: int
    both: int

    @property
    def is_open(self) -> bool:
        """Whether it could have come out in more than one way."""
        return 0 < self.all_hits < self.both and 0 < self.group < self.both


def expected(strata: Iterable[Stratum]) -> float:
    """Return how many hits the first group would have if they fell by chance alone."""
    return sum(s.all_hits * s.group / s.both for s in strata if s.both)


def excess(strata: Sequence[Stratum], odds: float = 1.0) -> float:
    """Return the chance of at least so many hits in the first group.

    The margins of every stratum are held, so its hits are (Fisher's noncentral) hypergeometric
    and their sum is a convolution: the exact conditional test of a common odds ratio (J. J. Gart,
    "Point and interval estimation of the common odds ratio in the combination of 2 x 2 tables
    with fixed marginals", Biometrika 57:3, 1970). With one stratum and ``odds`` 1 it is Fisher's
    exact test, one-sided.

    Args:
        strata: The tables.
        odds: The odds ratio up to which it is still taken for honest.
    """
    told = [stratum for stratum in strata if stratum.is_open]
    seen = sum(stratum.hits for stratum in told)
    if seen <= expected(told):
        return 1.0  # by no reading too many, so nothing needs to be summed
    lowest, chances = 0, [1.0]
    for stratum in told:
        low, here = _hits(stratum, odds)
        lowest += low
        chances = _sums(chances, here)
    return min(1.0, sum(chances[seen - lowest :]))


def _hits(stratum: Stratum, odds: float) -> tuple[int, list[float]]:
    """Return the fewest hits the first group can have, and the chance of each number from it."""
    others = stratum.both - stratum.group
    low, high = max(0, stratum.all_hits - others), min(stratum.group, stratum.all_hits)
    ways = [
        comb(stratum.group, hits) * comb(others, stratum.all_hits - hits)
        for hits in range(low, high + 1)
    ]
    whole = sum(ways)
    weights = [way / whole * odds**more for more, way in enumerate(ways)]
    total = sum(weights)
    return low, [weight / total for weight in weights]


def _sums(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """Return the chances of the sum of two independent numbers."""
    sums = [0.0] * (len(first) + len(second) - 1)
    for place, chance in enumerate(first):
        for further, other in enumerate(second):
            sums[place + further] += chance * other
    return sums


def run_chance(length: int, n: int, rate: float) -> float:
    """Return the chance that ``n`` tries hold a run of ``length`` successes or more.

    By the recursion on where the first such run ends (W. Feller, "An Introduction to Probability
    Theory and Its Applications", vol. 1, XIII.7): at try ``i`` it ends for the first time if the
    last ``length`` succeeded, the one before failed, and no run had ended before that.
    """
    if length > n:
        return 0.0
    whole = rate**length
    without = [1.0] * length + [1.0 - whole]  # the chance of no run among the first i tries
    for i in range(length + 1, n + 1):
        without.append(without[i - 1] - (1 - rate) * whole * without[i - length - 1])
    return max(0.0, 1.0 - without[n])


def all_of_one(chosen: int, group: int, both: int) -> float:
    """Return the chance that ``chosen`` drawn from ``both`` all come from a group of them."""
    return comb(group, chosen) / comb(both, chosen) if chosen <= both else 0.0
