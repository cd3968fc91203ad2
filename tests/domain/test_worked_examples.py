"""The sources' worked examples, and the right values where the sources miscalculate."""

from __future__ import annotations

import pytest

from domain.clientele.value import clv
from domain.clientele.yearly import visits_a_year
from domain.measures import MEASURES, Estimate, nps
from domain.measures.rules import MeasureRules
from domain.policy import Policy, default_text, parse

TOUCHPOINTS = {
    "booking": 9,
    "reception": 7,
    "communication": 8,
    "waiting": 5,
    "repair": 9,
    "handover": 6,
    "follow-up": 8,
}
BOARD = {
    "detractor": {"recovered": 136, "in recovery": 48, "lost": 16},
    "passive": {"converted": 195, "converting": 345, "waiting": 210},
    "promoter": {"thanked": 1520, "waiting": 30},
}
DONE = ("recovered", "lost", "converted", "thanked")
UNDER_WAY = ("in recovery", "converting")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse(default_text())


def of(measure: str, policy: Policy, **counts: int) -> Estimate:
    return MEASURES[measure].estimate(counts, policy)


def test_half_promoters_and_a_fifth_detractors_are_thirty_points(policy: Policy) -> None:
    assert of("nps", policy, promoters=50, passives=30, detractors=20).value == 30


def test_the_journey_index_of_the_source_is_seven_and_fifty_five_hundredths(
    policy: Policy,
) -> None:
    counts = {f"{name}_total": score for name, score in TOUCHPOINTS.items()} | {
        f"{name}_n": 1 for name in TOUCHPOINTS
    }
    found = MEASURES["cji"].estimate(counts, policy)
    assert found.value == pytest.approx(7.55, abs=1e-12)


def test_the_weights_of_the_journey_are_the_sources_and_make_a_hundred() -> None:
    weights = MeasureRules().weights
    assert [weights[name] for name in TOUCHPOINTS] == [10, 15, 20, 15, 25, 10, 5]
    assert sum(weights.values()) == 100


def test_the_lifetime_value_of_the_source_is_thirteen_and_a_half_thousand(policy: Policy) -> None:
    assert clv(200_000, 3, 5, 45).value == 1_350_000
    often = visits_a_year(3, policy.customers.window)
    found = of("clv", policy, amount=600_000, paid=3, came_a_year=often, active=1)
    assert (policy.customers.years, policy.customers.margin) == (5, 45)
    assert found.value == 1_350_000


def test_sixty_two_less_ten_is_fifty_two_whatever_is_printed(policy: Policy) -> None:
    found = of("nps", policy, promoters=62, passives=28, detractors=10)
    assert found.value == 52
    assert found.high is not None
    assert found.low is not None
    assert found.low < 58 < found.high


def test_no_order_of_the_printed_shares_makes_fifty_eight() -> None:
    shares = (62, 28, 10)
    made = {nps(a, 100 - a - b, b).value for a in shares for b in shares if a != b}
    assert made == {52, 34, 18, -18, -34, -52}


def test_the_class_lines_of_the_board_add_up_and_its_headline_does_not() -> None:
    states = [(state, n) for lines in BOARD.values() for state, n in lines.items()]
    closed = sum(n for state, n in states if state in DONE)
    under_way = sum(n for state, n in states if state in UNDER_WAY)
    waiting = sum(n for state, n in states if state == "waiting")
    assert {name: sum(lines.values()) for name, lines in BOARD.items()} == {
        "detractor": 200,
        "passive": 750,
        "promoter": 1550,
    }
    assert (closed, under_way, waiting) == (1867, 393, 240)
    assert closed + under_way + waiting == 2350 + 120 + 30 == 2500
    assert (closed, under_way, waiting) != (2350, 120, 30)


def test_the_boards_ninety_four_per_cent_is_its_headlines(policy: Policy) -> None:
    """Of all answers it is the headline's, of the class lines 74.7; of what was due it is 94."""
    assert 100 * 2350 / 2500 == 94.0
    assert round(100 * 1867 / 2500, 1) == 74.7
    found = of("closure", policy, closed=1867, closing_due=1986)
    assert found.value is not None
    assert round(found.value, 1) == 94.0


def test_the_boards_own_classes_are_fifty_four_points() -> None:
    assert nps(1550, 750, 200).value == 54
