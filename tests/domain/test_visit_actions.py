"""What is offered for a visit, and what an action's name comes to."""

from typing import Any

import pytest

from domain.errors import RefusedError
from domain.types import Person
from domain.visits import actions
from domain.visits import visit as visits
from domain.visits.actions import ACTIONS, VisitAsk
from domain.visits.commands import AnyVisitCommand
from tests import make
from tests.garage import (
    AT_WORK,
    BACK,
    QIN,
    READY,
    Given,
    announce,
    arrived,
    at,
    booking,
    cancel,
    check,
    checks,
    delay,
    diagnose,
    finish,
    found,
    given,
    hand_over,
    look,
    order,
    pause,
    price,
    start,
    tell,
)
from tests.make import LI, SUN, WANG


def offered(here: Given, when: float, by: Person = LI) -> list[str]:
    """The names of what is allowed, in the order offered."""
    found_offers = actions.offers(here.visit, by, at(when), make.rules())
    return [offer.action for offer in found_offers if not offer.why_not]


@pytest.mark.parametrize(
    ("here", "when", "first"),
    [
        (arrived(), 1, "order"),
        (arrived().after(order()), 5, "diagnose"),
        (arrived().after(order(), diagnose()), 22, "start"),
        (arrived().after(*AT_WORK), 30, "progress"),
        (arrived().after(order(2, 100_000, 50), diagnose(), start()), 45, "quality"),
        (arrived().after(order(2, 100_000, 50), diagnose(), start(), *checks(40)), 45, "finish"),
        (arrived().after(*AT_WORK, pause(40)), 50, "start"),
        (arrived().after(*AT_WORK, found(40)), 45, "finding-yes"),
        (arrived().after(*AT_WORK, price(40, 130_000)), 45, "price-yes"),
        (arrived().after(*AT_WORK, finish(40)), 45, "quality"),
        (arrived().after(*READY), 75, "announce"),
        (arrived().after(*READY, announce(75, 95)), 90, "returned"),
        (arrived().after(*BACK), 101, "hand-over"),
        (arrived("mobile").after(*AT_WORK, check(30, 1), finish(40)), 45, "hand-over"),
        (arrived("remote").after(*AT_WORK, finish(40)), 45, "hand-over"),
    ],
)
def test_what_takes_the_car_on_is_suggested(here: Given, when: float, first: str) -> None:
    assert offered(here, when)[0] == first


def test_a_silence_that_was_missed_is_ended_first() -> None:
    assert offered(arrived().after(*AT_WORK, look(70)), 70)[0] == "progress"


def test_a_booked_visit_offers_a_note_and_its_end() -> None:
    assert offered(given(booking()), 5) == ["note", "cancel"]


def test_a_visit_that_is_over_offers_what_is_still_true_then() -> None:
    assert offered(arrived().after(*BACK, hand_over(104)), 200) == ["note", "hours"]
    assert offered(arrived().after(cancel(5)), 200) == ["note"]


def test_an_auditor_is_offered_nothing_and_a_technician_what_is_work() -> None:
    assert offered(arrived().after(*AT_WORK), 30, SUN) == []
    allowed = {"progress", "finding", "quality", "pause", "finish", "note", "hours"}
    assert set(offered(arrived().after(*AT_WORK), 30, QIN)) == allowed


def test_what_is_not_offered_says_why() -> None:
    offers = {o.action: o for o in actions.offers(arrived().visit, LI, at(1), make.rules())}
    assert offers["diagnose"].why_not == "order-first"
    assert offers["hand-over"].why_not == "order-first"
    assert offers["annul-mark"].why_not == "no-mark-missed"
    told = actions.offers(arrived().after(*AT_WORK).visit, LI, at(30), make.rules())
    assert {o.action: o.why_not for o in told}["start"] == "already"


def test_annulling_is_offered_to_those_with_authority_where_something_was_missed() -> None:
    late = arrived().after(order(4))
    assert "annul-mark" in offered(late, 5, WANG)
    assert "annul-mark" not in offered(late, 5, LI)


@pytest.mark.parametrize(
    ("name", "before", "given_to", "expected"),
    [
        ("order", (), {"amount": 5, "due": at(300)}, order(2, 5, 300)),
        ("diagnose", (order(),), {"note": "worn pads", "due": at(400)}, diagnose(2, None, 400)),
        ("delay", (), {"note": "a part is late", "due": at(3000)}, delay(2, 3000)),
        ("cancel", (), {"note": "taken away"}, cancel(2)),
        ("progress", AT_WORK, {}, tell(2)),
        ("quality", AT_WORK, {}, check(2, 1, by=LI)),
        ("quality", AT_WORK, {"code": "failed", "level": 2}, check(2, 2, passed=False, by=LI)),
    ],
)
def test_an_action_comes_to_the_command_of_its_name(
    name: str,
    before: tuple[AnyVisitCommand, ...],
    given_to: dict[str, Any],
    expected: AnyVisitCommand,
) -> None:
    here = arrived().after(*before).visit
    ask = VisitAsk(by=LI, at=at(2), **given_to)
    assert ACTIONS[name].build(here, ask) == expected


def test_a_name_that_is_refused_says_why() -> None:
    ask = VisitAsk(by=LI, at=at(2), note="…")
    with pytest.raises(RefusedError, match="order-first"):
        actions.perform(arrived().visit, "diagnose", ask, make.rules())
    with pytest.raises(RefusedError, match="price-missing"):
        actions.perform(arrived().visit, "price", ask, make.rules())


def test_the_newest_miss_is_annulled_unless_a_mark_is_named() -> None:
    late = arrived().after(order(4), look(40)).visit
    for code, name in (("", "diagnosis"), ("work-order", "work-order")):
        ask = VisitAsk(by=WANG, at=at(50), note="power cut", code=code)
        [command] = actions.perform(late, "annul-mark", ask, make.rules())
        after = visits.fold(visits.decide(late, command, make.rules()), late)
        assert after is not None
        assert [m.name for m in after.marks if m.annulled] == [name]


def test_hours_are_those_of_whoever_books_them_unless_somebody_is_named() -> None:
    at_work = arrived().after(*AT_WORK).visit
    for by, staff, expected in (
        (QIN, "", ("qin", "technician")),
        (LI, "", ("li", "advisor")),
        (LI, "qin", ("qin", "technician")),
        (WANG, "", ("qin", "technician")),
    ):
        ask = VisitAsk(by=by, at=at(40), staff=staff, minutes=30)
        [command] = actions.perform(at_work, "hours", ask, make.rules())
        after = visits.fold(visits.decide(at_work, command, make.rules()), at_work)
        assert after is not None
        assert [(w.staff, w.part) for w in after.hours] == [expected]
