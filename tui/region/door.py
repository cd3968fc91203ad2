"""A region kept open while a page looks at it: opening ten logs takes longer than reading them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from tui.region.centres import Region, opened
from tui.session import Session


class Door:
    """The logs of a region, opened at the first look and anew when another moment is in view."""

    def __init__(self, own: Session) -> None:
        self._own = own
        self._stack = ExitStack()
        self._region: Region | None = None
        self._position: int | None = None
        self._lock = Lock()

    def look(self, folder: Path) -> Region:
        """Return the region as it stands at the moment in view of the desk's own home.

        Raises:
            HomeError: when there is no such folder, or no home in it.
        """
        with self._lock:
            moment = self._own.moment
            position = moment.position if moment else None
            if self._region is None or position != self._position or moment:
                self._close()
                self._region = self._stack.enter_context(opened(folder, self._own))
                self._position = position
            else:
                for centre in self._region.centres:
                    centre.home.catch_up()
            return self._region

    def close(self) -> None:
        """Let go of every log."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        self._stack.close()
        self._region = None
