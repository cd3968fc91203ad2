"""Scorecards: what a part brings, what a card without data says, who is detectably ahead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures import Estimate
from domain.measures.estimate import rate, score
from domain.people.scorecard import Card, apart, card, part, places, scored
from tests import make

RULES = make.policy().people
NOTHING = Estimate(None, 0)


def advisor(
    who: str,
    promoters: int,
    detractors: int,
    *,
    passives: int = 0,
    in_time: tuple[int, int] = (95, 100),
) -> Card:
    """An advisor's card with data for NPS and response in time."""
    figures = {
        "nps": (score(promoters, passives, detractors), 85.0),
        "response-in-time": (rate(*in_time), 95.0),
    }
    return card("advisor", who, RULES.advisor, figures, minimum=30)


def test_the_weights_are_those_of_the_sources() -> None:
    assert RULES.manager == {"nps": 30, "closure": 20, "business": 30, "other": 20}
    assert RULES.advisor == {"nps": 40, "response-in-time": 20, "business": 25, "other": 15}
    assert sum(RULES.manager.values()) == sum(RULES.advisor.values()) == 100


@pytest.mark.parametrize(
    ("achieved", "target", "lower", "share"),
    [
        (85, 85, False, 1.0),
        (42.5, 85, False, 0.5),
        (120, 85, False, 1.0),
        (-20, 85, False, 0.0),
        (0, 85, False, 0.0),
        (2, 2, True, 1.0),
        (1, 2, True, 1.0),
        (4, 2, True, 0.5),
    ],
)
def test_a_part_brings_the_share_of_its_target_that_was_achieved(
    achieved: float, target: float, *, lower: bool, share: float
) -> None:
    assert scored(achieved, target, lower=lower) == share


def test_a_part_without_data_brings_nothing_and_is_not_counted_as_zero() -> None:
    empty = part("business", 25, NOTHING, 100)
    assert (empty.points, empty.score) == (None, None)
    found = advisor("li", 60, 40)
    assert found.told == 60
    assert found.whole == 100
    assert found.points == pytest.approx(40 * 20 / 85 + 20)
    assert found.share == pytest.approx(100 * found.points / 60)


def test_a_card_without_any_data_has_no_share() -> None:
    empty = card("advisor", "li", RULES.advisor, {}, 30)
    assert (empty.points, empty.told, empty.share, empty.ranked) == (0, 0, None, False)


def test_nobody_below_the_minimum_of_answers_is_ranked() -> None:
    few, enough = advisor("few", 29, 0), advisor("enough", 20, 10)
    first, last = places([few, enough])
    assert (first.card.who, first.place) == ("enough", 1)
    assert (last.card.who, last.place, last.level) == ("few", None, ())


def test_two_whose_intervals_overlap_share_their_place_whatever_the_points() -> None:
    one, other = advisor("one", 30, 10), advisor("other", 28, 12)
    assert one.points > other.points
    assert apart(one, other) == 0
    assert [place.place for place in places([other, one])] == [1, 1]
    assert places([other, one])[0].level == ("other",)


def test_somebody_detectably_ahead_puts_others_a_place_back() -> None:
    cards = [advisor("good", 95, 5), advisor("mid", 60, 40), advisor("also", 58, 42)]
    found = {place.card.who: place for place in places(cards)}
    assert found["good"].place == 1
    assert found["good"].level == ()
    assert found["mid"].place == found["also"].place == 2
    assert found["mid"].level == ("also",)


def test_only_parts_both_have_data_for_are_compared() -> None:
    full = card(
        "advisor",
        "full",
        RULES.advisor,
        {"nps": (score(70, 0, 30), 85), "other": (Estimate(90, 1), 100)},
        30,
    )
    bare = card("advisor", "bare", RULES.advisor, {"nps": (score(70, 0, 30), 85)}, 30)
    assert full.points > bare.points
    assert apart(full, bare) == 0


def test_what_has_no_interval_is_compared_as_it_is() -> None:
    one = card("advisor", "one", RULES.advisor, {"other": (Estimate(90, 1), 100)}, 0)
    other = card("advisor", "other", RULES.advisor, {"other": (Estimate(80, 1), 100)}, 0)
    assert apart(one, other) == pytest.approx(1.5)
    assert apart(other, one) == pytest.approx(-1.5)


answers = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))


@given(answers, st.integers(1, 100))
def test_points_stay_within_the_part_and_inside_their_own_ends(
    counts: tuple[int, int, int], weight: int
) -> None:
    found = part("nps", weight, score(*counts), 85)
    if found.points is None:
        assert sum(counts) == 0
        return
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= weight
    assert 0 <= found.points <= weight


@given(st.lists(answers, min_size=1, max_size=6))
def test_the_first_place_is_never_empty_and_ahead_of_nobody_are_those_level(
    everybody: list[tuple[int, int, int]],
) -> None:
    cards = [
        card("advisor", f"a{n}", RULES.advisor, {"nps": (score(*counts), 85)}, 30)
        for n, counts in enumerate(everybody)
    ]
    found = places(cards)
    assert {place.card.who for place in found} == {each.who for each in cards}
    ranked = [place for place in found if place.place is not None]
    assert not ranked or ranked[0].place == 1
    assert [place.place for place in ranked] == sorted(place.place or 0 for place in ranked)
    by = {place.card.who: place for place in ranked}
    assert all(place.card.who in by[other].level for place in ranked for other in place.level)
