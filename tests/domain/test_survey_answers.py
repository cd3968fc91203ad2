"""Answers come back to their survey: what they take from it, and which of them count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import corrections
from domain.asking.facts import AnswerLinked
from domain.corrections import CorrectResponse
from domain.desk import Batch, Desk
from domain.events import CaseOpened, ResponseReceived, survey_stream
from domain.reception import Receipt
from domain.survey import Contact
from tests import make
from tests.domain.reception import answer, received
from tests.domain.surveys import ANN, DUE, owed, planned, sent, standing, visit
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MINUTE

EXPIRES = DUE + 14 * DAY
NOBODY = Contact(customer="row-1")
STRANGER = Contact(customer="zoe", identified=True)
KNOWN = Contact(customer=ANN, identified=True)


def given(desk: Desk) -> Sequence[ResponseReceived]:
    assert isinstance(desk.journal, Journal)
    facts = [event.fact for event in desk.journal.log]
    return [fact for fact in facts if isinstance(fact, ResponseReceived)]


def asked(**more: Any) -> tuple[Desk, str]:
    """A desk whose customer was asked after a visit, and the survey."""
    desk = furnished()
    survey = planned(desk, visit(**more))
    sent(desk, survey)
    return desk, survey


def back(desk: Desk, key: str = "a1", *, at: datetime = DUE + HOUR, **more: Any) -> Receipt:
    """Take an answer in, of somebody who told nothing of themselves unless said otherwise."""
    score = more.pop("score", 9)
    one = answer(score, key, at=at, **{"contact": NOBODY, **more})
    return received(desk, one, now=at + HOUR)[0]


def test_an_answer_takes_from_its_survey_whom_and_what_it_is_about() -> None:
    desk, survey = asked()
    assert back(desk, survey=survey).fate == "new"
    [fact] = given(desk)
    assert (fact.customer, fact.identified, fact.survey) == (ANN, True, survey)
    assert (fact.visit, fact.trigger, fact.channel) == ("V1", "service", "app")
    assert (fact.advisor, fact.technician, fact.service) == ("li", "qin", "repair")
    assert fact.vehicle == "Model 3"
    assert standing(desk, survey).status == "answered"


def test_a_low_answer_opens_a_case_of_the_surveys_customer() -> None:
    desk, survey = asked()
    receipt = back(desk, survey=survey, score=3)
    assert isinstance(desk.journal, Journal)
    [case] = [e.fact for e in desk.journal.log if isinstance(e.fact, CaseOpened)]
    assert (case.case, case.customer, case.owner) == (receipt.case, ANN, "wang")


def test_what_the_tool_tells_of_place_stands_in_the_answer() -> None:
    desk, survey = asked()
    back(desk, survey=survey, place="ef56")
    assert given(desk)[0].place == "ef56"


@pytest.mark.parametrize(
    ("at", "receipt"),
    [
        (EXPIRES, Receipt("new")),
        (EXPIRES + timedelta(microseconds=1), Receipt("invalid", "expired")),
        (EXPIRES + 90 * DAY, Receipt("invalid", "expired")),
    ],
    ids=["at its last instant", "a moment later", "months later"],
)
def test_an_answer_counts_until_its_survey_expires(at: datetime, receipt: Receipt) -> None:
    desk, survey = asked()
    done = back(desk, survey=survey, at=at)
    assert (done.fate, done.reason) == (receipt.fate, receipt.reason)


def test_it_counts_by_when_it_was_given_and_not_by_when_it_was_brought() -> None:
    desk, survey = asked()
    desk.settle([(EXPIRES, survey_stream(survey))], EXPIRES + DAY, stamp())
    late = answer(9, "a1", at=EXPIRES - HOUR, contact=NOBODY, survey=survey)
    assert received(desk, late, now=EXPIRES + 2 * DAY)[0].fate == "new"
    assert standing(desk, survey).status == "answered"


def test_a_second_answer_to_a_survey_is_a_duplicate() -> None:
    desk, survey = asked()
    assert back(desk, "a1", survey=survey).fate == "new"
    assert back(desk, "a2", survey=survey) == Receipt("invalid", "duplicate")


def test_an_answer_that_did_not_count_does_not_keep_the_customers_own_from_counting() -> None:
    desk, survey = asked()
    assert back(desk, "a1", survey=survey, invalid="staff-or-test").fate == "invalid"
    assert back(desk, "a2", survey=survey).fate == "new"
    assert standing(desk, survey).counts


def test_a_second_answer_counts_once_the_first_was_corrected_away() -> None:
    desk, survey = asked()
    back(desk, "a1", survey=survey)
    stream = survey_stream(survey)
    history = desk.journal.load([stream])[stream]
    entry = next(e.id for e in history if isinstance(e.fact, ResponseReceived))
    correction = CorrectResponse(
        at=DUE + 2 * HOUR,
        by=make.WANG,
        entry=entry,
        reason="our own test",
        invalid="staff-or-test",
    )
    events = corrections.correct_response(history, correction, desk.house().rules)
    desk.journal.record([Batch(stream, len(history), events)], stamp(make.WANG, "correct"))
    assert standing(desk, survey).status == "sent"
    assert back(desk, "a2", survey=survey, at=DUE + 3 * HOUR).fate == "new"


def test_an_answer_to_a_survey_that_was_never_sent_does_not_count() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    assert back(desk, survey=survey) == Receipt("invalid", "not-asked")
    assert standing(desk, survey).status == "planned"


def test_an_answer_to_a_withheld_survey_is_kept_and_does_not_count() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    sent(desk, survey, phone="")
    assert back(desk, survey=survey) == Receipt("invalid", "not-asked")
    assert given(desk)[0].survey == survey


def test_a_survey_nobody_planned_is_answered_freely() -> None:
    desk = furnished()
    assert back(desk, "a1", survey="elsewhere-7").fate == "new"
    assert back(desk, "a2", survey="elsewhere-7") == Receipt("invalid", "duplicate")
    assert given(desk)[0].survey == ""


def test_without_a_number_it_belongs_to_the_one_survey_its_customer_was_sent() -> None:
    desk, survey = asked()
    assert back(desk, contact=KNOWN).fate == "new"
    assert (given(desk)[0].survey, given(desk)[0].visit) == (survey, "V1")
    assert standing(desk, survey).status == "answered"
    own = survey_stream("a1")
    [link] = [event.fact for event in desk.journal.load([own])[own]]
    assert link == AnswerLinked(response="a1", survey=survey)


@pytest.mark.parametrize("named", [True, False])
def test_brought_again_it_is_known_with_or_without_its_number(*, named: bool) -> None:
    desk, survey = asked()
    back(desk, contact=KNOWN, survey="" if named else survey)
    again = back(desk, contact=KNOWN, survey=survey if named else "")
    assert again == Receipt("repeated")
    assert len(given(desk)) == 1


@pytest.mark.parametrize(
    ("contact", "at"),
    [(STRANGER, DUE + HOUR), (NOBODY, DUE + HOUR), (KNOWN, EXPIRES + HOUR)],
    ids=["somebody else", "nobody known", "too late"],
)
def test_an_answer_without_a_number_that_is_nobodys_to_give_stands_alone(
    contact: Contact, at: datetime
) -> None:
    desk, survey = asked()
    assert back(desk, contact=contact, at=at).fate == "new"
    assert given(desk)[0].survey == ""
    assert standing(desk, survey).status == "sent"


def test_a_second_one_without_a_number_stands_alone() -> None:
    desk, survey = asked()
    back(desk, "a1", contact=KNOWN)
    assert back(desk, "a2", contact=KNOWN, at=DUE + 2 * HOUR).fate == "new"
    assert [fact.survey for fact in given(desk)] == [survey, ""]


@pytest.mark.parametrize(("trigger", "linked"), [("complaint", True), ("", False)])
def test_of_several_surveys_only_the_trigger_tells_which_it_answers(
    *, trigger: str, linked: bool
) -> None:
    desk, _ = asked()
    second = owed(desk, survey="B1", trigger="complaint", channel="phone", lapses=DUE + DAY)
    sent(desk, second, at=DUE + MINUTE, phone="+8613900000000")
    back(desk, contact=KNOWN, trigger=trigger)
    assert (given(desk)[0].survey == second) is linked
