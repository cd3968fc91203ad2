"""Which part of the log is meant: from one position to another, with nothing left out between."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventstore.log import Log
from eventstore.past import recorded_by
from gateway.journal import micros


class Span(NamedTuple):
    """The records after position ``after``, up to and with ``upto``."""

    after: int
    upto: int


def span_of(log: Log, start: date | int | None, end: date | int | None, zone: str) -> Span:
    """Return the part of a log from ``start`` to ``end``, both included.

    Args:
        log: The log; without an end, all it holds now.
        start: A position, or the first calendar day of recording; from the beginning if None.
        end: A position, or the last calendar day of recording.
        zone: The centre's, in which a day begins.
    """
    head = log.head()
    after = _before(log, start, zone) if start is not None else 0
    if end is None:
        return Span(after, head)
    upto = end if isinstance(end, int) else _before(log, end + timedelta(days=1), zone)
    return Span(after, min(upto, head))


def _before(log: Log, start: date | int, zone: str) -> int:
    """Return the last position before a position, or before a day's first record."""
    if isinstance(start, int):
        return max(0, start - 1)
    midnight = datetime.combine(start, time(), ZoneInfo(zone))
    return recorded_by(log, micros(midnight) - 1)
