"""Ways through the desk that once led nowhere: page to page, part to part, key upon key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desk import seated
from tui.widgets.stages import Ask


@pytest.mark.parametrize("first", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"])
async def test_every_page_opens_after_every_other(home: Path, first: str) -> None:
    async with seated(home, "chen") as seat:
        for other in "1234567890":
            await seat.press(first, other)
            assert seat.app.page.key == other


async def test_a_section_is_left_from_within_a_part(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "p", "enter", "right")
        assert seat.pane.section == "heroes"
        await seat.press("left", "enter", "enter", "right")
        assert seat.pane.section == "heroes"


async def test_an_answer_goes_to_whoever_asked_whoever_asked_since(home: Path) -> None:
    class Asking:
        told: tuple[str, ...] = ()

        def decided(self, _name: str, answers: tuple[str, ...]) -> None:
            self.told = answers

    async with seated(home, "chen") as seat:
        first, second = Asking(), Asking()
        seat.app.open_strip(first, "first", "", Ask(title="?"))
        seat.app.strip._written("20")
        seat.app.open_strip(second, "second", "", Ask(title="?"))
        await seat.quiet()
        assert (first.told, second.told) == (("20",), ())
