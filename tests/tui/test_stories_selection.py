"""The page of who was asked: from the figures to an advisor, the sentence, the surveys."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from domain.selection.checks import RULES, TESTS
from tests.tui.chosen import FEW, asked_home
from tests.tui.counter import MORNING
from tests.tui.desk import seated
from tui.text import LANGUAGES, Language, load
from tui.widgets.cells import width


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return asked_home(tmp_path_factory.mktemp("selection") / "home").home


async def test_the_page_leads_from_the_advisor_to_the_surveys_and_back(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "i")
        await seat.shows("Who was asked")
        assert "owed 329 > invited 308" in seat.screen
        assert "1 advisor is worth a look" in seat.screen
        await seat.shows("Unhappy customers not asked: 12 of 18.")
        await seat.press("enter")
        await seat.shows("Behind it: 李敏")
        assert "by hand" in seat.screen
        assert "nothing stands out" not in seat.screen
        await seat.press("escape")
        await seat.shows("nothing stands out")


async def test_nobody_with_few_surveys_is_judged_and_nothing_is_behind(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("8", "i", "down", "down", "down")
        await seat.shows(f"{FEW} surveys owed are too few to judge by: it takes 30.")
        await seat.press("enter")
        await seat.says("nothing stands out here")
        assert "Behind it" not in seat.screen.split("Enter")[0]


async def test_a_survey_about_no_visit_says_so(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "i", "enter", "enter")
        await seat.says("it is not about a visit")


async def test_other_cuts_judge_nobody(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "i", "right")
        await seat.shows("by trigger")
        assert "Only advisors are judged" in seat.screen
        await seat.press("right")
        await seat.shows("by technician")
        await seat.press("right")
        await seat.shows("by advisor")


async def test_a_shorter_period_judges_what_it_holds(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "i", "[")
        await seat.shows("2026-02-17 to 2026-03-18")
        assert "Nothing stands out with anybody" in seat.screen
        await seat.press("]", "]", "]")
        await seat.shows("2025-03-19 to 2026-03-18")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_fits_and_speaks_one_language(
    home: Path, language: Language, size: tuple[int, int]
) -> None:
    async with seated(home, "chen", language, size=size) as seat:
        await seat.press("4", "i", "enter")
        other = "Known before" if language == "zh-CN" else "询问前已知"
        await seat.shows("人工扣下" if language == "zh-CN" else "by hand")
        assert other not in seat.screen
        assert {width(line) for line in seat.screen.splitlines()} == {size[0]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_sentence_and_its_short_word(language: Language) -> None:
    words = load(language)
    for check in (*TESTS, *RULES):
        assert words[f"selection.flag.{check.__name__}"]
        assert words[f"selection.short.{check.__name__}"]
