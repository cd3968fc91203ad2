"""Several tests at once, with one chance that any of them speaks of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEVEL = 0.05
"""The chance of a false alarm that all tests of one question share, unless told otherwise."""


class Claim(NamedTuple):
    """What one test may claim.

    Attributes:
        stands: Whether its finding stands.
        level: The share of the chance that its finding was measured against.
    """

    stands: bool
    level: float


def shared(chances: Sequence[float], level: float = LEVEL) -> tuple[Claim, ...]:
    """Return which findings stand when the tests share ``level``.

    By S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
    Statistics 6:2, 1979: it holds whatever the tests have to do with each other.
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    claims = [Claim(stands=False, level=level)] * len(chances)
    stands = True
    limit = level
    for rank, place in enumerate(order):
        if stands:
            limit = level / (len(chances) - rank)
            stands = chances[place] <= limit
        claims[place] = Claim(stands, limit)
    return tuple(claims)
