"""When things happen at the centre: opening hours, waking hours, meetings, all in local time.

Every instant is drawn from a window and lies in it, whatever the hour: where a window holds no
fitting hour, any of its moments will do.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

OFFICE = (time(8, 30), time(19, 30))
"""When people work."""

DUTY = (time(7, 30), time(22, 30))
"""When the manager on duty still calls back."""

AWAKE = (time(7), time(23))
"""When customers answer."""

MEETING = time(8)
"""When the morning meeting begins …"""

MEETING_LENGTH = 14 * MINUTE
"""… and how long it takes."""

TRIES = 300
"""Draws before a window counts as having no fitting hour."""


class Hours:
    """Draws instants (UTC, whole seconds) that fit the local time of day."""

    def __init__(self, zone: str, rng: Random) -> None:
        self._zone = ZoneInfo(zone)
        self._rng = rng

    def within(
        self, after: datetime, before: datetime, hours: tuple[time, time] = OFFICE
    ) -> datetime:
        """Return an instant of ``[after, before)``, in the given hours where it has some."""
        span = max(before - after, timedelta())
        moment = after
        for _ in range(TRIES):
            moment = after + span * self._rng.random()
            if self.fits(moment, hours):
                break
        return max(after, moment.replace(microsecond=0))

    def fits(self, instant: datetime, hours: tuple[time, time] = OFFICE) -> bool:
        """Whether an instant lies in the given hours of its day."""
        return hours[0] <= instant.astimezone(self._zone).time() < hours[1]

    def day(self, instant: datetime) -> date:
        """Return the centre's calendar day of an instant."""
        return instant.astimezone(self._zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """Return a local time of a day as an instant."""
        return datetime.combine(day, clock, self._zone).astimezone(UTC)

    def meeting_after(self, instant: datetime) -> datetime:
        """Return when the next morning meeting begins."""
        today = self.day(instant)
        begins = self.at(today, MEETING)
        return begins if begins > instant else self.at(today + DAY, MEETING)
