"""What an edition of the rules must not say: durations that are none, and what contradicts itself.

The one rule: every mistake is found at once, each with its path in the policy.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain import clock
from domain.policy import Policy
from domain.visits.rules import LENGTHS


def problems(policy: Policy) -> Iterable[tuple[str, str]]:
    """Yield everything wrong with an edition, as (path, reason)."""
    yield from _bad_durations(policy)
    yield from _contradictions(policy)


def _bad_durations(policy: Policy) -> Iterable[tuple[str, str]]:
    for path, length in (*_lengths(policy), *_due_times(policy)):
        try:
            clock.duration(length)
        except ValueError as error:
            yield path, str(error)
    for path, length in _lengths(policy):
        if _is_time_of_day(length):
            yield path, f"{length!r} is a time of day and has no length"


def _is_time_of_day(length: str) -> bool:
    return length == clock.SAME_DAY or length.startswith("by ")


def _contradictions(policy: Policy) -> Iterable[tuple[str, str]]:
    if not 0 < policy.score.passive < policy.score.promoter <= 10:  # noqa: PLR2004  the scale's end
        yield "score.promoter", "passive must be below promoter, both within 0 to 10"
    for name in ("erase", "restrict", "correct"):
        if "auditor" in getattr(policy.privacy, name):
            yield f"privacy.{name}", "an auditor reads and does not act"
    for name, trigger in policy.surveys.triggers.items():
        if not trigger.channels:
            yield f"surveys.triggers.{name}.channels", "a survey needs a channel to go by"
    yield from policy.causes.problems()
    yield from policy.review.problems()
    yield from _gaps(policy)


def _gaps(policy: Policy) -> Iterable[tuple[str, str]]:
    for level in ("1", "2", "3"):
        if level not in policy.levels:
            yield "levels", f"level {level} is missing"
    for name in REQUIRED_PROCEDURES:
        if name not in policy.procedures:
            yield "procedures", f"procedure {name} is missing"
    for name, procedure in policy.procedures.items():
        if not any(rules.step == "respond" and rules.due for rules in procedure.steps):
            yield f"procedures.{name}.steps", "a procedure needs a respond step with a due time"


REQUIRED_PROCEDURES = (
    "detractor",
    "passive",
    "promoter",
    "complaint-1",
    "complaint-2",
    "complaint-3",
)


def _lengths(policy: Policy) -> Iterable[tuple[str, str]]:
    """The durations that are counted back or added anywhere: a time of day is none."""
    yield "intake.horizon", policy.intake.horizon
    yield "intake.future", policy.intake.future
    yield "contact.retry", policy.contact.retry
    yield "undo.within", policy.undo.within
    yield "jumps.dissatisfied_within", policy.jumps.dissatisfied_within
    yield "meeting.old", policy.meeting.old
    yield "meeting.soon", policy.meeting.soon
    for name in LENGTHS:
        yield f"visit.{name}", getattr(policy.visit, name)
    yield "improve.answer", policy.improve.answer
    yield "improve.due", policy.improve.due
    yield "warnings.idle", policy.warnings.idle
    yield "warnings.overruns_within", policy.warnings.overruns_within
    yield "warnings.nps_window", policy.warnings.nps_window
    for name in ("dormant", "service_ahead", "call_back", "recent", "window", "new"):
        yield f"customers.{name}", getattr(policy.customers, name)
    yield "surveys.quiet", policy.surveys.quiet
    yield "surveys.expires", policy.surveys.expires
    for name, trigger in policy.surveys.triggers.items():
        yield f"surveys.triggers.{name}.after", trigger.after
        yield f"surveys.triggers.{name}.within", trigger.within
    yield "mystery.fix", policy.mystery.fix
    yield "causes.again", policy.causes.again
    yield "selection.just_before", policy.selection.just_before
    yield "selection.minutes_apart", policy.selection.minutes_apart


def _due_times(policy: Policy) -> Iterable[tuple[str, str]]:
    for level, rules in policy.levels.items():
        yield f"levels.{level}.respond", rules.respond
    for name, procedure in policy.procedures.items():
        for index, step in enumerate(procedure.steps):
            if step.due:
                yield f"procedures.{name}.steps.{index}.due", step.due
