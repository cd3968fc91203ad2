"""The advisor clears thirty follow-ups a day: what each costs in keys, and what a slip costs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tui.desk import Watch, elsewhere, happened, seated
from tui.text import LANGUAGES, Language

SEVENTEEN = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
TOMORROW_NINE = datetime(2026, 3, 19, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_ten_mixed_follow_ups_are_cleared_with_five_keys_each_besides_the_note(
    home: Path, language: Language
) -> None:
    async with seated(home, "limin", language) as seat:
        await seat.press("2")
        cases = seat.pane.cases()
        assert len(cases) == 10
        for case in cases:
            assert seat.case == case
            to_note = ("t",) if seat.pane.chosen.kind == "promoter" else ("c", "1")
            await seat.press(*to_note)
            await seat.type("said thanks")
            await seat.press("enter", "d", "1")
        assert seat.pane.model.reading.total == 0
        assert seat.pane.model.reading.cleared == 10
    assert len(happened(home, "ContactRecorded")) == 10
    assert len(happened(home, "NoteAdded")) == 3
    assert {fact.outcome for fact in happened(home, "CaseClosed")} == {"converted", "thanked"}


async def test_nobody_answers_is_one_key_and_the_next_case_is_in_view(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        first, second, *_ = seat.pane.cases()
        await seat.press("n")
        assert seat.case == second
        assert seat.said == f"{first}: No answer"
        assert seat.app.status.undo_seconds == 8


async def test_call_back_tomorrow_at_nine_is_two_keys_with_the_same_digit_at_any_hour(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "r", "3")
        assert "19 Mar 09:00" in seat.said
    watch = Watch()
    async with seated(home, "limin", watch=watch) as seat:
        watch.on(hours=12)
        await seat.press("2", "down", "r")
        await seat.press("2")
        assert "that time has passed" in seat.said
        await seat.press("3")
    moved = happened(home, "PromiseMoved")
    assert [fact.due for fact in moved] == [TOMORROW_NINE, TOMORROW_NINE]


async def test_escalating_takes_a_reason_and_a_yes(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        case = seat.case
        await seat.press("e", "1", "e")
        assert seat.app.strip.is_open
        await seat.press("y")
    (risen,) = (fact for fact in happened(home, "CaseEscalated") if fact.cause == "by-hand")
    assert (risen.case, risen.level) == (case, 2)


async def test_a_chinese_input_method_clears_a_case_with_enter_and_digits(home: Path) -> None:
    async with seated(home, "limin", "zh-CN") as seat:
        await seat.press("2", "的")
        assert "Shift" in seat.said
        first = seat.case
        await seat.press("enter", "3")
        assert seat.said.startswith(first)
        assert "未接通" in seat.said


async def test_one_act_on_marked_cases_needs_a_yes_and_is_taken_back_as_one(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        marked = seat.pane.cases()[:3]
        await seat.press("space", "space", "space", "n")
        assert happened(home, "ContactRecorded") == []
        await seat.press("y")
        assert sorted(c.case for c in happened(home, "ContactRecorded")) == sorted(marked)
        await seat.press("u")
        assert len(happened(home, "ActionUndone")) == 3
        assert seat.pane.cases()[:3] == marked


async def test_a_slip_is_taken_back_and_both_entries_stay(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        before = seat.pane.cases()
        await seat.press("d", "2")
        assert seat.pane.cases() == before[1:]
        await seat.press("u")
        assert seat.pane.cases() == before
        assert seat.case == before[0]
    assert len(happened(home, "CaseClosed")) == len(happened(home, "ActionUndone")) == 1


async def test_an_open_strip_keeps_acting_on_the_case_it_was_opened_for(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        first, second, third, *_ = seat.pane.cases()
        await seat.press("down", "d")
        elsewhere(home, "limin", first, "converted")
        await seat.until(lambda: first not in seat.pane.cases())
        await seat.press("down")
        elsewhere(home, "wangfang", third, "note", note="beside")
        await seat.press("escape", "down", "up", "d", "1")
    assert [contact.case for contact in happened(home, "ContactRecorded")] == [first, second]


async def test_what_is_done_goes_to_the_case_in_the_strip_wherever_the_cursor_went(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        first = seat.case
        await seat.press("d")
        seat.pane.list.action_last()
        await seat.settled()
        assert seat.case != first
        await seat.press("1")
    assert [contact.case for contact in happened(home, "ContactRecorded")] == [first]


async def test_escape_steps_out_of_one_thing_at_a_time_and_never_quits(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "d", "escape")
        assert not seat.app.strip.is_open
        assert seat.app.page.id == "queue"
        await seat.press("t", "x", "escape")
        assert not seat.app.strip.is_open
        await seat.press("w")
        assert seat.pane.explained
        await seat.press("escape")
        assert not seat.pane.explained
        await seat.press("escape")
        assert seat.app.page.id == "morning"
        await seat.press("escape", "escape")
        assert seat.app.is_running
    assert happened(home, "NoteAdded") == []


async def test_search_keeps_what_fits_and_escape_brings_the_rest_back(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "/")
        await seat.type("褚九")
        await seat.press("enter")
        assert len(seat.pane.cases()) == 1
        await seat.shows("only: 褚九")
        await seat.press("escape")
        assert len(seat.pane.cases()) == 10


async def test_a_case_number_or_a_day_is_gone_to_from_any_page(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        last = seat.pane.cases()[-1]
        await seat.press("1", ":")
        await seat.type(last[:6].lower())
        await seat.press("enter")
        assert (seat.app.page.id, seat.case) == ("case", last)
        await seat.press("：")
        await seat.type("3-17")
        await seat.press("enter")
        assert seat.app.page.id == "figures"
        await seat.shows("2026-03-17")
        await seat.press(":")
        await seat.type("ZZZZ")
        await seat.press("enter")
        assert "ZZZZ" in seat.said


async def test_the_neighbours_of_a_case_are_those_of_the_list_it_came_from(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        first, second, *_ = seat.pane.cases()
        await seat.press("right", "]")
        assert seat.case == second
        await seat.press("[")
        assert seat.case == first
        await seat.press("[")
        assert seat.said == "The list goes no further this way"


async def test_why_names_pieces_that_add_up_and_stays_while_the_page_is_read_anew(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "w")
        pieces = ("the clock started 17 Mar 09:00", "+ 1d00h (PT24H)", "= due 18 Mar 09:00")
        assert all(piece in seat.screen for piece in pieces)
        seat.pane.reload()
        await seat.settled()
        assert all(piece in seat.screen for piece in pieces)
        await seat.press("w")
        assert pieces[0] not in seat.screen
