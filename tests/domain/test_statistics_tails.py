from fractions import Fraction
from math import comb, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.holm import shared
from domain.statistics.tails import (
    beta,
    binomial_excess,
    normal_beyond,
    normal_quantile,
    student_beyond,
    student_quantile,
)


@pytest.mark.parametrize(
    ("chance", "freedom", "value"),
    [(0.05, 1, 12.706), (0.05, 4, 2.776), (0.05, 10, 2.228), (0.01, 10, 3.169), (0.05, 30, 2.042)],
)
def test_students_t_is_that_of_the_tables(chance: float, freedom: int, value: float) -> None:
    assert student_quantile(chance, freedom) == pytest.approx(value, abs=0.0005)
    assert student_beyond(student_quantile(chance, freedom), freedom) == pytest.approx(chance)


def test_students_t_with_one_and_two_degrees_has_its_closed_forms() -> None:
    assert student_beyond(1, 1) == pytest.approx(0.5, abs=1e-12)
    assert student_quantile(0.05, 2) == pytest.approx(0.95 * sqrt(2 / (1 - 0.95**2)), rel=1e-10)


def test_students_t_of_many_is_the_normal() -> None:
    assert student_quantile(0.05, 1e7) == pytest.approx(normal_quantile(0.05), abs=1e-5)


@pytest.mark.parametrize(("z", "chance"), [(0, 1), (1.959963984540054, 0.05), (-3, 0.0026997961)])
def test_the_normal_is_that_of_the_tables(z: float, chance: float) -> None:
    assert normal_beyond(z) == pytest.approx(chance, abs=1e-9)
    assert normal_quantile(chance) == pytest.approx(abs(z), abs=1e-6)


def test_the_beta_function_has_its_closed_forms() -> None:
    assert beta(0.5, 0.5, 0.25) == pytest.approx(1 / 3, abs=1e-12)
    assert beta(1, 3, 0.2) == pytest.approx(1 - 0.8**3, abs=1e-12)
    assert beta(2, 2, 0.5) == pytest.approx(0.5, abs=1e-12)
    assert (beta(2, 3, 0), beta(2, 3, 1)) == (0, 1)
    assert beta(0.5, 0.5, 1e-4) == pytest.approx(2 / pi * 0.010000166674, rel=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 99))
def test_a_binomial_tail_is_the_sum_of_its_terms(hits: int, tries: int, percent: int) -> None:
    p = Fraction(percent, 100)
    exact = sum(comb(tries, k) * p**k * (1 - p) ** (tries - k) for k in range(hits, tries + 1))
    assert binomial_excess(hits, tries, percent / 100) == pytest.approx(float(exact), abs=1e-11)


def test_holm_gives_each_further_finding_a_greater_share() -> None:
    claims = shared([0.30, 0.001, 0.012, 0.02, 0.01], 0.05)
    assert [claim.stands for claim in claims] == [False, True, True, True, True]
    assert [claim.level for claim in claims] == pytest.approx([0.05, 0.01, 0.05 / 3, 0.025, 0.0125])


def test_holm_stops_at_the_first_that_does_not_stand() -> None:
    claims = shared([0.03, 0.04, 0.04], 0.05)
    assert not any(claim.stands for claim in claims)
    assert {claim.level for claim in claims} == {0.05 / 3}
    assert shared([], 0.05) == ()


@given(st.lists(st.floats(0, 1), max_size=8))
def test_what_bonferroni_finds_holm_finds_and_never_what_is_above_the_level(
    chances: list[float],
) -> None:
    for chance, claim in zip(chances, shared(chances, 0.05), strict=True):
        assert claim.stands or chance > 0.05 / len(chances)
        assert not claim.stands or chance <= 0.05
        assert claim.stands is (chance <= claim.level)
