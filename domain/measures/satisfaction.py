"""What customers say: NPS, CSAT, CES, the journey's touchpoints and their index."""

from __future__ import annotations

from functools import partial
from math import sqrt

from domain.measures.estimate import NOTHING, Counts, Estimate, mean, rate, score, variance
from domain.measures.measure import Measure
from domain.measures.rules import Standards
from domain.measures.score import Z95

TOUCHPOINTS = (
    "booking",
    "reception",
    "communication",
    "waiting",
    "repair",
    "handover",
    "follow-up",
)
"""The seven points of the journey, in its order (SPEC 1)."""


def _nps(counts: Counts, _: Standards) -> Estimate:
    """Promoters - detractors in per cent of the valid answers, in points."""
    return score(counts.get("promoters", 0), counts.get("passives", 0), counts.get("detractors", 0))


def _csat(counts: Counts, _: Standards) -> Estimate:
    """Answers of 4 or 5 on 1-5 ÷ answers, in per cent."""
    return rate(counts.get("csat_satisfied", 0), counts.get("csat_n", 0))


def _ces(counts: Counts, _: Standards) -> Estimate:
    """The mean answer on 1-7; lower is better."""
    return mean(counts.get("ces_total", 0), counts.get("ces_squares", 0), counts.get("ces_n", 0))


def touchpoint(counts: Counts, _: Standards, *, name: str) -> Estimate:
    """The mean score of one touchpoint, 0-10."""
    return mean(
        counts.get(f"{name}_total", 0), counts.get(f"{name}_squares", 0), counts.get(f"{name}_n", 0)
    )


def _cji(counts: Counts, policy: Standards) -> Estimate:
    """The customer journey index: Σ weight × mean touchpoint score ÷ Σ weight, 0-10 (SPEC 4.1).

    Nothing where one of the weighted touchpoints has no score: the others would stand for it.
    ``n`` is the smallest number of scores any of them has. Who scores one touchpoint low scores
    the others low as well; how much so is not counted, so the interval takes them to move
    together: it is the widest it can be, and never too narrow.
    """
    weights = {name: weight for name, weight in policy.measures.weights.items() if weight}
    ns = {name: counts.get(f"{name}_n", 0) for name in weights}
    if not weights or not all(ns.values()):
        return NOTHING
    whole = sum(weights.values())
    value = sum(
        weight * counts.get(f"{name}_total", 0) / ns[name] for name, weight in weights.items()
    )
    n = min(ns.values())
    if n == 1:
        return Estimate(value / whole, n)
    half = (
        Z95
        * sum(
            weight
            * sqrt(
                variance(counts.get(f"{name}_total", 0), counts.get(f"{name}_squares", 0), ns[name])
                / ns[name]
            )
            for name, weight in weights.items()
        )
        / whole
    )
    return Estimate(value / whole, n, value / whole - half, value / whole + half)


def lost_points(counts: Counts, policy: Standards) -> dict[str, float]:
    """Return how many points of the index each touchpoint costs against ten (the waterfall).

    Ten minus all of them is the index; empty where there is no index.
    """
    if _cji(counts, policy).value is None:
        return {}
    weights = {name: weight for name, weight in policy.measures.weights.items() if weight}
    whole = sum(weights.values())
    return {
        name: weight * (10 - counts[f"{name}_total"] / counts[f"{name}_n"]) / whole
        for name, weight in weights.items()
    }


MEASURES = (
    Measure("nps", "points", "higher", ("answers",), _nps, lambda p: p.targets.nps, "B, E"),
    Measure("csat", "percent", "higher", ("answers",), _csat, lambda p: p.targets.csat, "E"),
    Measure("ces", "mean", "lower", ("answers",), _ces, lambda p: p.targets.ces, "E", strict=True),
    Measure("cji", "mean", "higher", ("answers",), _cji, lambda p: p.targets.cji, "E"),
    *(
        Measure(
            f"touchpoint-{name}",
            "mean",
            "higher",
            ("answers",),
            partial(touchpoint, name=name),
            lambda p: p.targets.cji,
            "E",
        )
        for name in TOUCHPOINTS
    ),
)
