"""Which causes grew from one period to the next (SPEC 4.3)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from domain.statistics.holm import LEVEL, shared
from domain.statistics.tails import binomial_excess


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How often one cause was found in two windows.

    Attributes:
        before, now: How many times.
        rate_before, rate_now: Per 100 of what could have had it; ``None`` of nothing.
        chance: How probable so many now, or more, are if the rate is the same (one-sided).
        grew: Whether it grew by more than chance does, all causes looked at together.
    """

    cause: str
    before: int
    now: int
    rate_before: float | None
    rate_now: float | None
    chance: float
    grew: bool


def grew(
    causes: Mapping[str, tuple[int, int]],
    visits: tuple[int, int],
    level: float = LEVEL,
) -> tuple[Growth, ...]:
    """Return every cause with whether it grew, those that grew most surely first.

    Of all times a cause was found, those now are binomial if the rate did not change: the exact
    conditional test of two Poisson rates (J. Przyborowski, H. Wilenski, "Homogeneity of Results in
    Testing Samples from Poisson Series", Biometrika 31:3/4, 1940), one-sided. The causes share
    ``level`` by Holm's procedure: where nothing grew, some cause is said to have grown in at most
    that share of the looks.

    Args:
        causes: How often each was found, before and now. Leave none out for being rare: all that
            were looked at share the level.
        visits: What could have had a cause, before and now: visits, or answers. The windows need
            not be of one length; without any on one side nothing can have grown.
        level: The chance of a false alarm.
    """
    part = visits[1] / sum(visits) if all(visits) else 1.0
    names = sorted(causes)
    chances = [binomial_excess(causes[n][1], sum(causes[n]), part) for n in names]
    lines = [
        Growth(
            cause=name,
            before=causes[name][0],
            now=causes[name][1],
            rate_before=_rate(causes[name][0], visits[0]),
            rate_now=_rate(causes[name][1], visits[1]),
            chance=chance,
            grew=claim.stands,
        )
        for name, chance, claim in zip(names, chances, shared(chances, level), strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: (not line.grew, line.chance, line.cause)))


def _rate(found: int, visits: int) -> float | None:
    return 100 * found / visits if visits else None
