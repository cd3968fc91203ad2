"""Which surveys follow from what happened (SPEC 2.1)."""

from __future__ import annotations

from datetime import datetime

from domain.asking.facts import SurveyPlanned
from domain.events import Event, survey_stream
from domain.house import House
from domain.survey import Decided, case_id
from domain.visits.facts import VisitDone


def plan_after_visit(done: VisitDone, house: House) -> tuple[Decided, ...]:
    """Return the survey that is owed after a visit; none to somebody who cannot be known again."""
    if not done.identified:
        return ()
    trigger = "first-maintenance" if done.first else "major-repair" if done.major else "service"
    policy = house.rules.at(done.at)
    rules = policy.surveys.triggers.get(trigger)
    if rules is None:
        return ()
    survey = survey_id(trigger, done.visit)
    fact = SurveyPlanned(
        survey=survey,
        centre=done.centre,
        customer=done.customer,
        day=done.day,
        trigger=trigger,
        channel=rules.channels[0],
        due=_after(done.at, rules.after, house),
        lapses=_after(done.at, rules.within, house),
        policy=policy.edition,
        visit=done.visit,
        mode=done.mode,
        service=done.service,
        advisor=done.advisor,
        technician=done.technician,
        vehicle=done.vehicle,
        unhappy=done.unhappy,
    )
    planned = Event(done.at, fact, key="planned", follows=True)
    return (Decided(survey_stream(survey), (planned,)),)


def survey_id(trigger: str, about: str) -> str:
    """Return the number of the one survey of a trigger about a visit, case or period."""
    return case_id(f"survey/{trigger}/{about}")


def _after(start: datetime, length: str, house: House) -> datetime:
    return house.rules.after(start, length)
