"""Problems and suggestions: the loop of each, what lifts it, what a low answer after it needs."""

from dataclasses import replace as with_other
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from domain import case as cases
from domain.commands import AnyCommand
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CustomerHeard
from domain.policy import Policy
from domain.problems import ProblemReported
from domain.reporting import ReportProblem, problem_case, report
from domain.types import Case, StepName
from tests import ask, make
from tests.domain.reception import ANN, BEN, SOMEBODY, answer, case_of, complaint, facts, received
from tests.journal import furnished, stamp
from tests.make import DAY, HOUR, LI, MINUTE, MONDAY, WANG

TEN = MONDAY + HOUR
LOOP: tuple[StepName, ...] = ("diagnose", "plan", "confirm", "resolve", "verify", "handover")


def problem(text: str = "the window leaks", key: str = "p1", **more: Any) -> ReportProblem:
    return ReportProblem(**{"key": key, "at": MONDAY, "contact": ANN, "text": text, **more})


def told(desk: Desk, *reports: ReportProblem) -> Case:
    """Take reports in; return the case of the last."""
    for one in reports:
        report(desk, one, stamp())
    return case(desk, reports[-1].key)


def case(desk: Desk, key: str = "p1") -> Case:
    """The case a report opened."""
    found = cases.fold(desk.journal.load([f"case-{problem_case(key)}"]).popitem()[1])
    assert found is not None
    return found


def act(desk: Desk, *commands: AnyCommand, key: str = "p1") -> Case:
    state, _ = desk.act(problem_case(key), commands, stamp(LI, len(facts(desk))))
    return state


def due(found: Case, step: StepName) -> datetime | None:
    newest = found.latest(step)
    return newest.due if newest else None


def test_a_report_is_on_record_opens_a_case_and_stands_in_the_customers_history() -> None:
    desk = furnished()
    found = told(desk, problem(matter="leak", contact=replace(ANN, visit="V1")))
    reported, heard = facts(desk)[0], facts(desk)[-1]
    assert isinstance(reported, ProblemReported)
    assert (reported.case, reported.comment) == (found.id, "the window leaks")
    assert isinstance(heard, CustomerHeard)
    assert (heard.kind, heard.matter, heard.visit) == ("problem", "leak", "V1")
    assert (found.kind, found.procedure, found.level) == ("problem", "problem", 1)
    assert due(found, "respond") == MONDAY + DAY
    assert due(found, "resolve") == MONDAY + 2 * DAY


def test_the_same_report_twice_is_one() -> None:
    desk = furnished()
    told(desk, problem())
    once = len(facts(desk))
    told(desk, problem())
    assert len(facts(desk)) == once


def test_a_strangers_report_opens_a_case_and_no_file() -> None:
    desk = furnished()
    assert told(desk, problem(contact=SOMEBODY)).customer == "row-7"
    assert not any(isinstance(fact, CustomerHeard) for fact in facts(desk))


def test_an_urgent_problem_is_solved_the_same_day_at_the_centre() -> None:
    evening = datetime(2026, 3, 2, 23, 59, tzinfo=ZoneInfo(make.ZONE)).astimezone(UTC)
    found = told(furnished(), problem(urgent=True, at=evening))
    assert found.procedure == "problem-urgent"
    last = due(found, "resolve")
    assert last is not None
    assert evening < last < evening + MINUTE
    assert make.day(last) == make.day(evening)


def test_the_loop_goes_step_by_step_to_its_end() -> None:
    desk = furnished()
    told(desk, problem())
    act(desk, ask.reached(TEN))
    for step in LOOP:
        found = act(desk, ask.done(step, TEN))
    assert due(found, "survey") == TEN + 7 * DAY
    act(desk, ask.done("survey", TEN))
    assert act(desk, ask.close("resolved", TEN)).outcome == "resolved"


