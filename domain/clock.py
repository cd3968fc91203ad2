"""Durations and due times: wall clock, nights and weekends count, days by the centre's calendar.

Durations are ISO 8601 texts (``PT2H``, ``P7D``, ``P1M``), ``by 20:00``: that local time on the
same day, and the end of the day where the time has already passed, or ``same day``: the last
instant of the local day. Hours are elapsed time; days, weeks and months are calendar days in the
centre's zone, so 09:00 stays 09:00 across a daylight saving change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pendulum import Timezone

_ISO = re.compile(
    r"P(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?"
)
_BY = re.compile(r"by (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")
SAME_DAY = "same day"


class Duration(NamedTuple):
    """A length of time in its calendar and elapsed parts, or a local time of day, or its end."""

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta()
    by: tuple[int, int] | None = None
    same_day: bool = False

    @property
    def is_time_of_day(self) -> bool:
        """Whether it names a time of the day and so has no length."""
        return self.same_day or self.by is not None


@lru_cache(maxsize=256)
def duration(text: str) -> Duration:
    """Read a duration.

    Raises:
        ValueError: when the text is not one; says which forms are.
    """
    if text == SAME_DAY:
        return Duration(same_day=True)
    if by := _BY.fullmatch(text):
        return Duration(by=(int(by["hour"]), int(by["minute"])))
    iso = _ISO.fullmatch(text)
    if iso is None or not any(iso.groups()):
        reason = f"{text!r} is no duration: write PT2H, P7D, P1M, 'by 20:00' or 'same day'"
        raise ValueError(reason)
    part = {name: int(value or 0) for name, value in iso.groupdict().items()}
    return Duration(
        months=part["months"],
        days=part["weeks"] * 7 + part["days"],
        elapsed=timedelta(hours=part["hours"], minutes=part["minutes"]),
    )


def local_day(instant: datetime, zone: str) -> date:
    """Return the calendar day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def after(start: datetime, length: str, zone: str) -> datetime:
    """Return the instant ``length`` after ``start``, in UTC.

    Args:
        start: An aware instant.
        length: A duration text.
        zone: The centre's IANA time zone, for days, months and times of day.
    """
    span = duration(length)
    if span.same_day:
        return _end_of_day(start, zone)
    if span.by is not None:
        return _by(start, span.by, zone)
    if not span.months and not span.days:
        return start.astimezone(UTC) + span.elapsed
    return _shifted(start, span, zone, 1)


def _by(start: datetime, by: tuple[int, int], zone: str) -> datetime:
    local = start.astimezone(ZoneInfo(zone))
    due = local.replace(hour=by[0], minute=by[1], second=0, microsecond=0)
    if due <= local:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        due = midnight + timedelta(days=1)
    return due.astimezone(UTC)


def _end_of_day(start: datetime, zone: str) -> datetime:
    """Return the last instant of the local day, however long the day is.

    Counted back from the next day's beginning: where the clocks change at midnight, 23:59 may
    come twice, and a day may begin at 01:00.
    """
    import pendulum

    local = pendulum.instance(start).in_timezone(_calendar(zone))
    day = local.add(days=1).date()
    begins = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    return begins - timedelta(microseconds=1)


def before(instant: datetime, length: str, zone: str) -> datetime:
    """Return the instant ``length`` before ``instant``, in UTC; the same rules as :func:`after`.

    Raises:
        ValueError: for a time of day, which has no length.
    """
    span = duration(length)
    if span.is_time_of_day:
        reason = f"{length!r} is a time of day and has no length"
        raise ValueError(reason)
    if not span.months and not span.days:
        return instant.astimezone(UTC) - span.elapsed
    return _shifted(instant, span, zone, -1)


def _shifted(instant: datetime, span: Duration, zone: str, sign: int) -> datetime:
    import pendulum

    local = pendulum.instance(instant).in_timezone(_calendar(zone))
    moved = local.add(months=sign * span.months, days=sign * span.days)
    utc = moved.in_timezone("UTC")
    return datetime.combine(utc.date(), utc.time(), UTC) + sign * span.elapsed


@lru_cache(maxsize=8)
def _calendar(zone: str) -> Timezone:
    """Return a zone for calendar arithmetic; one that is not kept is read from its file anew."""
    import pendulum

    return pendulum.timezone(zone)


def warnings(made: datetime, due: datetime | None, shares: Sequence[int]) -> tuple[datetime, ...]:
    """Return when a promise warns: at each of ``shares`` per cent of its time (SPEC 3.4)."""
    if due is None:
        return ()
    return tuple(made + (due - made) * share / 100 for share in shares)
