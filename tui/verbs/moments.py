"""Times as people type them at a verb: ``2h``, ``17:00``, ``tomorrow 09:00``, ``明天 09:00``, ISO.

Times of day are the centre's. Nothing is guessed: a time that has passed stays in the past, and
the desk says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from tui.errors import TimeUnreadableError

YEARS = range(1970, 3000)
"""The years a centre can mean; what lies outside is a slip of the fingers."""

_LENGTH = re.compile(
    r"\+?(?:(?P<days>\d{1,4})(?:d|天))?"
    r"(?:(?P<hours>\d{1,4})(?:h|小时|时))?"
    r"(?:(?P<minutes>\d{1,4})(?:min|m|分钟|分))?"
)
_TIME_OF_DAY = re.compile(r"(?P<day>[a-z一-龥]*)\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2})")
_AGO = re.compile(r"(?P<length>.+?)(?:ago|之?前)")
_POSITION = re.compile(r"#?(?P<position>\d{1,18})")
_DAYS = {"": 0, "today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2}
_DAYS_PAST = {"": 0, "today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "前天": -2}


def due_time(typed: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the instant a due time stands for, in UTC.

    Args:
        typed: A length from now, a time of day, or an instant.
        now: The present instant.
        zone: The centre's.

    Raises:
        TimeUnreadableError: when it is none of them.
    """
    text = typed.strip().lower()
    if (length := _length(text)) is not None:
        return now.astimezone(UTC) + length
    if (of_day := _TIME_OF_DAY.fullmatch(text)) and of_day["day"] in _DAYS:
        return _time_of_day(typed, of_day, _DAYS, now, zone)
    return instant(typed, zone)


def past_moment(typed: str, now: datetime, zone: tzinfo) -> int | datetime:
    """Return the moment of the past that is meant: a position in the log, or an instant in UTC.

    Args:
        typed: A position (``#1234`` or ``1234``), a length before now (``2h ago``), a time of
            day (``yesterday 08:00``), or an instant.
        now: The present instant.
        zone: The centre's.

    Raises:
        TimeUnreadableError: when it is none of them; its reason is ``moment``.
    """
    text = typed.strip().lower()
    if position := _POSITION.fullmatch(text):
        return int(position["position"])
    if (ago := _AGO.fullmatch(text)) and (length := _length(ago["length"])) is not None:
        return now.astimezone(UTC) - length
    try:
        if (of_day := _TIME_OF_DAY.fullmatch(text)) and of_day["day"] in _DAYS_PAST:
            return _time_of_day(typed, of_day, _DAYS_PAST, now, zone)
        return instant(typed, zone)
    except TimeUnreadableError as error:
        raise TimeUnreadableError(typed=typed, reason="moment") from error


def _length(text: str) -> timedelta | None:
    """Return a length of time, None where the text is none."""
    bare = text.replace(" ", "")
    if not bare or not (length := _LENGTH.fullmatch(bare)):
        return None
    return timedelta(**{name: int(value or 0) for name, value in length.groupdict().items()})


def _time_of_day(
    typed: str, found: re.Match[str], days: Mapping[str, int], now: datetime, zone: tzinfo
) -> datetime:
    day = now.astimezone(zone).date() + timedelta(days=days[found["day"]])
    hour, minute = int(found["hour"]), int(found["minute"])
    try:
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    except ValueError as error:
        raise TimeUnreadableError(typed=typed) from error
    return local.astimezone(UTC)


def instant(typed: str, zone: tzinfo) -> datetime:
    """Return an ISO 8601 instant in UTC; without an offset it is local to ``zone``.

    Raises:
        TimeUnreadableError: when it is none, or of no year that can be meant.
    """
    try:
        read = datetime.fromisoformat(typed.strip())
        at = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TimeUnreadableError(typed=typed) from error
    if at.year not in YEARS:
        raise TimeUnreadableError(typed=typed)
    return at


def day(typed: str) -> date:
    """Return a day written ``YYYY-MM-DD``.

    Raises:
        TimeUnreadableError: when it is none; its reason is ``day``.
    """
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise TimeUnreadableError(typed=typed, reason="day") from error
