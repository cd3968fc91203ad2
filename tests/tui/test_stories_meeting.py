"""The manager's fifteen minutes: agenda, names and times, the meeting on record, masks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desk import elsewhere, happened, seated
from tui.text import LANGUAGES, Language
from tui.widgets.ink import Drawing

NAMES = ("赵小磊", "Anna Schmidt", "钱多多", "13900000001", "孙一一")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_morning_from_the_first_look_to_the_meeting_on_record(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        assert seat.pane.minutes.name == "late"
        await seat.press("right", "right")
        low = seat.pane.cases()[:2]  # yesterday's; this morning's follows them
        assert len(seat.pane.cases()) == 3
        await seat.press("a", "1", "down", "a", "2", "p", "3", "enter")
        await seat.press("ctrl+s")
        held = seat.app.words("morning.held", clock="08:00")
        await seat.shows(held)
    (meeting,) = happened(home, "MeetingHeld")
    assert sorted(meeting.assigned) == sorted(low)
    assert meeting.promised == (low[1],)
    (promise,) = (fact for fact in happened(home, "PromiseMade") if fact.meeting)
    assert promise.case == low[1]
    async with seated(home, "chen", language) as seat:
        await seat.shows(held)


async def test_what_must_be_read_without_a_key_stands_on_the_first_page(home: Path) -> None:
    async with seated(home, "chen") as seat:
        wanted = ("NPS yesterday", "n=12", "goal 85", "older 48h", "In time yest.", "Overdue NOW")
        assert [
            text for text in (*wanted, "<30m", "nobody", "0:00/3:00") if text not in seat.screen
        ] == []
        await seat.shows("Promises 0/0")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_name_and_no_number_of_a_customer_shows_in_the_meeting(
    home: Path, size: tuple[int, int]
) -> None:
    async with seated(home, "chen", size=size) as seat:
        seen = [seat.screen]
        for keys in (("right",), ("right",), ("c",), ("escape",), ("d",), ("escape",), ("enter",)):
            await seat.press(*keys)
            seen.append(seat.screen)
        assert seat.app.page.id == "case"
        await seat.shows("赵**")
    assert [name for name in NAMES for screen in seen if name in screen] == []


async def test_a_case_opened_from_the_queue_shows_whom_to_call(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "right")
        await seat.shows("孙一一")
        await seat.shows("+8613900000011")


async def test_the_agenda_answers_to_the_mouse(home: Path) -> None:
    async with seated(home, "chen") as seat:
        agenda = seat.app.query_one("#agenda", Drawing)
        line = "".join(ink.text for ink in agenda.lines(80)[0])
        await seat.pilot.click(agenda, offset=(line.index("Low"), 0))
        await seat.settled()
        assert seat.pane.minutes.name == "low"


async def test_a_double_click_opens_a_case_and_a_chip_of_the_strip_can_be_pressed(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        second = seat.pane.cases()[1]
        await seat.pilot.click("#list LineList", offset=(10, 2))
        await seat.settled()
        assert seat.case == second
        await seat.press("n", "u")
        await seat.pilot.click("#list LineList", offset=(10, 2), times=2)
        await seat.settled()
        assert seat.app.strip.is_open


async def test_an_event_of_another_terminal_shows_by_itself_and_the_cursor_stays_on_its_case(
    home: Path,
) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "down", "down")
        first, _, third, *_ = seat.pane.cases()
        elsewhere(home, "limin", first, "converted")
        await seat.until(lambda: first not in seat.pane.cases())
        await seat.settled()
        assert seat.case == third
        await seat.press("right")
        elsewhere(home, "chen", third, "note", note="seen from afar")
        await seat.until(lambda: "seen from afar" in seat.screen)


async def test_a_refusal_names_what_is_missing_before_anything_is_asked(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("right", "right", "ctrl+p")
        await seat.type("recovered")
        await seat.press("enter")
        assert "Close: recovered: It cannot be closed" in seat.said
        assert "root cause" in seat.said
        assert not seat.app.strip.is_open
    async with seated(home, "limin") as seat:
        await seat.press("2", "a")
        assert seat.said == "Assign: This needs the authority of a manager"


async def test_leaving_right_after_an_act_records_it(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        await seat.pilot.press("n", "ctrl+q")
    assert len(happened(home, "ContactRecorded")) == 1
