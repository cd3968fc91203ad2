"""The hero board: the best are named together, and nobody is best on too little."""

from __future__ import annotations

from domain.measures import Estimate
from domain.measures.estimate import rate, score
from domain.people.heroes import hero


def test_the_best_of_those_with_enough_is_named_with_what_it_rests_on() -> None:
    figures = {"li": score(20, 0, 10), "zhao": score(95, 0, 5), "new": score(29, 0, 0)}
    found = hero("nps", figures, 30)
    assert found.best == ("zhao",)
    assert found.estimates == (figures["zhao"],)
    assert (found.judged, found.few, found.minimum) == (2, 1, 30)
    assert found.level == ()


def test_the_same_figure_is_named_together_however_it_came_about() -> None:
    found = hero("recovery", {"li": rate(4, 6), "zhao": rate(6, 9), "wu": rate(1, 9)}, 5)
    assert found.best == ("li", "zhao")


def test_who_is_not_detectably_behind_is_named_beside_the_best() -> None:
    found = hero(
        "nps", {"li": score(70, 0, 30), "zhao": score(66, 0, 34), "wu": score(10, 0, 90)}, 30
    )
    assert found.best == ("li",)
    assert found.level == ("zhao",)


def test_nobody_with_enough_is_nobody() -> None:
    found = hero("nps", {"li": score(3, 0, 0), "zhao": Estimate(None, 0)}, 30)
    assert (found.best, found.judged, found.few) == ((), 0, 1)


def test_nothing_won_back_makes_no_hero_and_a_low_score_may() -> None:
    assert hero("recovery", {"li": rate(0, 9)}, 5).best == ()
    assert hero("nps", {"li": score(10, 0, 30)}, 30).best == ("li",)


def test_the_most_is_a_count_and_ties_share_it() -> None:
    figures = {"li": Estimate(3.0, 9, part=3), "zhao": Estimate(3.0, 4, part=3)}
    assert hero("converted", figures, 1).best == ("li", "zhao")
