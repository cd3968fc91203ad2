"""Reading what the reviews and the dashboard are made of (SPEC 10.2-10.4).

Every figure comes from where the screens take theirs; what is told of a case is masked before it
leaves this module.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from domain.measures import MEASURES
from domain.measures.estimate import score
from domain.measures.satisfaction import lost_points
from domain.policy import Policy
from tui import causes, cutting, figures, people
from tui.cutting import Slice
from tui.documents.discretion import discreet, veiled
from tui.documents.material import Material, Point, Reworked
from tui.improvingmodels import ImprovementLine
from tui.improvingread import improvements
from tui.measuring import figures_of
from tui.models import CaseLine
from tui.reading import LIST_LIMIT, Views

WEEKS = 13
"""Weeks a trend goes back."""

MONTHS = 12
"""Months a trend goes back, where so far back there is anything."""

FEWEST = 4
"""Months from which on they say more than weeks do."""


def material(
    views: Views,
    start: date,
    end: date,
    at: datetime,
    *,
    by_month: bool,
    measures: Collection[str] = tuple(MEASURES),
) -> Material:
    """Return the readings of a period.

    Args:
        views: Not masked: what is told is masked here.
        start: The first day.
        end: The last.
        at: The instant everything stands at.
        by_month: Whether the trend may go by months.
        measures: Those that are read; a document needs all of them.
    """
    policy, part = views.house.rules.at(at), Slice(start, end)
    before = part.before()
    read = figures_of(views, part, at, measures).lines[0].figures
    low, known = _low(views, start, end)
    months = _months(views, end, policy) if by_month else ()
    return Material(
        centre=views.house.name,
        start=start,
        end=end,
        before=(before.start, before.end),
        at=at,
        policy=policy,
        figures={line.measure: line for line in read},
        board=figures.board(views, start, end, at),
        points=months if len(months) >= FEWEST else _weeks(views, end),
        by_month=len(months) >= FEWEST,
        classes=_classes(views, part),
        classes_before=_classes(views, before),
        lost=lost_points(_answers(views, part), policy),
        causes=causes.top(views, start, end, policy.review.causes),
        low=low,
        known=known,
        repeats=causes.repeated(views, start, end, at, policy.review.repeats),
        again=causes.again(views, end, at),
        spots=causes.hotspots(views, start, end, policy.review.repeats),
        reworks=_reworks(views, start, end, policy.review.cases),
        reworked=_reworked(views, start, end),
        recovered=_recovered(views, start, end),
        converted=_converted(views, start, end),
        failed=_failed(views, start, end),
        improvements=improved(views, start, end, at),
        heroes=people.heroes(views, start, end, at),
        suggested=_suggested(views, start, end),
    )


# The score over time --------------------------------------------------------------------------


def _weeks(views: Views, end: date) -> tuple[Point, ...]:
    """Return the weeks, from Monday on, up to the last day, from the first that has an answer."""
    first = end - timedelta(days=end.weekday() + 7 * (WEEKS - 1))
    points = tuple(
        Point(
            start=point.start,
            now=score(point.nps.promoters, point.nps.passives, point.nps.detractors),
        )
        for point in figures.trend(views, first, end, 7)
        if point.start <= end
    )
    return _known(points)


def _months(views: Views, end: date, policy: Policy) -> tuple[Point, ...]:
    first = end.replace(day=1)
    for _ in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    found = cutting.estimates(views, ["nps"], Slice(first, end), policy, ("month",))
    points = [
        Point(start=date.fromisoformat(f"{month}-01"), now=each["nps"])
        for (month,), each in sorted(found.items())
    ]
    return _known(points)


def _known(points: Sequence[Point]) -> tuple[Point, ...]:
    begun = next((n for n, point in enumerate(points) if point.now.n), len(points))
    return tuple(points[begun:])


def _answers(views: Views, part: Slice) -> dict[str, int]:
    return cutting.counts(views, "answers", part).get((), {})


def _classes(views: Views, part: Slice) -> tuple[int, int, int]:
    sums = _answers(views, part)
    return sums.get("promoters", 0), sums.get("passives", 0), sums.get("detractors", 0)


# Cases ----------------------------------------------------------------------------------------


def _recovered(views: Views, start: date, end: date) -> CaseLine | None:
    """Return the best recovery: the lowest score won back and confirmed, the soonest answered."""
    return _first(
        views,
        "outcome = 'recovered' AND satisfied = 1 AND closed >= ? AND closed < ?",
        _bounds(views, start, end),
        'score IS NULL, score, answered - opened, closed - opened, "case"',
    )


def _converted(views: Views, start: date, end: date) -> CaseLine | None:
    """Return the best conversion: the one that took the least time."""
    return _first(
        views,
        "outcome = 'converted' AND closed >= ? AND closed < ?",
        _bounds(views, start, end),
        'closed - opened, score, "case"',
    )


def _failed(views: Views, start: date, end: date) -> CaseLine | None:
    """Return a failure: who was lost, the lowest score first; else who waits overdue longest."""
    lost = _first(
        views,
        "outcome = 'lost' AND closed >= ? AND closed < ?",
        _bounds(views, start, end),
        'score IS NULL, score, breached DESC, closed, "case"',
    )
    return lost or _first(
        views,
        "status = 'open' AND overdue IS NOT NULL AND kind IN ('detractor', 'complaint')"
        " AND opened < ?",
        _bounds(views, start, end)[1:],
        'overdue, "case"',
    )


def _first(views: Views, where: str, params: Sequence[object], order: str) -> CaseLine | None:
    found = views.lines(where, params, order, 1)
    return veiled(found[0]) if found else None


def _bounds(views: Views, start: date, end: date) -> tuple[int, int]:
    return views.midnight(start), views.midnight(end + timedelta(days=1))


def _low(views: Views, start: date, end: date) -> tuple[int, int]:
    """Return how many low scores there are, and how many of them have a cause."""
    row = views.one(
        "SELECT count(*) AS low, sum(root_cause <> '') AS known FROM cases"
        " WHERE kind = 'detractor' AND day >= ? AND day <= ?",
        (start.isoformat(), end.isoformat()),
    )
    return row["low"], row["known"] or 0


# Rework ---------------------------------------------------------------------------------------

_REWORK = "rework > 0 AND opened >= ? AND opened < ? AND invalid = ''"


def _reworked(views: Views, start: date, end: date) -> int:
    bounds = _bounds(views, start, end)
    return int(views.one(f"SELECT count(*) AS n FROM visits WHERE {_REWORK}", bounds)["n"])


def _reworks(views: Views, start: date, end: date, limit: int) -> tuple[Reworked, ...]:
    """Return visits that were rework, those somebody asked why of first, then the latest."""
    rows = views.rows(
        f"SELECT * FROM visits WHERE {_REWORK} ORDER BY opened DESC", _bounds(views, start, end)
    )
    told = _analysed(views, {visit for row in rows for visit in (row["visit"], row["rework_of"])})
    found = [_rework(views, row, told) for row in rows]
    return tuple(sorted(found, key=lambda line: (not line.whys, not line.cause))[:limit])


def _analysed(views: Views, visits: Collection[str]) -> dict[str, sqlite3.Row]:
    """Return the case of each visit whose cause was found; one with a chain of whys, if any."""
    found: dict[str, sqlite3.Row] = {}
    for row in views.rows(
        "SELECT visit, root_cause, whys, whys_id, whys_at, customer FROM cases"
        f" WHERE root_cause <> '' AND visit IN ({', '.join('?' * len(visits))})"
        " ORDER BY whys <> '', opened",
        sorted(visits),
    ):
        found[row["visit"]] = row
    return found


def _rework(views: Views, row: sqlite3.Row, told: Mapping[str, sqlite3.Row]) -> Reworked:
    case = told.get(row["visit"]) or told.get(row["rework_of"])
    whys = ""
    if case is not None:
        whys = views.told(case["customer"], "whys", case["whys"], case["whys_id"], case["whys_at"])
    name_of = views.house.name_of
    return Reworked(
        visit=row["visit"],
        day=date.fromisoformat(row["day"]),
        vehicle=row["vehicle"],
        matter=row["matter"],
        advisor=name_of(row["advisor"]) if row["advisor"] else "",
        technician=name_of(row["technician"]) if row["technician"] else "",
        cause=case["root_cause"] if case is not None else "",
        whys=tuple(discreet(why) for why in whys.split("\n") if why),
    )


# Improvement ----------------------------------------------------------------------------------


def improved(views: Views, start: date, end: date, at: datetime) -> tuple[ImprovementLine, ...]:
    """Return the improvements that are open, or ended in the period."""

    def counts(line: ImprovementLine) -> bool:
        return line.ended is None or start <= views.day(line.ended) <= end

    return tuple(filter(counts, improvements(views, at, limit=LIST_LIMIT).lines))


def _suggested(views: Views, start: date, end: date) -> int:
    row = views.one(
        "SELECT count(*) AS n FROM suggestions WHERE made >= ? AND made < ?",
        _bounds(views, start, end),
    )
    return int(row["n"])
