"""Visits of any window as visits of a year: whole numbers, so that what is added up stays exact."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from domain import clock

YEAR = 365 * 24 * 60
"""The minutes of a year; a month of a window is a twelfth of it."""

SCALED = 720_720
"""The parts of a visit that :func:`visits_a_year` counts in unless told otherwise.

It divides by all numbers up to 16: of days, weeks and months as a window has them nothing is lost.
"""


@lru_cache(maxsize=8)
def minutes(window: str) -> int:
    """Return how long a window is, a duration text."""
    span = clock.duration(window)
    return YEAR // 12 * span.months + 24 * 60 * span.days + span.elapsed // timedelta(minutes=1)


def visits_a_year(visits: int, window: str, unit: int = SCALED) -> int:
    """Return what the visits of a window come to in a year, in parts of a visit.

    A window without length holds no visits.

    Args:
        visits: How many there were within the window.
        window: A duration text.
        unit: How many parts a visit has.
    """
    length = minutes(window)
    return rounded(visits * unit * YEAR, length) if length else 0


def rounded(part: int, whole: int) -> int:
    """Return a quotient as a whole number; half of one counts as one."""
    return (2 * part + whole) // (2 * whole)
