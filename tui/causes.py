"""What lies behind low scores: the causes of a period, what came again, and where cars fail.

Counted are cases by the calendar day of the answer or complaint that opened them, as their causes
stand now: a case corrected counts under its new cause, one reopened under none until it is found
anew.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from domain.measures import Rate, period
from domain.statistics.growth import Growth, grew
from gateway.journal import instant
from tui import figures
from tui.causemodels import Cause, Causes, Repeated, Spot
from tui.models import CaseLine
from tui.reading import LIST_LIMIT, Views

TOP, REPEATS, SPOTS = 10, 5, 10
"""How many lines each list has (SPEC 4.3)."""

LOW = ("detractor",)
"""The kinds whose causes are the causes of low scores."""

PROBLEMS = ("detractor", "complaint", "problem")
"""The kinds that tell of something that went wrong with a car or a customer."""

_FEW = 900
"""Cases named in one statement."""


def causes(views: Views, start: date, end: date, at: datetime) -> Causes:
    """Return the three lists of a period."""
    found = _Found(views, start, end)
    rules = views.house.rules.at(at).causes
    low = [row for row in found.now if row["kind"] in LOW]
    return Causes(
        start=start,
        end=end,
        at=at,
        low=len(low),
        known=sum(bool(row["root_cause"]) for row in low),
        top=_top(found, TOP),
        repeated=_repeated(found, REPEATS, rules.repeated, _span(views, end, rules.again)),
        spots=_spots(found, SPOTS),
        days=again(views, end, at),
        times=rules.repeated,
        answers=found.answers,
    )


def top(views: Views, start: date, end: date, limit: int = TOP) -> tuple[Cause, ...]:
    """Return the most frequent causes of low scores."""
    return _top(_Found(views, start, end), limit)


def repeated(
    views: Views, start: date, end: date, at: datetime, limit: int = REPEATS
) -> tuple[Repeated, ...]:
    """Return the problems that came again most often.

    Args:
        views: The views.
        start: The first day.
        end: The last day.
        at: The instant whose policy says what "again" is.
        limit: How many.
    """
    rules = views.house.rules.at(at).causes
    found = _Found(views, start, end)
    return _repeated(found, limit, rules.repeated, _span(views, end, rules.again))


def again(views: Views, end: date, at: datetime) -> int:
    """Return within how many days up to one a problem comes again."""
    return (end - _span(views, end, views.house.rules.at(at).causes.again)).days


def hotspots(views: Views, start: date, end: date, limit: int = SPOTS) -> tuple[Spot, ...]:
    """Return the parts of models behind most cases."""
    return _spots(_Found(views, start, end), limit)


def behind(views: Views, cases: Sequence[str]) -> tuple[CaseLine, ...]:
    """Return the cases behind a line, the newest first."""
    some = cases[: min(_FEW, LIST_LIMIT)]
    marks = ", ".join("?" * len(some))
    return views.lines(f'"case" IN ({marks})', some, "opened DESC", len(some)) if some else ()


def _span(views: Views, end: date, again: str) -> date:
    """Return the first day of the span up to a day in which a problem comes again."""
    return views.day(views.house.rules.before(instant(views.midnight(end)), again))


class _Found:
    """The cases of a period, of the one before, and as far back as "again" may reach."""

    def __init__(self, views: Views, start: date, end: date) -> None:
        self.views = views
        self.start, self.end = start, end
        self.first, self.last = period.before(start, end)
        self.now = self.cases(start, end)
        self.before = self.cases(self.first, self.last)

    def cases(self, start: date, end: date) -> list[sqlite3.Row]:
        """Return the cases of some days that tell of something wrong, the newest first."""
        marks = ", ".join("?" * len(PROBLEMS))
        return self.views.rows(
            'SELECT "case", kind, day, root_cause, vehicle, part, customer FROM cases'
            f" WHERE kind IN ({marks}) AND day >= ? AND day <= ? ORDER BY day DESC, kind",
            (*PROBLEMS, start.isoformat(), end.isoformat()),
        )

    @cached_property
    def answers(self) -> tuple[int, int]:
        """The answers that could have been low, before and now."""
        return (
            figures.nps_of(figures.answers(self.views, self.first, self.last)).n,
            figures.nps_of(figures.answers(self.views, self.start, self.end)).n,
        )


def _top(found: _Found, limit: int) -> tuple[Cause, ...]:
    now, before = (
        _grouped([row for row in rows if row["kind"] in LOW and row["root_cause"]], "root_cause")
        for rows in (found.now, found.before)
    )
    total = sum(row["kind"] in LOW for row in found.now)
    growth = _growth(now, before, found.answers)
    lines = (
        Cause(
            cause=cause,
            n=len(rows),
            before=len(before.get((cause,), ())),
            cases=_numbers(rows),
            share=Rate(len(rows), total),
            grew=growth[(cause,)].grew,
            chance=growth[(cause,)].chance,
        )
        for (cause,), rows in now.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.n, line.cause))[:limit])


def _repeated(found: _Found, limit: int, times: int, since: date) -> tuple[Repeated, ...]:
    earlier = found.now if since >= found.start else found.cases(since, found.end)
    within, now, before = (_problems(rows) for rows in (earlier, found.now, found.before))
    known = sum(bool(row["root_cause"]) for row in found.now)
    growth = _growth(now, before, found.answers)
    lines = [
        Repeated(
            cause=cause,
            vehicle=vehicle,
            part=part,
            customer=customer,
            n=len(now[key]),
            before=len(before.get(key, ())),
            cases=_numbers(rows),
            times=len(rows),
            share=Rate(len(now[key]), known),
            grew=growth[key].grew,
            since=min(date.fromisoformat(row["day"]) for row in rows),
        )
        for key, rows in within.items()
        if key in now and len(rows) >= times
        for cause, vehicle, part, customer in (key,)
    ]
    order = sorted(lines, key=lambda line: (-line.n, -line.times, line.key))
    return tuple(order[:limit])


def _spots(found: _Found, limit: int) -> tuple[Spot, ...]:
    now, before = (
        _grouped([row for row in rows if row["vehicle"] and row["part"]], "vehicle", "part")
        for rows in (found.now, found.before)
    )
    worst = sorted(now, key=lambda key: (-len(now[key]), key))[:limit]
    visits = _visits(found, sorted({vehicle for vehicle, _ in worst}))
    return tuple(
        Spot(
            vehicle=vehicle,
            part=part,
            n=len(now[vehicle, part]),
            before=len(before.get((vehicle, part), ())),
            cases=_numbers(now[vehicle, part]),
            rate=Rate(len(now[vehicle, part]), visits.get(vehicle, 0)),
        )
        for vehicle, part in worst
    )


def _visits(found: _Found, vehicles: Sequence[str]) -> Mapping[str, int]:
    """Return how many visits some models made in the period, those that came."""
    marks = ", ".join("?" * len(vehicles))
    rows = found.views.rows(
        f"SELECT vehicle, count(*) AS n FROM visits WHERE vehicle IN ({marks})"
        " AND day >= ? AND day <= ? AND opened IS NOT NULL GROUP BY vehicle",
        (*vehicles, found.start.isoformat(), found.end.isoformat()),
    )
    return {row["vehicle"]: row["n"] for row in rows}


Key = tuple[str, ...]
Groups = Mapping[Key, Sequence[sqlite3.Row]]


def _grouped(rows: Iterable[sqlite3.Row], *columns: str) -> Groups:
    groups = defaultdict[Key, list[sqlite3.Row]](list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def _problems(rows: Iterable[sqlite3.Row]) -> Groups:
    """Group by cause, and by part and model or by customer: (cause, vehicle, part, customer)."""
    groups = defaultdict[Key, list[sqlite3.Row]](list)
    for row in rows:
        cause = row["root_cause"]
        if cause and row["vehicle"] and row["part"]:
            groups[cause, row["vehicle"], row["part"], ""].append(row)
        if cause and row["customer"]:
            groups[cause, "", "", row["customer"]].append(row)
    return groups


def _growth(now: Groups, before: Groups, answers: tuple[int, int]) -> Mapping[Key, Growth]:
    """Return of each group whether it grew among so many answers, before and now."""
    counts = {
        "\0".join(key): (len(before.get(key, ())), len(now.get(key, ())))
        for key in now.keys() | before.keys()
    }
    return {tuple(line.cause.split("\0")): line for line in grew(counts, answers)}


def _numbers(rows: Iterable[sqlite3.Row]) -> tuple[str, ...]:
    return tuple(row["case"] for row in rows)
