"""When a terminal under test is at rest: nothing left to handle, to read, to lay out or to paint.

Textual lays out and paints by a timer, sixty times a second: a screen read before that shows the
line of before. Here it paints as soon as its messages are handled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

PATIENCE = 30
"""Seconds until something that must happen counts as never happening; nothing waits so long."""

ROUNDS = 3
"""A key goes to the program, on to a widget, and what that says comes back to the program."""


async def painted(pilot: Pilot[Any]) -> None:
    """Wait until every widget has handled its messages, and what they changed is painted."""
    async with asyncio.timeout(PATIENCE):
        for _ in range(ROUNDS):
            await _round(pilot)
        while _owes(pilot):
            await _round(pilot)


async def until(pilot: Pilot[Any], done: Callable[[], object]) -> None:
    """Wait until ``done`` says so."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await pilot.pause(0.002)


async def furnished(pilot: Pilot[Any]) -> None:
    """Wait until the page in view has read its data, no worker is at work, and all is painted."""
    app: Any = pilot.app
    await until(pilot, lambda: app._pane is not None and app._pane.model is not None)
    await painted(pilot)
    await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    await painted(pilot)


async def _round(pilot: Pilot[Any]) -> None:
    handled = asyncio.Event()
    pilot.app.call_later(handled.set)
    await handled.wait()
    await pilot._wait_for_screen()
    pilot.app.screen._on_timer_update()


def _owes(pilot: Pilot[Any]) -> bool:
    """Whether a widget has messages left, or the screen something to lay out or to paint."""
    screen: Any = pilot.app.screen
    widgets: list[Any] = screen.walk_children(Widget, with_self=True)
    return (
        bool(screen._callbacks or screen._dirty_widgets)
        or any(not each._message_queue.empty() for each in (pilot.app, *widgets))
        or any(each._next_callbacks for each in (pilot.app, *widgets))
        or any(each._layout_required or each._repaint_required for each in widgets)
        or any(each._scroll_required for each in widgets)
    )
