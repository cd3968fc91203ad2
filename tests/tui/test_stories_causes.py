"""Asking why at the desk: each answer is the next question, in both languages at 80 by 24."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.desk import Seat, elsewhere, happened, seated
from tui.text import LANGUAGES, Language

QUESTIONS = {
    "en": ("Why was the customer dissatisfied? 1/5", "Why: it rattles? 2/5"),
    "zh-CN": ("客户为什么不满意？1/5", "为什么：it rattles？2/5"),
}


def field(seat: Seat) -> str:
    return seat.app.strip.query_one(Input).value


async def write(seat: Seat, text: str) -> None:
    """Write on the strip's line once it is there."""
    await seat.until(lambda: isinstance(seat.app.focused, Input))
    await seat.type(text)


async def to_the_first_why(seat: Seat, *cause: str) -> None:
    """Reach the customer, and choose the cause by digits."""
    await seat.press("2", "d", "1", "d", "1", *cause)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_answer_becomes_the_next_question_and_an_empty_one_ends_it(
    home: Path, language: Language
) -> None:
    first, second = QUESTIONS[language]
    async with seated(home, "chen", language) as seat:
        await to_the_first_why(seat, "1", "2")
        assert first in seat.screen
        await write(seat, "it rattles.")
        await seat.press("enter")
        assert second in seat.screen
        assert "1 it rattles." in seat.screen
        await write(seat, "a clip was left out")
        await seat.press("enter", "enter", "1")
        assert not seat.app.strip.is_open
    (found,) = happened(home, "CauseAnalysed")
    assert (found.category, found.depth, found.part) == ("quality/workmanship", 2, "")
    assert happened(home, "StepDone")[-1].step == "root-cause"


async def test_a_low_score_takes_seven_keys_and_its_words_to_be_understood(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("2", "d", "1")
        await seat.press("d", "1", "5", "1")
        await write(seat, "nobody greeted me")
        await seat.press("enter", "enter")
        assert not seat.app.strip.is_open
        assert "Root cause attitude / at reception" in seat.said
        await seat.press("d", "1", "enter", "d", "1", "enter")
    assert [fact.step for fact in happened(home, "StepDone")] == ["root-cause", "plan", "resolve"]


async def test_the_first_answer_is_needed_and_five_are_enough(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await to_the_first_why(seat, "2", "1")
        await seat.press("enter")
        assert QUESTIONS["en"][0] in seat.screen
        for answer in "abcde":
            await write(seat, answer)
            await seat.press("enter")
        assert not seat.app.strip.is_open
    assert [fact.depth for fact in happened(home, "CauseAnalysed")] == [5]


async def test_stepping_back_loses_nothing_that_was_written(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await to_the_first_why(seat, "1", "2")
        await write(seat, "it rattles")
        await seat.press("enter")
        await write(seat, "a clip")
        await seat.press("escape")
        assert field(seat) == "it rattles"
        await write(seat, " loudly")
        await seat.press("enter")
        assert "Why: it rattles loudly? 2/5" in seat.screen
        assert field(seat) == "a clip"
        await seat.press("escape", "escape", "3")
        assert "defective part" in seat.screen
        assert field(seat) == "it rattles loudly"


async def test_a_chinese_input_method_reaches_every_cause_by_enter_and_digits(home: Path) -> None:
    async with seated(home, "chen", "zh-CN") as seat:
        await seat.press("2", "enter", "1", "1", "enter", "1", "1", "5")
        assert "4 不细分" in seat.screen
        await seat.press("4")
        await write(seat, "没人理")
        await seat.press("enter", "enter")
    assert [fact.category for fact in happened(home, "CauseAnalysed")] == ["attitude"]


async def test_the_parts_of_earlier_causes_are_offered(home: Path) -> None:
    low = [fact.case for fact in happened(home, "CaseOpened") if fact.kind == "detractor"]
    elsewhere(home, "chen", low[0], "root-cause", cause="quality", whys=("a",), part="X-77")
    async with seated(home, "chen") as seat:
        await to_the_first_why(seat, "1", "1")
        assert seat.case != low[0]
        await write(seat, "it rattles")
        await seat.press("enter", "enter")
        assert "1 none  2 X-77  3 another" in seat.screen
        await seat.press("2")
    assert [fact.part for fact in happened(home, "CauseAnalysed")] == ["X-77", "X-77"]


async def test_a_cause_is_corrected_with_what_was_written_before_at_hand(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await to_the_first_why(seat, "1", "2")
        await write(seat, "it rattles")
        await seat.press("enter", "enter", "1")
        await seat.press("right")
        assert "asked why 1x: repair quality" in seat.screen
        await seat.press("enter", "0", "9", "2", "1")
        assert field(seat) == "it rattles"
        await seat.press("enter", "enter")
        assert "price / estimate too low" in seat.said
        await seat.press("u")
    assert len(happened(home, "CauseAnalysed")) == 2
    assert len(happened(home, "ActionUndone")) == 1


async def test_solving_before_anybody_asked_why_says_which_key(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("2", "d", "1")
        case = seat.case
        elsewhere(home, "chen", case, "root-cause", cause="quality")
        await seat.press("2", "right")
        await seat.press("ctrl+p")
        await seat.type("Solved")
        await seat.shows("still missing")


async def test_the_page_of_causes_leads_to_the_cases_behind_a_line_in_one_key(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await to_the_first_why(seat, "2", "1")
        case = seat.case
        await write(seat, "nobody said so")
        await seat.press("enter", "enter", "4", "c")
        await seat.shows("price / estimate too low")
        await seat.press("left")
        assert "7 days" in seat.screen
        await seat.press("enter")
        assert seat.pane.has_class("-open")
        await seat.shows("nobody said so")
        await seat.press("enter")
        await seat.until(lambda: seat.pane.id == "case")
        assert seat.case == case
        await seat.press("escape", "escape", "escape")
        assert seat.pane.id == "figures"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_centre_without_causes_shows_its_low_scores_all_the_same(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        await seat.press("4", "c")
        await seat.shows({"en": "Low scores 3, cause known 0", "zh-CN": "低分 3"}[language])
