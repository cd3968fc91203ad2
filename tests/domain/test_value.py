"""Segments, care tiers and lifetime value, with what they stand on (SPEC 4.1 and 7)."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.clientele.rules import CustomerRules
from domain.clientele.value import (
    Inputs,
    Segment,
    Worth,
    clv,
    families,
    inputs,
    of_family,
    segment,
    tier,
    wake_up,
    worth,
)
from domain.clientele.yearly import SCALED, visits_a_year
from domain.views.customerrow import CustomerRow, Spent, packed

TODAY = date(2026, 3, 2)
RULES = CustomerRules()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def known(**told: Any) -> Inputs:
    usual = Inputs(
        first_visit=ago(700), last_visit=ago(30), visits=5, paid=5, frequency=1, money=100_000
    )
    return replace(usual, **told)


def test_the_worked_example_comes_out_exactly() -> None:
    assert clv(2000, 3, 5, 45).value == 13_500


def test_half_a_cent_counts_as_one() -> None:
    assert [clv(mean, 1, 1, 50).value for mean in (1, 2, 3)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("window", "visits", "often", "value"),
    [
        ("P365D", 3, 3, 13_500),
        ("P12M", 3, 3, 13_500),
        ("P24M", 6, 3, 13_500),
        ("P730D", 6, 3, 13_500),
        ("P6M", 2, 4, 18_000),
        ("P73D", 1, 5, 22_500),
        ("P90D", 1, 4.06, 18_250),
        ("P52W", 1, 1, 4_512),
        ("P0D", 1, 0, 0),
    ],
)
def test_visits_of_any_window_are_scaled_to_a_year(
    window: str, visits: int, often: float, value: int
) -> None:
    found = clv(2000, visits, 5, 45, window)
    assert (found.visits_a_year, found.value) == (often, value)


def test_whoever_comes_steadily_is_worth_the_same_by_any_window() -> None:
    steady = [Spent(ago(days), 200_000) for days in range(36, 730, 73)]
    values = {
        worth(inputs(steady, rules, TODAY), rules).value
        for rules in (dataclasses.replace(RULES, window=w) for w in ("P73D", "P365D", "P730D"))
    }
    assert values == {2_250_000}


@given(
    parts=st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 1_500)), min_size=1, max_size=9)
)
def test_visits_of_centres_with_other_windows_add_up(parts: list[tuple[int, int]]) -> None:
    whole = sum(visits_a_year(visits, f"P{days}D") for visits, days in parts)
    exact = sum(Fraction(visits * 365, days) for visits, days in parts)
    assert abs(Fraction(whole, SCALED) - exact) <= Fraction(len(parts), 2 * SCALED)


@pytest.mark.parametrize("window", [30, 45, 60, 84, 90, 91, 100, 180, 182, 360, 364, 365, 400, 730])
def test_visits_of_the_usual_windows_are_scaled_exactly(window: int) -> None:
    scaled = visits_a_year(7, f"P{window}D")
    assert Fraction(scaled, SCALED) == Fraction(7 * 365, window)


def test_a_lifetime_value_shows_what_it_stands_on() -> None:
    visits = [Spent(ago(days), 200_000) for days in (10, 100, 200, 500)]
    assert worth(inputs(visits, RULES, TODAY), RULES) == Worth(
        value=1_350_000, mean_order=200_000, visits_a_year=3, years=5, margin=45
    )


def test_bills_nobody_knows_are_not_taken_for_nothing() -> None:
    visits = [Spent(ago(10), 200_000), Spent(ago(20), None)]
    assert worth(inputs(visits, RULES, TODAY), RULES).mean_order == 200_000


def test_what_whoever_was_never_here_is_worth_is_not_known() -> None:
    found = worth(inputs([], RULES, TODAY), RULES)
    assert (found.value, found.mean_order) == (None, None)


def test_a_lifetime_value_without_a_known_bill_is_not_known() -> None:
    found = worth(inputs([Spent(ago(10), None), Spent(ago(400), None)], RULES, TODAY), RULES)
    assert (found.value, found.mean_order, found.visits_a_year) == (None, None, 1)


def test_bills_of_nothing_are_known_bills() -> None:
    found = worth(inputs([Spent(ago(10), 0)], RULES, TODAY), RULES)
    assert (found.value, found.mean_order) == (0, 0)


SEGMENTS: dict[str, tuple[dict[str, Any], Segment]] = {
    "here often, lately and for much": ({"frequency": 3, "money": 500_000}, "vip"),
    "for much": ({"money": 500_000}, "important"),
    "often": ({"frequency": 3}, "active"),
    "for the first time lately": ({"first_visit": ago(30)}, "new"),
    "lately": ({}, "regular"),
    "long ago, and for much then": ({"last_visit": ago(180), "money": 500_000}, "at-risk"),
    "on the last day that counts as lately": ({"last_visit": ago(179)}, "regular"),
    "never": ({"first_visit": None, "last_visit": None}, "none"),
}


@pytest.mark.parametrize(("told", "expected"), SEGMENTS.values(), ids=SEGMENTS)
def test_a_segment_is_told_by_recency_frequency_and_money(
    told: dict[str, Any], expected: Segment
) -> None:
    assert segment(known(**told), RULES, TODAY) == expected


def test_who_was_silent_for_more_than_the_rules_allow_is_dormant() -> None:
    assert tier(known(last_visit=ago(90)), RULES, TODAY) == "potential"
    assert tier(known(last_visit=ago(91)), RULES, TODAY) == "dormant"
    assert tier(known(last_visit=ago(91), contact=ago(5)), RULES, TODAY) == "potential"


def test_nobody_is_dormant_of_whom_nothing_is_to_be_heard_yet_or_whose_car_is_here() -> None:
    assert tier(known(last_visit=None), RULES, TODAY) == "potential"
    assert wake_up(known(last_visit=None), RULES, TODAY) == ""
    assert tier(known(last_visit=ago(91), here=True), RULES, TODAY) == "potential"
    assert tier(known(last_visit=ago(91), here=True, frequency=3), RULES, TODAY) == "core"


def test_the_core_are_those_who_bring_much_or_come_often() -> None:
    assert tier(known(frequency=3), RULES, TODAY) == "core"
    assert tier(known(money=500_000), RULES, TODAY) == "core"


def test_a_dormant_customer_is_woken_according_to_what_they_were() -> None:
    def woken(**told: Any) -> str:
        return wake_up(known(**{"last_visit": ago(120), **told}), RULES, TODAY)

    assert woken(money=500_000) == "call"
    assert woken(next_service=ago(20)) == "service"
    assert woken() == "offer"
    assert woken(last_visit=ago(20)) == ""


VISITS = st.lists(
    st.builds(
        Spent,
        st.integers(0, 900).map(ago),
        st.none() | st.integers(0, 1_000_000),
    ),
    max_size=12,
)


@given(VISITS, VISITS)
def test_the_inputs_of_two_files_that_are_one_persons_are_those_of_all_their_visits(
    one: list[Spent], other: list[Spent]
) -> None:
    rows = [
        row("ann", spent=packed(one)),
        row("ben", spent=packed(other), merged_into="ann"),
    ]
    assert of_family(families(rows)["ann"], RULES, TODAY) == inputs([*one, *other], RULES, TODAY)


def row(customer: str, **told: Any) -> CustomerRow:
    return CustomerRow(customer=customer, **told)


def test_files_are_a_person_through_every_merge() -> None:
    rows = [
        row("ann"),
        row("ben", merged_into="ann"),
        row("cat", merged_into="ben"),
        row("dan", merged_into="gone"),
    ]
    found = {root: [each.customer for each in files] for root, files in families(rows).items()}
    assert found == {"ann": ["ann", "ben", "cat"], "dan": ["dan"]}
