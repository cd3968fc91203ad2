"""Dates and times as people and tools write them, made into instants in UTC.

ISO and other year-first dates are always read, as are UNIX seconds, milliseconds and the serial
numbers of spreadsheets, which cannot be taken for each other. Day-first and month-first dates need
a format.

A local time that the clocks jump over is moved forward by the gap; one that they show twice is
taken as the first of the two. Both are counted.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from gateway.intake.codes import RowFault, RowNote
from gateway.intake.faults import CellError

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<before>上午|下午)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})分?"
    r"(?::?(?P<second>\d{1,2})秒?(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<after>上午|下午|[AaPp][Mm])?)?"
    r"\s*(?:Z|(?:GMT|UTC)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)"
)
_NUMBER = re.compile(r"\d{1,18}(?:\.\d+)?")
_SERIAL_DAY_ONE = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's local time
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_SECONDS = range(300_000_000, 10_000_000_000)  # 1979 to 2286
_EARLIEST_YEAR = 1980
_AFTERNOON = {"下午", "PM"}
_NOON = 12
_DAY = timedelta(days=1)


class Moments:
    """Reads the dates of one file.

    Args:
        zone: for times without an offset.
        formats: ``strptime`` formats to try after the year-first ones.
        now: dates more than a day later are refused.
        notes: where clock gaps and folds are counted.
    """

    def __init__(
        self, zone: ZoneInfo, formats: tuple[str, ...], now: datetime, notes: Counter[RowNote]
    ) -> None:
        self._zone = zone
        self._formats = formats
        self._now = now
        self._notes = notes

    def read(self, text: str) -> datetime:
        """Return the instant in UTC.

        Raises:
            CellError: when it is unreadable, in the future or before 1980.
        """
        moment = read_moment(text, self._formats)
        if moment is None:
            raise CellError(RowFault.DATE_UNREADABLE, value=text, formats=self._formats)
        if moment.year < _EARLIEST_YEAR:
            raise CellError(RowFault.DATE_TOO_EARLY, value=text)
        # The last year of the calendar has no instant in every zone, so years come first.
        far = moment.year > self._now.year + 1
        instant = self._now if far else self.to_utc(moment)
        if far or instant > self._now + _DAY:
            raise CellError(RowFault.DATE_IN_FUTURE, value=text, now=self._now.isoformat())
        return instant

    def local(self, instant: datetime) -> datetime:
        """Return an instant in the file's own time zone."""
        return instant.astimezone(self._zone)

    def to_utc(self, moment: datetime) -> datetime:
        """Return the instant of a local time, or of a time with an offset."""
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        local = moment.replace(tzinfo=self._zone)
        instant = local.astimezone(UTC)
        if local.replace(fold=1).utcoffset() != local.utcoffset():
            back = instant.astimezone(self._zone).replace(tzinfo=None, fold=0)
            self._notes[RowNote.CLOCK_FOLD if back == moment else RowNote.CLOCK_GAP] += 1
        return instant


def read_moment(text: str, formats: tuple[str, ...]) -> datetime | None:
    """Return a date and time, with an offset if the text has one; None when unreadable.

    Args:
        text: not blank.
        formats: ``strptime`` formats to try after the year-first ones.
    """
    if _NUMBER.fullmatch(text) and (moment := _from_number(float(text))):
        return moment
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _year_first(text) or _by_format(text, formats)


def _from_number(number: float) -> datetime | None:
    if int(number) in _SERIALS:
        return _SERIAL_DAY_ONE + timedelta(seconds=round(number * 86_400))
    if int(number) in _SECONDS:
        return datetime.fromtimestamp(number, UTC)
    if int(number / 1000) in _SECONDS:
        return datetime.fromtimestamp(number / 1000, UTC)
    return None


def _year_first(text: str) -> datetime | None:
    match = _YEAR_FIRST.fullmatch(text.strip())
    if match is None:
        return None
    part = match.groupdict()
    hour = int(part["hour"] or 0)
    if half := part["before"] or part["after"]:
        hour = hour % _NOON + (_NOON if half.upper() in _AFTERNOON else 0)
    micro = int((part["fraction"] or "0")[:6].ljust(6, "0"))
    numbers = (part["year"], part["month"], part["day"], part["minute"], part["second"])
    year, month, day, minute, second = (int(number or 0) for number in numbers)
    try:
        zone = _offset(text, part["offset"])
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
    except ValueError:
        return None


def _offset(text: str, offset: str | None) -> timezone | None:
    if offset is None:
        return UTC if text.rstrip().endswith(("Z", "GMT", "UTC")) else None
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("00") else (digits, "0")
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))


def _by_format(text: str, formats: tuple[str, ...]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller knows the zone
        except ValueError:
            continue
    return None
