"""Surveys at a furnished desk: planned after visits, sent, answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from msgspec.structs import replace as changed

from domain.asking import post
from domain.asking import survey as surveys
from domain.asking.facts import SurveyPlanned
from domain.asking.planning import plan_after_visit
from domain.asking.post import Mailing, Posted, Reach
from domain.asking.survey import Survey
from domain.desk import Batch, Desk
from domain.events import Event, customer_stream, survey_stream
from domain.fact import Fact
from domain.policy import Edition, Rulebook
from domain.visits.facts import VisitDone
from tests import make
from tests.journal import stamp
from tests.make import DAY, HOUR, MONDAY

DUE, LAPSES = MONDAY + 24 * HOUR, MONDAY + 48 * HOUR
"""The clocks of a service survey after a visit that ended at ``MONDAY``."""

ANN = "ann"
PHONE = "+8613912345678"


def visit(visit: str = "V1", *, at: datetime = MONDAY, **more: Any) -> VisitDone:
    """A visit that ended; of a customer who is known unless told."""
    given = {
        "customer": ANN,
        "identified": True,
        "advisor": "li",
        "technician": "qin",
        "service": "repair",
        "vehicle": "Model 3",
        **more,
    }
    return VisitDone(visit=visit, centre=make.CENTRE, at=at, day=make.day(at), **given)


def planned(desk: Desk, done: VisitDone) -> str:
    """Record the survey a visit leaves behind; return its number."""
    [(stream, events)] = plan_after_visit(done, desk.house())
    desk.journal.record([Batch(stream, 0, events)], stamp(make.LI, done.visit))
    return stream.removeprefix("survey-")


def standing(desk: Desk, survey: str) -> Survey:
    stream = survey_stream(survey)
    found = surveys.fold(desk.journal.load([stream])[stream])
    assert found is not None
    return found


def told(desk: Desk, fact: Fact, at: datetime, customer: str = ANN) -> None:
    """Record something in a customer's file."""
    stream = customer_stream(customer)
    version = len(desk.journal.load([stream])[stream])
    desk.journal.record([Batch(stream, version, (Event(at, fact),))], stamp(make.WANG, at))


def sent(
    desk: Desk, *numbers: str, at: datetime = DUE, phone: str = PHONE, **more: Any
) -> Sequence[Posted]:
    """Send surveys, all to one number unless told."""
    mailing = Mailing(at=at, batch=f"list-{at:%m%d%H%M}", by=make.WANG, **more)
    reaches = [Reach(number, phone, f"sign of {phone}") for number in numbers]
    return post.send(desk, reaches, mailing, stamp(make.WANG, f"send {at}"))


def rules(**changes: Any) -> Rulebook:
    """The usual rules with other rules of surveys."""
    policy = make.policy()
    surveyed = replace(policy, surveys=replace(policy.surveys, **changes))
    return Rulebook((Edition(MONDAY - 300 * DAY, surveyed),), make.ZONE)


def plan(**more: Any) -> SurveyPlanned:
    """The plan of a service survey."""
    base = SurveyPlanned(
        survey="S1",
        centre=make.CENTRE,
        customer=ANN,
        day=make.day(MONDAY),
        trigger="service",
        channel="app",
        due=DUE,
        lapses=LAPSES,
        policy="1",
    )
    return changed(base, **more)


def owed(desk: Desk, **more: Any) -> str:
    """Record a plan of its own; return its number."""
    fact = plan(**more)
    events = (Event(MONDAY, fact),)
    desk.journal.record([Batch(survey_stream(fact.survey), 0, events)], stamp(make.LI, fact.survey))
    return fact.survey
