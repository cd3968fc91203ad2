"""Menus longer than there are digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desk import seated
from tui.screens.menus import paged
from tui.widgets.stages import FURTHER, Choice, Menu, Stage


class Asking:
    told: tuple[str, ...] = ()

    def decided(self, _name: str, answers: tuple[str, ...]) -> None:
        self.told = answers


def people(count: int) -> list[Choice]:
    return [Choice(id=f"p{n}", label=f"P{n}") for n in range(count)]


def offered(stage: Stage | None) -> list[str]:
    """Everybody a menu leads to, page after page."""
    assert isinstance(stage, Menu)
    assert len(stage.choices) <= 10
    found: list[str] = []
    for choice in stage.choices:
        found += offered(choice.then) if choice.id == FURTHER else [choice.id]
    return found


@pytest.mark.parametrize("count", [0, 1, 10, 11, 19, 20, 45])
def test_everybody_can_be_reached_with_digits(count: int) -> None:
    menu = paged("Who", people(count), "more")
    assert offered(menu) == [choice.id for choice in people(count)]


def test_ten_people_need_no_second_page() -> None:
    assert [choice.id for choice in paged("Who", people(10), "more").choices][-1] == "p9"


async def test_turning_the_page_is_no_part_of_the_answer(home: Path) -> None:
    async with seated(home, "chen") as seat:
        asker = Asking()
        seat.app.open_strip(asker, "who", "", paged("Who", people(21), "more"))
        await seat.press("0", "0", "3")
    assert asker.told == ("p20",)
