"""What a measure is: a function of counts, with its unit, its target and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from domain.measures.estimate import Counts, Estimate
from domain.measures.rules import Standards

Unit = Literal["points", "percent", "mean", "hours", "cents", "count"]
Better = Literal["higher", "lower", ""]
Source = Literal[
    "answers", "cases", "visits", "hours", "surveys", "customers", "business", "complaints"
]
"""Where counts come from; a measure of several is cut only by what all of them know."""

Verdict = Literal["met", "missed", "open", "early", "few", "none"]
"""``open``: the interval holds the target; ``few``: it rests on too little to be judged;
``early``: what it counts may still turn (:mod:`domain.measures.final`)."""


class Measure(NamedTuple):
    """One measure.

    Attributes:
        id: Its name, a code for ever.
        unit: The unit of its values.
        better: Which way is good; empty where neither is.
        sources: Which counts it needs.
        estimate: The figure of the counts of a slice.
        target: What the centre aims at; ``None`` where nothing is.
        origin: The letters of the sources it comes from (SPEC 4.1).
        strict: Whether the target itself is not good enough ("below 1 %").
    """

    id: str
    unit: Unit
    better: Better
    sources: tuple[Source, ...]
    estimate: Callable[[Counts, Standards], Estimate]
    target: Callable[[Standards], float | None] = lambda _: None
    origin: str = ""
    strict: bool = False


def verdict(measure: Measure, estimate: Estimate, policy: Standards) -> Verdict:
    """Return how a figure stands to its target.

    A figure with an interval that holds the target is neither met nor missed, unless it is met:
    what reached the target is not taken back by its margin.
    """
    target = measure.target(policy)
    if estimate.value is None or target is None or not measure.better:
        return "none"
    if measure.unit not in ("cents", "count") and estimate.n < policy.measures.minimum:
        return "few"
    if _reaches(measure, estimate.value, target):
        return "met"
    nearer = estimate.high if measure.better == "higher" else estimate.low
    return "open" if nearer is not None and _reaches(measure, nearer, target) else "missed"


def _reaches(measure: Measure, value: float, target: float) -> bool:
    if measure.better == "higher":
        return value > target if measure.strict else value >= target
    return value < target if measure.strict else value <= target
