from datetime import datetime

import pytest

from domain.types import ContactOutcome
from tests import ask, make
from tests.given import given
from tests.make import DAY, HOUR, MINUTE, MONDAY

TEN, ELEVEN, NOON = (MONDAY + n * HOUR for n in (1, 2, 3))
EARLY = [MONDAY + n * 10 * MINUTE for n in range(1, 9)]


def test_reaching_the_customer_answers() -> None:
    case = given(make.opened(score=2)).when(ask.reached(TEN)).then(make.reached(TEN))
    assert case.steps[0].done == TEN
    assert case.reached


@pytest.mark.parametrize("outcome", ["no-answer", "busy"])
def test_a_try_in_vain_answers_nothing_and_is_tried_again_two_hours_later(
    outcome: ContactOutcome,
) -> None:
    case = (
        given(make.opened(score=8))
        .when(ask.contact(outcome, TEN))
        .then(make.contacted(outcome, TEN, retry=TEN + 2 * HOUR))
    )
    assert case.pending("respond") is not None
    assert case.retry == TEN + 2 * HOUR


def test_reaching_the_customer_ends_the_waiting_for_the_next_try() -> None:
    tried = given(make.opened(score=8)).having(ask.contact("busy", TEN))
    assert tried.having(ask.reached(ELEVEN)).case.retry is None


def test_three_tries_on_two_channels_answer() -> None:
    tried = given(make.opened(score=8)).having(
        ask.contact("no-answer", TEN), ask.contact("busy", ELEVEN)
    )
    case = tried.when(ask.contact("no-answer", NOON, channel="wechat")).then(
        make.contacted("no-answer", NOON, channel="wechat", answers=True, retry=NOON + 2 * HOUR)
    )
    assert case.steps[0].done == NOON
    assert not case.reached


def test_three_tries_on_one_channel_do_not_answer() -> None:
    tries = [ask.contact("no-answer", at) for at in (TEN, ELEVEN, NOON)]
    assert given(make.opened(score=8)).having(*tries).case.pending("respond") is not None


def test_two_tries_on_two_channels_do_not_answer() -> None:
    tried = given(make.opened(score=8)).having(
        ask.contact("no-answer", TEN), ask.contact("no-answer", ELEVEN, channel="sms")
    )
    assert tried.case.pending("respond") is not None


def test_tries_before_an_escalation_do_not_answer_the_new_levels_clock() -> None:
    risen = given(make.opened(score=2)).having(
        ask.contact("no-answer", TEN),
        ask.contact("busy", TEN + 30 * MINUTE, channel="wechat"),
        ask.contact("no-answer", NOON, channel="sms"),
    )
    assert risen.case.level == 3
    clock = risen.case.latest("respond")
    assert clock is not None
    assert (clock.promise.n, clock.done) == (2, None)
    answered = risen.having(
        ask.contact("no-answer", NOON + MINUTE), ask.contact("busy", NOON + 2 * MINUTE)
    )
    assert answered.case.pending("respond") is None


def test_reaching_the_customer_answers_every_response_owed_late_or_not() -> None:
    late = given(make.opened(score=2)).having(ask.reached(NOON))
    assert [s.done for s in late.case.steps if s.step == "respond"] == [NOON, NOON]


def test_once_answered_a_further_call_answers_nothing_more() -> None:
    given(make.opened(score=2)).having(ask.reached(TEN)).when(ask.reached(TEN + MINUTE)).then(
        make.reached(TEN + MINUTE, answers=False)
    )


def test_a_wrong_number_is_noted_and_plans_no_next_try() -> None:
    case = (
        given(make.opened(score=2))
        .when(ask.contact("wrong-number", TEN))
        .then(make.contacted("wrong-number", TEN))
    )
    assert (case.retry, case.pending("respond") is None) == (None, False)


def test_a_callback_moves_the_response_to_the_time_the_customer_asked_for() -> None:
    due, wanted = MONDAY + 2 * HOUR, MONDAY + 9 * HOUR
    case = (
        given(make.opened(score=2))
        .when(ask.contact("call-back", TEN, call_back=wanted))
        .then(make.contacted("call-back", TEN), make.moved("respond", due, wanted, TEN))
    )
    respond = case.steps[0]
    assert (respond.due, respond.promise.due, respond.moved) == (wanted, due, 1)
    assert case.pending("respond") is respond


def test_a_moved_response_is_missed_at_the_new_time_only() -> None:
    wanted = MONDAY + 7 * HOUR
    moved = given(make.opened(score=2)).having(ask.contact("call-back", TEN, call_back=wanted))
    moved.when(ask.the_clock(wanted)).then()
    moved.when(ask.the_clock(wanted + MINUTE)).then(
        make.breached("respond", wanted), make.escalated(3, wanted, step="respond")
    )


def test_a_callback_moves_one_step_at_most_twice() -> None:
    once, twice, thrice = (MONDAY + n * HOUR for n in (3, 5, 7))
    moved = given(make.opened(score=2)).having(
        ask.contact("call-back", EARLY[0], call_back=once),
        ask.contact("call-back", EARLY[1], call_back=twice),
    )
    assert (moved.case.steps[0].due, moved.case.steps[0].moved) == (twice, 2)
    moved.when(ask.contact("call-back", EARLY[2], call_back=thrice)).refused(
        "moved-too-often", step="respond", limit=2
    )


@pytest.mark.parametrize("wanted", [None, MONDAY, TEN])
def test_a_callback_needs_a_time_ahead(wanted: datetime | None) -> None:
    given(make.opened(score=2)).when(ask.contact("call-back", TEN, call_back=wanted)).refused(
        "time-not-ahead"
    )


def test_once_answered_a_callback_moves_the_step_that_is_due_next() -> None:
    due, wanted = MONDAY + 8 * HOUR, MONDAY + DAY
    given(make.opened(score=2)).having(ask.reached(TEN)).when(
        ask.contact("call-back", ELEVEN, call_back=wanted)
    ).then(make.contacted("call-back", ELEVEN), make.moved("root-cause", due, wanted, ELEVEN))


def test_a_callback_with_no_clock_to_move_becomes_a_promise() -> None:
    wanted = MONDAY + 3 * DAY
    thanked = given(make.opened(score=10)).having(ask.reached(TEN))
    case = thanked.when(ask.contact("call-back", ELEVEN, call_back=wanted)).then(
        make.contacted("call-back", ELEVEN), make.promised(wanted, ELEVEN)
    )
    assert [s.due for s in case.steps if s.ticking and s.step == "promise"] == [wanted]


def test_a_callback_that_is_the_third_try_is_still_kept_in_view() -> None:
    wanted = MONDAY + 30 * HOUR
    tried = given(make.opened(score=10)).having(
        ask.contact("no-answer", TEN), ask.contact("busy", ELEVEN)
    )
    case = tried.when(ask.contact("call-back", NOON, channel="wechat", call_back=wanted)).then(
        make.contacted("call-back", NOON, channel="wechat", answers=True),
        make.promised(wanted, NOON),
    )
    assert case.pending("promise") is not None
