"""Watchers whose clock runs ahead: ``... watching HOME START END STRIDE THREADS``.

Every thread has a session of its own on the home and looks once at each instant from START to
END, STRIDE apart (ISO instants, seconds): as ``afterloop watch`` does, and as a terminal does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from tui.session import Session
from tui.verbs.watching import Watcher


def main(home: str, start: str, end: str, stride: str, threads: str) -> None:
    """Watch in all threads; what fails in one of them is raised."""
    line = list(_instants(datetime.fromisoformat(start), datetime.fromisoformat(end), int(stride)))
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(watch, Path(home), line) for _ in range(int(threads))]:
            done.result()


def watch(home: Path, instants: list[datetime]) -> None:
    """Look once at each instant, in turn as a watcher and as a terminal."""
    time = instants[0]
    with Session(home, now=lambda: time) as session:
        watcher = Watcher(session, lambda _event: None)
        for turn, time in enumerate(instants):  # noqa: B007  the session's clock reads it
            if turn % 2:
                session.keep_clocks()
            else:
                watcher.look()


def _instants(start: datetime, end: datetime, stride: int) -> Iterator[datetime]:
    """Yield the instants from start on, the last of them exactly the end."""
    while start < end:
        yield start
        start += timedelta(seconds=stride)
    yield end


if __name__ == "__main__":
    main(*sys.argv[1:])
