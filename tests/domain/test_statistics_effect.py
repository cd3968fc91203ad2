from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.estimate import NOTHING, Estimate, change, mean, rate, score
from domain.measures.score import drops, nps
from domain.statistics.difference import difference
from domain.statistics.effect import before_after, was_low

SCORES = st.tuples(*[st.integers(0, 400)] * 3)
PARTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SCALE = st.lists(st.integers(1, 7), min_size=30, max_size=60)


def of(values: list[int], per: float = 1.0) -> Estimate:
    return mean(sum(values), sum(v * v for v in values), len(values), per=per)


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_two_rates_differ_as_in_newcombes_own_table(
    now: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    found = difference(rate(*now), rate(*before))
    assert found.low == pytest.approx(100 * low, abs=0.006)
    assert found.high == pytest.approx(100 * high, abs=0.006)


def test_two_means_differ_as_welch_has_it() -> None:
    """Welch's test on two lists of fifteen: -3.32 with 24.99 degrees of freedom's interval."""
    one = [275, 210, 190, 236, 170, 179, 169, 201, 219, 226, 231, 196, 190, 217, 214]
    other = [271, 220, 208, 234, 234, 235, 258, 220, 248, 202, 219, 221, 229, 305, 317]
    found = difference(of(one, per=10), of(other, per=10))
    assert found.difference == pytest.approx(-3.32)
    assert found.low == pytest.approx(-5.636300407878689)
    assert found.high == pytest.approx(-1.0036995921213117)
    assert found.detectable


def test_scores_differ_by_their_adjusted_centres_and_both_variances() -> None:
    found = difference(score(62, 28, 10), score(50, 30, 20))
    centre = 100 * (52 / 103 - 30 / 103)
    variances = [(73.5 / 103 - (52 / 103) ** 2) / 103, (71.5 / 103 - (30 / 103) ** 2) / 103]
    margin = 195.9963984540054 * sum(variances) ** 0.5
    assert found.difference == 22
    assert found.low == pytest.approx(centre - margin)
    assert found.high == pytest.approx(centre + margin)


@given(SCORES, SCORES)
def test_scores_differ_here_as_they_drop_there(
    now: tuple[int, int, int], before: tuple[int, int, int]
) -> None:
    found = difference(score(*now), score(*before))
    assert found == change(score(*now), score(*before))
    fell = found.detectable and found.high is not None and found.high < 0
    assert fell is drops(nps(*now), nps(*before))


@given(PARTS, PARTS)
def test_rates_differ_here_as_they_change_there(
    now: tuple[int, int], before: tuple[int, int]
) -> None:
    assert difference(rate(*now), rate(*before)) == change(rate(*now), rate(*before))


@given(SCALE, SCALE)
def test_means_of_thirty_differ_here_all_but_as_they_change_there(
    now: list[int], before: list[int]
) -> None:
    found, plain = difference(of(now), of(before)), change(of(now), of(before))
    if found.low is not None and plain.low is not None:
        assert found.difference is not None
        wide, narrow = found.difference - found.low, found.difference - plain.low
        assert narrow - 1e-9 <= wide <= 1.05 * narrow + 1e-9


@pytest.mark.parametrize("value", [1, 5])
def test_means_that_never_vary_say_nothing_of_chance(value: int) -> None:
    found = difference(of([value] * 5), of([3] * 5))
    assert (found.difference, found.low, found.detectable) == (value - 3, None, False)


def test_one_value_on_a_side_says_nothing_of_chance() -> None:
    found = difference(of([4]), of([1, 2, 3]))
    assert (found.difference, found.low, found.high, found.detectable) == (2, None, None, False)


def test_nothing_on_a_side_is_no_effect() -> None:
    for now, before in ((NOTHING, score(5, 3, 2)), (score(5, 3, 2), NOTHING), (NOTHING, NOTHING)):
        found = before_after(now, before)
        assert (found.difference, found.low, found.high) == (None, None, None)
        assert (found.distinguishable, found.improved, found.regression_warning) == (False,) * 3


def test_a_figure_without_an_interval_is_never_distinguishable() -> None:
    found = before_after(Estimate(950_000, 1), Estimate(400_000, 1))
    assert (found.difference, found.distinguishable) == (550_000, False)


@pytest.mark.parametrize(("better", "improved"), [("higher", True), ("lower", False), ("", False)])
def test_which_way_is_an_improvement_is_the_measures(better: str, improved: bool) -> None:  # noqa: FBT001  a case of the table
    found = before_after(rate(56, 70), rate(48, 80), better=better)
    assert found.distinguishable
    assert found.improved is improved


def test_a_fall_of_what_should_be_low_is_an_improvement() -> None:
    found = before_after(rate(20, 400), rate(60, 400), better="lower")
    assert (found.difference, found.improved) == (-10, True)


def test_the_poorest_of_all_and_the_one_below_target_were_low() -> None:
    own, higher, lower = score(40, 30, 30), score(50, 30, 20), score(30, 40, 30)
    assert was_low(own, [higher, higher])
    assert not was_low(own, [higher, lower])
    assert was_low(own, [higher, lower], target=85)
    assert not was_low(own, [])
    assert was_low(rate(9, 100), [rate(3, 100)], better="lower")
    assert not was_low(rate(9, 100), [rate(3, 100)], better="higher")
    assert was_low(rate(9, 100), [], target=1, better="lower")
    assert not was_low(NOTHING, [higher], target=85)


OTHERS = [score(61, 27, 12), score(58, 30, 12), score(66, 24, 10), score(63, 25, 12)]


def test_a_group_chosen_for_its_low_figure_is_warned_of_and_its_pull_named() -> None:
    found = before_after(score(64, 26, 10), score(50, 32, 18), others=OTHERS)
    assert found.regression_warning
    assert found.regression is not None
    assert found.regression.pull > 5
    assert 0 <= found.regression.reliability < 1
    assert found.regression.groups == 5
    assert found.difference is not None
    assert found.distinguishable
    assert found.beyond is False


def test_a_rise_far_beyond_the_pull_is_distinguishable_beyond_it() -> None:
    found = before_after(score(850, 100, 50), score(450, 300, 250), others=OTHERS)
    assert found.regression_warning
    assert found.beyond


def test_no_change_is_never_distinguishable_beyond_the_pull() -> None:
    """Pulled up as it was expected to be, it would otherwise look worse than nothing done."""
    others = [score(800, 100, 100)] * 40
    found = before_after(score(1650, 900, 450), score(55, 30, 15), others=others)
    assert found.regression is not None
    assert found.regression.high < 0
    assert not found.distinguishable
    assert found.beyond is False


def test_with_fewer_than_four_groups_the_pull_cannot_be_told() -> None:
    found = before_after(score(60, 28, 12), score(45, 30, 25), others=OTHERS[:2])
    assert (found.regression_warning, found.regression, found.beyond) == (True, None, None)
    below = before_after(score(60, 28, 12), score(45, 30, 25), target=85)
    assert (below.regression_warning, below.regression, below.beyond) == (True, None, None)


def test_who_says_it_was_not_chosen_for_that_is_not_warned() -> None:
    found = before_after(score(60, 28, 12), score(45, 30, 25), others=OTHERS, chosen_low=False)
    assert (found.regression_warning, found.regression, found.beyond) == (False, None, None)


def test_groups_that_differ_by_chance_alone_are_drawn_to_their_mean_as_morris_has_it() -> None:
    """Equal variances, no variance between: luck is (k - 3) ÷ (k - 1) of the distance."""
    figures = [Estimate(v, 50, v - 2, v + 2) for v in (10.0, 11.0, 11.0, 11.0, 11.0, 12.0)]
    found = before_after(Estimate(11.0, 50, 9.0, 13.0), figures[0], others=figures[1:])
    assert found.regression is not None
    assert found.regression.pull == pytest.approx(3 / 5 * (11 - 10))
    assert found.regression.reliability == pytest.approx(2 / 5)


def test_groups_that_truly_differ_are_hardly_drawn_at_all() -> None:
    figures = [Estimate(v, 50, v - 0.1, v + 0.1) for v in (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)]
    found = before_after(Estimate(10.0, 50, 9.9, 10.1), figures[0], others=figures[1:])
    assert found.regression is not None
    assert 0 < found.regression.pull < 0.01
    assert found.regression.reliability > 0.999


def test_the_pull_is_what_the_worst_of_many_gains_by_being_looked_at_again() -> None:
    rng = Random(7)
    gained = expected = 0.0
    for _ in range(200):
        truths = [(0.55 + rng.gauss(0, 0.02), 0.15) for _ in range(12)]
        windows = [_drawn(rng, truth, 150) for truth in truths]
        worst = min(range(12), key=lambda place: windows[place].value or 0.0)
        again = _drawn(rng, truths[worst], 150)
        others = [one for place, one in enumerate(windows) if place != worst]
        found = before_after(again, windows[worst], others=others)
        assert found.regression is not None
        assert found.difference is not None
        gained += found.difference / 200
        expected += found.regression.pull / 200
    assert gained > 5
    assert expected == pytest.approx(gained, rel=0.25)


def _drawn(rng: Random, truth: tuple[float, float], n: int) -> Estimate:
    promoters, detractors = truth
    drawn = rng.choices((0, 1, 2), (promoters, 1 - promoters - detractors, detractors), k=n)
    return score(drawn.count(0), drawn.count(1), drawn.count(2))


@given(SCORES, SCORES, st.lists(SCORES, max_size=6), st.sampled_from(("higher", "lower", "")))
def test_an_effect_of_scores_always_comes_out_whole(
    now: tuple[int, int, int],
    before: tuple[int, int, int],
    others: list[tuple[int, int, int]],
    better: str,
) -> None:
    found = before_after(
        score(*now), score(*before), others=[score(*one) for one in others], better=better
    )
    if found.difference is not None:
        assert -200 <= found.difference <= 200
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.high
    assert not found.improved or found.distinguishable
    assert not found.beyond or (found.distinguishable and found.regression_warning)
    if found.regression is not None:
        assert 0 <= found.regression.reliability <= 1
        assert found.regression.low < found.regression.high