def test_each_step_waits_for_those_it_stands_on() -> None:
    desk = furnished()
    told(desk, problem())
    with pytest.raises(RefusedError) as refused:
        act(desk, ask.done("resolve", TEN))
    assert refused.value.params["missing"] == ["contact", "diagnose", "confirm"]
    for step in ("verify", "handover", "survey"):
        with pytest.raises(RefusedError, match="step-not-open"):
            act(desk, ask.done(step, TEN))


def test_a_problem_is_not_closed_before_it_is_solved_agreed_checked_and_handed_over() -> None:
    desk = furnished()
    told(desk, problem())
    lacking = ["contact", "resolve", "confirm", "verify", "handover"]
    act_of = {"contact": ask.reached(TEN), **{step: ask.done(step, TEN) for step in LOOP}}
    for done in ("contact", "diagnose", "confirm", "resolve", "verify", "handover"):
        with pytest.raises(RefusedError) as refused:
            act(desk, ask.close("resolved", TEN))
        assert refused.value.params["missing"] == lacking
        act(desk, act_of[done])
        lacking = [code for code in lacking if code != done]
    assert lacking == []
    assert act(desk, ask.close("resolved", TEN)).status == "closed"


def test_a_problem_reopened_is_solved_anew() -> None:
    desk = furnished()
    told(desk, problem())
    act(desk, ask.reached(TEN), *(ask.done(step, TEN) for step in LOOP))
    act(desk, ask.close("resolved", TEN), ask.reopen(TEN + HOUR))
    act(desk, ask.reached(TEN + HOUR))
    with pytest.raises(RefusedError) as refused:
        act(desk, ask.close("resolved", TEN + HOUR))
    assert refused.value.params["missing"] == ["resolve", "confirm", "verify", "handover"]


def test_a_diagnosis_may_name_a_cause_the_centre_knows() -> None:
    desk = furnished()
    told(desk, problem())
    with pytest.raises(RefusedError, match="cause-missing"):
        act(desk, ask.done("diagnose", TEN, cause="gremlins"))
    assert act(desk, ask.done("diagnose", TEN, cause="parts")).root_cause == "parts"


def test_a_suggestion_is_answered_within_two_days_and_closed_with_the_answer() -> None:
    desk = furnished()
    found = told(desk, problem("open on Sundays", kind="suggestion"))
    assert (found.kind, due(found, "respond")) == ("suggestion", MONDAY + 2 * DAY)
    with pytest.raises(RefusedError, match="not-closable"):
        act(desk, ask.close("resolved", TEN))
    assert act(desk, ask.reached(TEN), ask.close("resolved", TEN)).outcome == "resolved"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (1, "problem")),
        ({"kind": "suggestion"}, (1, "suggestion")),
        ({"text": "刹车失灵"}, (3, "safety")),
        ({"safety": True}, (3, "safety")),
        ({"channel": "press"}, (3, "public-channel")),
        ({"rework": 2}, (3, "rework")),
        ({"rework": 1}, (1, "problem")),
    ],
)
def test_what_lifts_a_complaint_lifts_a_problem(
    more: dict[str, Any], expected: tuple[int, str]
) -> None:
    found = told(furnished(), problem(**more))
    assert (found.level, found.rose_cause) == expected


def test_a_case_that_opens_higher_is_answered_as_fast_as_that_level() -> None:
    lifted = told(furnished(), problem("刹车失灵"))
    assert due(lifted, "respond") == MONDAY + 4 * HOUR
    urgent = told(furnished(), problem("刹车失灵", urgent=True))
    assert due(urgent, "respond") == MONDAY + 2 * HOUR


def test_the_same_matter_counts_complaints_and_problems_together() -> None:
    desk = furnished()
    received(desk, complaint(matter="leak", at=MONDAY - 300 * DAY), open_old=True)
    first = told(desk, problem(matter="leak"))
    second = told(desk, problem(key="p2", matter="leak"))
    assert [(found.level, found.rose_cause) for found in (first, second)] == [
        (1, "problem"),
        (2, "same-matter"),
    ]


