"""Finished repair orders from another system: each once, corrections as such, what follows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain import customer as customers
from domain.asking.facts import SurveyPlanned
from domain.clientele.facts import CustomerVisited, SignKind, VisitReassigned
from domain.customer import Customer
from domain.desk import Desk
from domain.events import Event, PolicyAdopted, Recorded, StaffJoined, customer_stream
from domain.fact import Fact
from domain.opening import Contact
from domain.visits.facts import OrderCorrected, OrderImported, Part, visit_stream
from domain.visits.orders import ImportOrder, OrderReceipt, take_in_orders, visit_of
from tests import make
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY

NOW = MONDAY + 12 * HOUR


def contact(**shown: str) -> Contact:
    """Somebody by what they show: ``phone="p"``, ``vin="v"``."""
    kinds: tuple[SignKind, ...] = ("phone", "ref", "vin", "plate")
    signs = tuple((kind, f"{kind}-{shown[kind]}") for kind in kinds if kind in shown)
    told = {name: shown[name] for name in ("phone", "vin", "plate", "name") if name in shown}
    return Contact(customer=signs[0][1], identified=True, signs=signs, **told)


ANN = contact(phone="1", vin="v1", plate="a1", name="Ann")


def order(
    settlement: str = "JS1", *, at: datetime = MONDAY, who: Contact = ANN, **more: Any
) -> ImportOrder:
    told = {
        "matter": "brakes",
        "service": "repair",
        "parts": (Part(name="pads", code="BP-1", quantity=2),),
        "mileage": 30_400,
        "fault": "it squeaks",
        **more,
    }
    return ImportOrder(
        key=f"jtt/{settlement}",
        contact=who,
        settlement=settlement,
        received=at,
        settled=at + 3 * HOUR,
        **told,
    )


def taken(desk: Desk, *orders: ImportOrder, **how: Any) -> list[OrderReceipt]:
    return take_in_orders(desk, orders, stamp(), **{"now": NOW, **how})


def facts(desk: Desk, kind: type[Fact]) -> list[Any]:
    assert isinstance(desk.journal, Journal)
    return [event.fact for event in desk.journal.log if isinstance(event.fact, kind)]


def size(desk: Desk) -> int:
    assert isinstance(desk.journal, Journal)
    return len(desk.journal.log)


def fates(receipts: Sequence[OrderReceipt]) -> list[str]:
    return [receipt.fate for receipt in receipts]


def test_an_order_is_recorded_with_the_visit_in_the_customers_file_and_the_survey_owed() -> None:
    desk = furnished()
    [receipt] = taken(desk, order())
    [imported], [visited], [planned] = (
        facts(desk, kind) for kind in (OrderImported, CustomerVisited, SurveyPlanned)
    )
    assert receipt == OrderReceipt("new", visit_of("jtt/JS1"))
    assert (imported.visit, imported.customer, imported.settlement) == (
        receipt.visit,
        "phone-1",
        "JS1",
    )
    assert (imported.cars, imported.day) == (("vin-v1", "plate-a1"), make.day(MONDAY))
    assert (visited.customer, visited.visit, visited.mileage) == ("phone-1", receipt.visit, 30_400)
    assert (planned.visit, planned.customer, planned.trigger) == (
        receipt.visit,
        "phone-1",
        "service",
    )


def test_what_follows_from_an_order_names_it_as_its_cause() -> None:
    desk = furnished()
    taken(desk, order())
    assert isinstance(desk.journal, Journal)
    imported, visited, planned = desk.journal.log[-3:]
    assert (visited.causation, planned.causation) == (imported.id, visited.id)


def test_the_same_order_again_is_repeated_and_writes_nothing() -> None:
    desk = furnished()
    taken(desk, order())
    head = size(desk)
    assert fates(taken(desk, order())) == ["repeated"]
    assert fates(taken(desk, order(), now=NOW + 100 * DAY)) == ["repeated"]
    assert size(desk) == head


def test_an_order_twice_in_one_file_is_taken_in_once() -> None:
    desk = furnished()
    assert fates(taken(desk, order(), order("JS2"), order())) == ["new", "new", "repeated"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mileage", 30_500),
        ("parts", ()),
        ("amount", 100),
        ("hours", 1.5),
        ("fault", "it rattles"),
        ("settled", None),
        ("mode", "mobile"),
    ],
)
def test_an_order_that_says_something_else_is_corrected(field: str, value: object) -> None:
    desk = furnished()
    taken(desk, order())
    [receipt] = taken(desk, replace(order(), **{field: value}))
    assert (receipt.fate, receipt.changed) == ("corrected", (field,))
    [correction] = facts(desk, OrderCorrected)
    assert getattr(correction, field) == value
    assert isinstance(desk.journal, Journal)
    [entry] = [e.id for e in desk.journal.log if isinstance(e.fact, OrderImported)]
    assert (correction.entry, correction.changed) == (entry, (field,))


def test_a_correction_in_the_same_file_names_the_order_it_corrects() -> None:
    desk = furnished()
    receipts = taken(desk, order(), order("JS2"), order(mileage=1), order("JS3"), order(mileage=2))
    assert fates(receipts) == ["new", "new", "corrected", "new", "corrected"]
    first, second = facts(desk, OrderCorrected)
    assert isinstance(desk.journal, Journal)
    ids = {e.id: e.fact for e in desk.journal.log}
    assert isinstance(ids[first.entry], OrderImported)
    assert ids[second.entry] is first


def test_an_older_file_after_a_newer_one_changes_nothing_back() -> None:
    desk = furnished()
    taken(desk, order())
    taken(desk, order(mileage=30_500))
    head = size(desk)
    assert fates(taken(desk, order(), order(mileage=30_500))) == ["repeated", "repeated"]
    assert size(desk) == head


def test_a_correction_is_in_the_customers_file_and_asks_nobody_again() -> None:
    desk = furnished()
    taken(desk, order())
    taken(desk, order(amount=9_900))
    assert [fact.amount for fact in facts(desk, CustomerVisited)] == [None, 9_900]
    assert [each.reminder for each in facts(desk, CustomerVisited)[1].planned] == []
    assert len(facts(desk, SurveyPlanned)) == 1


BEN = contact(phone="2", vin="v2", plate="b2", name="Ben")


def file_of(desk: Desk, customer: str) -> Customer:
    stream = customer_stream(customer)
    return customers.fold(desk.journal.load([stream])[stream])


def test_a_visit_corrected_to_be_another_customers_leaves_the_file_it_was_told_to() -> None:
    desk = furnished()
    taken(desk, order(), order("JS2", at=MONDAY - 9 * DAY))
    taken(desk, order(who=BEN, amount=9_900))
    visit, kept = visit_of("jtt/JS1"), visit_of("jtt/JS2")
    [gone] = facts(desk, VisitReassigned)
    assert (gone.customer, gone.visit, gone.to) == ("phone-1", visit, "phone-2")
    ann, ben = file_of(desk, "phone-1"), file_of(desk, "phone-2")
    assert [each.visit for each in ann.visits] == [kept]
    assert ann.contact == MONDAY - 9 * DAY + 3 * HOUR
    assert not any(owed.visit == visit for owed in ann.planned)
    assert [(each.visit, each.amount) for each in ben.visits] == [(visit, 9_900)]


def test_a_visit_corrected_there_and_back_is_in_one_file_again() -> None:
    desk = furnished()
    for amount, who in enumerate((ANN, BEN, ANN, BEN)):
        taken(desk, order(who=who, amount=amount))
    assert file_of(desk, "phone-1").visits == ()
    assert [each.visit for each in file_of(desk, "phone-2").visits] == [visit_of("jtt/JS1")]
    assert len(facts(desk, VisitReassigned)) == 3


def test_a_visit_that_left_a_file_is_no_earlier_one_that_another_repeats() -> None:
    desk = furnished()
    taken(desk, order())
    taken(desk, order(who=BEN))
    taken(desk, order("JS3", at=MONDAY + DAY), now=NOW + DAY)
    assert [fact.rework for fact in facts(desk, OrderImported)] == [0, 0]


def test_an_order_older_than_the_intake_horizon_counts_and_asks_nobody() -> None:
    desk = furnished()
    taken(desk, order(at=NOW - 20 * DAY))
    assert len(facts(desk, CustomerVisited)) == 1
    assert facts(desk, SurveyPlanned) == []


def test_an_order_of_a_test_number_is_kept_and_counts_in_nothing() -> None:
    desk = furnished()
    intake = dataclasses.replace(make.policy().intake, test_numbers=("1",))
    rules = dataclasses.replace(make.policy(), edition="2", intake=intake)
    adopted = PolicyAdopted(edition="2", starts=MONDAY - DAY, digest="", text="", rules=rules)
    desk.furnish([Event(MONDAY - DAY, adopted)], stamp())
    [receipt] = taken(desk, order())
    assert (receipt.fate, receipt.invalid) == ("new", "staff-or-test")
    assert [fact.invalid for fact in facts(desk, OrderImported)] == ["staff-or-test"]
    assert facts(desk, CustomerVisited) == facts(desk, SurveyPlanned) == []


def test_a_car_known_from_an_earlier_order_tells_whose_it_is() -> None:
    desk = furnished()
    taken(desk, order())
    taken(desk, order("JS2", who=contact(vin="v1")))
    assert {fact.customer for fact in facts(desk, OrderImported)} == {"phone-1"}


def test_first_maintenance_and_major_repairs_are_asked_about_as_such() -> None:
    desk = furnished()
    taken(desk, order("JS1", first=True), order("JS2", service="bodywork"), order("JS3"))
    triggers = [fact.trigger for fact in facts(desk, SurveyPlanned)]
    assert triggers == ["first-maintenance", "major-repair", "service"]
    assert [fact.major for fact in facts(desk, OrderImported)] == [False, True, False]


def test_staff_are_known_by_their_names_and_joining_later_corrects_nothing() -> None:
    desk = furnished()
    named = replace(ANN, advisor="李伟")
    new = replace(ANN, advisor="钱多")
    taken(desk, order(who=named), order("JS2", who=new))
    assert [fact.advisor for fact in facts(desk, OrderImported)] == ["li", "钱多"]
    joined = StaffJoined(staff="qian", name="钱多", role="advisor", centre=make.CENTRE)
    desk.furnish([Event(NOW, joined)], stamp())
    assert fates(taken(desk, order(who=named), order("JS2", who=new))) == ["repeated"] * 2


# Rework -----------------------------------------------------------------------------------------


def reworks(desk: Desk) -> list[tuple[str, int]]:
    return [(fact.rework_of, fact.rework) for fact in facts(desk, OrderImported)]


def test_the_same_car_with_the_same_matter_within_the_days_is_rework() -> None:
    desk = furnished()
    start = MONDAY - 40 * DAY
    taken(
        desk, order("1", at=start), order("2", at=start + 10 * DAY), order("3", at=start + 30 * DAY)
    )
    one, two = visit_of("jtt/1"), visit_of("jtt/2")
    assert reworks(desk) == [("", 0), (one, 1), (two, 2)]


@pytest.mark.parametrize(
    "other",
    [
        {"at": MONDAY + 40 * DAY},
        {"matter": "clutch"},
        {"matter": ""},
        {"who": contact(phone="1", vin="v2", plate="b2")},
        {"at": MONDAY - DAY},
    ],
)
def test_another_car_another_matter_or_another_time_is_no_rework(other: dict[str, Any]) -> None:
    desk = furnished()
    taken(desk, order("1"), order("2", **{"at": MONDAY + DAY, **other}), now=MONDAY + 50 * DAY)
    assert reworks(desk) == [("", 0), ("", 0)]


def test_rework_is_known_of_a_car_that_came_with_somebody_else() -> None:
    desk = furnished()
    taken(desk, order("1", who=contact(vin="v1")))
    taken(desk, order("2", at=MONDAY + DAY, who=contact(phone="2", vin="v1")), now=NOW + DAY)
    assert reworks(desk)[1] == (visit_of("jtt/1"), 1)


def test_a_corrected_order_is_no_rework_of_itself() -> None:
    desk = furnished()
    taken(desk, order())
    taken(desk, order(mileage=1))
    assert [(f.rework_of, f.rework) for f in facts(desk, OrderCorrected)] == [("", 0)]


# Erasure ----------------------------------------------------------------------------------------


def sealed(event: Recorded) -> Fact:
    """What is left of an event whose key was destroyed."""
    empty = dict.fromkeys(("name", "phone", "plate", "vin", "fault"), "")
    return replace(event.fact, **empty) if isinstance(event.fact, OrderImported) else event.fact


def test_an_order_whose_customer_was_erased_is_still_known() -> None:
    desk = furnished()
    taken(desk, order())
    head = size(desk)
    assert fates(taken(desk, order(), readable=sealed)) == ["repeated"]
    assert size(desk) == head


def test_a_correction_after_an_erasure_brings_nothing_back() -> None:
    desk = furnished()
    taken(desk, order())
    head = size(desk)
    assert fates(taken(desk, order(mileage=1), readable=sealed)) == ["corrected"]
    [correction] = facts(desk, OrderCorrected)
    assert correction.changed == ("mileage",)
    assert {getattr(correction, n) for n in ("name", "phone", "plate", "vin", "fault")} == {""}
    assert size(desk) == head + 1


# Numbers ----------------------------------------------------------------------------------------


def test_a_number_that_another_visit_has_already_is_not_taken_twice() -> None:
    desk = furnished()
    other = order("JS9")
    taken(desk, replace(other, key="jtt/JS1"))
    [receipt] = taken(desk, order("JS1"))
    assert receipt == OrderReceipt("new", visit_of("jtt/JS1", 1))
    assert fates(taken(desk, order("JS1"), replace(other, key="jtt/JS1"))) == ["repeated"] * 2
    assert len(desk.journal.load([visit_stream(receipt.visit)])[visit_stream(receipt.visit)]) == 1
