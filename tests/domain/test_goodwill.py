"""What may be given without asking, what waits for whose yes, and what a month allows."""

from typing import Any

import pytest

from domain.commands import AnyCommand, ApproveGoodwill, DeclineGoodwill, RecordGoodwill
from domain.events import Event
from domain.goodwill import (
    GoodwillApproved,
    GoodwillDeclined,
    GoodwillGranted,
    GoodwillRequested,
)
from domain.types import Person
from tests import ask, make
from tests.given import Given, given
from tests.make import CASE, CHEN, CUSTOMER, HOUR, LI, MONDAY, SUN, WANG

TEN = MONDAY + HOUR
YUAN = 100
BUDGET = 200 * YUAN


def give(amount: int, by: Person = LI, *, spent: int = 0, reason: str = "waited") -> RecordGoodwill:
    return RecordGoodwill(at=TEN, by=by, form="voucher", amount=amount, reason=reason, spent=spent)


def approve(by: Person) -> ApproveGoodwill:
    return ApproveGoodwill(at=TEN, by=by)


def decline(by: Person, reason: str = "too much") -> DeclineGoodwill:
    return DeclineGoodwill(at=TEN, by=by, reason=reason)


COMMON: dict[str, Any] = {"case": CASE, "customer": CUSTOMER, "form": "voucher"}


def granted(amount: int, *, n: int = 1, by: Person = LI, budget: int = BUDGET) -> Event:
    day = make.day(TEN)
    fact = GoodwillGranted(
        **COMMON, grant=n, amount=amount, budget=budget, by=by.id, day=day, reason="waited"
    )
    return Event(TEN, fact)


def requested(
    amount: int, level: int, *, n: int = 1, by: Person = LI, budget: int = BUDGET
) -> Event:
    fact = GoodwillRequested(
        **COMMON,
        grant=n,
        amount=amount,
        budget=budget,
        level=level,
        by=by.id,
        day=make.day(TEN),
        reason="waited",
    )
    return Event(TEN, fact)


def opened(*commands: AnyCommand) -> Given:
    return given(make.opened(score=8)).having(*commands)


def test_up_to_the_budget_a_role_gives_without_asking() -> None:
    case = opened().when(give(BUDGET)).then(granted(BUDGET))
    assert (case.given, case.waiting) == (BUDGET, None)


@pytest.mark.parametrize(
    ("amount", "level"), [(BUDGET + 1, 2), (2_000 * YUAN, 2), (2_000 * YUAN + 1, 3)]
)
def test_above_it_a_request_waits_for_the_lowest_level_whose_budget_covers_it(
    amount: int, level: int
) -> None:
    case = opened().when(give(amount)).then(requested(amount, level))
    assert (case.given, case.waiting and case.waiting.level) == (0, level)


def test_splitting_a_sum_changes_nothing() -> None:
    history = opened(give(150 * YUAN))
    history.when(give(50 * YUAN)).then(granted(50 * YUAN, n=2))
    history.when(give(51 * YUAN)).then(requested(51 * YUAN, 2, n=2))


def test_what_a_manager_gave_before_counts_as_well() -> None:
    opened(give(1_000 * YUAN, WANG)).when(give(1)).then(requested(1, 2, n=2))


@pytest.mark.parametrize(
    ("spent", "expected"), [(1_900 * YUAN, granted(100 * YUAN)), (1_901 * YUAN, None)]
)
def test_a_persons_month_is_a_limit_too_and_beyond_it_the_next_level_is_asked(
    spent: int, expected: Event | None
) -> None:
    opened().when(give(100 * YUAN, spent=spent)).then(expected or requested(100 * YUAN, 2))


def test_beyond_everybodys_budget_or_the_directors_month_it_is_refused() -> None:
    top = 20_000 * YUAN
    opened().when(give(top + 1)).refused("amount-above-all", budget=top)
    opened().when(give(1, CHEN, spent=10 * top)).refused("month-spent", budget=10 * top)


@pytest.mark.parametrize(
    ("command", "reason"),
    [(give(0), "amount-missing"), (give(5, reason=" "), "text-missing")],
)
def test_nothing_is_given_without_amount_and_reason(command: AnyCommand, reason: str) -> None:
    opened().when(command).refused(reason)


def test_who_has_no_authority_gives_nothing() -> None:
    opened().when(give(1, Person("qin", "technician"))).refused("role-may-not", role="technician")
    opened().when(give(1, SUN)).refused("auditor-reads-only")


@pytest.mark.parametrize("by", [WANG, CHEN])
def test_somebody_of_that_level_or_above_approves(by: Person) -> None:
    fact = GoodwillApproved(**COMMON, grant=1, amount=500 * YUAN, by=by.id, day=make.day(TEN))
    case = opened(give(500 * YUAN)).when(approve(by)).then(Event(TEN, fact))
    assert (case.given, case.waiting) == (500 * YUAN, None)


def test_declining_needs_a_reason_and_gives_nothing() -> None:
    history = opened(give(500 * YUAN))
    history.when(decline(WANG, "")).refused("text-missing")
    fact = GoodwillDeclined(**COMMON, grant=1, amount=500 * YUAN, reason="too much")
    case = history.when(decline(WANG)).then(Event(TEN, fact))
    assert (case.given, case.waiting) == (0, None)


@pytest.mark.parametrize("answer", [approve(LI), decline(LI)])
def test_below_that_level_nobody_answers(answer: AnyCommand) -> None:
    opened(give(500 * YUAN)).when(answer).refused("needs-level", level=2)
    opened().when(answer).refused("nothing-waits")


def test_one_request_waits_at_a_time() -> None:
    opened(give(500 * YUAN)).when(give(1)).refused("approval-waits", level=2)


def test_a_case_is_not_closed_over_a_waiting_request_and_one_that_closed_can_be_answered() -> None:
    history = opened(ask.reached(TEN), give(500 * YUAN))
    close = ask.close("converted", TEN)
    history.when(close).refused("not-closable", outcome="converted", missing=["approval"])
    lost = ask.close("lost", TEN, by=WANG, reason="moved away")
    history.when(lost).refused("not-closable", outcome="lost", missing=["approval"])
    history.having(decline(WANG), close).when(give(1)).refused("closed", outcome="converted")


def test_numbers_of_grants_never_repeat() -> None:
    history = opened(give(500 * YUAN), decline(WANG), give(1))
    assert [grant.n for grant in history.case.grants] == [1, 2]