def test_three_complaints_after_problems_of_the_same_matter_count_too() -> None:
    desk = furnished()
    told(desk, problem(matter="leak"), problem(key="p2", matter="leak"))
    received(desk, complaint(matter="leak"))
    assert case_of(desk, "c1").rose_cause == "same-matter"


def test_a_problem_of_somebody_dissatisfied_goes_up_and_a_suggestion_does_not() -> None:
    for kind, level in (("problem", 2), ("suggestion", 1)):
        desk = furnished()
        received(desk, answer(2, at=MONDAY - DAY))
        assert told(desk, problem(kind=kind)).level == level


# A low answer after a problem ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visit", "asked_about", "days", "needed"),
    [
        ("", "", 10, 2),
        ("V1", "V1", 10, 2),
        ("V1", "V2", 10, 1),
        ("V1", "", 10, 2),
        ("", "", 91, 1),
        ("V1", "V1", 91, 2),
    ],
)
def test_a_low_answer_after_a_problem_needs_a_second_confirmation(
    visit: str, asked_about: str, days: int, needed: int
) -> None:
    desk = furnished()
    told(desk, problem(at=MONDAY - days * DAY, contact=replace(ANN, visit=visit)))
    received(desk, answer(4, contact=replace(ANN, visit=asked_about)))
    assert case_of(desk, "a1").confirmations == needed


def test_answers_of_others_and_high_ones_need_none() -> None:
    desk = furnished()
    told(desk, problem())
    received(desk, answer(4, contact=BEN), answer(8, "a2"))
    assert [case_of(desk, key).confirmations for key in ("a1", "a2")] == [1, 1]


def again_low() -> tuple[Desk, str]:
    """A low answer after a problem, solved and asked about."""
    desk = furnished()
    told(desk, problem())
    received(desk, answer(4))
    found = case_of(desk, "a1").id
    desk.act(found, [ask.reached(TEN), ask.root_cause(TEN), ask.done("resolve", TEN)], stamp(WANG))
    return desk, found


def test_its_case_closes_only_after_two_satisfied_rechecks() -> None:
    desk, found = again_low()
    first, _ = desk.act(found, [ask.rechecked(TEN, satisfied=True)], stamp(WANG, 1))
    again = first.pending("recheck")
    assert again is not None
    assert again.due == TEN + 7 * DAY
    close = ask.close("recovered", TEN)
    with pytest.raises(RefusedError) as refused:
        desk.act(found, [close], stamp(WANG, 2))
    assert refused.value.params["missing"] == ["second-recheck"]
    closed, _ = desk.act(found, [ask.rechecked(TEN, satisfied=True), close], stamp(WANG, 3))
    assert closed.outcome == "recovered"


def test_a_recheck_that_says_no_starts_the_counting_anew() -> None:
    desk, found = again_low()
    yes, no = (ask.rechecked(TEN, satisfied=satisfied) for satisfied in (True, False))
    solved = ask.done("resolve", TEN)
    state, _ = desk.act(found, [yes, no, solved, yes], stamp(WANG, 1))
    assert (state.confirmed, state.pending("recheck") is not None) == (1, True)


# Rules of before -------------------------------------------------------------------------------


def test_rules_without_the_procedure_refuse_a_report_and_name_the_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = make.policy()
    older: Policy = without(known, "problem-urgent")
    monkeypatch.setattr(make, "policy", lambda: older)
    desk = furnished()
    assert told(desk, problem()).procedure == "problem"
    with pytest.raises(RefusedError) as refused:
        report(desk, problem(key="p2", urgent=True), stamp())
    assert refused.value.params == {
        "reason": "procedure-missing",
        "section": "problem-urgent",
        "edition": known.edition,
    }


def without(policy: Policy, procedure: str) -> Policy:
    """The same rules without one procedure."""
    kept = {name: steps for name, steps in policy.procedures.items() if name != procedure}
    return with_other(policy, procedures=kept)
