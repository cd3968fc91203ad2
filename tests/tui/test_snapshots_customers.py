"""The customers' page and one customer's file, in both languages and three sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.counter import Counter
from tests.tui.desk import Seat, Watch
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 36), (60, 18)]
PAGES = {"list": (), "file": ("enter",), "questions": ("enter", "enter")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_customers_stay_as_they_are(
    snap_compare: Compare,
    clientele: Counter,
    page: str,
    size: tuple[int, int],
    language: Language,
) -> None:
    for typed in (("prefer", "1234", "quiet-seat"), ("birthday", "1234", "05-27")):
        assert clientele.run("customer", *typed).exit_code == 0
    watch = Watch()
    with Session(clientele.home, who="limin", language=language, now=watch) as session:
        app = DeskTerminal(clientele.home, lambda: session, language)
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press("7", "right", *PAGES[page])

        assert snap_compare(app, terminal_size=size, run_before=compare)
