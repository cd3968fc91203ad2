"""Instants, durations and numbers as the reader's language writes them, in few cells.

Instants come in with a zone and go out in the reader's zone; durations come in as
:class:`~datetime.timedelta`. The day is the reader's, not the machine's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Formats:
    """How one language writes time and numbers, in one zone.

    Args:
        say: Looks up a word of the ``format`` section and fills it in.
        zone: The zone instants are shown in.
    """

    def __init__(self, say: Callable[..., str], zone: tzinfo) -> None:
        self._say = say
        self.zone = zone

    def clock(self, at: datetime, *, seconds: bool = False) -> str:
        """Return the time of day: ``09:14``, or ``09:14:10``."""
        return at.astimezone(self.zone).strftime("%H:%M:%S" if seconds else "%H:%M")

    def weekday(self, at: datetime) -> str:
        """Return the short weekday: ``周三``, ``Wed``."""
        return self._say(f"format.weekday.{at.astimezone(self.zone).isoweekday()}")

    def day(self, at: datetime) -> str:
        """Return the day without weekday: ``03-18``, ``18 Mar``."""
        return at.astimezone(self.zone).strftime(self._say("format.day"))

    def date(self, at: datetime) -> str:
        """Return weekday and day: ``周三 03-18``, ``Wed 18 Mar``."""
        return self._say("format.date", weekday=self.weekday(at), day=self.day(at))

    def moment(self, at: datetime) -> str:
        """Return day and time for a sentence: ``03-18 09:14``, ``18 Mar 09:14``."""
        return self._say("format.moment", day=self.day(at), clock=self.clock(at))

    def left(self, remaining: timedelta) -> str:
        """Return what is left of a promise, negative once it is late.

        Shows seconds in the last hour (``0:22:14``), then hours and minutes (``03:40``,
        ``-03:40``), then days and hours (``1天02时``, ``-1d02h``). Rounds towards zero, so
        nothing reads late before it is.
        """
        total = int(remaining.total_seconds())
        sign, total = ("-", -total) if total < 0 else ("", total)
        if total >= DAY:
            return sign + self._days(total)
        hours, minutes = total // HOUR, total % HOUR // MINUTE
        if total >= HOUR:
            return f"{sign}{hours:02}:{minutes:02}"
        return f"{sign}0:{minutes:02}:{total % MINUTE:02}"

    def span(self, length: timedelta) -> str:
        """Return how long something took, in its two largest units or one: ``40m``, ``1天02时``."""
        return self._lasted(length, "format")

    def lasting(self, length: timedelta) -> str:
        """Return how long something took for a sentence: ``40m``, ``22小时05分钟``.

        In Chinese the short form of :meth:`span` reads as a time of day where nothing says that
        it is none; it stands under the head of a column.
        """
        return self._lasted(length, "format.long")

    def _lasted(self, length: timedelta, form: str) -> str:
        total = abs(int(length.total_seconds()))
        if total >= DAY:
            return self._days(total, form)
        if total >= HOUR:
            minutes = f"{total % HOUR // MINUTE:02}"
            return self._say(f"{form}.hours", hours=total // HOUR, minutes=minutes)
        if total >= MINUTE:
            return self._say(f"{form}.minutes", minutes=total // MINUTE)
        return self._say(f"{form}.seconds", seconds=total)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with thousands separated: ``1,204,331``, ``7.55``."""
        return f"{value:,.{digits}f}"

    def money(self, cents: int) -> str:
        """Return an amount in the centre's currency: ``¥1,280``, ``¥1,280.50``."""
        amount = f"{cents / 100:,.2f}".removesuffix(".00")
        return self._say("format.money", amount=amount)

    def brief_money(self, cents: int) -> str:
        """Return an amount in few cells, large ones in their unit: ``¥50.4M``, ``¥5,042.9万``."""
        whole, unit = cents / 100, int(self._say("format.large-unit"))
        if abs(whole) < unit:
            return self.money(round(whole) * 100)
        digits = 1 if abs(whole) < 1000 * unit else 0
        return self._say("format.large-money", amount=f"{whole / unit:,.{digits}f}")

    def signed(self, value: float, digits: int = 0) -> str:
        """Return a number with its sign: ``+3``, ``-7``; zero has none."""
        text = f"{value:+,.{digits}f}"
        return text[1:] if not float(text.replace(",", "")) else text

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share of 1 as a percentage: ``0.96`` is ``96%``."""
        return f"{share * 100:.{digits}f}%"

    def sample(self, count: int, margin: float | None = None, digits: int = 0) -> str:
        """Return how many answers a figure rests on, and its margin: ``n=418 ±5``."""
        if margin is None:
            return f"n={count:,}"
        return f"n={count:,} ±{margin:.{digits}f}"

    def _days(self, total: int, form: str = "format") -> str:
        return self._say(f"{form}.days", days=total // DAY, hours=f"{total % DAY // HOUR:02}")
