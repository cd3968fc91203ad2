"""The hero board (SPEC 8.1): who is best, with what it rests on, and who is just as good.

Whoever has the same figure is named together; whoever's interval reaches into the best one's is
named beside it: between them nothing can be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from domain.measures.estimate import Estimate

Honour = Literal["nps", "recovery", "converted"]

HONOURS: tuple[Honour, ...] = ("nps", "recovery", "converted")
"""Best score of one's own, most of the unhappy won back of those due, most made promoters."""


class Hero(msgspec.Struct, frozen=True, kw_only=True):
    """Who is best at something.

    Attributes:
        honour: At what.
        best: Everybody who has the best figure; empty where nobody has enough to be judged.
        estimates: Their figures, in the same order.
        level: Those judged who are not detectably different from the best.
        minimum: So many cases are needed to be judged.
        judged, few: How many had enough, and how many had some and not enough.
    """

    honour: Honour
    best: tuple[str, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    level: tuple[str, ...] = ()
    minimum: int = 0
    judged: int = 0
    few: int = 0


def hero(honour: Honour, figures: Mapping[str, Estimate], minimum: int) -> Hero:
    """Return who has the highest figure of those with at least ``minimum`` behind theirs."""
    known = {who: each for who, each in figures.items() if each.value is not None and each.n}
    judged = {who: each for who, each in known.items() if each.n >= minimum}
    few = len(known) - len(judged)
    top = max((each.value or 0.0 for each in judged.values()), default=0.0)
    if not judged or (honour != "nps" and top <= 0):
        return Hero(honour=honour, minimum=minimum, judged=len(judged), few=few)
    best = sorted(who for who, each in judged.items() if each.value == top)
    return Hero(
        honour=honour,
        best=tuple(best),
        estimates=tuple(judged[who] for who in best),
        level=tuple(_level(judged, best)),
        minimum=minimum,
        judged=len(judged),
        few=few,
    )


def _level(judged: Mapping[str, Estimate], best: list[str]) -> list[str]:
    lows = [low for who in best if (low := judged[who].low) is not None]
    if not lows:
        return []
    return sorted(
        who
        for who, each in judged.items()
        if who not in best and each.high is not None and each.high >= max(lows)
    )
