"""The board of the workshop and one visit, at both sizes and in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.desk import Seat, Watch
from tests.tui.yard import NOW, worked_yard
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language

Compare = Callable[..., bool]

KEYS = {
    "board": ("6",),
    "wall": ("6", "z"),
    "visit": ("6", "end", "up", "right"),
    "form": ("6", "+"),
}


@pytest.fixture(scope="module")
def filled_yard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_yard(tmp_path_factory.mktemp("yard") / "home")


@pytest.fixture
def yard(filled_yard: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_yard, tmp_path / "home"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["projector", "wall"])
@pytest.mark.parametrize("shown", KEYS)
def test_the_pages_of_the_workshop_stay_as_they_are(
    snap_compare: Compare, yard: Path, shown: str, size: tuple[int, int], language: Language
) -> None:
    watch = Watch(NOW)
    with Session(yard, who="limin", language=language, now=watch) as session:
        app = DeskTerminal(yard, lambda: session, language)
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press("2", *KEYS[shown])

        assert snap_compare(app, terminal_size=size, run_before=compare)
