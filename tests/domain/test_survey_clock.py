"""The clock of a survey: sent in time or lapsed, answered in time or expired, noted once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.asking import survey as surveys
from domain.asking.facts import SurveyExpired, SurveyLapsed, SurveySent
from domain.asking.survey import Survey
from domain.desk import Batch
from domain.errors import RefusedError
from domain.events import CLOCK, Event, ResponseReceived, survey_stream
from tests import make
from tests.domain.surveys import ANN, DUE, LAPSES, plan
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY

JUST = timedelta(microseconds=1)
EXPIRES = DUE + 14 * DAY
LONG_AFTER = MONDAY + 90 * DAY


def survey(*events: Event) -> Survey:
    found = surveys.fold((Event(MONDAY, plan()), *events))
    assert found is not None
    return found


def sent(at: datetime = DUE) -> Event:
    fact = SurveySent(
        survey="S1", centre=make.CENTRE, customer=ANN, channel="app", expires=at + 14 * DAY
    )
    return Event(at, fact)


def answer(at: datetime, key: str = "a1", invalid: str = "") -> Event:
    fact = ResponseReceived(
        response=key,
        centre=make.CENTRE,
        customer=ANN,
        day=make.day(at),
        score=9,
        invalid=invalid,
        survey="S1",
    )
    return Event(at, fact)


def settled(found: Survey, *instants: datetime) -> tuple[Event, ...]:
    """What watchers looking at these instants write, one after the other."""
    written: tuple[Event, ...] = ()
    for instant in instants:
        events = surveys.settle(found, instant)
        found = surveys.fold(events, found) or found
        written += events
    return written


PLANNED, SENT = survey(), survey(sent())
ENDINGS: dict[str, tuple[Survey, datetime, type, str]] = {
    "unsent": (PLANNED, LAPSES, SurveyLapsed, "lapsed"),
    "unanswered": (SENT, EXPIRES, SurveyExpired, "expired"),
}
"""How a survey ends by itself: when, by which fact, and what it is then."""


@pytest.mark.parametrize("name", ENDINGS)
def test_at_its_last_instant_it_is_still_in_time(name: str) -> None:
    found, due, _, _ = ENDINGS[name]
    assert surveys.next_due(found) == due
    assert settled(found, due) == ()


@pytest.mark.parametrize("name", ENDINGS)
def test_a_moment_later_it_has_ended_at_that_instant_by_the_clock(name: str) -> None:
    found, due, kind, status = ENDINGS[name]
    [event] = settled(found, due + JUST)
    assert (event.at, type(event.fact), event.actor) == (due, kind, CLOCK)
    ended = surveys.fold([event], found)
    assert ended is not None
    assert ended.status == status
    assert surveys.next_due(ended) is None


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("late", [JUST, HOUR, 3 * DAY])
def test_switched_off_for_days_it_is_noted_as_if_the_watcher_had_run(
    name: str, late: timedelta
) -> None:
    found, due, _, _ = ENDINGS[name]
    assert settled(found, due + late) == settled(found, due + JUST)


@given(st.lists(st.integers(0, 90 * 24), max_size=40))
@settings(max_examples=40)
def test_any_number_of_watchers_at_any_times_writes_the_same_events(hours: list[int]) -> None:
    instants = sorted(MONDAY + hour * HOUR for hour in hours)
    for found in (PLANNED, SENT):
        watched = settled(found, *instants, *instants, LONG_AFTER)
        assert watched == settled(found, LONG_AFTER)
        assert len({event.key for event in watched}) == len(watched) == 1


QUIET: dict[str, Sequence[Event]] = {
    "answered": (sent(), answer(DUE + HOUR)),
    "answered at the last instant": (sent(), answer(EXPIRES)),
    "withheld": surveys.withhold(PLANNED, "no-contact", at=DUE),
    "lapsed already": settled(PLANNED, LONG_AFTER),
}


@pytest.mark.parametrize("name", QUIET)
def test_a_survey_that_is_over_has_no_clock(name: str) -> None:
    found = survey(*QUIET[name])
    assert surveys.next_due(found) is None
    assert settled(found, LONG_AFTER) == ()


def test_an_answer_that_does_not_count_leaves_the_clock_running() -> None:
    found = survey(sent(), answer(DUE + HOUR, invalid="staff-or-test"))
    assert (found.status, surveys.next_due(found)) == ("sent", EXPIRES)


def test_an_answer_given_in_time_and_brought_late_counts_after_all() -> None:
    found = survey(sent(), *settled(SENT, LONG_AFTER), answer(EXPIRES - HOUR))
    assert found.status == "answered"


def test_every_moment_until_it_lapses_it_can_be_sent_and_none_after() -> None:
    fact = sent().fact
    assert isinstance(fact, SurveySent)
    assert [e.at for e in surveys.send(PLANNED, fact, at=LAPSES)] == [LAPSES]
    refused: dict[datetime, str] = {DUE - JUST: "survey-not-due", LAPSES + JUST: "survey-over"}
    for at, reason in refused.items():
        with pytest.raises(RefusedError) as refusal:
            surveys.send(PLANNED, fact, at=at)
        assert refusal.value.reason == reason


def test_a_survey_kept_back_by_hand_needs_a_reason() -> None:
    with pytest.raises(RefusedError) as refusal:
        surveys.withhold(PLANNED, surveys.BY_HAND, at=DUE, note="  ")
    assert refusal.value.reason == "text-missing"


@pytest.mark.parametrize("name", QUIET)
def test_nobody_sends_or_withholds_a_survey_that_is_over(name: str) -> None:
    found = survey(*QUIET[name])
    for do in (surveys.require_waiting, lambda s, at: surveys.withhold(s, "erased", at=at)):
        with pytest.raises(RefusedError) as refusal:
            do(found, DUE)
        assert refusal.value.reason == "survey-over"


def test_the_desk_notes_what_lapsed_once_however_many_watchers_look() -> None:
    desk = furnished()
    stream = survey_stream("S1")
    desk.journal.record([Batch(stream, 0, (Event(MONDAY, plan()),))], stamp())
    for late in (HOUR, 3 * DAY):
        desk.settle([(LAPSES, stream)], LAPSES + late, stamp(act=late))
    assert isinstance(desk.journal, Journal)
    noted: list[Any] = [e for e in desk.journal.log if isinstance(e.fact, SurveyLapsed)]
    assert [(e.at, e.actor) for e in noted] == [(LAPSES, CLOCK)]
