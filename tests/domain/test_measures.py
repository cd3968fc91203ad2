from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import measures
from domain.measures import drops, nps, swings

COUNTS = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "value"),
    [
        (34, 27, 39, -5.0),
        (50, 30, 20, 30.0),
        (62, 28, 10, 52.0),
        (0, 0, 1, -100.0),
        (1, 0, 0, 100.0),
    ],
)
def test_nps_is_exact_on_the_integers(
    promoters: int, passives: int, detractors: int, value: float
) -> None:
    assert measures.nps(promoters, passives, detractors).value == value


def test_the_retail_survey_has_its_known_score_and_margin() -> None:
    nps = measures.nps(8465, 3953, 1194)
    assert nps.n == 13_612
    assert nps.value == pytest.approx(53.4, abs=0.05)
    assert nps.margin == pytest.approx(1.1, abs=0.05)


def test_nps_of_nothing_is_nothing() -> None:
    nps = measures.nps(0, 0, 0)
    assert (nps.n, nps.value, nps.margin, nps.low, nps.high) == (0, None, None, None, None)


def test_the_margin_adds_three_answers_three_quarters_at_each_end() -> None:
    promoters, detractors, n = 5 + 0.75, 3 + 0.75, 12 + 3
    p, d = promoters / n, detractors / n
    margin = 100 * 1.959963984540054 * ((p + d - (p - d) ** 2) / n) ** 0.5
    nps = measures.nps(5, 4, 3)
    assert nps.margin == pytest.approx(margin)
    assert nps.low == pytest.approx(100 * (p - d) - margin)
    assert nps.high == pytest.approx(100 * (p - d) + margin)


@given(COUNTS, COUNTS, COUNTS)
def test_the_interval_is_never_without_width_and_stays_within_the_scale(
    promoters: int, passives: int, detractors: int
) -> None:
    nps = measures.nps(promoters, passives, detractors)
    if nps.n:
        assert nps.margin is not None
        assert nps.low is not None
        assert nps.high is not None
        assert nps.margin > 0
        assert -100 <= nps.low < nps.high <= 100


@given(COUNTS, COUNTS, COUNTS)
def test_swapping_promoters_and_detractors_mirrors_the_score(
    promoters: int, passives: int, detractors: int
) -> None:
    one = measures.nps(promoters, passives, detractors)
    other = measures.nps(detractors, passives, promoters)
    if one.value is not None and other.value is not None:
        assert one.value == -other.value
        assert one.low == pytest.approx(-(other.high or 0))


@given(COUNTS, COUNTS, COUNTS)
def test_nps_is_within_the_scale_and_adds_up(
    promoters: int, passives: int, detractors: int
) -> None:
    nps = measures.nps(promoters, passives, detractors)
    assert nps.n == promoters + passives + detractors
    if nps.value is not None:
        assert -100 <= nps.value <= 100
        assert round(nps.value * nps.n / 100) == promoters - detractors


def test_rates_carry_what_they_were_taken_of() -> None:
    rate = measures.response_in_time(96, 100)
    assert (rate.part, rate.n, rate.percent) == (96, 100, 96.0)
    assert measures.closure(94, 100).value == 0.94
    assert measures.csat(9, 10).percent == 90.0


def test_rates_and_means_of_nothing_are_nothing() -> None:
    assert measures.csat(0, 0).value is None
    assert measures.closure(0, 0).percent is None
    assert measures.ces(0, 0) is None


def test_customer_effort_is_the_mean_answer() -> None:
    assert measures.ces(7, 4) == 1.75


def test_a_score_that_moved_more_than_the_limit_is_flagged() -> None:
    before, six_less, five_less = nps(50, 30, 20), nps(44, 36, 20), nps(45, 35, 20)
    assert swings(six_less, before, 5)
    assert swings(before, six_less, 5)
    assert not swings(five_less, before, 5)
    assert not swings(before, nps(0, 0, 0), 5)


@pytest.mark.parametrize(
    ("now", "before", "dropped"),
    [
        ((60, 25, 15), (60, 25, 15), False),
        ((55, 25, 20), (60, 25, 15), False),
        ((40, 30, 30), (62, 28, 10), True),
        ((400, 300, 300), (460, 300, 240), True),
        ((40, 30, 30), (46, 30, 24), False),
        ((62, 28, 10), (40, 30, 30), False),
        ((0, 0, 0), (62, 28, 10), False),
        ((0, 0, 1), (1, 0, 0), False),
    ],
)
def test_a_score_has_dropped_only_where_chance_would_not_do_it(
    now: tuple[int, int, int],
    before: tuple[int, int, int],
    dropped: bool,  # noqa: FBT001  a case of the table
) -> None:
    assert drops(nps(*now), nps(*before)) is dropped


def test_chance_alone_is_called_a_drop_in_few_of_a_hundred() -> None:
    rng = Random(11)
    weights = (62, 26, 12)

    def sample() -> measures.Nps:
        drawn = Counter(rng.choices(range(3), weights, k=120))
        return nps(drawn[0], drawn[1], drawn[2])

    false = sum(drops(sample(), sample()) for _ in range(1_000))
    assert false < 45
