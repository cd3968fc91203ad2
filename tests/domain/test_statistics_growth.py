from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.growth import grew

COUNT = st.integers(0, 40)


def test_a_cause_grows_where_chance_would_hardly_have_done_it() -> None:
    found = {
        line.cause: line
        for line in grew({"parts": (10, 31), "wait": (20, 24), "wash": (9, 4)}, (1000, 1000))
    }
    assert found["parts"].grew
    assert not found["wait"].grew
    assert not found["wash"].grew
    assert (found["parts"].before, found["parts"].now) == (10, 31)
    assert (found["parts"].rate_before, found["parts"].rate_now) == (1.0, 3.1)


def test_the_chance_is_that_of_the_binomial_with_the_shares_of_the_visits() -> None:
    (line,) = grew({"parts": (3, 12)}, (1300, 650))
    exact = sum(
        comb(15, k) * Fraction(1, 3) ** k * Fraction(2, 3) ** (15 - k) for k in range(12, 16)
    )
    assert line.chance == pytest.approx(float(exact), rel=1e-9)


def test_twelve_against_three_of_as_many_is_the_sum_of_the_last_four_terms() -> None:
    (line,) = grew({"parts": (3, 12)}, (800, 800))
    assert line.chance == pytest.approx((455 + 105 + 15 + 1) / 2**15, rel=1e-9)


def test_a_longer_window_alone_is_no_growth() -> None:
    (line,) = grew({"parts": (10, 30)}, (1000, 3000))
    assert not line.grew
    assert line.chance > 0.4


def test_more_causes_looked_at_ask_for_more_of_each() -> None:
    one = {"parts": (10, 23)}
    many = one | {f"cause {i}": (8, 8) for i in range(12)}
    assert grew(one, (1000, 1000))[0].grew
    assert not any(line.grew for line in grew(many, (1000, 1000)))


def test_the_surest_growth_comes_first() -> None:
    lines = grew({"a": (5, 5), "b": (5, 30), "c": (5, 60)}, (1000, 1000))
    assert [line.cause for line in lines] == ["c", "b", "a"]


@pytest.mark.parametrize("visits", [(0, 100), (100, 0), (0, 0)])
def test_without_visits_on_one_side_nothing_can_have_grown(visits: tuple[int, int]) -> None:
    (line,) = grew({"parts": (4, 9)}, visits)
    assert (line.chance, line.grew) == (1.0, False)
    assert grew({}, visits) == ()


@given(COUNT, COUNT, st.integers(1, 5000), st.integers(1, 5000))
def test_one_more_now_never_makes_it_less_of_a_growth(
    before: int, now: int, visits_before: int, visits_now: int
) -> None:
    visits = (visits_before, visits_now)
    (line,), (more,) = grew({"a": (before, now)}, visits), grew({"a": (before, now + 1)}, visits)
    assert 0 <= more.chance <= line.chance + 1e-12 <= 1 + 1e-9
