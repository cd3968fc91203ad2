"""When a figure is final: what it counts may still turn after the period is over.

The one rule: until the longest time the policy gives to what follows has passed since the last
day, a figure is told and nothing is claimed of it: neither met nor missed, neither better nor
worse. The days just after a period flatter what is followed up later (no rework yet), so that a
young period always looks better than an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from domain import clock
from domain.measures.estimate import Change

if TYPE_CHECKING:
    from domain.policy import Policy, StepRules

_DAY = timedelta(days=1)

_SCORED = ("detractor", "passive", "promoter")
_FOLLOWED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "closure": (_SCORED, ("close",)),
    "reopened": (_SCORED, ("close", "recheck")),
    "confirmed": (("detractor",), ("close", "recheck")),
    "unconfirmed": (("detractor",), ("close", "recheck")),
    "problem-closure": (("problem", "problem-urgent"), ("close",)),
}
"""Measure → the procedures and their steps that decide how a case counts."""


_CATCHING_UP = frozenset({"closure", "problem-closure"})
"""What is closed late counts once it is closed: a later period had less time for that."""


def claimed(measure: str, found: Change) -> Change:
    """Return a change without its interval where a fall may only be that less time has passed."""
    falls = measure in _CATCHING_UP and (found.difference or 0.0) < 0
    return Change(found.difference) if falls else found


def final_on(measure: str, end: date, policy: Policy) -> date:
    """Return the first day on which nothing counted up to ``end`` is still followed up.

    The day after ``end`` for what counts once and for all.
    """
    over = datetime.combine(end + _DAY, time(), UTC)
    settled = max(_settled(measure, over, policy), default=over)
    return settled.date() if settled.time() == time() else settled.date() + _DAY


def pending(measure: str, end: date, today: date, policy: Policy) -> date | None:
    """Return the day on which a figure of days up to ``end`` is final, if that is still to come."""
    found = final_on(measure, end, policy)
    return found if found > end + _DAY and today < found else None


def _settled(measure: str, over: datetime, policy: Policy) -> Iterable[datetime]:
    if measure == "ftr":
        yield clock.after(over, policy.visit.rework_within, "UTC")
    elif measure == "completion":
        yield clock.after(over, policy.surveys.expires, "UTC")
    elif measure in _FOLLOWED:
        kinds, steps = _FOLLOWED[measure]
        for kind in kinds:
            if kind in policy.procedures:
                found = policy.procedures[kind].steps
                yield from (_due(each, found, over) for each in found if each.step in steps)


def _due(step: StepRules, steps: tuple[StepRules, ...], over: datetime) -> datetime:
    """Return when a step is due at the latest, those it follows included."""
    first = next((each for each in steps if each.step == step.after and each is not step), None)
    others = tuple(each for each in steps if each is not step)
    begun = _due(first, others, over) if first else over
    return clock.after(begun, step.due, "UTC") if step.due else begun
