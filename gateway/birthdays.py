"""Birthdays that become work: sealed in the log, so that only whoever holds the keys can look.

The one rule: which reminder follows, and its id, depends on the day and the customer alone, so any
number of watchers, and one that was off for days, record each once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.clientele.filing import raise_birthday
from domain.clientele.reminders import birthday_days, is_birthday, start_of
from domain.desk import Desk, Stamp
from domain.types import CustomerId
from gateway.journal import EventJournal, micros

NOTED = (
    "SELECT customer, birthday, birthday_id, birthday_at, birthday_on FROM customers"
    " WHERE birthday_at > 0 AND restricted = 0 AND consent = 1 AND +merged_into = ''"
)
"""Whose birthdays the views know of: :class:`Noted`, column by column.

The ``+`` keeps SQLite from going through everybody by the index of merged files, once a second.
"""


class Noted(NamedTuple):
    """A birthday on record: the sealed text, and the event it stands in."""

    customer: CustomerId
    birthday: str
    event: str
    position: int
    at: int


def raise_birthdays(
    desk: Desk, journal: EventJournal, noted: Iterable[Noted], at: datetime, stamp: Stamp
) -> int:
    """Let the birthdays of today, and of days that nobody looked at, become work.

    One that was noted on the day itself, or later, is no news to anybody.

    Args:
        desk: Where to record.
        journal: Opens what is sealed.
        noted: Everybody's birthday.
        at: The present instant.
        stamp: For the act; the events themselves are the clock's.

    Returns:
        The number of events recorded.
    """
    house = desk.house()
    starts = [(day, micros(start_of(day, house))) for day in birthday_days(at, house)]
    recorded = 0
    for one in noted:
        opened = journal.opener(UUID(one.event), one.customer, one.position)
        birthday = opened("birthday", one.birthday)
        for day, start in starts:
            if one.at < start and is_birthday(birthday, day):
                recorded += raise_birthday(desk, one.customer, day, stamp)
    return recorded
