"""The page of figures, section by section, in both languages and both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot

from tests.tui.counter import MORNING
from tests.tui.desk import Seat, Watch
from tests.tui.heard import heard
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 36)]

SECTIONS = {
    "overview": (),
    "measures": ("right",),
    "cuts": ("enter",),
    "pairs": ("e", "6"),
    "behind": ("enter", "enter"),
    "journey": ("right", "right", "right"),
    "loop": ("left", "left"),
    "channels": ("left",),
    "why": ("right", "w"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return heard(tmp_path_factory.mktemp("heard") / "home").home


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_of_figures_stays_as_it_is(
    snap_compare: Compare, home: Path, section: str, size: tuple[int, int], language: Language
) -> None:
    watch = Watch()
    with Session(home, who="chen", language=language, now=watch) as session:
        app = DeskTerminal(home, lambda: session, language)
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press("4", *SECTIONS[section])

        assert snap_compare(app, terminal_size=size, run_before=compare)
