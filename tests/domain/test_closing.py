import dataclasses

import pytest
from msgspec.structs import replace

from domain.commands import AnyCommand
from domain.events import StepBreached
from domain.policy import promises
from domain.types import Outcome, Person
from tests import ask, make
from tests.given import Given, given
from tests.make import CHEN, DAY, HOUR, LI, MONDAY, WANG

TEN, ELEVEN, NOON, TWO = (MONDAY + n * HOUR for n in (1, 2, 3, 5))
RECHECK = make.promise("recheck", ELEVEN + 7 * DAY)


def detractor() -> Given:
    return given(make.opened(score=2))


def understood() -> Given:
    """Reached, and the cause known."""
    return detractor().having(ask.reached(TEN), ask.root_cause(TEN))


def resolved() -> Given:
    return understood().having(ask.done("resolve", ELEVEN))


def satisfied() -> Given:
    return resolved().having(ask.rechecked(NOON, satisfied=True))


def test_a_root_cause_is_a_known_category() -> None:
    case = (
        detractor()
        .when(ask.root_cause(TEN, "parts"))
        .then(make.done("root-cause", TEN, cause="parts"), make.analysed(TEN, "parts"))
    )
    assert case.root_cause == "parts"


@pytest.mark.parametrize("cause", ["", "the moon"])
def test_a_root_cause_without_a_known_category_is_refused_with_those_there_are(cause: str) -> None:
    known = list(make.policy().causes.list)
    detractor().when(ask.root_cause(TEN, cause)).refused("cause-missing", causes=known)


@pytest.mark.parametrize("step", ["respond", "recheck", "close"])
def test_steps_with_an_action_of_their_own_are_not_simply_done(step: str) -> None:
    detractor().when(ask.done(step, TEN)).refused("step-has-own-action", step=step)  # type: ignore[arg-type]  # names of steps


def test_a_step_is_done_once() -> None:
    detractor().having(ask.done("plan", TEN)).when(ask.done("plan", ELEVEN)).refused(
        "step-not-open", step="plan"
    )


def test_a_step_the_procedure_does_not_have_is_refused() -> None:
    given(make.opened(score=8)).when(ask.done("resolve", TEN)).refused(
        "step-not-open", step="resolve"
    )


def test_a_step_done_late_keeps_its_breach() -> None:
    late = detractor().having(ask.reached(TEN), ask.root_cause(MONDAY + 9 * HOUR))
    step = late.case.latest("root-cause")
    assert step is not None
    assert (step.breached, step.done) == (MONDAY + 8 * HOUR, MONDAY + 9 * HOUR)


def test_resolving_before_the_customer_was_spoken_to_is_refused() -> None:
    detractor().when(ask.done("resolve", TEN)).refused(
        "not-resolvable", missing=["contact", "root-cause"]
    )


def test_resolving_without_a_root_cause_is_refused() -> None:
    detractor().having(ask.reached(TEN)).when(ask.done("resolve", TEN)).refused(
        "not-resolvable", missing=["root-cause"]
    )


def test_three_tries_in_vain_are_no_contact_to_resolve_on() -> None:
    tried = given(make.opened(score=2)).having(
        *(ask.contact("no-answer", TEN, channel=c) for c in ("phone", "sms", "wechat")),
        ask.root_cause(TEN),
    )
    assert tried.case.pending("respond") is None
    tried.when(ask.done("resolve", TEN)).refused("not-resolvable", missing=["contact"])


def test_a_resolution_promises_the_recheck_seven_days_later() -> None:
    case = (
        understood().when(ask.done("resolve", ELEVEN)).then(make.done("resolve", ELEVEN, RECHECK))
    )
    recheck = case.pending("recheck")
    assert recheck is not None
    assert (recheck.made, recheck.due) == (ELEVEN, ELEVEN + 7 * DAY)


def test_the_resolution_of_a_severe_complaint_promises_a_call_a_week_for_a_month() -> None:
    severe = given(make.opened(complaint=3)).having(ask.reached(TEN), ask.root_cause(TEN))
    case = severe.having(ask.done("resolve", ELEVEN)).case
    calls = [s for s in case.steps if s.step == "call"]
    assert [s.due for s in calls] == [ELEVEN + weeks * 7 * DAY for weeks in (1, 2, 3, 4)]
    assert [s.promise.n for s in calls] == [1, 2, 3, 4]


def test_calls_are_ticked_off_oldest_first() -> None:
    severe = given(make.opened(complaint=3)).having(
        ask.reached(TEN), ask.root_cause(TEN), ask.done("resolve", ELEVEN), ask.done("call", NOON)
    )
    done = [s.promise.n for s in severe.case.steps if s.step == "call" and s.done]
    assert done == [1]


