"""Plain rows of surveys that fill in all a test is not about."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from domain.selection.finding import Finding
from domain.selection.rows import Asked

MONDAY = date(2026, 1, 5)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_numbers = count(1)


def asked(advisor: str = "li", day: int = 0, **given: Any) -> Asked:
    """A survey of a visit so many days after the first Monday: sent the day after, no answer."""
    number = next(_numbers)
    row = Asked(
        survey=f"s{number}",
        customer=f"c{number}",
        centre="sh-01",
        day=(MONDAY + timedelta(days=day)).isoformat(),
        trigger="service",
        advisor=advisor,
        technician="wu",
        status="expired",
        sent=(day + 1) * DAY + 10 * HOUR,
        reached_at=f"phone-{number}",
    )
    return replace(row, **given)


def unsent(advisor: str = "li", day: int = 0, status: str = "withheld", **given: Any) -> Asked:
    """A survey that was not sent; by hand unless said otherwise."""
    why = {"withheld": "by-hand"}.get(status, "")
    told = {"status": status, "why": why, "sent": None, "reached_at": "", **given}
    return asked(advisor, day, **told)


def answered(
    advisor: str = "li", day: int = 0, score: int = 9, *, at: int | None = None, **given: Any
) -> Asked:
    """A survey that was answered two days after the visit, unless said otherwise."""
    when = (day + 2) * DAY if at is None else at
    told = {
        "status": "answered",
        "answered": when,
        "answered_on": (MONDAY + timedelta(days=when // DAY)).isoformat(),
        "score": score,
        "valid": 1,
        "delivered": 1,
        **given,
    }
    return asked(advisor, day, **told)


def quarter(advisor: str, *, unhappy: int = 20, happy: int = 130, weeks: int = 13) -> list[Asked]:
    """An honest quarter of one advisor: everybody asked, nobody answered."""
    return [
        *(asked(advisor, n * 7 // 3 % (7 * weeks), unhappy="late") for n in range(unhappy)),
        *(asked(advisor, n % (7 * weeks)) for n in range(happy)),
    ]


def centre(*others: str, **given: Any) -> list[Asked]:
    """The honest quarters of some advisors."""
    names = others or ("wang", "zhao", "sun", "zhou")
    return [row for name in names for row in quarter(name, **given)]


def codes(flags: tuple[Finding, ...] | list[Finding]) -> list[str]:
    """The codes of some flags."""
    return [flag.code for flag in flags]
