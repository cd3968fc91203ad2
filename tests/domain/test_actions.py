from datetime import timedelta

import pytest
from hypothesis import given as given_any
from msgspec.structs import replace

from domain.actions import ACTIONS, Ask, offers, perform
from domain.commands import AnyCommand
from domain.errors import RefusedError
from domain.types import Case, Person
from tests import ask, make
from tests.given import Given, given
from tests.histories import PEOPLE, Moment, standing, stories, tell
from tests.journal import furnished, open_cases
from tests.make import HOUR, LI, MONDAY, SUN, WANG

TEN = MONDAY + HOUR
RULES = make.rules()


def told(by: Person = LI, **more: object) -> Ask:
    return Ask(by=by, at=TEN, **more)  # type: ignore[arg-type]  # fields of an ask


def allowed(history: Given, by: Person = LI) -> list[str]:
    found = offers(history.case, by, TEN, RULES)
    return [offer.action for offer in found if not offer.why_not]


def test_the_suggested_action_follows_the_procedure_step_by_step() -> None:
    history = given(make.opened(score=2))
    steps: list[tuple[str, list[AnyCommand]]] = [
        ("reached", [ask.reached(TEN)]),
        ("root-cause", [ask.root_cause(TEN), ask.done("plan", TEN)]),
        ("resolve", [ask.done("resolve", TEN)]),
        ("satisfied", [ask.rechecked(TEN, satisfied=True)]),
    ]
    for expected, commands in steps:
        assert allowed(history)[0] == expected
        history = history.having(*commands)
    assert allowed(history)[0] == "recovered"


def test_thanking_a_promoter_answers_and_closes_in_one_act() -> None:
    promoter = given(make.opened(score=10))
    assert allowed(promoter)[0] == "thanked"
    done = promoter.having(*perform(promoter.case, "thanked", told(), RULES))
    assert (done.case.outcome, done.case.steps[0].done) == ("thanked", TEN)


def test_a_passive_customer_who_confirms_is_spoken_to_and_converted_in_one_act() -> None:
    passive = given(make.opened(score=8))
    done = passive.having(*perform(passive.case, "converted", told(), RULES))
    assert (done.case.outcome, done.case.reached) == ("converted", True)


def test_reached_with_more_to_come_is_a_contact_and_a_promise() -> None:
    opened = given(make.opened(score=8))
    act = perform(opened.case, "follow-up", told(due=TEN + timedelta(days=2)), RULES)
    case = opened.having(*act).case
    promised = case.latest("promise")
    assert case.reached
    assert promised is not None
    assert promised.due == TEN + timedelta(days=2)


def test_what_is_not_allowed_says_why_and_what_is_missing() -> None:
    found = {o.action: o for o in offers(given(make.opened(score=2)).case, LI, TEN, RULES)}
    assert found["recovered"].why_not == "not-closable"
    missing = ["contact", "root-cause", "resolve", "recheck"]
    assert found["recovered"].params == {"outcome": "recovered", "missing": missing}
    assert found["reopen"].why_not == "still-open"


def test_an_auditor_is_offered_nothing() -> None:
    assert allowed(given(make.opened(score=2)), by=SUN) == []


def test_taking_a_case_one_has_is_not_offered() -> None:
    assert "own" not in allowed(given(make.opened(score=8, owner="li")))
    assert "own" in allowed(given(make.opened(score=8, owner="zhao")))


@pytest.mark.parametrize("name", ["root-cause", "note", "escalate", "lost", "follow-up"])
def test_an_action_without_what_it_needs_is_refused(name: str) -> None:
    case = given(make.opened(score=8), make.reached(MONDAY)).case
    with pytest.raises(RefusedError):
        perform(case, name, told(by=WANG), RULES)


@given_any(stories(["CASE0"], longest=8), PEOPLE)
def test_what_is_offered_is_accepted_and_nothing_else(story: list[Moment], by: Person) -> None:
    desk = furnished()
    open_cases(desk, make.elsewhere(make.opened(score=2), "CASE0"))
    tell(desk, story)
    [case] = standing(desk)
    at = story[-1].at + HOUR
    late = [s.step for s in case.steps if s.breached and not s.annulled]
    asked = Ask(by=by, at=at, note="because", due=at + HOUR, cause="quality", to=by.id, amount=1)
    if late:
        asked = replace(asked, step=late[0])
    for offer in offers(case, by, at, RULES):
        if offer.action != "assign":  # there it depends on whom it is given to
            why_not = "" if offer.why_not == "already" else offer.why_not
            assert refusal(case, offer.action, asked) == why_not


def refusal(case: Case, action: str, asked: Ask) -> str:
    try:
        perform(case, action, asked, RULES)
    except RefusedError as refused:
        return refused.reason
    return ""


def test_every_action_is_known_by_its_own_name() -> None:
    assert all(action.name == name for name, action in ACTIONS.items())
