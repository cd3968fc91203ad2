"""What customers are worth: segment, care tier, lifetime value; each with what it stands on.

Money is integer cents. Pure: rows of the ``customers`` view come in, with today and the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Literal, Protocol

import msgspec

from domain import clock
from domain.clientele.rules import CustomerRules
from domain.clientele.yearly import YEAR, minutes, rounded, visits_a_year
from domain.views.customerrow import Spent, spending

Segment = Literal["vip", "important", "active", "new", "at-risk", "regular", "none"]
"""``none`` is somebody who was never here, of whom there are only words."""

Tier = Literal["core", "potential", "dormant"]
WakeUp = Literal["", "call", "service", "offer"]
"""What wakes a dormant customer: a call in person, the service that is due, or an offer."""


class Row(Protocol):
    """What a row of the view tells of one file; times are µs, days are ISO texts."""

    customer: str
    merged_into: str
    spent: bytes
    contact: int | None
    next_service: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What segment, tier and value of one person stand on; kept beside the results.

    ``frequency`` and ``money`` are the visits and cents within the policy's window up to today;
    ``visits``, ``paid`` (visits with a bill) and ``amount`` are of all times. ``here`` is whether
    a car of theirs is in the house now.
    """

    first_visit: date | None = None
    last_visit: date | None = None
    contact: date | None = None
    next_service: date | None = None
    visits: int = 0
    paid: int = 0
    amount: int = 0
    frequency: int = 0
    money: int = 0
    here: bool = False


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """A customer lifetime value in cents, with its inputs (SPEC 4.1).

    ``mean_order`` is in cents, ``margin`` in per cent. ``visits_a_year`` are those of the policy's
    window, scaled to a year: to two places for whoever reads it, while ``value`` is made of the
    whole numbers. Where no bill is known, neither mean nor value is.
    """

    value: int | None
    mean_order: int | None
    visits_a_year: float
    years: int
    margin: int


def inputs(
    spent: Iterable[Spent],
    rules: CustomerRules,
    today: date,
    *,
    contact: date | None = None,
    next_service: date | None = None,
) -> Inputs:
    """Return what one person's results stand on, from all their visits up to today."""
    visits = sorted((each for each in spent if each.day <= today), key=lambda each: each.day)
    since = _day_before(today, rules.window)
    within = [each for each in visits if each.day > since]
    return Inputs(
        first_visit=visits[0].day if visits else None,
        last_visit=visits[-1].day if visits else None,
        contact=contact,
        next_service=next_service,
        visits=len(visits),
        paid=sum(each.amount is not None for each in visits),
        amount=_sum(visits),
        frequency=len(within),
        money=_sum(within),
    )


def _sum(visits: Iterable[Spent]) -> int:
    return sum(each.amount or 0 for each in visits)


@lru_cache(maxsize=32)
def _day_before(today: date, length: str) -> date:
    """Return a day of the calendar; asked several times for everybody, the same few each time."""
    return clock.before(datetime.combine(today, time(), UTC), length, "UTC").date()


def segment(known: Inputs, rules: CustomerRules, today: date) -> Segment:
    """Return the RFM segment: who is long away is at risk, whatever they brought before."""
    if known.last_visit is None or known.first_visit is None:
        return "none"
    frequent = known.frequency >= rules.frequent
    spending_much = known.money >= rules.spending
    ranked: tuple[tuple[Segment, bool], ...] = (
        ("at-risk", known.last_visit <= _day_before(today, rules.recent)),
        ("vip", frequent and spending_much),
        ("important", spending_much),
        ("active", frequent),
        ("new", known.first_visit > _day_before(today, rules.new)),
    )
    return next((name for name, applies in ranked if applies), "regular")


def tier(known: Inputs, rules: CustomerRules, today: date) -> Tier:
    """Return the care tier: dormant are those of whom nothing was heard for longer than allowed.

    Nobody is whose car is in the house, or of whom nothing is to be heard yet.
    """
    heard = max(filter(None, (known.contact, known.last_visit)), default=None)
    if not known.here and heard is not None and heard < _day_before(today, rules.dormant):
        return "dormant"
    valued = segment(known, rules, today) in ("vip", "important", "active")
    return "core" if valued else "potential"


def wake_up(known: Inputs, rules: CustomerRules, today: date) -> WakeUp:
    """Return what wakes somebody: empty unless they are dormant."""
    if tier(known, rules, today) != "dormant":
        return ""
    if known.money >= rules.spending or known.frequency >= rules.frequent:
        return "call"
    return "service" if known.next_service else "offer"


def clv(
    mean_order: int | None, visits: int, years: int, margin: int, window: str = "P365D"
) -> Worth:
    """Return mean order value × visits a year × years × gross margin in per cent (SPEC 4.1).

    Half a cent counts as one.

    Args:
        mean_order: In cents; None where no bill is known.
        visits: How many there were within the window.
        years: How long a customer stays.
        margin: In per cent.
        window: Over how long the visits were counted, a duration text.
    """
    length = minutes(window)
    part = YEAR * years * margin * (visits if length else 0)
    often = visits_a_year(visits, window, 100)
    return Worth(
        value=None if mean_order is None else rounded(mean_order * part, 100 * (length or 1)),
        mean_order=mean_order,
        visits_a_year=often / 100 if often % 100 else often // 100,
        years=years,
        margin=margin,
    )


def worth(known: Inputs, rules: CustomerRules) -> Worth:
    """Return a person's lifetime value: their mean bill, and how often they come in a year."""
    mean = known.amount // known.paid if known.paid else None
    return clv(mean, known.frequency, rules.years, rules.margin, rules.window)


# Many people ------------------------------------------------------------------------------------


def families(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """Return the rows of every person, by the file their merged files are read as."""
    known = {row.customer: row for row in rows}
    found: dict[str, list[Row]] = {}
    for row in known.values():
        found.setdefault(_root(row, known), []).append(row)
    return found


def _root(row: Row, known: Mapping[str, Row]) -> str:
    met: set[str] = set()
    while row.merged_into in known and row.customer not in met:
        met.add(row.customer)
        row = known[row.merged_into]
    return row.customer


def of_family(
    rows: Sequence[Row], rules: CustomerRules, today: date, *, here: bool = False
) -> Inputs:
    """Return what the results of one person stand on, over all files that are theirs.

    Args:
        rows: The files.
        rules: The policy's for caring for customers.
        today: The day at the centre.
        here: Whether a car of theirs is in the house now.
    """
    contacts = [each.contact for each in rows if each.contact]
    services = sorted(each.next_service for each in rows if each.next_service)
    known = inputs(
        (visit for each in rows for visit in spending(each.spent)),
        rules,
        today,
        contact=_day(max(contacts)) if contacts else None,
        next_service=date.fromisoformat(services[-1]) if services else None,
    )
    return msgspec.structs.replace(known, here=True) if here else known


def _day(micros: int) -> date:
    return datetime.fromtimestamp(micros // 1_000_000, UTC).date()
