"""One survey as the tests of honest selection look at it: codes, signs and times, no person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from domain import clock

SENT = frozenset({"sent", "answered", "expired"})
"""The states of a survey that left."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A survey that was owed; the fields are the columns of the view ``surveys``.

    Attributes:
        day: The day of the visit or case it is about, ``YYYY-MM-DD`` at the centre.
        status: ``planned``, ``sent``, ``withheld``, ``lapsed``, ``answered`` or ``expired``.
        why: Why it was withheld.
        delivered: Whether it arrived, as far as the tool that sent it says.
        unhappy: The codes of what had gone wrong before anybody was asked, joined by commas.
        reached_at: The sign of the number it went to.
        changed: When the customer's contact data was last changed by hand before that.
        answered_on: The day of its answer at the centre, ``YYYY-MM-DD``.
        place: The sign of where the answer was given.

    Times are in µs since the epoch.
    """

    survey: str
    customer: str = ""
    centre: str = ""
    day: str = ""
    trigger: str = ""
    advisor: str = ""
    technician: str = ""
    status: str = "sent"
    why: str = ""
    due: int | None = None
    sent: int | None = None
    delivered: int | None = None
    answered: int | None = None
    valid: int | None = None
    invalid: str = ""
    answered_on: str = ""
    score: int | None = None
    unhappy: str = ""
    reached_at: str = ""
    changed: int | None = None
    changed_by: str = ""
    place: str = ""

    @property
    def was_sent(self) -> bool:
        """Whether it left."""
        return self.status in SENT

    @property
    def was_valid(self) -> bool:
        """Whether an answer came that counts."""
        return self.answered is not None and bool(self.valid)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre knows of signs that the rows do not say themselves.

    Attributes:
        staff: The numbers of staff and tests.
        shared: The numbers that may have many customers: of firms with many cars.
        own: The centre's own places: its network, its tablet.
    """

    staff: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


def span(length: str) -> int:
    """Return a duration of the policy in µs, a day as 24 hours."""
    end = datetime(2000, 1, 1, tzinfo=UTC)
    return (end - clock.before(end, length, "UTC")) // timedelta(microseconds=1)


@lru_cache(maxsize=4096)
def week(day: str) -> str:
    """Return the calendar week of a day, ``YYYY-Www``."""
    year, number, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{number:02}"
