"""Whom a case is about, on a page that hangs on a wall."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desk import Watch, happened, seated
from tui.text import LANGUAGES, Language

PEOPLE = {"赵小磊": "13900000001", "Anna Schmidt": "13900000002"}


def named(screen: str) -> list[str]:
    """Return who can be read on a screen."""
    return [name for name, phone in PEOPLE.items() if name in screen or phone in screen]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_one_person_is_shown_after_it_is_on_record_and_hidden_when_the_cursor_moves(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        await seat.press("right", "right")
        assert named(seat.screen) == []
        case = seat.case
        await seat.press("m")
        (name,) = named(seat.screen)
        assert PEOPLE[name] in seat.screen
        await seat.press("down")
        assert named(seat.screen) == []
        await seat.press("up")
        assert named(seat.screen) == []
    (look,) = happened(home, "PersonalDataSeen")
    assert (look.case, look.place) == (case, "morning")
    assert {"name", "phone"} <= set(look.fields)


async def test_a_person_is_hidden_again_after_half_a_minute(home: Path) -> None:
    watch = Watch()
    async with seated(home, "chen", watch=watch) as seat:
        await seat.press("right", "right", "m")
        assert named(seat.screen) != []
        watch.on(seconds=29)
        seat.pane.tick(watch.at)
        await seat.quiet()
        assert named(seat.screen) != []
        watch.on(seconds=1)
        seat.pane.tick(watch.at)
        await seat.quiet()
        assert named(seat.screen) == []


async def test_the_case_page_of_a_meeting_is_masked_and_shows_one_person_too(home: Path) -> None:
    async with seated(home, "chen", size=(120, 36)) as seat:
        await seat.press("right", "right", "enter")
        assert seat.app.page.id == "case"
        assert named(seat.screen) == []
        await seat.press("m")
        assert len(named(seat.screen)) == 1
        await seat.press("]")
        assert named(seat.screen) == []
        await seat.press("[", "m", "1")
        assert named(seat.screen) == []
    assert len(happened(home, "PersonalDataSeen")) == 2


async def test_who_may_not_look_is_told_why_and_sees_nothing(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("right", "right", "m")
        await seat.shows("your role")
        assert named(seat.screen) == []
    assert happened(home, "PersonalDataSeen") == []


async def test_where_nothing_is_masked_there_is_nothing_to_show(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "right", "m")
        await seat.shows("nothing is hidden here")
    assert happened(home, "PersonalDataSeen") == []
