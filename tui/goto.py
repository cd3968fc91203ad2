"""Where ``:`` leads: a day as people write it, or else the beginning of a case's number."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

_AGO = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}
_DAY = re.compile(r"(?:(?P<year>\d{4})[-/.])?(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")


def day_of(typed: str, today: date) -> date | None:
    """Return the day that was typed, the latest one where no year is; ``None`` for anything else.

    Args:
        typed: ``2026-03-17``, ``3-17``, ``3/17``, ``yesterday`` or ``昨天``.
        today: The day at the centre.
    """
    text = typed.strip().lower()
    if text in _AGO:
        return today - timedelta(days=_AGO[text])
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"])
    years = [int(found["year"])] if found["year"] else [today.year, today.year - 1]
    for year in years:
        with suppress(ValueError):
            known = date(year, month, day)
            if found["year"] or known <= today:
                return known
    return None
