"""What a desk may do beside a case's steps: make good by one's own authority, and end an alarm.

The one rule of goodwill (SPEC 3.7): a level grants alone as long as all that the case was given
stays within the level's budget, and the person within the month's; what goes beyond waits for the
lowest level whose budget covers it.
"""

from __future__ import annotations

from datetime import datetime

from domain import clock
from domain.commands import ApproveGoodwill, DeclineGoodwill, DismissAlarm, RecordGoodwill
from domain.errors import RefusedError
from domain.events import Event
from domain.goodwill import (
    GoodwillApproved,
    GoodwillDeclined,
    GoodwillGranted,
    GoodwillRequested,
    GoodwillRules,
)
from domain.policy import Rulebook
from domain.privacy import require_text
from domain.types import TOP_LEVEL, Case, Grant, Person
from domain.warnings import AlarmDismissed


def grant(case: Case, command: RecordGoodwill, rules: Rulebook) -> Event:
    """Return the fact of a grant, or of the request where it is more than one may grant alone.

    Raises:
        RefusedError: when it is worth nothing, has no reason, comes from somebody without
            authority, a request waits already, or nobody's budget covers it.
    """
    reason = require_text(command.reason)
    budgets = rules.at(command.at).goodwill
    level = command.by.level
    if level < 1:
        raise RefusedError("role-may-not", role=command.by.role)
    if command.amount < 1:
        raise RefusedError("amount-missing")
    if case.waiting is not None:
        raise RefusedError("approval-waits", level=case.waiting.level)
    total = case.given + command.amount
    number = 1 + max((g.n for g in case.grants), default=0)
    own = budgets.budget(level)
    within_month = command.spent + command.amount <= budgets.month(level)
    if total <= own and within_month:
        granted = GoodwillGranted(
            case=case.id,
            grant=number,
            form=command.form,
            amount=command.amount,
            budget=own,
            by=command.by.id,
            day=clock.local_day(command.at, rules.zone),
            reason=reason,
        )
        return Event(command.at, granted)
    above = level if within_month else level + 1
    requested = GoodwillRequested(
        case=case.id,
        grant=number,
        form=command.form,
        amount=command.amount,
        budget=own,
        level=_level_for(total, above, budgets),
        by=command.by.id,
        day=clock.local_day(command.at, rules.zone),
        reason=reason,
    )
    return Event(command.at, requested)


def _level_for(total: int, lowest: int, budgets: GoodwillRules) -> int:
    """Return the lowest level from ``lowest`` up whose budget covers a total."""
    for level in range(lowest, TOP_LEVEL + 1):
        if total <= budgets.budget(level):
            return level
    if lowest > TOP_LEVEL:
        raise RefusedError("month-spent", budget=budgets.month(TOP_LEVEL))
    raise RefusedError("amount-above-all", budget=budgets.budget(TOP_LEVEL))


def approve(case: Case, command: ApproveGoodwill, rules: Rulebook) -> Event:
    """Return the fact that a waiting request is granted.

    Raises:
        RefusedError: when none waits, or it waits for a higher level.
    """
    waiting = _answerable(case, command.by)
    fact = GoodwillApproved(
        case=case.id,
        grant=waiting.n,
        form=waiting.form,
        amount=waiting.amount,
        by=command.by.id,
        day=clock.local_day(command.at, rules.zone),
        reason=command.reason,
    )
    return Event(command.at, fact)


def decline(case: Case, command: DeclineGoodwill) -> Event:
    """Return the fact that a waiting request is not granted.

    Raises:
        RefusedError: when none waits, it waits for a higher level, or the reason is missing.
    """
    waiting = _answerable(case, command.by)
    fact = GoodwillDeclined(
        case=case.id,
        grant=waiting.n,
        form=waiting.form,
        amount=waiting.amount,
        reason=require_text(command.reason),
    )
    return Event(command.at, fact)


def _answerable(case: Case, by: Person) -> Grant:
    waiting = case.waiting
    if waiting is None:
        raise RefusedError("nothing-waits")
    if by.level < waiting.level:
        raise RefusedError("needs-level", level=waiting.level)
    return waiting


def dismiss(case: Case, command: DismissAlarm, rules: Rulebook) -> Event:
    """Return the fact that a case's alarm was none; it is worked as before.

    Raises:
        RefusedError: when it has no alarm, the person's level is too low or the reason missing.
    """
    level = rules.at(command.at).authority.dismiss
    if not case.alarm:
        raise RefusedError("no-alarm")
    if command.by.level < level:
        raise RefusedError("needs-level", level=level)
    reason = require_text(command.reason)
    priority = case.priority if case.calm is None else case.calm
    fact = AlarmDismissed(case=case.id, priority=priority or 0, reason=reason)
    return Event(command.at, fact)


def month_of(at: datetime, zone: str) -> str:
    """Return the calendar month at a centre as ``2026-03``: what a person's spending counts in."""
    return clock.local_day(at, zone).isoformat()[:7]
