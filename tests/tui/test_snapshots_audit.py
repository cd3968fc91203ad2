"""The audit page's two layouts, over a log whose events are the same in every run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.counter import MORNING
from tests.tui.desk import Seat, Watch
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import Language

Compare = Callable[..., bool]


@pytest.mark.parametrize(
    ("language", "size"), [("en", (80, 24)), ("zh-CN", (80, 24)), ("zh-CN", (120, 36))]
)
def test_the_audit_page_stays_as_it_is(
    snap_compare: Compare, home: Path, language: Language, size: tuple[int, int]
) -> None:
    watch = Watch(MORNING + timedelta(hours=24))
    with Session(home, who="hejing", language=language, now=watch) as session:
        session.keep_clocks()
        app = DeskTerminal(home, lambda: session, language)
        app.now = watch

        async def compare(pilot: Pilot[Any]) -> None:
            seat = Seat(app, pilot)
            await seat.settled()
            await seat.press("5", "/")
            await seat.type("type:case-escalated")
            await seat.press("enter", "home", "m", "end", "=")

        assert snap_compare(app, terminal_size=size, run_before=compare)
