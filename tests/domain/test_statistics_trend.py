from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.estimate import NOTHING, Estimate, score
from domain.measures.score import Z95
from domain.statistics.trend import trend


def figure(value: float, error: float = 1.0) -> Estimate:
    return Estimate(value, 100, value - Z95 * error, value + Z95 * error)


def test_the_line_is_that_of_least_squares() -> None:
    """1, 3, 2, 5, 4 on 0…4: slope 0.8, level 3; the rest 3.6 ÷ 3 widens the error √1.2-fold."""
    found = trend([figure(value) for value in (1, 3, 2, 5, 4)])
    assert found.slope == pytest.approx(0.8)
    assert (found.start, found.end) == (pytest.approx(1.4), pytest.approx(4.6))
    assert found.high == pytest.approx(0.8 + 3.182446 * (1.2 / 10) ** 0.5, abs=1e-5)
    assert found.verdict == "none"


def test_a_period_weighs_by_what_its_interval_allows() -> None:
    """Weights 1, 1, ¼: level 3 ÷ 2¼, place 1½ ÷ 2¼, slope (3½ - 2) ÷ (2 - 1)."""
    found = trend([figure(0), figure(2), figure(4, error=2)])
    assert found.slope == pytest.approx(2)
    uneven = trend([figure(0), figure(2), figure(0, error=1000)])
    assert uneven.slope == pytest.approx(2, abs=1e-4)


def test_a_line_closer_than_its_intervals_allow_keeps_their_width() -> None:
    found = trend([figure(value) for value in (1, 2, 3, 4, 5)])
    assert found.high == pytest.approx(1 + 3.182446 / 10**0.5, abs=1e-5)
    assert found.verdict == "none"
    assert found.chance == pytest.approx(0.0508, abs=5e-4)


def test_steady_rises_and_falls_are_found() -> None:
    rise = [figure(50 + 2 * month) for month in range(12)]
    assert trend(rise).verdict == "rising"
    assert trend(rise[::-1]).verdict == "falling"
    assert trend([figure(50)] * 12).verdict == "none"


def test_the_same_rise_amid_greater_unrest_is_not() -> None:
    rise = [figure(50 + 0.5 * month + (-1) ** month * 8) for month in range(12)]
    assert trend(rise).verdict == "none"


def test_two_periods_are_no_trend_and_an_empty_one_keeps_its_place() -> None:
    assert trend([figure(1), figure(9)]).verdict == "few"
    assert trend([]).periods == 0
    found = trend([figure(0), NOTHING, figure(2), figure(3)])
    assert (found.periods, found.slope) == (3, pytest.approx(1))


def test_chance_alone_is_called_a_trend_in_few_of_a_hundred() -> None:
    rng = Random(5)

    def month() -> Estimate:
        drawn = rng.choices(range(3), (62, 26, 12), k=300)
        return score(drawn.count(0), drawn.count(1), drawn.count(2))

    false = sum(trend([month() for _ in range(12)]).verdict != "none" for _ in range(400))
    assert false <= 24


@given(st.lists(st.tuples(*[st.integers(0, 300)] * 3), max_size=15))
def test_the_other_way_round_is_the_same_line_falling(
    months: list[tuple[int, int, int]],
) -> None:
    figures = [score(*month) for month in months]
    found, back = trend(figures), trend(figures[::-1])
    assert found.periods == back.periods == sum(sum(month) > 0 for month in months)
    if found.slope is not None and back.slope is not None:
        assert found.slope == pytest.approx(-back.slope, abs=1e-7)
        assert found.chance == pytest.approx(back.chance, abs=1e-7)
