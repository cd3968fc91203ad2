"""The exact distributions, against counting by hand and against every possible case."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.selection.exact import Stratum, all_of_one, excess, expected, run_chance


def test_the_lady_tasting_tea_is_one_in_seventy() -> None:
    assert excess([Stratum(hits=4, group=4, all_hits=4, both=8)]) == pytest.approx(1 / 70)


def test_two_tables_are_as_probable_as_all_ways_to_fill_both() -> None:
    first, second = Stratum(2, 3, 3, 7), Stratum(2, 2, 3, 5)
    ways = [
        sum(a in range(3) for a in one) + sum(b in range(2) for b in other) >= 4
        for one in combinations(range(7), 3)
        for other in combinations(range(5), 3)
    ]
    assert excess([first, second]) == pytest.approx(sum(ways) / len(ways))


def test_no_more_than_by_chance_is_never_too_many() -> None:
    assert excess([Stratum(hits=2, group=10, all_hits=4, both=20)]) == 1


def test_a_table_that_could_not_come_out_otherwise_says_nothing() -> None:
    certain = [Stratum(3, 3, 3, 3), Stratum(0, 4, 0, 9), Stratum(2, 5, 5, 12)]
    assert excess(certain) == excess([Stratum(2, 5, 5, 12)])
    assert excess([Stratum(3, 3, 3, 3)]) == 1


def test_tolerated_odds_make_the_same_count_less_surprising() -> None:
    table = [Stratum(9, 20, 12, 100)]
    assert excess(table, 1) < excess(table, 1.5) < excess(table, 4)


def test_tolerated_odds_weigh_every_way_by_them() -> None:
    ways = [comb(4, hits) * comb(6, 3 - hits) * 2.5**hits for hits in range(4)]
    assert excess([Stratum(3, 4, 3, 10)], 2.5) == pytest.approx(ways[3] / sum(ways))


def test_what_is_expected_adds_up_over_the_tables() -> None:
    assert expected([Stratum(0, 5, 4, 10), Stratum(0, 2, 3, 12)]) == pytest.approx(2.5)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 6), st.floats(0.05, 0.95))
def test_a_run_is_as_probable_as_all_sequences_that_hold_one(
    n: int, length: int, rate: float
) -> None:
    chance = sum(
        rate ** sum(tries) * (1 - rate) ** (n - sum(tries))
        for tries in product((0, 1), repeat=n)
        if "1" * length in "".join(map(str, tries))
    )
    assert run_chance(length, n, rate) == pytest.approx(chance, abs=1e-9)


def test_a_run_longer_than_the_answers_cannot_be() -> None:
    assert run_chance(5, 4, 0.99) == 0


def test_where_every_answer_is_a_ten_the_run_is_certain() -> None:
    assert run_chance(30, 40, 1.0) == 1


def test_all_drawn_from_one_group_is_counted_without_putting_back() -> None:
    assert all_of_one(3, 4, 10) == pytest.approx(4 / 10 * 3 / 9 * 2 / 8)
    assert all_of_one(3, 2, 10) == 0
    assert all_of_one(3, 2, 2) == 0
