"""Who may erase and restrict, what is put on record, and what that does to later decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import actions
from domain import case as cases
from domain import customer as customers
from domain.custody import (
    CaseAnonymised,
    CustomerErased,
    CustomerRestricted,
    PersonalDataSeen,
    RestrictionLifted,
    SurveyAnonymised,
    VisitAnonymised,
)
from domain.customer import Customer
from domain.desk import Batch, Desk
from domain.erasure import ToldIn, erase
from domain.errors import PolicyError, RefusedError
from domain.events import CustomerHeard, Event, customer_stream
from domain.fact import Fact
from domain.policy import PrivacyRules, default_text, parse
from domain.privacy import restrict, see
from domain.survey import Decided
from domain.types import Person
from tests import ask, make
from tests.journal import furnished, open_cases, stamp
from tests.make import CHEN, HOUR, LI, MONDAY, SUN, WANG


def erased(by: Person = WANG, grounds: str = "letter of 2 March") -> tuple[Decided, ...]:
    told, rules = ToldIn(("A", "B"), ("V",), ("S",)), make.rules()
    return erase("ann", Customer(), told, grounds, by=by, at=MONDAY, rules=rules)


def history(*facts: Fact) -> Customer:
    return customers.fold(Event(MONDAY, fact) for fact in facts)


def test_an_erasure_names_cases_visits_and_surveys_in_the_customers_stream_and_in_theirs() -> None:
    gone = CustomerErased(
        customer="ann",
        grounds="letter of 2 March",
        cases=("A", "B"),
        visits=("V",),
        surveys=("S",),
    )
    assert [(stream, [event.fact for event in events]) for stream, events in erased()] == [
        ("customer-ann", [gone]),
        ("case-A", [CaseAnonymised(case="A", customer="ann")]),
        ("case-B", [CaseAnonymised(case="B", customer="ann")]),
        ("visit-V", [VisitAnonymised(visit="V", customer="ann")]),
        ("survey-S", [SurveyAnonymised(survey="S", customer="ann")]),
    ]


def test_the_same_erasure_decided_again_is_the_same_events() -> None:
    def keys(decided: tuple[Decided, ...]) -> list[str]:
        return [event.key for _, events in decided for event in events]

    assert keys(erased()) == keys(erased(by=CHEN, grounds="said twice"))
    again = history(CustomerErased(customer="ann", grounds="once"))
    rules = make.rules()
    second = erase("ann", again, ToldIn(("C",)), "again", by=WANG, at=MONDAY, rules=rules)
    assert set(keys(second)).isdisjoint(keys(erased()))


@pytest.mark.parametrize("by", [LI, SUN])
def test_only_roles_the_policy_names_erase_and_restrict(by: Person) -> None:
    with pytest.raises(RefusedError) as refused:
        erased(by=by)
    assert refused.value.params == {"reason": "role-may-not", "role": by.role}
    with pytest.raises(RefusedError):
        restrict("ann", Customer(), "why", lift=False, by=by, at=MONDAY, rules=make.rules())


def test_nobody_is_erased_or_restricted_without_a_reason() -> None:
    with pytest.raises(RefusedError, match="text-missing"):
        erased(grounds="  ")
    with pytest.raises(RefusedError, match="text-missing"):
        restrict("ann", Customer(), "", lift=False, by=WANG, at=MONDAY, rules=make.rules())


def test_a_restriction_is_recorded_once_and_lifted_once() -> None:
    def decided(standing: Customer, *, lift: bool) -> list[Fact]:
        rules = make.rules()
        events = restrict("ann", standing, "why", lift=lift, by=WANG, at=MONDAY, rules=rules)
        return [event.fact for event in events]

    restricted = CustomerRestricted(customer="ann", reason="why")
    assert decided(Customer(), lift=False) == [restricted]
    assert decided(history(restricted), lift=False) == []
    assert decided(history(restricted), lift=True) == [
        RestrictionLifted(customer="ann", reason="why")
    ]
    assert decided(Customer(), lift=True) == []


def test_who_was_erased_comes_back_as_a_stranger() -> None:
    heard = CustomerHeard(customer="ann", kind="detractor", case="A")
    restricted = CustomerRestricted(customer="ann", reason="why")
    gone = history(heard, restricted, CustomerErased(customer="ann", grounds="asked"))
    assert (gone.heard, gone.restricted, gone.erasures) == ((), False, 1)


def said(desk: Desk, version: int, fact: Fact) -> None:
    batch = Batch(customer_stream(make.CUSTOMER), version, (Event(MONDAY, fact),))
    desk.journal.record([batch], stamp(WANG, version))


def test_nobody_contacts_a_restricted_customer_and_everything_else_goes_on() -> None:
    desk, later = furnished(), MONDAY + HOUR
    open_cases(desk, make.opened())
    said(desk, 0, CustomerRestricted(customer=make.CUSTOMER, reason="disputes the data"))
    with pytest.raises(RefusedError, match="restricted"):
        desk.act(make.CASE, [ask.reached(later)], stamp(LI, "call"))
    desk.act(make.CASE, [ask.note("waits", later)], stamp(LI, "note"))
    said(desk, 1, RestrictionLifted(customer=make.CUSTOMER, reason="settled"))
    desk.act(make.CASE, [ask.reached(later)], stamp(LI, "call again"))


def test_contact_is_offered_to_nobody_while_the_customer_is_restricted() -> None:
    case = cases.fold([make.opened()])
    assert case is not None
    offered = actions.offers(case, LI, MONDAY + HOUR, make.rules(), restricted=True)
    barred = {offer.action for offer in offered if offer.why_not == "restricted"}
    assert {"reached", "no-answer", "busy", "wrong-number", "call-back", "follow-up"} <= barred
    assert "note" in {offer.action for offer in offered if not offer.why_not}


def test_a_look_is_for_the_roles_the_policy_names() -> None:
    seen = PersonalDataSeen(customer="ann", place="morning", fields=("name",))
    rules = make.rules()
    assert [event.fact for event in see(seen, by=SUN, at=MONDAY, rules=rules)] == [seen]
    with pytest.raises(RefusedError, match="role-may-not"):
        see(seen, by=LI, at=MONDAY, rules=rules)
    open_to_all = replace(make.policy(), privacy=PrivacyRules(reveal=("advisor",)))
    assert see(seen, by=LI, at=MONDAY, rules=make.rules((MONDAY, open_to_all)))


def test_a_policy_from_before_privacy_rules_has_the_programs_own() -> None:
    with_rules = default_text()
    start, end = with_rules.index("[privacy]"), with_rules.index("[targets]")
    assert parse(with_rules[:start] + with_rules[end:]) == parse(with_rules)


def test_no_policy_lets_an_auditor_erase_restrict_or_correct() -> None:
    text = default_text().replace('erase = ["manager"', 'erase = ["auditor"')
    with pytest.raises(PolicyError) as faults:
        parse(text)
    assert [path for path, _, _ in faults.value.params["problems"]] == ["privacy.erase"]
