"""The way out: the notice, the return, the checklist, and what modes leave out."""

from datetime import timedelta

import pytest

from domain.events import Event
from domain.visits.commands import AnyVisitCommand
from domain.visits.facts import CustomerReturned, Mode, PickUpAnnounced, VehicleHandedOver
from domain.visits.state import unhappy
from tests import make
from tests.garage import (
    AT_WORK,
    BACK,
    CHECKLIST,
    READY,
    VISIT,
    Given,
    announce,
    annul,
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
    missed,
    order,
    price,
    start,
)
from tests.make import CENTRE, CUSTOMER, MONDAY

# Notice and return ------------------------------------------------------------------------------


def test_a_pick_up_is_announced_a_quarter_of_an_hour_ahead() -> None:
    notice = mark("notice", 75)
    fact = PickUpAnnounced(visit=VISIT, pick_up=at(90), channel="wechat", marks=(notice,))
    visit = arrived().after(*READY).when(announce(75, 90)).then(Event(at(75), fact))
    told = visit.latest("notice")
    assert told is not None
    assert (visit.stage, visit.pick_up, told.kept) == ("announced", at(90), True)


def test_announced_too_late_is_a_missed_mark_at_once() -> None:
    notice = mark("notice", 74)
    fact = PickUpAnnounced(visit=VISIT, pick_up=at(89), channel="wechat", marks=(notice,))
    visit = (
        arrived()
        .after(*READY)
        .when(announce(75, 89))
        .then(Event(at(75), fact), missed("notice", 75))
    )
    told = visit.latest("notice")
    assert told is not None
    assert (told.missed, told.open, told.kept) == (at(75), False, False)


def test_another_time_can_be_announced_and_each_notice_counts() -> None:
    visit = arrived().after(*READY, announce(75, 80), announce(76, 120)).visit
    notices = [m for m in visit.marks if m.name == "notice"]
    assert [(m.n, m.kept) for m in notices] == [(1, False), (2, True)]
    assert visit.pick_up == at(120)


def test_a_pick_up_lies_ahead() -> None:
    arrived().after(*READY).when(announce(75, 75)).refused("time-not-ahead")


def test_when_the_customer_is_here_five_minutes_run() -> None:
    fact = CustomerReturned(visit=VISIT, marks=(mark("handover", 105),))
    before = arrived().after(*READY, announce(75, 95))
    visit = before.when(came(100)).then(Event(at(100), fact))
    assert visit.stage == "returned"


def test_a_customer_who_waited_in_the_house_needs_no_notice() -> None:
    visit = arrived().after(*READY, came(72)).visit
    assert (visit.stage, visit.latest("notice")) == ("returned", None)


# The checklist ----------------------------------------------------------------------------------


def test_the_handover_ends_the_visit_with_what_was_checked_and_what_was_not() -> None:
    fact = VehicleHandedOver(
        visit=VISIT,
        centre=CENTRE,
        customer=CUSTOMER,
        day=make.day(MONDAY),
        checked=("washed", "quality-checked", "invoice-explained"),
        missing=("road-tested", "explanation-card", "satisfaction-asked", "next-service-set"),
        amount=100_000,
    )
    handed = hand_over(104, ("invoice-explained", "washed"))
    visit = arrived().after(*BACK).when(handed).then(Event(at(104), fact))
    assert (visit.stage, visit.ended, visit.missing) == ("closed", at(104), fact.missing)
    assert [m for m in visit.marks if m.open] == []


def test_the_day_of_the_next_service_ticks_its_own_point() -> None:
    day = make.day(MONDAY) + timedelta(days=180)
    visit = arrived().after(*BACK, hand_over(104, CHECKLIST, next_service=day)).visit
    assert (visit.missing, visit.next_service) == ((), day)


def test_the_next_service_lies_ahead() -> None:
    today = hand_over(104, next_service=make.day(MONDAY))
    arrived().after(*BACK).when(today).refused("time-not-ahead")


