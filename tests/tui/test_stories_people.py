"""The page of people: from a point to its events, a finding fixed, a visit and a figure told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import time_machine

from tests.tui.counter import MORNING
from tests.tui.desk import happened, seated
from tests.tui.peopled import peopled
from tui.text import LANGUAGES, Language, load
from tui.widgets.cells import width


@pytest.fixture(scope="module")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return peopled(tmp_path_factory.mktemp("people") / "home").home


@pytest.fixture
def home(peopled_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(peopled_home, tmp_path / "home"))


async def test_from_a_card_to_a_part_to_the_answers_behind_it_to_the_case_and_back(
    home: Path,
) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p")
        await seat.shows("陈国栋:")
        await seat.press("down")
        await seat.shows("李敏:")
        assert "place 1" in seat.screen
        await seat.press("enter", "enter")
        await seat.shows("Behind NPS of 李敏")
        assert "words" in seat.screen
        await seat.press("enter")
        await seat.until(lambda: seat.app.page.id == "case")
        await seat.press("escape")
        await seat.shows("Behind NPS of 李敏")
        await seat.press("escape", "escape")
        await seat.shows("Scorecards ─")


async def test_the_other_sections_are_an_arrow_away_and_come_round(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p", "right")
        await seat.shows("Most converted")
        await seat.press("right")
        await seat.shows("Staff satisfaction")
        await seat.press("right")
        await seat.shows("No mystery visit in this period")
        await seat.press("right")
        await seat.shows("Service manager")
        await seat.press("left", "[")
        await seat.shows("No mystery visit in this period")


async def test_a_mystery_visit_is_told_its_finding_fixed_and_both_are_on_record(
    home: Path,
) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p", "left", "m")
        for answer in ("agency 7", "", "8", "9", "7", "4", "a long wait", "no price told"):
            if answer:
                await seat.type(answer)
            await seat.press("enter")
        await seat.press("2", "enter")
        await seat.shows("no price told")
        assert "a long wait" in seat.screen
        await seat.press("enter")
        await seat.type("price card at reception")
        await seat.press("enter")
        await seat.says("Fixed, and on record")
    [visit] = happened(home, "MysteryVisitRecorded")
    assert visit.scores == {"response": 8, "attitude": 9, "skill": 7, "transparency": 4}
    [raised] = happened(home, "FindingRaised")
    assert raised.what == "no price told"
    [fixed] = happened(home, "FindingFixed")
    assert fixed.remark == "price card at reception"


async def test_points_that_are_none_are_refused_in_a_sentence_and_nothing_is_recorded(
    home: Path,
) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p", "m")
        for answer in ("agency 7", "", "8", "9", "7", "lots", "", ""):
            if answer:
                await seat.type(answer)
            await seat.press("enter")
        await seat.says("Points go from 0 to 10")
    assert happened(home, "MysteryVisitRecorded") == []


async def test_a_figure_of_the_month_is_told_and_the_card_speaks_of_it(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p", "i", "0", "enter")
        await seat.type("90")
        await seat.press("enter")
        await seat.says("Other points of 2026-03 is on record")
        await seat.shows("18.0 of 20")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_section_reads_in_both_languages_and_sizes(
    home: Path, language: Language, size: tuple[int, int]
) -> None:
    catalogue = load(language)
    async with seated(home, "chen", language, size=size) as seat:
        await seat.press("4", "p")
        for section in ("scorecards", "heroes", "team", "mystery"):
            await seat.shows(catalogue[f"people.section.{section}"])
            assert all(width(line) <= size[0] for line in seat.screen.splitlines())
            await seat.press("right")
