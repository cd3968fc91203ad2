"""Who is owed a survey: after visits and complaints, at a quarter's end, at a key node."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asking import owing, planning
from domain.asking import quarter as quarters
from domain.asking.facts import SurveyPlanned
from domain.asking.planning import plan_after_visit, survey_id
from domain.asking.quarter import Quarter, quarter_of
from domain.clientele.facts import CustomerAsked
from domain.clientele.visited import after_visit
from domain.commands import AddNote, CloseCase, CompleteStep, RecordContact, RecordRecheck
from domain.desk import Batch, Desk
from domain.errors import RefusedError
from domain.events import Event, survey_stream
from domain.types import CaseId
from domain.visits.facts import VisitOpened, visit_stream
from tests import ask, make
from tests.domain.reception import case_of, complaint, received
from tests.domain.surveys import ANN, PHONE, sent, standing, told, visit
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY

Q1 = Quarter(2026, 1)
OVER = Q1.end(make.ZONE)


def plans(desk: Desk) -> list[SurveyPlanned]:
    assert isinstance(desk.journal, Journal)
    facts = [event.fact for event in desk.journal.log]
    return [fact for fact in facts if isinstance(fact, SurveyPlanned)]


# After visits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "trigger", "due", "lapses"),
    [
        ({}, "service", 24 * HOUR, 48 * HOUR),
        ({"first": True}, "first-maintenance", timedelta(), 24 * HOUR),
        ({"major": True}, "major-repair", 3 * DAY, 5 * DAY),
        ({"first": True, "major": True}, "first-maintenance", timedelta(), 24 * HOUR),
    ],
)
def test_every_visit_leaves_one_survey_behind_with_its_clocks(
    kind: dict[str, Any], trigger: str, due: timedelta, lapses: timedelta
) -> None:
    [(stream, [event])] = plan_after_visit(visit(unhappy=("late",), **kind), furnished().house())
    fact = event.fact
    assert isinstance(fact, SurveyPlanned)
    assert (fact.trigger, fact.due, fact.lapses) == (trigger, MONDAY + due, MONDAY + lapses)
    assert (fact.visit, fact.advisor, fact.technician) == ("V1", "li", "qin")
    assert (fact.service, fact.vehicle, fact.unhappy) == ("repair", "Model 3", ("late",))
    assert stream == survey_stream(fact.survey) == survey_stream(survey_id(trigger, "V1"))


def test_nobody_is_asked_who_could_not_be_known_again() -> None:
    assert plan_after_visit(visit(identified=False), furnished().house()) == ()


@pytest.mark.parametrize(("age", "planned"), [(14 * DAY, True), (14 * DAY + HOUR, False)])
def test_about_visits_older_than_the_intake_horizon_nobody_is_asked(
    *, age: timedelta, planned: bool
) -> None:
    done = plan_after_visit(visit(), furnished().house(), MONDAY + age)
    assert bool(done) is planned


def test_the_channels_of_a_trigger_share_its_surveys_as_their_weights_say() -> None:
    policy = make.policy()
    rules = policy.surveys.triggers["first-maintenance"]
    drawn = [planning.channel_for(survey_id("x", str(n)), rules, policy) for n in range(4500)]
    assert set(drawn) == {"sms", "wechat"}
    assert drawn.count("sms") == pytest.approx(2500, abs=150)
    again = [planning.channel_for(survey_id("x", str(n)), rules, policy) for n in range(4500)]
    assert again == drawn


def test_channels_without_a_planned_weight_share_alike() -> None:
    policy = make.policy()
    rules = policy.surveys.triggers["quarterly"]
    drawn = [planning.channel_for(survey_id("x", str(n)), rules, policy) for n in range(1000)]
    assert drawn.count("mail") == pytest.approx(500, abs=60)


# After complaints -------------------------------------------------------------------------------


def complained() -> tuple[Desk, CaseId]:
    """A complaint with all that must be done before it is closed."""
    desk = furnished()
    received(desk, complaint("it rattles"))
    case = case_of(desk, "c1").id
    at, by = MONDAY + HOUR, make.LI
    for command in (
        RecordContact(at=at, by=by, channel="phone", outcome="reached"),
        ask.root_cause(at, "parts"),
        CompleteStep(at=at, by=by, step="resolve"),
        RecordRecheck(at=at, by=by, satisfied=True),
    ):
        desk.act(case, [command], stamp(by, command))
    return desk, case


def closed(desk: Desk, case: CaseId, at: datetime) -> None:
    command = CloseCase(at=at, by=make.LI, outcome="recovered")
    desk.act(case, [command], stamp(make.LI, at))


def test_who_complained_is_owed_a_survey_a_week_after_it_was_closed_in_the_same_append() -> None:
    desk, case = complained()
    closed(desk, case, MONDAY + DAY)
    [plan] = plans(desk)
    assert (plan.trigger, plan.case, plan.customer) == ("complaint", case, "ann")
    assert (plan.due, plan.lapses) == (MONDAY + 8 * DAY, MONDAY + 11 * DAY)
    assert (plan.channel, plan.unhappy) == ("phone", ("complaint",))
    assert isinstance(desk.journal, Journal)
    assert len({event.correlation for event in desk.journal.log[-2:]}) == 1


def test_an_act_that_closes_nothing_owes_nobody_a_survey() -> None:
    desk, case = complained()
    desk.act(case, [AddNote(at=MONDAY + DAY, by=make.LI, note="likes tea")], stamp(act="note"))
    assert plans(desk) == []


def test_a_closing_that_was_taken_back_is_not_asked_about_and_the_next_one_is() -> None:
    desk, case = complained()
    first, second = MONDAY + DAY, MONDAY + DAY + HOUR
    closed(desk, case, first)
    desk.undo(case, by=make.LI, at=first + HOUR / 6, stamp=stamp(make.LI, "undo"))
    [early] = plans(desk)
    closed(desk, case, second)
    [_, late] = plans(desk)
    done = sent(desk, early.survey, late.survey, at=late.due, phone=PHONE)
    fates = {each.survey: (each.fate, each.why) for each in done}
    assert fates == {early.survey: ("withheld", "case-open"), late.survey: ("sent", "")}


# At a quarter's end -----------------------------------------------------------------------------


def here(desk: Desk, customer: str, at: datetime) -> None:
    """Let a visit of a customer's end."""
    done = visit(f"V-{customer}-{at:%m%d}", customer=customer, at=at)
    for stream, events in after_visit(done):
        version = len(desk.journal.load([stream])[stream])
        desk.journal.record([Batch(stream, version, events)], stamp(act=done.visit))


