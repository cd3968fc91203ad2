"""Reminders of customers as cases: when they open, whose they are, how they end."""

from dataclasses import replace as with_other

import pytest
from msgspec.structs import replace

from domain.caring import care_case, open_care
from domain.clientele.facts import Reminder
from domain.errors import RefusedError
from domain.events import CaseOpened
from tests import ask, make
from tests.given import given
from tests.journal import furnished
from tests.make import DAY, HOUR, MONDAY

REMINDERS: list[tuple[Reminder, int]] = [
    ("birthday", 24),
    ("service", 48),
    ("dormant", 72),
    ("call-back", 24),
]


@pytest.mark.parametrize(("reminder", "hours"), REMINDERS)
def test_a_reminder_is_a_case_of_care_with_a_call_to_make(reminder: Reminder, hours: int) -> None:
    stream, [event] = open_care(reminder, "ann", MONDAY, furnished().house(), about="2026")
    fact = event.fact
    assert isinstance(fact, CaseOpened)
    assert stream == f"case-{care_case(reminder, 'ann', '2026')}" == f"case-{fact.case}"
    assert (fact.kind, fact.procedure, fact.level) == ("care", f"care-{reminder}", 1)
    [respond] = [p for p in fact.promises if p.step == "respond"]
    assert (respond.due, respond.escalates) == (MONDAY + hours * HOUR, False)


def test_a_reminder_about_something_else_is_another_case() -> None:
    assert care_case("birthday", "ann", "2026") != care_case("birthday", "ann", "2027")
    assert care_case("birthday", "ann", "2026") != care_case("dormant", "ann", "2026")


def test_it_goes_to_the_advisor_who_looked_after_them() -> None:
    house = furnished().house()
    _, [event] = open_care("birthday", "ann", MONDAY, house, about="2026", advisor="li")
    assert isinstance(event.fact, CaseOpened)
    assert event.fact.owner == "li"


def test_rules_of_before_reminders_open_nothing() -> None:
    house = furnished().house()
    bare = with_other(make.policy(), edition="old", procedures={})
    book = make.rules((MONDAY - DAY, bare))
    assert open_care("birthday", "ann", MONDAY, replace(house, rules=book), about="x").events == ()


def test_care_ends_as_resolved_with_a_contact_and_never_rises_by_itself() -> None:
    _, [opened] = open_care("birthday", "ann", MONDAY, furnished().house(), about="2026")
    history = given(opened)
    history.when(ask.close("resolved", MONDAY)).refused(
        "not-closable", outcome="resolved", missing=["respond"]
    )
    late = MONDAY + 2 * DAY
    case = history.having(ask.the_clock(late)).case
    assert case.level == 1
    done = history.having(ask.reached(late), ask.close("resolved", late)).case
    assert done.outcome == "resolved"


def test_care_cannot_be_closed_as_lost() -> None:
    _, [opened] = open_care("birthday", "ann", MONDAY, furnished().house(), about="2026")
    with pytest.raises(RefusedError, match="outcome-not-for-kind"):
        given(opened).having(ask.close("lost", MONDAY, by=make.WANG, reason="gone"))
