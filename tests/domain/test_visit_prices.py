"""Findings and prices: what waits for the customer's yes, and what a no leaves as it was."""

import pytest

from domain.events import Event
from domain.visits.commands import AnyVisitCommand, TellFinding
from domain.visits.facts import FindingDecided, FindingTold, PriceDecided, PriceTold
from tests.garage import (
    AT_WORK,
    BACK,
    QIN,
    VISIT,
    Given,
    agree,
    announce,
    answer,
    arrived,
    at,
    came,
    check,
    diagnose,
    finish,
    found,
    hand_over,
    mark,
    order,
    pause,
    price,
    start,
    tell,
)
from tests.make import CUSTOMER

ESTIMATE = 100_000
"""What was told at reception: 1000.00; 20 per cent more is 1200.00."""


def at_work() -> Given:
    return arrived().after(*AT_WORK)


# Findings ---------------------------------------------------------------------------------------


def test_a_finding_is_told_with_its_photo_and_waits() -> None:
    fact = FindingTold(
        visit=VISIT,
        customer=CUSTOMER,
        n=1,
        photo="IMG_7.jpg",
        price=5_000,
        finding="worn disc",
    )
    visit = at_work().when(found(40)).then(Event(at(40), fact))
    assert (visit.waiting, visit.estimate) == ("finding", ESTIMATE)


def test_a_finding_without_photo_or_words_is_refused() -> None:
    at_work().when(found(40, photo=" ")).refused("photo-missing")
    wordless = TellFinding(at=at(40), by=QIN, finding=" ", photo="IMG_7.jpg")
    at_work().when(wordless).refused("text-missing")


@pytest.mark.parametrize("command", [finish(45), diagnose(45, 101_000)])
def test_work_does_not_go_on_while_a_finding_waits(command: AnyVisitCommand) -> None:
    at_work().after(found(40)).when(command).refused("waits-for-finding")


def test_work_does_not_start_again_while_a_finding_waits() -> None:
    at_work().after(found(40), pause(41)).when(start(45)).refused("waits-for-finding")


def test_no_word_is_owed_while_the_customer_is_asked() -> None:
    asked = at_work().after(found(40))
    assert asked.visit.pending("progress") is None
    assert asked.settled(at(600)) == ()


def test_with_the_yes_work_goes_on_and_so_does_the_half_hour() -> None:
    fact = FindingDecided(
        visit=VISIT, n=1, accepted=True, price=105_000, marks=(mark("progress", 75, n=2),)
    )
    visit = at_work().after(found(40)).when(answer(45, yes=True)).then(Event(at(45), fact))
    assert (visit.waiting, visit.stage, visit.estimate) == ("", "working", 105_000)


def test_a_no_drops_the_finding_and_nothing_else() -> None:
    visit = at_work().after(found(40), answer(45, yes=False), finish(50)).visit
    assert (visit.stage, visit.estimate) == ("finished", ESTIMATE)
    assert [finding.accepted for finding in visit.findings] == [False]


def test_of_several_findings_each_has_its_answer_the_oldest_first() -> None:
    asked = at_work().after(found(40), found(41, 3_000), found(42, 2_000))
    visit = asked.after(answer(45, yes=False), answer(46, yes=True, n=3)).visit
    assert [finding.accepted for finding in visit.findings] == [False, None, True]
    assert (visit.waiting, visit.estimate) == ("finding", 102_000)
    assert visit.pending("progress") is None


def test_a_finding_that_does_not_wait_has_no_answer() -> None:
    at_work().when(answer(45, yes=True)).refused("no-finding-waits")
    at_work().after(found(40)).when(answer(45, yes=True, n=2)).refused("no-finding-waits")


def test_a_finding_before_work_starts_waits_as_well() -> None:
    told = arrived().after(order(), diagnose(), found(22))
    told.when(start(25)).refused("waits-for-finding")
    assert told.after(answer(23, yes=True), start(25)).visit.stage == "working"


# Prices -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "waits"),
    [(90_000, False), (ESTIMATE, False), (120_000, False), (120_001, True), (200_000, True)],
)
def test_a_rise_above_twenty_per_cent_needs_a_fresh_yes(told: int, *, waits: bool) -> None:
    visit = at_work().after(price(40, told)).visit
    assert (visit.waiting == "price") is waits
    assert visit.estimate == (ESTIMATE if waits else told)


def test_a_price_told_names_the_one_before() -> None:
    fact = PriceTold(
        visit=VISIT, customer=CUSTOMER, price=130_000, price_before=ESTIMATE, fresh_yes=True
    )
    at_work().when(price(40, 130_000)).then(Event(at(40), fact))


@pytest.mark.parametrize("command", [finish(45), found(45), diagnose(45, 101_000)])
def test_work_does_not_go_on_while_the_price_waits(command: AnyVisitCommand) -> None:
    at_work().after(price(40, 130_000)).when(command).refused("waits-for-price")


def test_with_the_yes_the_new_price_is_the_one_rises_are_measured_from() -> None:
    fact = PriceDecided(
        visit=VISIT, accepted=True, price=130_000, marks=(mark("progress", 75, n=2),)
    )
    asked = at_work().after(price(40, 130_000))
    visit = asked.when(agree(45, yes=True)).then(Event(at(45), fact))
    assert (visit.estimate, visit.agreed) == (130_000, 130_000)
    assert asked.after(agree(45, yes=True), price(50, 156_000)).visit.waiting == ""