def plan_quarter(desk: Desk, *customers: str, at: datetime = OVER, q: Quarter = Q1) -> int:
    return owing.owe_quarter(desk, customers, q, at, stamp(make.WANG, at))


def test_whoever_was_here_in_the_quarter_and_was_not_asked_in_it_is_owed_one_survey() -> None:
    desk = furnished()
    here(desk, "ann", MONDAY)
    here(desk, "ben", MONDAY - 90 * DAY)
    here(desk, "cho", MONDAY)
    told(desk, CustomerAsked(customer="cho", survey="S0"), MONDAY + DAY, "cho")
    assert plan_quarter(desk, "ann", "ben", "cho") == 1
    [plan] = plans(desk)
    assert (plan.customer, plan.trigger, plan.day) == ("ann", "quarterly", date(2026, 3, 31))
    assert plan.survey == survey_id("quarterly", "ann/2026Q1")
    assert (plan.due, plan.lapses) == (OVER, OVER + 14 * DAY)
    assert (plan.advisor, plan.vehicle, plan.service) == ("li", "Model 3", "repair")


def test_planned_again_a_quarter_adds_nothing() -> None:
    desk = furnished()
    here(desk, "ann", MONDAY)
    assert [plan_quarter(desk, "ann", at=OVER + n * DAY) for n in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("at", "reason"),
    [(OVER - HOUR, "quarter-not-over"), (OVER + 14 * DAY + HOUR, "quarter-past")],
)
def test_a_quarter_is_planned_when_it_is_over_and_not_long_after(at: datetime, reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        plan_quarter(furnished(), at=at)
    assert refusal.value.reason == reason


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_lies_in_one_quarter_that_can_be_written_and_read(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarters.written(str(quarter)) == quarter
    assert quarter.following.before == quarter
    assert quarter.following.first == quarter.last + timedelta(days=1)


@pytest.mark.parametrize("text", ["2026", "2026Q5", "Q1", "", "2026Q0"])
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert quarters.written(text) is None


# At a key node ----------------------------------------------------------------------------------


def came(desk: Desk) -> None:
    """Let Ann report with her car; the visit goes on."""
    opened = VisitOpened(
        visit="V1",
        centre=make.CENTRE,
        customer=ANN,
        day=make.day(MONDAY),
        advisor="li",
        vehicle="Model 3",
        service="repair",
    )
    batch = Batch(visit_stream("V1"), 0, (Event(MONDAY, opened),))
    desk.journal.record([batch], stamp(act="came"))


def test_a_customer_is_asked_at_once_and_once_a_day_also_while_the_visit_goes_on() -> None:
    desk = furnished()
    came(desk)
    at = MONDAY + HOUR
    numbers = {
        owing.owe_now(desk, ANN, "V1", by=make.WANG, at=at + n * HOUR, stamp=stamp(make.WANG, n))
        for n in range(3)
    }
    [number] = numbers
    plan = standing(desk, number).planned
    assert (plan.due, plan.lapses, plan.trigger) == (at, at + 2 * HOUR, "key-node")
    assert (plan.visit, plan.vehicle, plan.advisor) == ("V1", "Model 3", "li")


def test_nobody_is_asked_by_an_advisors_choice() -> None:
    with pytest.raises(RefusedError) as refusal:
        owing.owe_now(furnished(), ANN, "", by=make.LI, at=MONDAY, stamp=stamp())
    assert refusal.value.reason == "role-may-not"


def test_a_plan_that_was_withheld_is_not_planned_anew() -> None:
    desk = furnished()
    here(desk, "ann", MONDAY)
    plan_quarter(desk, "ann")
    [plan] = plans(desk)
    sent(desk, plan.survey, at=OVER + HOUR, phone="")
    assert plan_quarter(desk, "ann", at=OVER + DAY) == 0
