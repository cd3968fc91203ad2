"""The foot of the screen: what the last key came to, and which keys are the page's now."""

from __future__ import annotations

from pathlib import Path

from tests.tui.desk import Seat, seated
from tui.widgets.legend import Legend


def _quiet(seat: Seat, key: str) -> bool:
    """Whether the footer shows a key as one that does nothing now."""
    legend = seat.app.query_one(Legend)
    chips = (*legend._here, *legend._places, *legend._always)
    return bool(next(chip for chip in chips if chip.key == key).reason)


async def test_what_a_key_came_to_goes_with_its_page(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "u")
        assert seat.said
        await seat.press("3")
        assert not seat.said
        await seat.press("2", "n")
        assert seat.said


async def test_keys_of_the_page_look_off_while_something_is_asked(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2")
        assert not _quiet(seat, "t")
        await seat.press("t")
        assert all(_quiet(seat, key) for key in ("t", "Enter", "3", "?"))
        assert not _quiet(seat, "^P")
        await seat.press("escape")
        assert not any(_quiet(seat, key) for key in ("t", "Enter", "3", "?"))


async def test_keys_of_the_page_look_off_while_a_car_is_taken_in(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("6", "+")
        assert all(_quiet(seat, key) for key in ("t", "3"))
        await seat.press("escape")
        assert not _quiet(seat, "3")