def test_with_a_no_the_estimate_stays_and_work_may_go_on() -> None:
    visit = at_work().after(price(40, 130_000), agree(45, yes=False), finish(50)).visit
    assert (visit.estimate, visit.stage) == (ESTIMATE, "finished")


def test_a_lower_price_told_instead_waits_for_nobody() -> None:
    visit = at_work().after(price(40, 130_000), price(42, 115_000)).visit
    assert (visit.waiting, visit.estimate) == ("", 115_000)


def test_small_rises_add_up() -> None:
    visit = at_work().after(price(40, 115_000), price(42, 125_000)).visit
    assert (visit.waiting, visit.agreed) == ("price", ESTIMATE)


def test_a_price_that_does_not_wait_has_no_answer() -> None:
    at_work().when(agree(45, yes=True)).refused("no-price-waits")


def test_the_price_of_the_diagnosis_is_measured_against_the_one_at_reception() -> None:
    told = arrived().after(order(), diagnose(20, 125_000))
    assert (told.visit.stage, told.visit.waiting) == ("diagnosed", "price")
    told.when(start(25)).refused("waits-for-price")
    assert told.after(agree(22, yes=True), start(25)).visit.agreed == 125_000


def test_the_first_price_of_all_needs_no_yes() -> None:
    visit = arrived().after(order(estimate=None), diagnose(20, 500_000)).visit
    assert (visit.waiting, visit.agreed) == ("", 500_000)


def test_anything_is_more_than_nothing() -> None:
    visit = arrived().after(order(estimate=0), diagnose(), price(25, 1)).visit
    assert visit.waiting == "price"


# Findings that make it dearer -------------------------------------------------------------------


def test_the_yes_to_a_finding_that_alone_lifts_the_price_so_far_is_the_fresh_yes() -> None:
    asked = at_work().after(found(40, 30_000))
    assert asked.visit.findings[0].fresh
    visit = asked.after(answer(45, yes=True)).visit
    assert (visit.waiting, visit.estimate, visit.agreed) == ("", 130_000, 130_000)


def test_findings_that_add_up_above_the_rise_need_a_fresh_yes_to_the_whole() -> None:
    first = (found(40, 10_000), answer(41, yes=True))
    second = (found(42, 10_000), answer(43, yes=True))
    third = at_work().after(*first, *second, found(44, 10_000))
    assert third.visit.agreed == ESTIMATE
    fact = FindingDecided(visit=VISIT, n=3, accepted=True, price=130_000, fresh_yes=True)
    visit = third.when(answer(45, yes=True)).then(Event(at(45), fact))
    assert (visit.waiting, visit.estimate, visit.asked) == ("price", 120_000, 130_000)
    third.after(answer(45, yes=True)).when(finish(50)).refused("waits-for-price")


def test_the_yes_to_the_whole_takes_the_finding_with_it_and_the_no_drops_it() -> None:
    summed = at_work().after(
        found(40, 15_000), answer(41, yes=True), found(42, 10_000), answer(43, yes=True)
    )
    assert summed.visit.waiting == "price"
    assert summed.after(agree(45, yes=True)).visit.estimate == 125_000
    dropped = summed.after(agree(45, yes=False)).visit
    assert dropped.estimate == 115_000
    assert [finding.accepted for finding in dropped.findings] == [True, False]


def test_one_question_at_a_time() -> None:
    two = at_work().after(found(40, 15_000), found(41, 10_000), answer(42, yes=True))
    asked = two.after(answer(43, yes=True))
    asked.when(found(44)).refused("waits-for-price")
    waits = at_work().after(found(40, 15_000), answer(41, yes=True), found(42, 10_000), found(43))
    waits = waits.after(answer(44, yes=True))
    waits.when(answer(45, yes=True)).refused("waits-for-price")
    assert waits.after(agree(45, yes=True), answer(46, yes=False)).visit.waiting == ""


# The bill ---------------------------------------------------------------------------------------


def back(*before: AnyVisitCommand, amount: int | None = None) -> Given:
    done = (tell(50), *(check(60, n) for n in (1, 2, 3)), finish(70))
    return at_work().after(
        *before, *done, announce(75, 95), came(100), hand_over(103, amount=amount)
    )


def test_the_bill_is_the_estimate_unless_another_amount_is_given() -> None:
    assert back().visit.amount == ESTIMATE
    assert back(amount=119_000).visit.amount == 119_000


def test_a_bill_far_above_what_was_accepted_is_refused() -> None:
    arrived().after(*BACK).when(hand_over(103, amount=120_001)).refused(
        "bill-needs-yes", percent=20, agreed=ESTIMATE, told=ESTIMATE
    )
    yes = arrived().after(*BACK, price(101, 120_001), agree(102, yes=True), hand_over(103))
    assert yes.visit.amount == 120_001


def test_nothing_is_handed_over_while_the_customer_is_asked() -> None:
    asked = arrived().after(*BACK, price(101, 130_000))
    asked.when(hand_over(103)).refused("waits-for-price")
