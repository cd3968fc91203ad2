"""Hearing of new events that another process has written.

``PRAGMA data_version`` answers in microseconds whether anybody has committed; asked ten times a
second it costs 0.2 % of one core and is some 50 ms late.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

from eventstore.connection import Border, open_for_reading

INTERVAL = 0.1  # seconds


def follow(
    log_path: Path, on_change: Callable[[], None], stop: Event, *, interval: float = INTERVAL
) -> None:
    """Call ``on_change`` after every commit to the log, by whomever, until ``stop`` is set.

    Meant for a thread of its own. Commits close together are told once; one made between this
    call and its first look is not told, so look at the log once yourself after starting.

    Args:
        log_path: the log's file.
        on_change: called in this thread.
        stop: set it to come back.
        interval: seconds between two looks.

    Raises:
        StoreError: the log cannot be opened or read.
    """
    with Border(log_path), closing(open_for_reading(log_path)) as log:
        seen = log.pragma("data_version")
        while not stop.wait(interval):
            found = log.pragma("data_version")
            if found != seen:
                seen = found
                on_change()
