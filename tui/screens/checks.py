"""What a typed answer must be, checked when Enter is pressed: what cannot be taken is said at once.

Each check raises the error whose sentence the status line shows; the line stays to be mended.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from domain.errors import RefusedError
from tui.errors import MisuseError
from tui.money import cents
from tui.verbs.moments import due_time

DAY_MINUTES = 24 * 60

Check = Callable[[str], object]


def ahead(now: datetime, zone: tzinfo, *, after: datetime | None = None) -> Check:
    """Return the check of a time to come.

    Args:
        now: The present instant.
        zone: The centre's.
        after: What it must be later than, besides the present.
    """

    def check(typed: str) -> None:
        due = due_time(typed, now, zone)
        if due <= now:
            raise RefusedError("time-not-ahead")
        if after is not None and due <= after:
            raise RefusedError("not-later", finish=after)

    return check


def worth(given: int, highest: int) -> Check:
    """Return the check of what is given to make good.

    Args:
        given: What was given in the case before, in cents.
        highest: What anybody may give in a case, in cents.
    """

    def check(typed: str) -> None:
        amount = cents(typed)
        if not amount:
            raise RefusedError("amount-missing")
        if given + amount > highest:
            raise RefusedError("amount-above-all", budget=highest)

    return check


def minutes(typed: str) -> int:
    """Return the minutes of a day that were typed.

    Raises:
        MisuseError: when they are none.
    """
    if not typed.isdecimal() or not 0 < int(typed) <= DAY_MINUTES:
        raise MisuseError(reason="minutes", typed=typed)
    return int(typed)
