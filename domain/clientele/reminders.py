"""Reminders of customers that become work in the queue, once each (SPEC 7).

The one rule: what becomes work, and when, follows from the customer's stream; the visit's line in
it already says when each of its reminders falls due.
"""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.caring import open_care
from domain.clientele.facts import Reminder, ReminderRaised
from domain.customer import Customer, Owed
from domain.events import CLOCK, Event, customer_stream
from domain.house import House
from domain.opening import Decided, calendar_day
from domain.types import CustomerId


def settle(stream: str, customer: Customer, until: datetime, house: House) -> tuple[Decided, ...]:
    """Return what became work before ``until``, oldest first: the notes of it, and their cases."""
    due = sorted((o for o in customer.waiting if o.due < until), key=lambda o: (o.due, o.visit))
    whose = stream.removeprefix(customer_stream(""))
    return tuple(part for owed in due for part in _settled(whose, customer, owed, house))


def _settled(
    whose: CustomerId, customer: Customer, owed: Owed, house: House
) -> tuple[Decided, ...]:
    about = owed.visit or owed.due.isoformat()
    return _raised(whose, customer, owed, house, about)


def _raised(
    whose: CustomerId, customer: Customer, owed: Owed, house: House, about: str
) -> tuple[Decided, ...]:
    last = customer.last_visit
    name = f"{about}/{customer.erasures}" if customer.erasures else about
    case = open_care(
        owed.reminder, whose, owed.due, house, about=name, advisor=last.advisor if last else ""
    )
    fact = ReminderRaised(
        customer=whose,
        reminder=owed.reminder,
        day=calendar_day(owed.due, house),
        case=case.stream.removeprefix("case-") if case.events else "",
        visit=owed.visit,
    )
    noted = Event(owed.due, fact, key=f"reminder/{owed.reminder}/{name}", actor=CLOCK)
    return (Decided(customer_stream(whose), (noted,)), case)


# Birthdays ------------------------------------------------------------------------------------

BIRTHDAY: Reminder = "birthday"


def is_birthday(noted: str, day: date) -> bool:
    """Whether a birthday (``MM-DD``) is kept on a day: that of a leap year's on 28 February."""
    if noted == "02-29" and not isleap(day.year):
        return (day.month, day.day) == (2, 28)
    return noted == day.strftime("%m-%d")


def birthday_days(at: datetime, house: House) -> tuple[date, ...]:
    """Return the days whose birthdays may still become work, the oldest first."""
    rules = house.rules.at(at).customers
    if BIRTHDAY not in rules.reminders:
        return ()
    today = calendar_day(at, house)
    return tuple(today - timedelta(days=days) for days in range(rules.birthday_late, -1, -1))


def start_of(day: date, house: House) -> datetime:
    """Return the first instant of a day at the centre (UTC)."""
    return datetime.combine(day, time(), ZoneInfo(house.zone)).astimezone(UTC)


def birthday(whose: CustomerId, customer: Customer, day: date, house: House) -> tuple[Decided, ...]:
    """Return the reminder of a birthday on a day; ``()`` where it is noted, or not allowed."""
    if not customer.birthday or not customer.reachable or day.year in customer.birthdays:
        return ()
    owed = Owed(BIRTHDAY, start_of(day, house))
    return _raised(whose, customer, owed, house, str(day.year))