def test_a_recheck_before_the_resolution_is_refused() -> None:
    understood().when(ask.rechecked(ELEVEN, satisfied=True)).refused(
        "step-not-open", step="recheck"
    )


def test_a_recheck_that_says_satisfied_is_kept() -> None:
    case = (
        resolved()
        .when(ask.rechecked(NOON, satisfied=True))
        .then(make.rechecked(NOON, satisfied=True))
    )
    assert (case.satisfied, case.pending("recheck")) == (True, None)


def test_a_recheck_that_says_not_solved_promises_the_resolution_again() -> None:
    again = make.promise("resolve", NOON + 72 * HOUR, n=2, escalates=True)
    case = (
        resolved()
        .when(ask.rechecked(NOON, satisfied=False))
        .then(make.rechecked(NOON, again, satisfied=False))
    )
    assert (case.satisfied, case.level) == (False, 2)
    assert case.pending("resolve") is not None


def test_a_recheck_that_says_not_solved_brings_an_ordinary_complaint_to_level_two() -> None:
    ordinary = given(make.opened(complaint=1)).having(
        ask.reached(TEN), ask.root_cause(TEN), ask.done("resolve", ELEVEN)
    )
    again = make.promise(
        "resolve", NOON + 48 * HOUR, n=2, line="complaint-1.resolve", escalates=True
    )
    case = ordinary.when(ask.rechecked(NOON, satisfied=False)).then(
        make.rechecked(NOON, again, satisfied=False),
        make.escalated(2, NOON, cause="recheck-not-solved"),
    )
    assert (case.level, case.rose_cause) == (2, "recheck-not-solved")


def test_solved_the_second_time_it_is_rechecked_again_before_it_closes() -> None:
    second = resolved().having(ask.rechecked(NOON, satisfied=False), ask.done("resolve", TWO))
    second.when(ask.close("recovered", TWO)).refused(
        "not-closable", outcome="recovered", missing=["recheck"]
    )
    confirmed = second.having(ask.rechecked(TWO, satisfied=True), ask.close("recovered", TWO))
    assert confirmed.case.outcome == "recovered"


@pytest.mark.parametrize(
    ("so_far", "missing"),
    [
        (detractor(), ["contact", "root-cause", "resolve", "recheck"]),
        (detractor().having(ask.reached(TEN)), ["root-cause", "resolve", "recheck"]),
        (detractor().having(ask.root_cause(TEN)), ["contact", "resolve", "recheck"]),
        (understood(), ["resolve", "recheck"]),
        (resolved(), ["recheck"]),
        (resolved().having(ask.rechecked(NOON, satisfied=False)), ["resolve", "recheck"]),
    ],
    ids=["untouched", "reached", "cause known", "understood", "resolved", "not solved"],
)
def test_closing_as_recovered_names_each_missing_step(so_far: Given, missing: list[str]) -> None:
    so_far.when(ask.close("recovered", NOON)).refused(
        "not-closable", outcome="recovered", missing=missing
    )


def test_with_contact_cause_resolution_and_a_good_recheck_it_closes_as_recovered() -> None:
    case = satisfied().when(ask.close("recovered", TWO)).then(make.closed("recovered", TWO))
    assert (case.status, case.outcome, case.closed) == ("closed", "recovered", TWO)


@pytest.mark.parametrize(
    ("by", "reason", "missing"),
    [
        (LI, "sold the car", ["level-2"]),
        (WANG, "  ", ["reason"]),
        (LI, "", ["level-2", "reason"]),
    ],
    ids=["an advisor", "no reason", "neither"],
)
def test_giving_a_customer_up_needs_level_two_and_a_reason(
    by: Person, reason: str, missing: list[str]
) -> None:
    detractor().when(ask.close("lost", TEN, by=by, reason=reason)).refused(
        "not-closable", outcome="lost", missing=missing
    )


@pytest.mark.parametrize("by", [WANG, CHEN])
def test_a_manager_or_director_may_give_a_customer_up(by: Person) -> None:
    detractor().when(ask.close("lost", TEN, by=by, reason="sold the car")).then(
        make.closed("lost", TEN, reason="sold the car")
    )


def test_a_passive_customer_is_converted_after_a_contact() -> None:
    passive = given(make.opened(score=8))
    passive.when(ask.close("converted", TEN)).refused(
        "not-closable", outcome="converted", missing=["contact"]
    )
    passive.having(ask.reached(TEN)).when(ask.close("converted", TEN)).then(
        make.closed("converted", TEN)
    )


