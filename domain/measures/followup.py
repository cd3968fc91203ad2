"""What is done about it: answers in time, cases closed and how truly, problems solved."""

from __future__ import annotations

from domain.measures.estimate import Counts, Estimate, rate
from domain.measures.measure import Measure
from domain.measures.rules import Standards


def _in_time(counts: Counts, _: Standards) -> Estimate:
    """First responses given in time ÷ first responses decided, i.e. given or missed, per cent."""
    return rate(counts.get("responds_in_time", 0), counts.get("responds_due", 0))


def _closure(counts: Counts, _: Standards) -> Estimate:
    """Closed cases ÷ cases due to be closed: closed, or open past their closing time, per cent."""
    return rate(counts.get("closed", 0), counts.get("closing_due", 0))


def _confirmed(counts: Counts, _: Standards) -> Estimate:
    """Closed cases of detractors whose recheck says satisfied ÷ closed ones, per cent."""
    return rate(counts.get("confirmed", 0), counts.get("detractors_closed", 0))


def _unconfirmed(counts: Counts, _: Standards) -> Estimate:
    """Closed cases of detractors without such a recheck ÷ closed ones, per cent."""
    closed = counts.get("detractors_closed", 0)
    return rate(closed - counts.get("confirmed", 0), closed)


def _reopened(counts: Counts, _: Standards) -> Estimate:
    """Cases the customer had opened again ÷ those, or due to be closed, per cent."""
    return rate(counts.get("reopened", 0), counts.get("reopening_due", 0))


def _problems(counts: Counts, _: Standards) -> Estimate:
    """Reported problems closed ÷ those due to be closed, per cent (SPEC 3.2: all of them)."""
    return rate(counts.get("problems_closed", 0), counts.get("problems_due", 0))


MEASURES = (
    Measure(
        "response-in-time",
        "percent",
        "higher",
        ("cases",),
        _in_time,
        lambda p: p.targets.response_in_time,
        "B",
    ),
    Measure(
        "closure", "percent", "higher", ("cases",), _closure, lambda p: p.targets.closure, "A, B"
    ),
    Measure("confirmed", "percent", "higher", ("cases",), _confirmed, origin="+"),
    Measure("reopened", "percent", "lower", ("cases",), _reopened, origin="+"),
    Measure("unconfirmed", "percent", "lower", ("cases",), _unconfirmed, origin="+"),
    Measure(
        "problem-closure",
        "percent",
        "higher",
        ("cases",),
        _problems,
        lambda p: p.targets.problem_closure,
        "A",
    ),
)
