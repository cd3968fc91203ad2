"""Keys pressed before the desk has loaded: the page asked for opens first, letters do nothing."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from threading import Event

import pytest

from tests.tui.desk import Seat, Watch, _pressed
from tests.tui.rest import PATIENCE
from tui.session import Session
from tui.start import DeskTerminal


@pytest.mark.parametrize(
    ("keys", "page"),
    [(("2", "t"), "queue"), (("2", "t", "4"), "figures"), (("t", "d"), "morning")],
)
async def test_the_page_asked_for_while_the_desk_loads_is_the_one_that_opens(
    home: Path, keys: tuple[str, ...], page: str
) -> None:
    watch, loaded = Watch(), Event()
    async with AsyncExitStack() as stack:
        session = stack.enter_context(Session(home, who="limin", language="en", now=watch))

        def opened() -> Session:
            assert loaded.wait(PATIENCE)
            return session

        app = DeskTerminal(home, opened, "en")
        app.now = watch
        pilot = await stack.enter_async_context(app.run_test(size=(80, 24)))
        seat = Seat(app, pilot)
        for key in keys:
            app.post_message(_pressed(key))
            await seat.quiet()
        assert (seat.said, app.strip.is_open, app._pane) == ("", False, None)
        loaded.set()
        await seat.settled()
        assert app.page.id == page
        assert not app.strip.is_open
        await seat.press("escape")
        assert app.page.id == page
