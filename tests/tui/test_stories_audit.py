"""An auditor at the terminal: the log in time, the case as of then, the trace of a look."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from eventstore.browse import Browser
from tests.tui.counter import MORNING
from tests.tui.desk import HOSTILE, Seat, Watch, elsewhere, happened, seated
from tui.home import LOG
from tui.screens.audit import AuditPane
from tui.session import Session
from tui.text import LANGUAGES, Language


def pane(seat: Seat) -> AuditPane:
    assert isinstance(seat.pane, AuditPane)
    return seat.pane


def position(seat: Seat) -> int:
    event = pane(seat).event
    assert event is not None
    return event.position


async def search(seat: Seat, typed: str) -> None:
    await seat.press("/")
    await seat.type(typed)
    await seat.press("enter")


@pytest.fixture
def later(home: Path) -> Watch:
    """Let a day pass, at whose end everything that fell due is on record."""
    watch = Watch(MORNING + timedelta(hours=24))
    with Session(home, who="chen", now=watch) as session:
        session.keep_clocks()
    return watch


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_says_that_it_reads_only_when_it_was_and_how_long_ago(
    home: Path, language: Language, later: Watch
) -> None:
    async with seated(home, "hejing", language, watch=later) as seat:
        await seat.press("5", "home")
        words = seat.app.words
        assert words("audit.read-only") in seat.screen
        assert "2026-03-18 08:00:00" in seat.screen
        assert words("audit.ago", span=timedelta(hours=24)) in seat.screen
        head = pane(seat).model.head  # type: ignore[union-attr]
        assert words("audit.place", position="1", head=str(head)) in seat.screen
        assert words("audit.proof.open") in seat.screen or "✓" in seat.screen


async def test_events_hours_days_and_marks_are_stepped_by_their_keys(
    home: Path, later: Watch
) -> None:
    async with seated(home, "hejing", watch=later) as seat:
        await seat.press("5")
        head = position(seat)
        await seat.press("left")
        assert position(seat) == head - 1
        await seat.press("right", "right")
        assert position(seat) == head
        await seat.press("home", "right", "right")
        assert position(seat) == 3
        await seat.press("ctrl+right")
        assert position(seat) > 3
        await seat.press("pageup")
        on = position(seat)
        await seat.press("pagedown")
        assert position(seat) >= on
        await seat.press("ctrl+left")
        assert position(seat) < head
        await seat.press("home", "]")
        first = position(seat)
        await seat.press("]")
        assert position(seat) > first
        await seat.press("【")
        assert position(seat) == first


async def test_at_the_end_a_step_says_that_it_goes_no_further(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5", "pagedown")
        await seat.says(seat.app.words("audit.no-further"))


async def test_the_case_beside_changes_as_one_steps(home: Path, later: Watch) -> None:
    async with seated(home, "hejing", watch=later, size=(120, 36)) as seat:
        await seat.press("5")
        await search(seat, "type:case-escalated")
        await seat.press("home")
        risen = pane(seat).event
        assert risen is not None
        assert "◄ level L1 > L2" in seat.screen or "◄ level L2 > L3" in seat.screen
        await search(seat, f"case:{risen.case}")
        await seat.press("home")
        assert f"{risen.case} was not open yet." in seat.screen
        await seat.press("right")
        assert "◄ promised" in seat.screen


async def test_the_rule_is_the_line_and_the_edition_of_then(home: Path, later: Watch) -> None:
    async with seated(home, "hejing", watch=later, size=(120, 36)) as seat:
        await seat.press("5")
        await search(seat, "type:step-breached")
        assert re.search(r"rule +[a-z0-9.]+\.[a-z-]+, policy +2026\.1", seat.screen)


async def test_a_filter_is_a_sentence_and_escape_shows_everything_again(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5")
        everything = position(seat)
        await search(seat, "actor：chen type:staff")
        assert "by 陈国栋" in seat.screen
        assert len(pane(seat).model.positions) < everything  # type: ignore[union-attr]
        await seat.press("escape")
        assert position(seat) <= everything
        assert len(pane(seat).model.positions) == everything  # type: ignore[union-attr]


async def test_a_filter_nobody_understands_is_explained_and_changes_nothing(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5")
        await search(seat, "colour:red")
        await seat.says("Events have no colour. Known: case, customer")
        assert len(pane(seat).model.positions) == position(seat)  # type: ignore[union-attr]


async def test_a_filter_without_hits_is_a_fact(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5")
        await search(seat, "text:never-said")
        assert seat.app.words("audit.empty") in seat.screen
        assert seat.app.words("audit.none-found") in seat.screen
        for key in ("left", "pagedown", "]", "space", "m", "=", "i", "enter"):
            await seat.press(key)
        await seat.says(seat.app.words("reason.no-row"))


async def test_an_advisors_search_opens_no_sealed_text(home: Path) -> None:
    for who, found in (("hejing", 1), ("limin", 0)):
        async with seated(home, who) as seat:
            await seat.press("5")
            await search(seat, "text:门关不上")
            assert len(pane(seat).model.positions) == found  # type: ignore[union-attr]


async def test_a_look_at_sealed_text_is_recorded_before_it_is_shown(home: Path) -> None:
    async with seated(home, "hejing", size=(120, 36)) as seat:
        await seat.press("5")
        await search(seat, "text:门关不上")
        assert "钱多多" not in seat.screen
        assert "门关不上" not in seat.screen.replace('saying "门关不上"', "")
        await seat.press("i")
        assert "钱多多" in seat.screen
        assert "13900000003" in seat.screen.replace("+86", "")
        await seat.press("escape")
        assert "钱多多" not in seat.screen
    [seen] = happened(home, "PersonalDataSeen")
    assert (seen.place, seen.fields) == ("audit", ("name", "phone", "comment"))


async def test_who_may_not_open_sealed_text_is_told_so(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("5")
        await search(seat, "type:response-received")
        await seat.press("i")
        await seat.says(seat.app.words("reason.role"))
    assert happened(home, "PersonalDataSeen") == []


async def test_an_event_without_sealed_text_has_nothing_to_open(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5", "home", "i")
        await seat.says(seat.app.words("reason.nothing-sealed"))


async def test_enter_shows_the_whole_program_as_of_the_event_and_comes_back(
    home: Path, later: Watch
) -> None:
    async with seated(home, "hejing", watch=later) as seat:
        await seat.press("5")
        await search(seat, "type:step-breached")
        await seat.press("home", "left", "enter")
        await seat.until(lambda: seat.app.session.moment is not None)
        moment = seat.app.session.moment
        assert moment is not None
        assert moment.position == position(seat)
        await seat.press("3", "5", "l")
        await seat.until(lambda: seat.app.session.moment is None)


async def test_two_instants_stand_side_by_side_with_what_differs(home: Path, later: Watch) -> None:
    async with seated(home, "hejing", watch=later, size=(120, 36)) as seat:
        await seat.press("5")
        await search(seat, "type:case-escalated")
        await seat.press("home")
        risen = pane(seat).event
        assert risen is not None
        await search(seat, f"case:{risen.case}")
        await seat.press("home", "right", "m", "end", "=")
        assert seat.app.words("audit.sides.figures") in seat.screen
        assert re.search(r"overdue +\d+ +\d+  ◄ \+\d", seat.screen)
        assert "◄ level" in seat.screen
        await seat.press("escape")
        assert seat.app.words("audit.sides.figures") not in seat.screen


async def test_escape_puts_away_two_instants_then_the_event_in_full_before_it_leaves(
    home: Path, later: Watch
) -> None:
    async with seated(home, "hejing", "en", watch=later) as seat:
        await seat.press("5", "m", "=")
        await seat.says(seat.app.words("audit.compared"))
        await seat.press("escape")
        assert seat.said == ""
        await seat.press("z")
        assert pane(seat).has_class("-full")
        assert re.search(rf"^│> +{position(seat)} ", seat.screen, re.MULTILINE)
        await seat.press("escape")
        assert not pane(seat).has_class("-full")
        await seat.press("escape")
        assert seat.app.page.id == "morning"


async def test_it_plays_by_itself_until_it_is_stopped_or_over(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5", "home", "+", "+", "space")
        assert pane(seat).speed == 8
        await seat.until(lambda: position(seat) > 2)
        await seat.press("space")
        assert pane(seat).speed == 0
        await seat.press("end", "space")
        await seat.until(lambda: pane(seat).speed == 0)


async def test_everything_is_reached_by_digits_under_a_chinese_input_method(home: Path) -> None:
    async with seated(home, "hejing", "zh-CN") as seat:
        await seat.press("5")
        await search(seat, "类型：收到反馈")
        here = position(seat)
        await seat.press(".", "3")
        assert f"A #{here}" in seat.screen
        await seat.press(".", "7")
        event = pane(seat).event
        assert event is not None
        assert pane(seat).wanted.actor == event.entry.actor
        await seat.press("。", "2")
        assert seat.app.words("audit.evidence.title") in seat.screen


async def test_going_to_a_day_a_place_and_a_case(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5", ":")
        await seat.type("#3")
        await seat.press("enter")
        assert position(seat) == 3
        case = next(line.case for line in pane(seat).looking.lines(range(3, 40)) if line.case)
        await seat.press(":")
        await seat.type(case[:5])
        await seat.press("enter")
        assert pane(seat).wanted.case == case
        await seat.press("escape", ":")
        await seat.type("3-18")
        await seat.press("enter")
        assert seat.app.is_running


@pytest.mark.parametrize("page", ["1", "2", "3"])
async def test_h_shows_the_log_of_the_case_in_view_at_its_last_event(home: Path, page: str) -> None:
    async with seated(home, "chen") as seat:
        await seat.press(page, *(["right", "right"] if page == "1" else []))
        chosen = seat.pane.chosen
        await seat.press("h")
        wanted = pane(seat).wanted.case
        assert wanted == (chosen.case if chosen else "")
        assert position(seat) == list(pane(seat).model.positions)[-1]  # type: ignore[union-attr]
        await seat.press("escape", "escape")
        assert seat.app.page.key == page


async def test_h_on_the_figures_shows_the_log_of_the_period(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "h")
        assert pane(seat).wanted.since is not None
        assert pane(seat).wanted.until is not None


async def test_nothing_is_done_to_a_case_from_here(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("5")
        for key in "dnetpuw":
            await seat.press(key)
            await seat.says(seat.app.words("reason.replay"))
            assert not seat.app.strip.is_open


async def test_what_others_record_comes_in_at_the_end_and_the_cursor_stays(home: Path) -> None:
    async with seated(home, "hejing") as seat:
        await seat.press("5")
        case = next(line.case for line in pane(seat).looking.lines(range(3, 40)) if line.case)
        head = position(seat)
        await seat.press("home")
        elsewhere(home, "chen", case, "note", note="x")
        await seat.until(lambda: pane(seat).model.head == head + 1)  # type: ignore[union-attr]
        await seat.settled()
        assert position(seat) == 1
        await seat.press("l")
        assert position(seat) == head + 1


async def test_a_customers_text_is_shown_and_drives_nothing(home: Path) -> None:
    async with seated(home, "hejing", size=(120, 36)) as seat:
        await seat.press("5")
        await search(seat, "text:太吵")
        await seat.press("i")
        assert "[bold]loud[/]" in seat.screen
        assert all(line.isprintable() for line in seat.screen.split("\n"))
    assert "\x1b" in HOSTILE


async def test_an_altered_payload_is_told_and_the_page_stays(home: Path) -> None:
    with closing(sqlite3.connect(home / LOG)) as file, file:
        file.execute("DROP TRIGGER event_is_never_changed")
        file.execute(
            "UPDATE event SET payload = x'7b' WHERE position ="
            " (SELECT min(position) FROM event WHERE stream LIKE 'case-%')"
        )
    with Browser(home / LOG) as browser:
        stream = browser.streams("case-", 1)
    assert stream
    async with seated(home, "hejing") as seat:
        await seat.press("5")
        broken = next(
            line.position for line in pane(seat).looking.lines(range(1, 60))
            if line.entry.type == "unreadable"
        )  # fmt: skip
        await seat.press(":")
        await seat.type(f"#{broken}")
        await seat.press("enter")
        assert position(seat) == broken
        await seat.says("afterloop verify")
