"""What was given to make good: by person, form and month, beside the budgets (SPEC 3.7)."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.types import AUTHORITY, Person
from tui.reading import Views


class SpendingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's goodwill of one form in a month; amounts in cents.

    ``granted`` was given without asking, ``approved`` by a yes to somebody's request.
    """

    month: str
    person: str
    name: str
    form: str
    granted_n: int
    granted: int
    approved_n: int
    approved: int


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What one person granted without asking in a month, and what their role allows, in cents.

    ``limit`` is ``None`` for somebody whose role grants nothing.
    """

    month: str
    person: str
    name: str
    used: int
    limit: int | None


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """The goodwill of a period, both days included; ``waiting`` requests for a yes or no."""

    start: date
    end: date
    at: datetime
    lines: tuple[SpendingLine, ...]
    budgets: tuple[Budget, ...]
    granted: int
    approved: int
    waiting: int
    waiting_amount: int


def spent(views: Views, who: Person, at: datetime) -> int:
    """Return what a person granted without asking in the calendar month of an instant."""
    month = views.day(at).isoformat()[:7]
    return _used(views, who.id, month)


def _used(views: Views, who: str, month: str) -> int:
    row = views.one(
        "SELECT coalesce(sum(granted), 0) AS used FROM goodwill WHERE person = ? AND"
        " substr(day, 1, 7) = ?",
        (who, month),
    )
    return int(row["used"])


def spending(views: Views, start: date, end: date, at: datetime, centre: str = "") -> Spending:
    """Return what was given on days ``start`` to ``end``; budgets count whole months."""
    rows = views.rows(
        "SELECT substr(day, 1, 7) AS month, person, form, sum(granted_n) AS granted_n,"
        " sum(granted) AS granted, sum(approved_n) AS approved_n, sum(approved) AS approved"
        " FROM goodwill WHERE day >= ? AND day <= ? AND (? = '' OR centre = ?)"
        " GROUP BY month, person, form ORDER BY month, person, form",
        (start.isoformat(), end.isoformat(), centre, centre),
    )
    lines = tuple(
        SpendingLine(name=views.house.name_of(row["person"]), **dict(row))
        for row in rows
        if row["granted_n"] or row["approved_n"]
    )
    waiting = views.one(
        "SELECT count(*) AS n, coalesce(sum(approval_amount), 0) AS amount FROM cases"
        " WHERE approval_level > 0",
        (),
    )
    people = dict.fromkeys((line.month, line.person) for line in lines)
    return Spending(
        start=start,
        end=end,
        at=at,
        lines=lines,
        budgets=tuple(_budget(views, month, person, at) for month, person in people),
        granted=sum(line.granted for line in lines),
        approved=sum(line.approved for line in lines),
        waiting=waiting["n"],
        waiting_amount=waiting["amount"],
    )


def _budget(views: Views, month: str, person: str, at: datetime) -> Budget:
    member = views.house.staff.get(person)
    level = AUTHORITY[member.role] if member else 0
    return Budget(
        month=month,
        person=person,
        name=views.house.name_of(person),
        used=_used(views, person, month),
        limit=views.house.rules.at(at).goodwill.month(level) if level else None,
    )
