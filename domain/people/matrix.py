"""Centres by performance and potential (SPEC 8.3), and the four sides of a balanced scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from domain.people.rules import PeopleRules

Cell = Literal["star", "potential", "cash-cow", "problem"]
Side = Literal["finance", "operations", "customer", "team"]
Judged = Literal["met", "missed", "open", "early", "few", "none"]


def cell(performance: float | None, potential: float | None, rules: PeopleRules) -> Cell | None:
    """Return where a centre stands; ``None`` where one of the two is not known.

    Both are 0-100: performance the share of its manager's card, potential as told.
    """
    if performance is None or potential is None:
        return None
    strong, promising = performance >= rules.performance, potential >= rules.potential
    if strong:
        return "star" if promising else "cash-cow"
    return "potential" if promising else "problem"


BALANCED: Mapping[Side, tuple[str, ...]] = {
    "finance": ("revenue", "gross-margin", "arpu", "cost-rate"),
    "operations": (
        *("response-in-time", "closure", "ftr", "on-time", "repair-time", "productivity"),
        *("rework", "mobile-share", "coverage", "completion"),
    ),
    "customer": (
        *("nps", "csat", "ces", "cji", "complaint-rate", "retention", "return-rate"),
        *("referral-rate", "churn", "clv"),
    ),
    "team": ("turnover", "satisfaction", "suggestions", "training", "vacancies"),
}
"""Which measures and indicators belong to which side."""


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a balanced scorecard.

    Attributes:
        side: Which.
        verdicts: Of each measure of it that has a target, in order.
        met: How many meet it, of …
        judged: … those that can be judged: met or missed.
    """

    side: Side
    verdicts: dict[str, Judged]
    met: int
    judged: int


def balanced(verdicts: Mapping[str, Judged]) -> tuple[Balance, ...]:
    """Return the four sides, from the verdicts on measures and indicators."""
    sides = []
    for side, codes in BALANCED.items():
        own = {code: verdicts[code] for code in codes if code in verdicts}
        clear = [verdict for verdict in own.values() if verdict in ("met", "missed")]
        sides.append(Balance(side=side, verdicts=own, met=clear.count("met"), judged=len(clear)))
    return tuple(sides)
