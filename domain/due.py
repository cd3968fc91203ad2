"""What falls due by itself: breaches, and the movements that follow from them.

Ids are deterministic and the time of a breach is its due time, so it does not matter who looked
at the clock, when, or how often.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.events import CLOCK, AlertRaised, CaseEscalated, Event, StepBreached
from domain.history import fold
from domain.policy import Rulebook
from domain.types import TOP_LEVEL, Case, Cause, Promise, StepState


def next_due(case: Case) -> datetime | None:
    """Return when the next running clock of an open case falls due."""
    if case.status == "closed":
        return None
    return min((s.due for s in case.steps if s.ticking and s.due), default=None)


def settle(case: Case, until: datetime, rules: Rulebook) -> tuple[Event, ...]:
    """Return the breaches and movements of all that fell due before ``until``, oldest first.

    A step done exactly at its due time is in time. Ids are deterministic and the time of a
    breach is its due time, so late or repeated settling yields the same events.
    """
    events: list[Event] = []
    current = case
    while (due := next_due(current)) is not None and due < until:
        missed = next(s for s in current.steps if s.ticking and s.due == due)
        happened = tuple(_miss(current, missed, due, rules))
        events.extend(happened)
        current = fold(happened, current) or current
    return tuple(events)


def _miss(case: Case, step: StepState, due: datetime, rules: Rulebook) -> Iterable[Event]:
    promise = step.promise
    name = f"{promise.step}/{promise.n}"
    fact = StepBreached(case=case.id, step=promise.step, n=promise.n, line=promise.line)
    yield Event(due, fact, key=f"breached/{name}", actor=CLOCK)
    if not promise.escalates:
        return
    if case.level < TOP_LEVEL:
        risen = rise(case, due, case.level + 1, "breach", rules, step=promise.step)
        yield Event(due, risen.fact, key=f"escalated/{name}", actor=CLOCK, follows=True)
    else:
        alert = AlertRaised(case=case.id, level=case.level, step=promise.step, n=promise.n)
        yield Event(due, alert, key=f"alerted/{name}", actor=CLOCK, follows=True)


def rise(
    case: Case,
    at: datetime,
    level: int,
    cause: Cause,
    rules: Rulebook,
    *,
    step: str = "",
    reason: str = "",
) -> Event:
    """Return the movement of a case up to ``level``, with that level's response clock."""
    policy = rules.at(at)
    clock = Promise(
        step="respond",
        n=case.next_number("respond"),
        due=rules.after(at, policy.respond_clock(level)),
        line=f"levels.{level}.respond",
        escalates=True,
    )
    fact = CaseEscalated(
        case=case.id,
        level_before=case.level,
        level=level,
        cause=cause,
        policy=policy.edition,
        step=step,
        promises=(clock,),
        reason=reason,
    )
    return Event(at, fact)
