"""What the workshop does: right the first time, in time, at the door, and with which hours."""

from __future__ import annotations

from domain.measures.estimate import Counts, Estimate, mean, rate
from domain.measures.measure import Measure
from domain.measures.rules import Standards

MINUTES = 60.0
"""Minutes in an hour."""


def _first_time_right(counts: Counts, _: Standards) -> Estimate:
    """Visits not followed by rework for the same fault ÷ visits that ended, per cent (SPEC 4.1).

    How soon a visit must follow to be rework is policy (30 days); visits of the last days may
    still be followed by one.
    """
    done = counts.get("done", 0)
    return rate(done - counts.get("repeated", 0), done)


def _productivity(counts: Counts, _: Standards) -> Estimate:
    """Hours technicians worked on visits ÷ hours they attended, per cent; may exceed 100."""
    worked, attended = counts.get("worked", 0), counts.get("attended", 0)
    return Estimate(100 * worked / attended if attended else None, attended // 60, part=worked)


def _repair_time(counts: Counts, _: Standards) -> Estimate:
    """The mean time from reception to handover, in hours."""
    return mean(
        counts.get("minutes", 0), counts.get("minutes_squares", 0), counts.get("timed", 0), per=60
    )


def _on_time(counts: Counts, _: Standards) -> Estimate:
    """Visits done as appointed ÷ appointments, per cent: begun and finished when it was said."""
    return rate(counts.get("as_appointed", 0), counts.get("appointments", 0))


def _away(counts: Counts, _: Standards) -> Estimate:
    """Mobile and remote visits ÷ visits, per cent."""
    return rate(counts.get("away", 0), counts.get("visits", 0))


def _complaint_rate(counts: Counts, _: Standards) -> Estimate:
    """Complaints ÷ visits, per cent; one visit may be complained of more than once."""
    complaints, visits = counts.get("complaints", 0), counts.get("visits", 0)
    if complaints > visits:
        return Estimate(100 * complaints / visits if visits else None, visits, part=complaints)
    return rate(complaints, visits)


def _rework(counts: Counts, _: Standards) -> Estimate:
    """Visits that repeat an earlier one for the same fault ÷ visits, per cent."""
    return rate(counts.get("reworks", 0), counts.get("visits", 0))


MEASURES = (
    Measure(
        "ftr",
        "percent",
        "higher",
        ("visits",),
        _first_time_right,
        lambda p: p.targets.first_time_right,
        "A",
    ),
    Measure(
        "productivity",
        "percent",
        "higher",
        ("hours",),
        _productivity,
        lambda p: p.targets.productivity,
        "A",
    ),
    Measure(
        "repair-time",
        "hours",
        "lower",
        ("visits",),
        _repair_time,
        lambda p: p.targets.repair_time,
        "A, E",
    ),
    Measure(
        "on-time", "percent", "higher", ("visits",), _on_time, lambda p: p.targets.on_time, "A"
    ),
    Measure("mobile-share", "percent", "higher", ("visits",), _away, lambda p: p.targets.away, "A"),
    Measure(
        "complaint-rate",
        "percent",
        "lower",
        ("complaints", "visits"),
        _complaint_rate,
        lambda p: p.targets.complaint_rate,
        "E",
        strict=True,
    ),
    Measure("rework", "percent", "lower", ("visits",), _rework, origin="A"),
)
