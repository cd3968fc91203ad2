"""Which touchpoints go with the recommendation score (SPEC 4).

A share says how much of the *spread* of the score goes with a touchpoint; it is no cause, and
raising a touchpoint need not raise the score. It is for a centre or a region, never for one
person: an advisor's answers are too few and too much chosen by the jobs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement
from math import comb, sqrt
from operator import mul

import msgspec

from domain.statistics.holm import LEVEL
from domain.statistics.tails import beta

Answer = Sequence[int | None]
"""The touchpoint scores of one answer in the order of the names; ``None`` was not asked."""

LEAST = 2
"""One touchpoint alone has nothing to share with."""

SAME = 1e-9
"""A touchpoint of which less than this is its own says what the others say already."""


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """One touchpoint.

    Attributes:
        share: Its part of R², 0-1; those of all touchpoints make 1.
        mean: Its mean score.
        along: Its correlation with the score; below 0 it goes against it.
    """

    touchpoint: str
    share: float
    mean: float
    along: float


class Drivers(msgspec.Struct, frozen=True, kw_only=True):
    """What the recommendation score goes with.

    Attributes:
        n: The answers used: those that score every touchpoint compared.
        answers: All answers given.
        minimum: Answers below which nothing is said.
        spread: R², the part of the score's variance that goes with the touchpoints together;
            ``None`` of ``few`` or ``even`` answers.
        drivers: The greatest share first; empty where nothing is said.
        unasked: Touchpoints left out because too few answers score them.
        why: Why nothing is said: ``few`` answers; ``even``, all score alike; ``loose``, they go
            together no more than chance makes them; empty where something is.
    """

    n: int
    answers: int
    minimum: int
    spread: float | None = None
    drivers: tuple[Driver, ...] = ()
    unasked: tuple[str, ...] = ()
    why: str = ""


def shapley(names: Sequence[str], answers: Iterable[tuple[Answer, int]], minimum: int) -> Drivers:
    """Return the share of every touchpoint in R² of a linear model of the score.

    A touchpoint's share is what it adds to R² on top of a set of the others, averaged over all
    sets and orders: the Shapley value, in regression known as LMG (R. H. Lindeman, P. F. Merenda,
    R. Z. Gold, "Introduction to Bivariate and Multivariate Analysis", 1980; U. Grömping,
    "Estimators of Relative Importance in Linear Regression Based on Variance Decomposition", The
    American Statistician 61:2, 2007). Unlike coefficients it is never below 0 and does not tip
    over where touchpoints go together, as they do here. No interval is given: take the order of
    close shares lightly.

    Answers that leave out a touchpoint are not filled in or used in parts: only complete ones
    count. Where they are fewer than ``minimum``, the touchpoint missing most often is left out
    and named, until there are enough or two touchpoints are left. Where the F test of the whole
    model (R. A. Fisher, 1925) finds nothing at 5 %, shares of it would be shares of chance, and
    none are given.

    Args:
        names: The touchpoints.
        answers: The touchpoint scores and the recommendation score of each answer, all 0-10.
        minimum: Answers below which nothing is said (policy).
    """
    whole = list(answers)
    kept = _kept(whole, len(names), minimum)
    complete = _complete(whole, kept)
    if len(complete) < max(minimum, 1):
        complete = _complete(whole, range(len(names)))
        return Drivers(n=len(complete), answers=len(whole), minimum=minimum, why="few")
    found = Drivers(
        n=len(complete),
        answers=len(whole),
        minimum=minimum,
        unasked=tuple(name for place, name in enumerate(names) if place not in kept),
    )
    return _told(found, [names[place] for place in kept], _Sums([*zip(*complete, strict=True)]))


def _told(found: Drivers, names: Sequence[str], sums: _Sums) -> Drivers:
    """Return what was found with the shares, or with why there are none."""
    count = len(names)
    if not sums.varies(-1) or not any(sums.varies(at) for at in range(count)):
        return msgspec.structs.replace(found, why="even")
    shares = _lmg(sums, count)
    spread = sum(shares)
    if _by_chance(spread, count, sums.n) > LEVEL:
        return msgspec.structs.replace(found, spread=spread, why="loose")
    drivers = [
        Driver(
            touchpoint=name,
            share=shares[at] / spread,
            mean=sums.totals[at] / sums.n,
            along=sums.along(at, -1),
        )
        for at, name in enumerate(names)
    ]
    drivers.sort(key=lambda driver: (-driver.share, driver.touchpoint))
    return msgspec.structs.replace(found, spread=spread, drivers=tuple(drivers))


def _by_chance(spread: float, count: int, n: int) -> float:
    """Return the chance of an R² as great where nothing goes together: Fisher's F."""
    freedom = n - count - 1
    return beta(freedom / 2, count / 2, 1 - spread) if freedom > 0 else 1.0


def _kept(whole: Sequence[tuple[Answer, int]], count: int, minimum: int) -> list[int]:
    """Return the touchpoints that enough answers score together."""
    kept = list(range(count))
    while len(_complete(whole, kept)) < minimum and len(kept) > LEAST:
        kept.remove(max(kept, key=lambda place: sum(a[place] is None for a, _ in whole)))
    return kept


def _complete(answers: Sequence[tuple[Answer, int]], kept: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the scores of the answers that have all of them, the recommendation last."""
    chosen = [([marks[place] for place in kept], score) for marks, score in answers]
    return [
        (*[mark for mark in marks if mark is not None], score)
        for marks, score in chosen
        if None not in marks
    ]


class _Sums:
    """Sums, squares and products of columns, whole numbers until the last step."""

    def __init__(self, columns: Sequence[tuple[int, ...]]) -> None:
        self.n = len(columns[0])
        self.totals = [sum(column) for column in columns]
        self._shared = [[0] * len(columns) for _ in columns]
        for i, j in combinations_with_replacement(range(len(columns)), 2):
            products = sum(map(mul, columns[i], columns[j]))
            shared = self.n * products - self.totals[i] * self.totals[j]
            self._shared[i][j] = self._shared[j][i] = shared

    def varies(self, one: int) -> bool:
        """Whether not all of a column is the same."""
        return self._shared[one][one] > 0

    def along(self, one: int, other: int) -> float:
        """Return the correlation of two columns; 0 where one does not vary."""
        shared = self._shared
        if not (self.varies(one) and self.varies(other)):
            return 0.0
        return shared[one][other] / sqrt(shared[one][one] * shared[other][other])


def _lmg(sums: _Sums, count: int) -> list[float]:
    """Return the part of R² of each of the first columns, for the last."""
    explained = [_explained(sums, _members(subset, count)) for subset in range(1 << count)]
    shares = [0.0] * count
    for subset in range(1 << count):
        size = subset.bit_count()
        for one in range(count):
            if not subset >> one & 1:
                added = explained[subset | 1 << one] - explained[subset]
                shares[one] += added / (count * comb(count - 1, size))
    return [max(0.0, share) for share in shares]


def _members(subset: int, count: int) -> list[int]:
    return [one for one in range(count) if subset >> one & 1]


def _explained(sums: _Sums, chosen: Sequence[int]) -> float:
    """Return R² of the last column by the chosen ones, by elimination on their correlations."""
    columns = [*chosen, -1]
    table = [[sums.along(i, j) for j in columns] for i in columns]
    for step in range(len(chosen)):
        if table[step][step] < SAME:
            continue  # the columns before it say all it says
        for row in range(step + 1, len(columns)):
            factor = table[row][step] / table[step][step]
            table[row] = [a - factor * b for a, b in zip(table[row], table[step], strict=True)]
    return min(1.0, max(0.0, 1.0 - table[-1][-1]))