def test_a_point_that_is_not_on_the_list_is_refused() -> None:
    arrived().after(*BACK).when(hand_over(104, ("washed", "waxed"))).refused(
        "not-on-checklist", check=list(make.policy().visit.checklist)
    )


@pytest.mark.parametrize("passed", [0, 1, 2])
def test_without_its_three_checks_no_car_leaves_the_house(passed: int) -> None:
    checked = [check(60, level) for level in range(1, passed + 1)]
    here = arrived().after(*AT_WORK, *checked, finish(70), came(100))
    lacking = list(range(passed + 1, 4))
    here.when(hand_over(104)).refused("checks-missing", quality=lacking)
    claimed = hand_over(104, ("quality-checked",))
    here.when(claimed).refused("checks-missing", quality=lacking)


# Modes ------------------------------------------------------------------------------------------


def at_the_door(mode: Mode, *checks: int) -> Given:
    return arrived(mode).after(*AT_WORK, *(check(40, level) for level in checks), finish(50))


@pytest.mark.parametrize("mode", ["mobile", "remote"])
@pytest.mark.parametrize("command", [announce(60, 90), came(60)])
def test_where_nobody_fetches_a_car_nothing_is_announced(
    mode: Mode, command: AnyVisitCommand
) -> None:
    at_the_door(mode, 1).when(command).refused("not-in-mode", mode=mode)


def test_a_mobile_visit_ends_at_the_door_after_ones_own_check() -> None:
    at_the_door("mobile").when(hand_over(60, ())).refused("checks-missing", quality=[1])
    visit = at_the_door("mobile", 1).after(hand_over(60, ("road-tested",))).visit
    assert (visit.stage, visit.checked) == ("closed", ("road-tested", "quality-checked"))
    assert {m.name for m in visit.marks} == {"work-order", "diagnosis", "finish", "progress"}


def test_a_remote_visit_needs_no_check_and_washes_nothing() -> None:
    visit = at_the_door("remote").after(hand_over(60, ("invoice-explained",))).visit
    assert visit.checked == ("invoice-explained",)
    assert visit.missing == ("satisfaction-asked", "next-service-set")
    at_the_door("remote").when(hand_over(60, ("washed",))).refused(
        "not-on-checklist", check=list(make.policy().visit.checklist_remote)
    )


# What anybody could see went wrong --------------------------------------------------------------


def test_a_visit_that_went_well_makes_nobody_unhappy() -> None:
    assert arrived().after(*BACK, hand_over(104)).visit.unhappy == ()


LATE = (order(2, 100_000, 65), diagnose(), start(), *READY[3:-1])


@pytest.mark.parametrize(
    ("history", "codes"),
    [
        (arrived().after(*LATE, finish(70)), ("late",)),
        (arrived(rework_of="V0", rework=1), ("rework",)),
        (arrived().after(*AT_WORK, price(40, 130_000)), ("price",)),
        (arrived().after(*AT_WORK, found(40, 30_000)), ("price",)),
        (arrived().after(order(4)), ("waiting",)),
        (arrived().after(order(2), diagnose(31)), ("waiting",)),
        (arrived().after(*AT_WORK, finish(60)), ("waiting",)),
        (arrived().after(*BACK, hand_over(106)), ("waiting",)),
        (arrived().after(*AT_WORK, found(40), answer(45, yes=False)), ("finding-refused",)),
        (arrived().after(*READY, announce(75, 80)), ()),
    ],
)
def test_what_went_wrong_is_told_by_codes(history: Given, codes: tuple[str, ...]) -> None:
    assert unhappy(history.visit) == codes


def test_a_miss_taken_out_of_the_rates_leaves_the_customer_as_unhappy() -> None:
    annulled = arrived().after(order(4), annul(10, "work-order"))
    assert unhappy(annulled.visit) == ("waiting",)