def test_a_promoter_is_thanked_by_the_response() -> None:
    promoter = given(make.opened(score=10))
    promoter.when(ask.close("thanked", TEN)).refused(
        "not-closable", outcome="thanked", missing=["respond"]
    )
    promoter.having(ask.reached(TEN)).when(ask.close("thanked", TEN)).then(
        make.closed("thanked", TEN)
    )


@pytest.mark.parametrize(
    ("score", "outcome"),
    [(2, "thanked"), (2, "converted"), (8, "recovered"), (8, "thanked"), (10, "converted")],
)
def test_an_outcome_of_another_class_is_refused(score: int, outcome: Outcome) -> None:
    kind = make.policy().score_class(score)
    given(make.opened(score=score)).when(ask.close(outcome, TEN)).refused(
        "outcome-not-for-kind", outcome=outcome, kind=kind
    )


def test_promises_left_open_at_closing_are_dropped_and_never_missed() -> None:
    promised = detractor().having(ask.promise(MONDAY + DAY, TEN))
    closed = promised.having(ask.close("lost", ELEVEN, by=WANG, reason="moved away"))
    assert [s.dropped for s in closed.case.steps if s.step == "promise"] == [ELEVEN]
    closed.when(ask.the_clock(MONDAY + 300 * DAY)).then()


def test_closing_in_time_keeps_the_promise_to_close() -> None:
    close = satisfied().having(ask.close("recovered", TWO)).case.latest("close")
    assert close is not None
    assert (close.done, close.dropped) == (TWO, None)


@pytest.mark.parametrize(
    "command",
    [
        ask.reached(TWO),
        ask.done("plan", TWO),
        ask.rechecked(TWO, satisfied=True),
        ask.promise(TWO + DAY, TWO),
        ask.assign(LI, TWO),
        ask.escalate(TWO),
        ask.send_back(TWO),
        ask.close("recovered", TWO),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_closed_case_refuses_every_further_step(command: AnyCommand) -> None:
    closed = satisfied().having(ask.close("recovered", NOON))
    closed.when(command).refused("closed", outcome="recovered")


def test_a_note_can_still_be_added_to_a_closed_case() -> None:
    closed = satisfied().having(ask.close("recovered", NOON))
    closed.when(ask.note("sent flowers", TWO)).then(make.noted("sent flowers", TWO))


def test_reopening_starts_a_new_round_with_new_promises() -> None:
    made = promises(make.policy(), "detractor", start=TWO, zone=make.ZONE)
    closed = satisfied().having(ask.close("recovered", NOON))
    case = closed.when(ask.reopen(TWO, reason="it rattles again")).then(
        make.reopened(
            TWO,
            *(replace(promise, n=2) for promise in made),
            reason="it rattles again",
        )
    )
    assert (case.status, case.round, case.outcome, case.closed) == ("open", 2, None, None)
    assert {s.promise.n for s in case.steps if s.open} == {2}


def test_a_new_round_needs_its_own_contact_cause_resolution_and_recheck() -> None:
    again = satisfied().having(ask.close("recovered", NOON), ask.reopen(TWO))
    again.when(ask.close("recovered", TWO)).refused(
        "not-closable",
        outcome="recovered",
        missing=["contact", "root-cause", "resolve", "recheck"],
    )


def test_the_promises_of_the_first_round_are_never_missed_in_the_second() -> None:
    lost = detractor().having(ask.close("lost", TEN, by=WANG, reason="angry"), ask.reopen(TWO))
    later = lost.having(ask.the_clock(MONDAY + 30 * DAY)).history
    missed = [event.fact.n for event in later if isinstance(event.fact, StepBreached)]
    assert missed
    assert 1 not in missed


def test_a_reopened_promoters_case_is_a_managers() -> None:
    thanked = given(make.opened(score=10)).having(ask.reached(TEN), ask.close("thanked", TEN))
    assert thanked.having(ask.reopen(ELEVEN)).case.level == 2


def test_an_open_case_cannot_be_reopened_nor_a_closed_one_without_words() -> None:
    detractor().when(ask.reopen(TEN)).refused("still-open")
    closed = satisfied().having(ask.close("recovered", NOON))
    closed.when(ask.reopen(TWO, reason=" ")).refused("text-missing")


def test_who_may_give_a_customer_up_is_policy() -> None:
    strict = dataclasses.replace(
        make.policy(),
        edition="strict",
        authority=dataclasses.replace(make.policy().authority, lost=3),
    )
    opened = given(make.opened(score=2), rules=make.rules((MONDAY, strict)))
    opened.when(ask.close("lost", TEN, by=WANG, reason="moved away")).refused(
        "not-closable", outcome="lost", missing=["level-3"]
    )
