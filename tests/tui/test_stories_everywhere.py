"""What holds on every page: both languages whole, nothing cut, no dead key, safe text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import time_machine

from domain.actions import ACTIONS
from tests.tui.counter import MORNING, furnished
from tests.tui.desk import Seat, happened, seated
from tui.frame import GO
from tui.screens.palette import PREFIX
from tui.text import LANGUAGES, Language, load
from tui.widgets.cells import ELLIPSIS, width
from tui.widgets.figure import Figure
from tui.widgets.ink import Drawing
from tui.widgets.legend import Legend
from tui.widgets.lines import LineList
from tui.widgets.title import TitleBar

PAGES = {"morning": ("1",), "queue": ("2",), "escalations": ("3",), "figures": ("4",)}
CASE = ("2", "right")
AUDIT = ("5",)


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return furnished(tmp_path_factory.mktemp("empty") / "home", "").home


async def pages(seat: Seat) -> list[str]:
    """Go through every page and return what each shows."""
    seen = []
    for keys in (*PAGES.values(), AUDIT, CASE):
        await seat.press(*keys)
        seen.append(seat.screen)
    return seen


def own_words(language: Language) -> set[str]:
    """Return the words of a language that the other one does not use and no data holds."""
    other = next(name for name in LANGUAGES if name != language)
    theirs = set(load(other).values())
    pattern = r"[A-Za-z ]{4,}" if language == "en" else r"[一-龥]{2,}"
    said = {text for text in load(language).values() if re.fullmatch(pattern, text)}
    return {text for text in said if not any(text.lower() in their.lower() for their in theirs)}


def is_said(word: str, screen: str, language: Language) -> bool:
    if language == "zh-CN":
        return word in screen
    return re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", screen) is not None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_change_of_language_leaves_no_word_of_the_other_on_any_page(
    home: Path, language: Language
) -> None:
    other = next(name for name in LANGUAGES if name != language)
    async with seated(home, "limin", other) as seat:
        await pages(seat)
        await seat.press("f2")
        seen = [seat.screen, *await pages(seat)]
        await seat.press("1", "2", "enter")
        seen.append(seat.screen)
        await seat.press("escape", "?")
        seen.append(seat.screen)
    left = {word for word in own_words(other) for screen in seen if is_said(word, screen, other)}
    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_nothing_of_the_frame_is_cut(
    home: Path, language: Language, size: tuple[int, int]
) -> None:
    async with seated(home, "chen", language, size=size) as seat:
        for keys in (*PAGES.values(), ("1", "right"), ("3", "right"), AUDIT):
            await seat.press(*keys)
            assert [text for drawing in whole(seat) for text in too_wide(drawing)] == []


def whole(seat: Seat) -> list[Drawing]:
    """Return the drawings in view that must never be cut."""
    seen = [drawing for drawing in seat.app.query(Drawing) if drawing.size.width]
    return [d for d in seen if isinstance(d, Legend | TitleBar | Figure) or d.id in WHOLE]


WHOLE = {
    "agenda",
    "levels",
    "progress",
    "left-text",
    "right-text",
    "sections",
    "told-text",
    "who-text",
    "load-text",
    "standing",
}


def too_wide(drawing: Drawing) -> list[str]:
    """Return the lines of a drawing that do not fit it or were shortened to fit."""
    cells = drawing.size.width
    texts = ["".join(ink.text for ink in line).rstrip() for line in drawing.lines(cells)]
    return [text for text in texts if width(text) > cells or ELLIPSIS in text]


async def test_every_key_of_every_page_does_something(home: Path) -> None:
    async with seated(home, "chen") as seat:
        for keys in (*PAGES.values(), AUDIT, CASE):
            await seat.press(*keys)
            here = seat.app.keymap.on(seat.app.page.id)
            dead = [a.id for a in here if not a.id.startswith(GO) and not handled(seat, a.handler)]
            assert dead == []


def handled(seat: Seat, handler: str) -> bool:
    return hasattr(seat.pane, handler) or hasattr(seat.app, handler)


@pytest.mark.parametrize("query", ["满意", "manyi", "recheck: sat", "satisfied"])
async def test_the_palette_finds_every_act_of_the_desk_by_name_and_by_pinyin(
    home: Path, query: str
) -> None:
    async with seated(home, "chen", "zh-CN") as seat:
        await seat.press("3", "right")
        offered = {entry.key.removeprefix(PREFIX): entry for entry in seat.pane.entries()}
        assert set(offered) == set(ACTIONS)
        assert offered["satisfied"].fits(query)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_customers_control_characters_are_shown_and_drive_nothing(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        await seat.press("right", "right")
        seen = [seat.screen]
        await seat.press("enter")
        seen.append(seat.screen)
    assert all(line.isprintable() for screen in seen for line in screen.split("\n"))
    assert all("[bold]loud[/]" in screen for screen in seen)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_auditor_sees_everything_and_changes_nothing(
    home: Path, language: Language
) -> None:
    async with seated(home, "hejing", language) as seat:
        why = seat.app.words("reason.read-only")
        for key in ("d", "n", "a", "e", "t", "p", "u", "ctrl+s"):
            await seat.press(key)
            assert why in seat.said
            assert not seat.app.strip.is_open
        await seat.press("ctrl+p")
        await seat.type("lost")
        await seat.press("enter")
        assert why in seat.said
        await seat.shows(seat.app.words("title.read-only"))
        await seat.shows(seat.app.words("hint.read-only"))
    assert happened(home, "ContactRecorded") == happened(home, "MeetingHeld") == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_new_home_says_on_every_page_how_to_begin_and_no_key_ends_it(
    empty_home: Path, language: Language
) -> None:
    async with seated(empty_home, "chen", language) as seat:
        for keys in PAGES.values():
            await seat.press(*keys)
            await seat.shows(seat.app.words("hint.new"))
            actions = [a for a in seat.app.keymap.on(seat.app.page.id) if a.id not in LEAVES]
            for action in actions:
                await seat.app.perform(action)
                await seat.settled()
                seat.app.strip.close()
        assert seat.app.is_running


LEAVES = {"quit", "help", "commands", "language", "look.history"}


@pytest.mark.parametrize("size", [(60, 15), (200, 50)])
async def test_every_page_shows_its_rows_in_a_small_and_in_a_very_wide_terminal(
    home: Path, size: tuple[int, int]
) -> None:
    async with seated(home, "limin", size=size) as seat:
        for keys in (*PAGES.values(), AUDIT, CASE):
            await seat.press(*keys)
            lists = [found for found in seat.pane.query(LineList) if found.size.height]
            assert all(found.size.height > 2 for found in lists)
        assert seat.case in seat.screen
