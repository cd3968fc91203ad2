"""Going from moment to moment while a page is in view: off the screen's thread, the latest wins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.worker import WorkerError

from tui.pane import LOADING


class Journeys:
    """The journeys of one terminal, made one after the other.

    Args:
        app: Whose pages are read anew at the end of each.
        turns: Runs them in turn with everything else that is asked for.
        arrived: Called on the screen's thread at the end of each, wherever that was.
        failed: Called there before, with what stopped one.
    """

    def __init__(
        self,
        app: App[Any],
        turns: Executor,
        arrived: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._app, self._turns = app, turns
        self._arrived, self._failed = arrived, failed
        self._wanted: Callable[[], object] | None = None
        self._under_way = asyncio.Lock()

    def set_out(self, journey: Callable[[], object]) -> None:
        """Make a journey soon, unless a later one is wanted by then."""
        self._wanted = journey
        self._app.run_worker(self._go(journey), group="travel")

    async def _go(self, journey: Callable[[], object]) -> None:
        async with self._under_way:
            if journey is not self._wanted:
                return
            await self._let_pages_finish()
            try:
                await asyncio.wrap_future(self._turns.submit(journey))
            except Exception as error:  # noqa: BLE001  told on the screen, or raised there
                self._failed(error)
            self._arrived()

    async def _let_pages_finish(self) -> None:
        """Wait for what is being read, so that no answer mixes two moments."""
        reading = [worker for worker in self._app.workers if worker.group == LOADING]
        with suppress(WorkerError):  # of a page that is read anew already
            await self._app.workers.wait_for_complete(reading)
