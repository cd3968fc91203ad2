"""How the answers come about: coverage, completion, validity (SPEC 2.3)."""

from __future__ import annotations

from domain.measures.estimate import Counts, Estimate, rate
from domain.measures.measure import Measure
from domain.measures.rules import Standards


def _coverage(counts: Counts, _: Standards) -> Estimate:
    """Customers a survey was sent to ÷ customers served who were owed one, per cent."""
    return rate(counts.get("asked", 0), counts.get("served", 0))


def _completion(counts: Counts, _: Standards) -> Estimate:
    """Surveys with a valid answer ÷ surveys sent, per cent."""
    return rate(counts.get("answered", 0), counts.get("sent", 0))


def _validity(counts: Counts, _: Standards) -> Estimate:
    """Valid answers ÷ answers, per cent; of all answers, also to surveys nobody planned."""
    valid = counts.get("answers", 0)
    return rate(valid, valid + counts.get("invalid", 0))


MEASURES = (
    Measure(
        "coverage",
        "percent",
        "higher",
        ("surveys",),
        _coverage,
        lambda p: p.surveys.coverage,
        "B",
    ),
    Measure(
        "completion",
        "percent",
        "higher",
        ("surveys",),
        _completion,
        lambda p: p.surveys.completion,
        "B",
    ),
    Measure(
        "validity",
        "percent",
        "higher",
        ("answers",),
        _validity,
        lambda p: p.surveys.validity,
        "B",
    ),
)
