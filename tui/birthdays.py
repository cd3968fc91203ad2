"""Looking for birthdays once a day, whoever looks first; which day it was is kept beside the views.

What is kept may be lost: then somebody looks once more, and nothing new is found.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from domain.desk import Desk, Stamp
from gateway.birthdays import NOTED, Noted, raise_birthdays
from gateway.journal import EventJournal
from tui.reading import Views

FILE = "birthdays"
"""Holds the last day that was looked at."""


def keep_birthdays(
    home: Path, views: Views, desk: Desk, journal: EventJournal, at: datetime, stamp: Stamp
) -> int:
    """Let birthdays become work, once a day; returns how many events were recorded.

    Args:
        home: The folder of what may be lost.
        views: Of the present.
        desk: Where to record.
        journal: Opens what is sealed.
        at: The present instant.
        stamp: For the act; the events themselves are the clock's.
    """
    today = views.day(at)
    if _last_look(home) == today:
        return 0
    noted = [Noted(*row) for row in views.rows(NOTED, ())]
    if not noted:
        return 0
    recorded = raise_birthdays(desk, journal, noted, at, stamp)
    with suppress(OSError):
        (home / FILE).write_text(today.isoformat(), encoding="ascii")
    return recorded


def _last_look(home: Path) -> date | None:
    with suppress(OSError, ValueError):
        return date.fromisoformat((home / FILE).read_text("ascii"))
    return None
