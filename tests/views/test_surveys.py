"""The rows of surveys: what lists and figures show of each, in whatever batches it is folded."""

from collections.abc import Sequence

import pytest

from domain import corrections
from domain.asking import post
from domain.asking.post import Delivery
from domain.clientele.facts import ContactDataChanged
from domain.corrections import CorrectResponse
from domain.custody import SurveyAnonymised
from domain.desk import Batch, Desk
from domain.events import Event, Recorded, ResponseReceived, survey_stream
from domain.views.cases import micros
from tests import make
from tests.domain.reception import answer, received
from tests.domain.surveys import ANN, DUE, LAPSES, planned, sent, told, visit
from tests.histories import log
from tests.journal import furnished, stamp
from tests.make import DAY, HOUR, MINUTE
from tests.views.folder import Columns, Folder


def row(desk: Desk, survey: str) -> Columns:
    return Folder().fold(log(desk)).tables["surveys"][(survey,)]


def shows(desk: Desk, survey: str, **columns: object) -> None:
    found = row(desk, survey)
    assert {name: found[name] for name in columns} == columns


def asked() -> tuple[Desk, str]:
    desk = furnished()
    survey = planned(desk, visit(unhappy=("late", "price")))
    sent(desk, survey)
    return desk, survey


def back(desk: Desk, survey: str, key: str = "a1", score: int = 9, **more: object) -> None:
    at = DUE + HOUR
    received(desk, answer(score, key, at=at, survey=survey, **more), now=at + HOUR)


def entry(desk: Desk, survey: str) -> Recorded:
    history: Sequence[Recorded] = desk.journal.load([survey_stream(survey)])[survey_stream(survey)]
    return next(event for event in history if isinstance(event.fact, ResponseReceived))


def test_a_planned_survey_shows_what_it_is_about_and_its_clock() -> None:
    desk = furnished()
    survey = planned(desk, visit(unhappy=("late", "price")))
    shows(
        desk,
        survey,
        customer=ANN,
        visit="V1",
        trigger="service",
        channel="app",
        advisor="li",
        technician="qin",
        service="repair",
        vehicle="Model 3",
        day="2026-03-02",
        unhappy="late,price",
        status="planned",
        due=micros(DUE),
        lapses=micros(LAPSES),
        next_due=micros(LAPSES),
        sent=None,
        answered=None,
        valid=None,
    )


def test_a_sent_survey_shows_where_it_went_and_until_when_an_answer_counts() -> None:
    desk, survey = asked()
    expires = micros(DUE + 14 * DAY)
    shows(
        desk,
        survey,
        status="sent",
        sent=micros(DUE),
        expires=expires,
        next_due=expires,
        batch="list-03030100",
        reached_at="sign of +8613912345678",
        ended=micros(DUE),
        ended_by="wang",
    )


def test_what_the_sending_tool_reports_shows() -> None:
    desk, survey = asked()
    shows(desk, survey, delivered=None, why="")
    report = Delivery(survey, delivered=False, why="blocked")
    post.delivered(desk, [report], stamp(), now=DUE + MINUTE)
    shows(desk, survey, delivered=0, why="blocked", status="sent")


def test_an_answered_survey_shows_the_answer_that_counts() -> None:
    desk, survey = asked()
    back(desk, survey, "a1", 3, invalid="staff-or-test")
    shows(desk, survey, status="sent", answers=1, valid=0, invalid="staff-or-test", score=3)
    back(desk, survey, "a2", 9, place="ef56")
    shows(desk, survey, status="answered", answers=2, valid=1, invalid="", score=9, place="ef56")
    shows(desk, survey, answered=micros(DUE + HOUR), score_class="promoter", next_due=None)


def test_a_duplicate_changes_nothing_but_the_number_of_answers() -> None:
    desk, survey = asked()
    back(desk, survey, "a1", 9)
    back(desk, survey, "a2", 2)
    shows(desk, survey, answers=2, valid=1, score=9, invalid="")


def test_a_corrected_answer_shows_as_it_counts_now() -> None:
    desk, survey = asked()
    back(desk, survey, "a1", 2)
    stream = survey_stream(survey)
    for n, change in enumerate(({"score": 10}, {"invalid": "not-this-customer"})):
        history = desk.journal.load([stream])[stream]
        command = CorrectResponse(
            at=DUE + 2 * HOUR,
            by=make.WANG,
            entry=entry(desk, survey).id,
            reason="typed wrongly",
            **change,  # type: ignore[arg-type]
        )
        events = corrections.correct_response(history, command, desk.house().rules)
        desk.journal.record([Batch(stream, len(history), events)], stamp(make.WANG, n))
        if n == 0:
            shows(desk, survey, score=10, score_class="promoter", valid=1, status="answered")
    shows(desk, survey, valid=0, invalid="not-this-customer", status="sent")


def test_a_survey_kept_back_shows_why_and_who() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    post.withhold(desk, survey, "in mourning", by=make.WANG, at=DUE, stamp=stamp(make.WANG, 1))
    shows(desk, survey, status="withheld", why="by-hand", note="in mourning", ended_by="wang")
    shows(desk, survey, next_due=None, sent=None)


def test_a_survey_kept_back_shows_who_changed_how_the_customer_is_reached() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    told(desk, ContactDataChanged(customer=ANN, fields=("phone",)), DUE - HOUR)
    sent(desk, survey, phone="")
    shows(desk, survey, why="no-contact", changed=micros(DUE - HOUR), changed_by="wang")


def test_a_survey_whose_customer_is_erased_shows_no_words_and_the_same_figures() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    post.withhold(desk, survey, "in mourning", by=make.WANG, at=DUE, stamp=stamp(make.WANG, 1))
    before = row(desk, survey)
    stream, gone = survey_stream(survey), SurveyAnonymised(survey=survey, customer=ANN)
    batch = Batch(stream, 2, (Event(DUE + HOUR, gone),))
    desk.journal.record([batch], stamp(make.WANG, 2))
    assert row(desk, survey) == before | {"note": ""}


def test_what_nobody_sent_lapses_and_what_nobody_answered_expires() -> None:
    desk, survey = asked()
    other = planned(desk, visit("V2", customer="ben"))
    due = [(LAPSES, survey_stream(other)), (DUE + 14 * DAY, survey_stream(survey))]
    desk.settle(due, DUE + 15 * DAY, stamp())
    shows(desk, other, status="lapsed", ended=micros(LAPSES), ended_by="clock")
    shows(desk, survey, status="expired", next_due=None)


def test_an_answer_to_no_planned_survey_has_no_row() -> None:
    desk = furnished()
    received(desk, answer(9, survey="elsewhere-7"))
    assert Folder().fold(log(desk)).tables["surveys"] == {}


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_any_batching_gives_the_same_rows(batch: int) -> None:
    desk, survey = asked()
    back(desk, survey, "a1", 3, invalid="staff-or-test")
    back(desk, survey, "a2", 9)
    other = planned(desk, visit("V2", customer="ben"))
    sent(desk, other, phone="")
    events = log(desk)
    whole = Folder().fold(events).tables["surveys"]
    assert Folder().fold(events, batch=batch).tables["surveys"] == whole
    assert len(whole) == 2
