"""Which surveys follow from what happened (SPEC 2.1), by which channel, and until when.

Every survey is named by what it is about, so that the same thing is planned once, whoever plans
it. Whether what is planned here is sent is decided in :mod:`domain.asking.post`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace

from domain.asking.facts import SurveyPlanned
from domain.asking.quarter import Quarter
from domain.asking.rules import TriggerRules
from domain.clientele.facts import CustomerVisited
from domain.errors import RefusedError
from domain.events import CaseClosed, Event, Recorded, survey_stream
from domain.house import House
from domain.opening import Decided, calendar_day, case_id
from domain.policy import Policy
from domain.survey import takes_case
from domain.types import Case, CaseKind, CustomerId
from domain.visits.facts import OrderImported, VisitDone, VisitId, VisitOpened

CASES_ASKED_ABOUT: frozenset[CaseKind] = frozenset({"complaint", "problem"})
"""The kinds of cases whose customers are asked how it was handled."""


def survey_id(trigger: str, about: str) -> str:
    """Return the number of the one survey of a trigger about a visit, case or period."""
    return case_id(f"survey/{trigger}/{about}")


def plan_after_visit(
    done: VisitDone, house: House, now: datetime | None = None
) -> tuple[Decided, ...]:
    """Return the survey that is owed after a visit; none to somebody who cannot be known again.

    Args:
        done: The visit.
        house: Whose rules.
        now: The present instant, where a visit is told of later than it happened: about one older
            than the intake horizon nobody is asked any more.
    """
    if not done.identified or (now is not None and not takes_case(done.at, now, house)):
        return ()
    trigger = "first-maintenance" if done.first else "major-repair" if done.major else "service"
    plan = _plan(_Occasion(trigger, done.visit, done.day, done.at), done.customer, house)
    return _decided(
        plan
        and replace(
            plan,
            visit=done.visit,
            mode=done.mode,
            service=done.service,
            advisor=done.advisor,
            technician=done.technician,
            vehicle=done.vehicle,
            unhappy=done.unhappy,
        ),
        done.at,
    )


def plan_after_closing(case: Case, events: Iterable[Event], house: House) -> tuple[Decided, ...]:
    """Return the survey that is owed when a complaint or a reported problem was closed.

    It is about the work of whoever answered for the case, and named by the instant of closing:
    a case closed a second time is asked about again.

    Args:
        case: As it stands after the events.
        events: What was decided just now.
        house: Whose rules.
    """
    closed = [event.at for event in events if isinstance(event.fact, CaseClosed)]
    if not closed or case.closed is None or case.kind not in CASES_ASKED_ABOUT:
        return ()
    at = closed[-1]
    about = f"{case.id}/{at.timestamp():.6f}"
    occasion = _Occasion("complaint", about, calendar_day(at, house), at)
    plan = _plan(occasion, case.customer, house)
    return _decided(
        plan and replace(plan, case=case.id, advisor=case.owner, unhappy=(case.kind,)), at
    )


def plan_now(
    customer: CustomerId,
    visit: VisitId,
    history: Sequence[Event | Recorded],
    at: datetime,
    house: House,
) -> tuple[Decided, ...]:
    """Return the survey of a key service node: due at once, one for a customer and day.

    Args:
        customer: Whom to ask.
        visit: The visit it is about; empty for none.
        history: The visit's stream.
        at: Now.
        house: Whose rules.
    """
    day = calendar_day(at, house)
    plan = _plan(_Occasion("key-node", f"{customer}/{day}", day, at), customer, house)
    came = [e.fact for e in history if isinstance(e.fact, VisitOpened | OrderImported)]
    if plan is not None and came:
        first = came[0]
        plan = replace(
            plan,
            visit=visit,
            mode=first.mode,
            service=first.service,
            vehicle=first.vehicle,
            advisor=first.advisor,
        )
    return _decided(plan, at)


def plan_quarter(
    customer: CustomerId,
    history: Sequence[Event | Recorded],
    quarter: Quarter,
    at: datetime,
    house: House,
) -> tuple[Decided, ...]:
    """Return the survey at the end of a quarter for somebody who was here and was not asked in it.

    Args:
        customer: Whom.
        history: Their stream.
        quarter: Which.
        at: When it is planned.
        house: Whose rules.
    """
    occasion = _Occasion(
        "quarterly", f"{customer}/{quarter}", quarter.last, quarter.end(house.zone)
    )
    plan = _plan(occasion, customer, house)
    days = [e.fact.day for e in history if isinstance(e.fact, CustomerVisited)]
    if plan is None or not any(quarter.first <= day <= quarter.last for day in days):
        return ()
    return _decided(_about_last_visit(plan, history), at)


def require_quarter(quarter: Quarter, at: datetime, house: House) -> None:
    """Let a quarter pass whose customers may be asked now.

    Raises:
        RefusedError: when it is not over, is over for so long that nobody is asked any more, or
            the policy has no such survey.
    """
    end = quarter.end(house.zone)
    if at < end:
        raise RefusedError("quarter-not-over", quarter=str(quarter), day=quarter.last)
    rules = house.rules.at(end).surveys.triggers.get("quarterly")
    if rules is None:
        raise RefusedError("no-such-trigger", trigger="quarterly")
    until = house.rules.after(end, rules.within)
    if until < at:
        raise RefusedError("quarter-past", quarter=str(quarter), until=until)


def channel_for(survey: str, rules: TriggerRules, policy: Policy) -> str:
    """Return the channel a survey is planned for: one of its trigger's, by the planned mix.

    The same survey has always the same. Of many, each channel gets its share of the weights that
    are planned for them (SPEC 2.2); where one has no weight, they share alike.
    """
    known = [policy.channels.get(channel) for channel in rules.channels]
    weights = [each.weight if each else 0 for each in known]
    if not all(weights):
        weights = [1] * len(weights)
    drawn = int.from_bytes(sha256(survey.encode()).digest()[:4]) % sum(weights)
    limits = accumulate(weights)
    return next(c for c, limit in zip(rules.channels, limits, strict=True) if drawn < limit)


class _Occasion(NamedTuple):
    """What a survey is for; its clocks begin at ``start``."""

    trigger: str
    about: str
    day: date
    start: datetime


def _plan(occasion: _Occasion, customer: CustomerId, house: House) -> SurveyPlanned | None:
    """Return what is owed on an occasion; ``None`` where the policy has no such trigger."""
    policy = house.rules.at(occasion.start)
    rules = policy.surveys.triggers.get(occasion.trigger)
    if rules is None:
        return None
    survey = survey_id(occasion.trigger, occasion.about)
    return SurveyPlanned(
        survey=survey,
        centre=house.centre,
        customer=customer,
        day=occasion.day,
        trigger=occasion.trigger,
        channel=channel_for(survey, rules, policy),
        due=house.rules.after(occasion.start, rules.after),
        lapses=house.rules.after(occasion.start, rules.within),
        policy=policy.edition,
    )


def _about_last_visit(plan: SurveyPlanned, history: Sequence[Event | Recorded]) -> SurveyPlanned:
    """Let a survey that no visit triggered be about the last one's car and advisor."""
    visits = [e.fact for e in history if isinstance(e.fact, CustomerVisited)]
    if not visits:
        return plan
    last = visits[-1]
    return replace(
        plan, mode=last.mode, service=last.service, vehicle=last.vehicle, advisor=last.advisor
    )


def _decided(plan: SurveyPlanned | None, at: datetime) -> tuple[Decided, ...]:
    if plan is None:
        return ()
    planned = Event(at, plan, key="planned", follows=True)
    return (Decided(survey_stream(plan.survey), (planned,)),)
