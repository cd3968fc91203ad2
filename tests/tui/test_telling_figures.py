"""What is said of a figure claims no more than its interval bears."""

from __future__ import annotations

import pytest

from domain.measures import MEASURES, Estimate
from domain.measures.estimate import rate, score
from tests.make import policy
from tui.measuring import FigureLine, line
from tui.screens.figures.telling import change, standing, target_of
from tui.text import LANGUAGES, Language, Words

SURE, HARDLY, OPEN, SHORT = score(950, 50, 0), score(90, 8, 2), score(60, 6, 4), score(60, 20, 20)
"""Above the target of 85, just above, just below, and far below it."""


def figure(name: str, now: Estimate, before: Estimate | None = None) -> FigureLine:
    return line(MEASURES[name], now, before or Estimate(None, 0), policy())


def said(name: str, now: Estimate, language: Language = "en") -> str:
    return standing(figure(name, now), policy().measures.minimum, Words(language))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (SURE, "is all within the target 85: met"),
        (HARDLY, "includes 85: met, though not beyond noise"),
        (OPEN, "includes 85: no miss can be claimed"),
        (SHORT, "does not reach 85: missed"),
    ],
)
def test_a_target_in_the_interval_is_neither_missed_nor_surely_met(
    now: Estimate, told: str
) -> None:
    assert said("nps", now).endswith(told)


def test_a_rate_that_is_to_stay_low_is_told_the_same_way() -> None:
    assert said("complaint-rate", rate(1, 5_000)).endswith("is all within the target 1: met")
    assert said("complaint-rate", rate(60, 5_000)).endswith("includes 1: no miss can be claimed")
    assert said("complaint-rate", rate(500, 5_000)).endswith("does not reach 1: missed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rests_on_little_is_not_judged(language: Language) -> None:
    words = Words(language)
    assert said("nps", score(0, 0, 29), language) == words("figures.few", minimum=30)
    assert said("nps", score(0, 0, 0), language) == words("figures.nothing")
    assert said("rework", rate(3, 90), language) == words("figures.told.no-target")


def test_a_change_within_the_noise_is_none() -> None:
    words = Words("en")
    noise = figure("nps", score(50, 30, 20), score(55, 28, 17))
    assert change(noise, 5, words) == (
        "no detectable change against +38.0; moved more than 5 points"
    )
    fallen = figure("nps", score(300, 300, 400), score(600, 200, 200))
    assert change(fallen, 5, words).startswith("-50.0 (-5")
    assert change(fallen, 5, words).endswith("moved more than 5 points")
    alone = figure("nps", score(50, 30, 20))
    assert change(alone, 5, words) == words("figures.told.no-before")


def test_a_target_that_must_be_beaten_says_so() -> None:
    words = Words("en")
    assert target_of(figure("ces", Estimate(1.5, 40)), words) == "< 2"
    assert target_of(figure("cji", Estimate(8.0, 40)), words) == "≥ 8.5"
    assert target_of(figure("rework", rate(1, 2)), words) == ""
