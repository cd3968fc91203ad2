from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.drivers import Drivers, _by_chance, shapley

SEVEN = ("booking", "reception", "communication", "waiting", "repair", "handover", "follow-up")
Rows = list[tuple[list[int | None], int]]


def by_all_orders(rows: Rows, count: int) -> list[Fraction]:
    """The definition itself: what each adds to R², in each order of entering, in fractions."""

    def explained(chosen: tuple[int, ...]) -> Fraction:
        columns = [[Fraction(marks[i] or 0) for marks, _ in rows] for i in chosen]
        residual = [Fraction(score) for _, score in rows]
        basis = [[Fraction(1)] * len(rows)]
        for column in columns:
            left = column
            for known in basis:
                left = _less(left, known)
            if any(left):
                basis.append(left)
        whole = _less(residual, basis[0])
        rest = whole
        for known in basis[1:]:
            rest = _less(rest, known)
        return 1 - _square(rest) / _square(whole)

    shares = [Fraction(0)] * count
    orders = list(permutations(range(count)))
    for order in orders:
        for place, one in enumerate(order):
            shares[one] += explained(order[: place + 1]) - explained(order[:place])
    return [share / len(orders) for share in shares]


def _less(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    factor = sum((a * b for a, b in zip(one, other, strict=True)), Fraction()) / _square(other)
    return [a - factor * b for a, b in zip(one, other, strict=True)]


def _square(one: list[Fraction]) -> Fraction:
    return sum((a * a for a in one), Fraction())


def rows(seed: int, count: int, n: int) -> Rows:
    rng = Random(seed)
    made: Rows = []
    for _ in range(n):
        mood = rng.randint(3, 9)
        marks: list[int | None] = [mood + rng.choice((-1, 0, 0, 1)) for _ in range(count)]
        made.append((marks, min(10, mood + rng.choice((-2, 0, 1)))))
    return made


def test_the_shares_are_those_of_the_definition_over_all_orders() -> None:
    made = rows(5, 3, 40)
    found = shapley(SEVEN[:3], made, 30)
    exact = by_all_orders(made, 3)
    assert found.spread == pytest.approx(float(sum(exact)), abs=1e-12)
    shares = {driver.touchpoint: driver.share for driver in found.drivers}
    for name, share in zip(SEVEN, exact, strict=False):
        assert shares[name] == pytest.approx(float(share / sum(exact)), abs=1e-12)


def test_touchpoints_that_do_not_go_together_share_by_their_squared_slopes() -> None:
    made: Rows = [([a, b], 3 * a + b) for a in (0, 1, 2) for b in (0, 1, 2)]
    found = shapley(("repair", "waiting"), made, 9)
    assert found.spread == pytest.approx(1)
    assert [(d.touchpoint, d.share) for d in found.drivers] == [
        ("repair", pytest.approx(0.9)),
        ("waiting", pytest.approx(0.1)),
    ]
    assert [d.mean for d in found.drivers] == [1, 1]


def test_twins_share_alike_and_do_not_upset_the_rest() -> None:
    made: Rows = [([a, a, b], a + b) for a in (0, 1, 2) for b in (0, 1, 2)]
    shares = {d.touchpoint: d.share for d in shapley(SEVEN[:3], made, 9).drivers}
    assert shares == pytest.approx({"booking": 0.25, "reception": 0.25, "communication": 0.5})


def test_a_touchpoint_that_never_varies_has_no_share() -> None:
    made: Rows = [([8, a], a) for a in range(10)]
    found = shapley(("booking", "repair"), made, 5)
    assert {d.touchpoint: d.share for d in found.drivers} == pytest.approx(
        {"repair": 1.0, "booking": 0.0}
    )


def test_a_touchpoint_against_the_score_says_so() -> None:
    made: Rows = [([a, b], b - a + 5) for a in (0, 1, 2) for b in (0, 1, 2)]
    along = {d.touchpoint: d.along for d in shapley(("waiting", "repair"), made, 5).drivers}
    assert along["waiting"] == pytest.approx(-(0.5**0.5))
    assert along["repair"] == pytest.approx(0.5**0.5)


def test_too_few_answers_say_how_many_there_are_and_nothing_else() -> None:
    found = shapley(SEVEN, rows(1, 7, 99), 100)
    assert found == Drivers(n=99, answers=99, minimum=100, why="few")
    assert shapley(SEVEN, [], 100) == Drivers(n=0, answers=0, minimum=100, why="few")
    assert shapley(SEVEN, rows(1, 7, 100), 100).why == ""


def test_where_all_recommend_alike_nothing_goes_with_anything() -> None:
    made: Rows = [(marks, 9) for marks, _ in rows(1, 7, 120)]
    found = shapley(SEVEN, made, 100)
    assert (found.why, found.n, found.spread, found.drivers) == ("even", 120, None, ())


def test_where_touchpoints_and_score_go_their_own_ways_nothing_is_shared_out() -> None:
    rng = Random(4)
    told = 0
    for _ in range(100):
        made: Rows = [([rng.randint(5, 10) for _ in SEVEN], rng.randint(5, 10)) for _ in range(150)]
        found = shapley(SEVEN, made, 100)
        told += not found.why
        assert found.spread is not None
        assert found.why in ("", "loose")
    assert told <= 10


def test_so_little_together_is_called_chance_as_fishers_table_has_it() -> None:
    """With 2 touchpoints and 23 answers F(2, 20) at 5 % is 3.4928, an R² of 0.25886."""
    assert _by_chance(0.25886, 2, 23) == pytest.approx(0.05, abs=1e-4)
    assert _by_chance(0.5, 2, 3) == 1.0


def test_only_complete_answers_count() -> None:
    made = rows(2, 7, 300)
    holes: Rows = [([None, *marks[1:]], score) for marks, score in rows(3, 7, 50)]
    found = shapley(SEVEN, made + holes, 100)
    assert (found.n, found.answers, found.unasked) == (300, 350, ())
    assert found.drivers == shapley(SEVEN, made, 100).drivers


def test_a_touchpoint_hardly_ever_asked_is_left_out_and_named() -> None:
    made: Rows = [([*marks[:6], None], score) for marks, score in rows(2, 7, 300)]
    found = shapley(SEVEN, made + rows(3, 7, 60), 100)
    assert (found.n, found.answers, found.unasked) == (360, 360, ("follow-up",))
    assert len(found.drivers) == 6


def test_nobody_scoring_touchpoints_is_too_few() -> None:
    made: Rows = [([None] * 7, 8)] * 400
    assert shapley(SEVEN, made, 100) == Drivers(n=0, answers=400, minimum=100, why="few")


@given(st.integers(0, 10_000), st.integers(2, 7), st.integers(8, 60))
def test_shares_are_never_below_nothing_and_make_one(seed: int, count: int, n: int) -> None:
    found = shapley(SEVEN[:count], rows(seed, count, n), 8)
    if found.why:
        assert found.why in ("even", "loose")
        assert found.drivers == ()
        return
    assert found.spread is not None
    assert 0 <= found.spread <= 1 + 1e-9
    assert all(driver.share >= 0 for driver in found.drivers)
    assert sum(driver.share for driver in found.drivers) == pytest.approx(1)
    assert list(found.drivers) == sorted(found.drivers, key=lambda d: -d.share)
