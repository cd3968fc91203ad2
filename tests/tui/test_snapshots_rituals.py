"""The dashboard and the monthly review as pictures: both languages, projector and wide screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot

from tests.tui.counter import MORNING
from tests.tui.desk import Seat, Watch
from tests.tui.peopled import peopled
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 36), (60, 18)]
PAGES = {
    "dashboard": ("0",),
    "numbers": ("0", "r", "1", "]"),
    "plan": ("0", "r", "1", "left", "left"),
}


@pytest.fixture(scope="module")
def heard_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return peopled(tmp_path_factory.mktemp("pictured") / "home").home


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_the_rituals_look_as_they_did(
    snap_compare: Compare,
    heard_home: Path,
    tmp_path: Path,
    page: str,
    size: tuple[int, int],
    language: Language,
) -> None:
    home = Path(shutil.copytree(heard_home, tmp_path / "home"))
    watch = Watch()
    with Session(home, who="chen", language=language, now=watch) as session:
        app = DeskTerminal(home, lambda: session, language)
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press(*PAGES[page])

        assert snap_compare(app, terminal_size=size, run_before=compare)
