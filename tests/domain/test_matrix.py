"""Centres by performance and potential, and the four sides of a balanced scorecard."""

from __future__ import annotations

import pytest

from domain.measures import MEASURES
from domain.people.matrix import BALANCED, balanced, cell
from domain.people.rules import PeopleRules

RULES = PeopleRules(performance=70, potential=60)


@pytest.mark.parametrize(
    ("performance", "potential", "where"),
    [
        (70, 60, "star"),
        (69.9, 60, "potential"),
        (70, 59.9, "cash-cow"),
        (0, 0, "problem"),
        (None, 60, None),
        (70, None, None),
    ],
)
def test_a_centre_stands_in_one_of_four_cells_or_in_none(
    performance: float | None, potential: float | None, where: str | None
) -> None:
    assert cell(performance, potential, RULES) == where


def test_every_code_of_a_side_is_a_measure_or_an_indicator_of_the_team_and_stands_once() -> None:
    codes = [code for side in BALANCED.values() for code in side]
    assert len(codes) == len(set(codes))
    assert {code for code in codes if code not in MEASURES} == set(BALANCED["team"])


def test_a_side_counts_what_meets_its_target_of_what_can_be_judged() -> None:
    finance, operations, customer, team = balanced(
        {"nps": "met", "csat": "missed", "ces": "open", "cji": "few", "turnover": "met"}
    )
    assert (customer.met, customer.judged) == (1, 2)
    assert customer.verdicts == {"nps": "met", "csat": "missed", "ces": "open", "cji": "few"}
    assert (team.met, team.judged) == (1, 1)
    assert (finance.judged, operations.judged) == (0, 0)
