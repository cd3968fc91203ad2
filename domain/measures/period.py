"""The period a figure is compared with.

The one rule: whole calendar months are compared with as many whole months just before, so that
nothing of a third one is mixed in; any other days with as many days just before.
"""

from __future__ import annotations

from datetime import date, timedelta

_DAY = timedelta(days=1)


def before(start: date, end: date) -> tuple[date, date]:
    """Return the first and the last day of the period just before one."""
    last = start - _DAY
    if start.day == 1 and (end + _DAY).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        years, month = divmod(start.year * 12 + start.month - 1 - months, 12)
        return date(years, month + 1, 1), last
    return last - (end - start), last
