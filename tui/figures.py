"""Figures of a period: the closed-loop board and the measures."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain import measures
from domain.measures import Nps, Rate
from domain.measures.final import pending
from domain.measures.period import before
from tui.models import Board, BoardLine, ChannelLine, Measures, TrendPoint
from tui.reading import Views

SCORED = ("detractor", "passive", "promoter")


def board(views: Views, start: date, end: date, at: datetime, centre: str = "") -> Board:
    """Return the closed-loop board of the answers received on days ``start`` to ``end``."""
    found = {row["kind"]: row for row in _sums(views, "board", start, end, centre, by="kind")}
    lines = [_board_line(kind, found.get(kind)) for kind in SCORED]
    complaints = found.get("complaint")
    responses = sum(line.total for line in lines)
    scored = [row for kind, row in found.items() if kind in SCORED]
    policy = views.house.rules.at(at)
    targets = policy.targets
    return Board(
        start=start,
        end=end,
        at=at,
        responses=responses,
        closed=Rate(sum(line.closed for line in lines), responses),
        working=Rate(sum(line.working for line in lines), responses),
        waiting=Rate(sum(line.waiting for line in lines), responses),
        lines=tuple(lines),
        complaints=_board_line("complaint", complaints) if complaints else None,
        in_time=measures.response_in_time(
            _total(scored, "answers_in_time"), _total(scored, "answers_due")
        ),
        in_time_target=targets.response_in_time,
        closure=measures.closure(_total(scored, "closed"), _total(scored, "closing_due")),
        closure_target=targets.closure,
        confirmed=_total(scored, "confirmed"),
        reopened=_total(scored, "reopened"),
        breached=_total(scored, "breached"),
        annulled=_total(scored, "annulled"),
        closure_final_on=pending("closure", end, views.day(at), policy),
    )


def period(views: Views, start: date, end: date, at: datetime, centre: str = "") -> Measures:
    """Return the figures of the answers received on days ``start`` to ``end``."""
    row = answers(views, start, end, centre)
    cases = board(views, start, end, at, centre)
    targets = views.house.rules.at(at).targets
    valid, invalid = row["answers"] or 0, row["invalid"] or 0
    return Measures(
        start=start,
        end=end,
        at=at,
        nps=nps_of(row),
        nps_before=nps_of(answers(views, *before(start, end), centre)),
        nps_target=targets.nps,
        nps_swing=targets.nps_swing,
        csat=measures.csat(row["csat_satisfied"] or 0, row["csat_n"] or 0),
        csat_target=targets.csat,
        ces=measures.ces(row["ces_total"] or 0, row["ces_n"] or 0),
        ces_n=row["ces_n"] or 0,
        ces_target=targets.ces,
        validity=Rate(valid, valid + invalid),
        in_time=cases.in_time,
        in_time_target=targets.response_in_time,
        closure=cases.closure,
        closure_target=targets.closure,
        closure_final_on=cases.closure_final_on,
        confirmed=cases.confirmed,
        reopened=cases.reopened,
        complaints=row["complaints"] or 0,
    )


def trend(views: Views, start: date, end: date, days: int) -> tuple[TrendPoint, ...]:
    """Return the NPS of every ``days`` days from ``start`` to ``end``, in order."""
    columns = (
        "sum(promoters) AS promoters, sum(passives) AS passives, sum(detractors) AS detractors"
    )
    rows = views.rows(
        f"SELECT CAST((julianday(day) - julianday(?)) / ? AS INTEGER) AS place, {columns}"
        " FROM answers WHERE day >= ? AND day <= ? GROUP BY place",
        (start.isoformat(), days, start.isoformat(), end.isoformat()),
    )
    found = {row["place"]: nps_of(row) for row in rows}
    places = range((end - start).days // days + 1)
    nothing = measures.nps(0, 0, 0)
    return tuple(
        TrendPoint(start=start + timedelta(days=place * days), nps=found.get(place, nothing))
        for place in places
    )


def channels(views: Views, start: date, end: date, at: datetime) -> tuple[ChannelLine, ...]:
    """Return the actual mix of channels beside the planned one, the heaviest planned first."""
    rows = views.rows(
        "SELECT channel, sum(answers) AS answers FROM answers WHERE day >= ? AND day <= ?"
        " GROUP BY channel",
        (start.isoformat(), end.isoformat()),
    )
    actual = {row["channel"]: row["answers"] for row in rows if row["answers"]}
    planned = {name: rule.weight for name, rule in views.house.rules.at(at).channels.items()}
    total = sum(actual.values())
    return tuple(
        ChannelLine(
            channel=name, share=Rate(actual.get(name, 0), total), planned=planned.get(name, 0)
        )
        for name in sorted({*planned, *actual}, key=lambda name: (-planned.get(name, 0), name))
    )


def is_new(views: Views) -> bool:
    """Return whether no answer or complaint has come in yet."""
    return first_day(views) is None


def first_day(views: Views) -> date | None:
    """Return the day of the oldest answer or complaint."""
    day = views.one("SELECT min(day) AS day FROM answers", ())["day"]
    return date.fromisoformat(day) if day else None


def answers(views: Views, start: date, end: date, centre: str = "") -> sqlite3.Row:
    """Return the summed counts of answers received on days ``start`` to ``end``."""
    return _sums(views, "answers", start, end, centre)[0]


def _sums(
    views: Views, table: str, start: date, end: date, centre: str, *, by: str = ""
) -> list[sqlite3.Row]:
    columns = _SUMMED[table]
    sums = ", ".join(f"sum({name}) AS {name}" for name in columns)
    where = "day >= ? AND day <= ?" + (" AND centre = ?" if centre else "")
    params = (start.isoformat(), end.isoformat(), *([centre] if centre else []))
    head, tail = (f"{by}, ", f" GROUP BY {by}") if by else ("", "")
    return views.rows(f"SELECT {head}{sums} FROM {table} WHERE {where}{tail}", params)


_SUMMED = {
    "answers": (
        "answers",
        "invalid",
        "promoters",
        "passives",
        "detractors",
        "csat_n",
        "csat_satisfied",
        "ces_n",
        "ces_total",
        "complaints",
    ),
    "board": (
        "total",
        "waiting",
        "working",
        "closed",
        "recovered",
        "lost",
        "converted",
        "thanked",
        "answers_due",
        "answers_in_time",
        "closing_due",
        "confirmed",
        "reopened",
        "breached",
        "annulled",
    ),
}


def nps_of(row: sqlite3.Row) -> Nps:
    """Return the net promoter score of summed counts."""
    return measures.nps(row["promoters"] or 0, row["passives"] or 0, row["detractors"] or 0)


def _board_line(kind: str, row: sqlite3.Row | None) -> BoardLine:
    names = ("total", "waiting", "working", "closed", "recovered", "lost", "converted", "thanked")
    return BoardLine(kind=kind, **{name: row[name] if row else 0 for name in names})


def _total(rows: Sequence[sqlite3.Row], column: str) -> int:
    return sum(row[column] or 0 for row in rows)
