"""Above 160 columns list, case and why stand side by side, and all three follow the cursor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.tui.desk import Seat, Watch, elsewhere, happened, seated
from tui import settings
from tui.casefile import steps_of
from tui.screens.why import why_lines
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language
from tui.widgets.ink import Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel

Compare = Callable[..., bool]

BROAD, WIDE = (180, 50), (120, 36)
PAGES = {
    "queue": ("limin", ("2",)),
    "escalations": ("chen", ("3",)),
    "morning": ("chen", ("right", "right")),
}
OPENED = {"en": "case opened at level", "zh-CN": "创建案例 L"}
NAMES = ("赵小磊", "Anna Schmidt", "钱多多", "13900000001")


def drawn(seat: Seat, panel: str) -> str:
    """Return what stands in a panel, without its line breaks."""
    sheet = seat.pane.query_one(f"{panel} Sheet", Sheet)
    lines = sheet.lines(sheet.size.width)
    return "".join("".join(ink.text for ink in line) for line in lines).replace(" ", "")


def promised(seat: Seat) -> list[tuple[str, str]]:
    """Return clock and name of every promise in view."""
    steps = seat.pane.query_one("#promises LineList", LineList)
    clock, name, *_ = steps._columns
    rows = [steps._view.row(n) for n in range(len(steps._view))]
    return [(clock.text(row, steps._now), name.text(row, steps._now)) for row in rows]


def not_of_the_case_in_view(seat: Seat) -> list[str]:
    """Return the panels that are not about the case under the cursor."""
    pane, words = seat.pane, seat.app.words
    line = pane.chosen
    case, rules = pane.states[line.case], pane.session.house().rules
    why = "".join(ink.text for row in why_lines(words, line, case, rules) for ink in row)
    offers = [offer for offer in pane.state.offers.values() if not offer.why_not]
    right = {
        "case": f" {line.case} " in seat.screen,
        "why": drawn(seat, "#why") == why.replace(" ", ""),
        "promises": [name for _, name in promised(seat)]
        == [words(f"step.{step.step}") for step in steps_of(case, rules)],
    }
    named = [words(f"do.{offer.action}").replace(" ", "") for offer in offers]
    missing = [name for name in named if name not in drawn(seat, "#offers")]
    return [*(name for name, is_right in right.items() if not is_right), *missing]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
async def test_list_case_and_why_stand_side_by_side_and_follow_the_cursor(
    home: Path, language: Language, page: str
) -> None:
    who, keys = PAGES[page]
    async with seated(home, who, language, size=BROAD) as seat:
        words = seat.app.words
        await seat.press(*keys)
        seen = []
        for key in ("home", "down", "down", "up"):
            await seat.press(key)
            assert not_of_the_case_in_view(seat) == []
            seen.append((seat.case, seat.screen))
        assert seen[1] == seen[3]
        assert len({case for case, _ in seen}) == 3
        titles = ("case.promises", "action.look.why.label", "case.offers")
        assert [title for title in titles if words(title) not in seat.screen] == []
        assert OPENED[language] in seat.screen


@pytest.mark.parametrize("page", PAGES)
async def test_a_narrower_terminal_shows_what_it_would_have_shown_and_back_again(
    home: Path, page: str
) -> None:
    who, keys = PAGES[page]
    async with seated(home, who, size=WIDE) as seat:
        await seat.press(*keys, "down")
        wide = seat.screen
    async with seated(home, who, size=BROAD) as seat:
        await seat.press(*keys, "down")
        broad = seat.screen
        await seat.pilot.resize_terminal(*WIDE)
        await seat.still()
        assert seat.screen == wide
        await seat.pilot.resize_terminal(*BROAD)
        await seat.still()
        assert seat.screen == broad


@pytest.mark.parametrize(("columns", "panels"), [(160, 2), (161, 5)])
async def test_nothing_changes_up_to_160_columns(home: Path, columns: int, panels: int) -> None:
    async with seated(home, "limin", size=(columns, 36)) as seat:
        await seat.press("2")
        assert len(seat.pane.query(Panel)) == panels


async def test_a_resize_on_another_page_is_seen_on_the_way_back(home: Path) -> None:
    async with seated(home, "limin", size=WIDE) as seat:
        await seat.press("2", "down", "4")
        await seat.pilot.resize_terminal(*BROAD)
        await seat.settled()
        await seat.press("2")
        assert not_of_the_case_in_view(seat) == []


async def test_what_others_record_and_the_clock_show_beside_the_list(home: Path) -> None:
    watch = Watch()
    async with seated(home, "limin", watch=watch, size=BROAD) as seat:
        await seat.press("2")
        before = promised(seat)
        watch.on(minutes=5)
        seat.app._tick()
        assert promised(seat) != before
        assert seat.app.words("case.step-done") not in dict(promised(seat))
        elsewhere(home, "limin", seat.case, "reached", note="说好了")
        await seat.shows("说好了")
        assert seat.app.words("case.step-done") in dict(promised(seat))
        assert not_of_the_case_in_view(seat) == []


async def test_an_offer_beside_the_list_can_be_pressed(home: Path) -> None:
    async with seated(home, "limin", size=BROAD) as seat:
        await seat.press("2")
        offers = seat.pane.query_one("#offers Sheet", Sheet)
        lines = ["".join(i.text for i in line) for line in offers.lines(offers.size.width)]
        label = seat.app.words("do.no-answer")
        row = next(n for n, line in enumerate(lines) if label in line)
        assert await seat.pilot.click(offers, offset=(lines[row].index(label), row))
        await seat.settled()
    assert len(happened(home, "ContactRecorded")) == 1


async def test_why_is_not_told_twice(home: Path) -> None:
    async with seated(home, "limin", size=WIDE) as seat:
        await seat.press("2", "w")
        await seat.pilot.resize_terminal(*BROAD)
        await seat.still()
        assert not_of_the_case_in_view(seat) == []
        assert seat.screen.count("the clock started") == 1
        await seat.press("w")
        assert seat.said == seat.app.words("why.beside")
        await seat.press("space", "space")
        assert seat.app.words("strip.marked", n=2).replace(" ", "") == drawn(seat, "#offers")


async def test_the_keys_go_on_in_the_list_when_what_had_them_is_put_away(home: Path) -> None:
    async with seated(home, "limin", size=BROAD) as seat:
        await seat.press("2", "tab")
        assert seat.app.focused is seat.pane.query_one("#promises LineList")
        await seat.pilot.resize_terminal(*WIDE)
        await seat.still()
        first = seat.case
        await seat.press("down")
        assert seat.case != first


async def test_a_broad_meeting_shows_no_name_and_no_number(home: Path) -> None:
    async with seated(home, "chen", size=BROAD) as seat:
        seen = [seat.screen]
        for key in ("right", "right", "down", "down"):
            await seat.press(key)
            seen.append(seat.screen)
    assert [name for name in NAMES for screen in seen if name in screen] == []


async def test_who_may_only_read_is_told_so_instead_of_what_may_be_done(home: Path) -> None:
    async with seated(home, "hejing", size=BROAD) as seat:
        await seat.press("3")
        assert drawn(seat, "#offers") == seat.app.words("reason.read-only").replace(" ", "")


async def test_an_empty_list_has_nothing_beside_it(home: Path) -> None:
    async with seated(home, "wangfang", size=BROAD) as seat:
        await seat.press("2")
        assert seat.pane.chosen is None
        assert (drawn(seat, "#why"), drawn(seat, "#offers"), promised(seat)) == ("", "", [])


@pytest.mark.parametrize("signs", ["boxes", "ascii"])
def test_the_broad_layout_stays_as_it_is(snap_compare: Compare, home: Path, signs: str) -> None:
    watch = Watch()
    settings.save(home, replace(settings.load(home), ascii=signs == "ascii"))
    with Session(home, who="limin", language="zh-CN", now=watch) as session:
        app = DeskTerminal(home, lambda: session, "zh-CN")
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press("2", "down")

        assert snap_compare(app, terminal_size=BROAD, run_before=compare)
