"""Goodwill, reports and alarms from the keyboard: what is given, asked for and answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.counter import Counter
from tests.tui.desk import Seat, elsewhere, happened, seated
from tui.text import LANGUAGES, Language


async def give(seat: Seat, amount: str, *, form: str = "2", reason: str = "waited long") -> None:
    """Type a goodwill for the case in view, up to its yes."""
    await seat.press("g", form)
    await seat.type(amount)
    await seat.press("enter")
    await seat.type(reason)
    await seat.press("enter")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_within_the_budget_the_advisor_gives_alone_and_it_stands_in_the_history(
    home: Path, language: Language
) -> None:
    async with seated(home, "limin", language) as seat:
        await seat.press("2")
        case = seat.case
        await give(seat, "150.50")
        assert happened(home, "GoodwillGranted") == []
        await seat.press("y")
        await seat.says("¥150.50")
        await seat.press("right")
        await seat.shows("¥150.50")
    [granted] = happened(home, "GoodwillGranted")
    assert (granted.case, granted.form, granted.amount) == (case, "voucher", 15_050)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_above_the_budget_the_manager_finds_it_first_in_the_queue_and_approves(
    home: Path, language: Language
) -> None:
    async with seated(home, "limin", language) as seat:
        await seat.press("2")
        case = seat.case
        await give(seat, "600", form="3")
        await seat.press("y")
        waits = {"en": "waits for a yes", "zh-CN": "待批准"}[language]
        await seat.says(waits)
    async with seated(home, "chen", language) as seat:
        await seat.press("2")
        assert seat.case == case
        assert seat.pane.chosen.owner == "limin"
        assert seat.pane.model.reading.approvals == 1
        asks = {"en": "yes? ¥600", "zh-CN": "待批 ¥600"}[language]
        await seat.shows(asks)
        await seat.press("g", "1")
        assert happened(home, "GoodwillApproved") == []
        await seat.press("y")
        await seat.until(lambda: case not in seat.pane.cases())
    [approved] = happened(home, "GoodwillApproved")
    assert (approved.case, approved.form, approved.amount) == (case, "labour", 60_000)


async def test_the_manager_declines_with_a_reason_and_the_advisor_reads_it(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        await give(seat, "600")
        await seat.press("y")
    async with seated(home, "chen") as seat:
        await seat.press("2", "g", "2")
        await seat.type("a wash will do")
        await seat.press("enter")
        await seat.until(lambda: happened(home, "GoodwillDeclined"))
    async with seated(home, "limin") as seat:
        await seat.press("2", "right")
        await seat.shows("a wash will do")


async def test_a_request_can_be_taken_back_until_it_is_answered(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        case = seat.case
        await give(seat, "600")
        await seat.press("y", "u")
        await seat.says("taken back")
        await give(seat, "600")
        await seat.press("y")
        elsewhere(home, "chen", case, "approve")
        await seat.press("u")
        await seat.says("only they can take it back")


async def test_what_is_no_amount_is_said_at_once_and_can_be_mended(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        await seat.press("g", "2")
        await seat.shows("left this month ¥2,000 of ¥2,000; above ¥200")
        assert "waits for the yes of" in seat.screen
        await seat.type("a lot")
        await seat.press("enter")
        await seat.says("a lot is no amount")
        await seat.press(*["backspace"] * 5)
        await seat.type("150")
        await seat.press("enter")
        await seat.type("waited long")
        await seat.press("enter")
        assert happened(home, "GoodwillGranted") == []
        await seat.press("y")
    [granted] = happened(home, "GoodwillGranted")
    assert granted.amount == 15_000


async def test_an_auditor_gives_nothing(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("3", "g")
        assert not seat.app.strip.is_open


# Reports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_problem_is_taken_down_in_seconds_and_worked_to_its_end(
    home: Path, language: Language
) -> None:
    async with seated(home, "limin", language) as seat:
        await seat.press("2", "i", "2")
        for text in ("空调不冷", "139 1234 5678", "王小明"):
            await seat.type(text)
            await seat.press("enter")
        [reported] = happened(home, "ProblemReported")
        assert (reported.urgent, reported.advisor) == (True, "limin")
        await seat.until(lambda: seat.pane.chosen and seat.case == reported.case)
        line = seat.pane.chosen
        assert (line.kind, line.name, line.phone) == ("problem", "王小明", "+8613912345678")
        await seat.press("right", "c", "1", "enter")
        steps = ["diagnose", "plan", "confirm", "resolve", "verify", "handover", "survey"]
        for step in steps:
            strips = seat.pane.strips.done(seat.pane.states[reported.case])
            place = [choice.id for choice in strips.choices].index(step)
            await seat.press("d", "1234567890"[place])
            if step in ("diagnose", "plan", "resolve", "verify"):
                await seat.press("enter")
        strips = seat.pane.strips.done(seat.pane.states[reported.case])
        place = [choice.id for choice in strips.choices].index("resolved")
        await seat.press("d", "1234567890"[place])
    assert [done.step for done in happened(home, "StepDone")] == steps
    assert [closed.outcome for closed in happened(home, "CaseClosed")] == ["resolved"]


async def test_a_suggestion_needs_no_name_and_no_number(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "i", "3")
        await seat.type("open on Sundays")
        await seat.press("enter", "enter", "enter")
        await seat.says("taken down")
        await seat.shows("Suggestion")
    [reported] = happened(home, "ProblemReported")
    assert (reported.kind, reported.phone, reported.plate) == ("suggestion", "", "")


async def test_a_plate_in_the_field_for_both_is_a_plate_and_a_masked_number_is_refused(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "i", "1")
        for text in ("it leaks", "沪A 12345"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("enter")
        await seat.says("taken down")
        await seat.press("i", "1")
        for text in ("it leaks", "138****8000"):
            await seat.type(text)
            await seat.press("enter")
        await seat.says("masked")
        await seat.press(*["backspace"] * 11)
        await seat.type("13912345678")
        await seat.press("enter", "enter")
        await seat.until(lambda: len(happened(home, "ProblemReported")) == 2)
    first, second = happened(home, "ProblemReported")
    assert (first.plate != "", first.phone) == (True, "")
    assert second.phone != ""


@pytest.mark.parametrize("page", ["6", "7"])
async def test_a_problem_is_taken_down_on_the_pages_of_cars_and_customers_too(
    home: Path, page: str
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press(page, "i", "1")
        await seat.type("it leaks")
        await seat.press("enter", "enter", "enter")
        await seat.says("taken down")
    assert len(happened(home, "ProblemReported")) == 1


async def test_a_problem_is_among_what_enter_offers(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "enter", "0", "0", "1")
        await seat.type("it leaks")
        await seat.press("enter", "enter", "enter")
        await seat.says("taken down")
    assert len(happened(home, "ProblemReported")) == 1


async def test_what_was_given_this_month_stands_on_the_page_of_escalations(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        await give(seat, "150")
        await seat.press("y")
        await seat.until(lambda: happened(home, "GoodwillGranted"))
    async with seated(home, "chen") as seat:
        await seat.press("3", "m")
        await seat.shows("¥150 of ¥2,000")
        await seat.press("escape")
        assert "¥150 of ¥2,000" not in seat.screen


# Alarms ----------------------------------------------------------------------------------------


async def test_a_case_with_alarm_words_stands_first_says_why_and_is_calmed_by_the_manager(
    home: Path,
) -> None:
    counter = Counter(home)
    told = counter.data("--as", "limin", "report", "problem", "Reply or I call my LAWYER")
    assert told["alarm"] == ["lawyer"]
    case = told["case"]
    async with seated(home, "limin") as seat:
        await seat.press("2")
        assert seat.case == case
        await seat.shows("Alarm words: lawyer")
        await seat.shows("!first answer")
    refused = counter.run("--as", "limin", "do", "dismiss-alarm", case, "--note", "a joke")
    assert refused.exit_code == 1
    done = counter.run("--as", "chen", "do", "dismiss-alarm", case, "--note", "a joke")
    assert done.exit_code == 0, done.output
    async with seated(home, "limin") as seat:
        await seat.press("2")
        assert seat.case != case
