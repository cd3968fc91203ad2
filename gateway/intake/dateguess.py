"""Which date formats a column is written in, judged by its values."""

import re
from dataclasses import dataclass
from datetime import datetime

from gateway.intake.moments import read_moment

_MOST_MISFITS = 0.5
_SAMPLE = 200
_TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", ", %H:%M:%S")
_PARTED = re.compile(r"\d{1,2}(?P<part>[/.-])\d{1,2}(?P=part)(?P<year>\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class DateFormats:
    """How a column's dates are written.

    Attributes:
        fits: whether most values are dates: the column's name has said so too.
        formats: ``strptime`` formats beyond those that are always read.
        ambiguous: a value, if day and month could change places in all of them; else empty.
    """

    fits: bool
    formats: tuple[str, ...] = ()
    ambiguous: str = ""


def date_formats(values: list[str]) -> DateFormats:
    """Find the formats that read most of a column's values.

    Args:
        values: texts that are not blank.
    """
    values = values[:_SAMPLE]
    if _misfits(values, ()) <= _MOST_MISFITS:
        return DateFormats(fits=True)
    match = next((found for text in values if (found := _PARTED.match(text))), None)
    if match is None:
        return DateFormats(fits=False)
    part, year = match["part"], "%Y" if len(match["year"]) > len("26") else "%y"
    orders = [f"%m{part}%d{part}{year}", f"%d{part}%m{part}{year}"]
    if part != "/":
        orders.reverse()  # 1.11.2026 and 1-11-2026 are day first nearly everywhere
    return _by_order(values, orders)


def _by_order(values: list[str], orders: list[str]) -> DateFormats:
    """Prefer the order that reads more values; the first when both read the same."""
    used = [tuple(form for form in _forms(order) if _reads_any(values, form)) for order in orders]
    misfits = [_misfits(values, formats) for formats in used]
    best = misfits.index(min(misfits))
    if misfits[best] > _MOST_MISFITS:
        return DateFormats(fits=False)
    ambiguous = values[0] if misfits[0] == misfits[1] else ""
    return DateFormats(fits=True, formats=used[best], ambiguous=ambiguous)


def _forms(order: str) -> list[str]:
    return [order + time for time in _TIMES]


def _reads_any(values: list[str], form: str) -> bool:
    return any(_matches(text, form) for text in values)


def _matches(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def _misfits(values: list[str], formats: tuple[str, ...]) -> float:
    missed = sum(read_moment(text, formats) is None for text in values)
    return missed / max(1, len(values))
