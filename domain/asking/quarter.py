"""Calendar quarters, as the quarterly survey goes by them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MONTHS = 3
"""Months of a quarter."""

_WRITTEN = re.compile(r"(\d{4})-?[Qq]([1-4])")


class Quarter(NamedTuple):
    """A quarter of a year, written ``2026Q4``."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return quarter_of(self.first - timedelta(days=1))

    def end(self, zone: str) -> datetime:
        """Return the instant it is over at a centre (UTC)."""
        return datetime.combine(self.following.first, time(), ZoneInfo(zone)).astimezone(UTC)


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def written(text: str) -> Quarter | None:
    """Return the quarter that was written; ``None`` when it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    return Quarter(int(found[1]), int(found[2])) if found else None
