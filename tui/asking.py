"""Reading whom to ask: the lists of surveys, and the collection rates of a period."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, get_args

from domain.asking.quarter import Quarter
from domain.asking.rules import SurveyRules
from domain.measures import Rate
from gateway.journal import instant, micros
from tui.contacts import FIELDS, NOBODY, Reached, contacts
from tui.persons import READ_AS
from tui.reading import LIST_LIMIT, Views, when
from tui.surveymodels import (
    Batch,
    Collection,
    CollectionLine,
    Dimension,
    MixLine,
    Section,
    SurveyLine,
    SurveyList,
)

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SECTIONS: tuple[Section, ...] = get_args(Section)

RECENT = timedelta(days=30)
"""How long a survey that was not sent, or whose answer came, stays on the lists."""


# Lists ------------------------------------------------------------------------------------------


def listed(
    views: Views,
    section: Section,
    at: datetime,
    limit: int = LIST_LIMIT,
    fields: Sequence[str] = FIELDS,
) -> SurveyList:
    """Return the surveys of one section, what lapses next, or happened last, first.

    Args:
        views: Where to look.
        section: Which surveys.
        at: The present instant.
        limit: How many at most.
        fields: What is wanted of their customers.
    """
    wheres = _sections(at)
    counts = {
        name: views.one(f"SELECT count(*) AS n FROM surveys WHERE {where}", ())["n"]
        for name, (where, _) in wheres.items()
    }
    where, order = wheres[section]
    rows = views.rows(f"SELECT * FROM surveys WHERE {where} ORDER BY {order} LIMIT {limit}", ())
    return SurveyList(at=at, section=section, counts=counts, lines=_lines(views, rows, fields))


def _sections(at: datetime) -> Mapping[Section, tuple[str, str]]:
    """Return what selects each section, and its order."""
    now, since = micros(at), micros(at - RECENT)
    return {
        "due": (f"(status = 'planned' AND due <= {now})", "lapses, survey"),
        "waiting": (f"(status = 'planned' AND due > {now})", "due, survey"),
        "sent": ("(status = 'sent')", "sent DESC, survey"),
        "unsent": (
            f"(status IN ('withheld', 'lapsed') AND ended >= {since})",
            "ended DESC, survey",
        ),
    }


def due(views: Views, at: datetime, limit: int | None = None) -> tuple[SurveyLine, ...]:
    """Return what may be sent now, what lapses next first; all of it unless limited."""
    where, order = _sections(at)["due"]
    tail = "" if limit is None else f" LIMIT {limit}"
    return _lines(
        views, views.rows(f"SELECT * FROM surveys WHERE {where} ORDER BY {order}{tail}", ())
    )


def of_batch(views: Views, batch: str) -> tuple[SurveyLine, ...]:
    """Return what left in a list."""
    rows = views.rows("SELECT * FROM surveys WHERE batch = ? ORDER BY lapses, survey", (batch,))
    return _lines(views, rows)


def one(views: Views, survey: str) -> SurveyLine | None:
    """Return one survey by its number; ``None`` where nobody planned it."""
    rows = views.rows("SELECT * FROM surveys WHERE survey = ?", (survey.strip().upper(),))
    return next(iter(_lines(views, rows)), None)


def batches(views: Views, limit: int = 5) -> tuple[Batch, ...]:
    """Return the lists that left last, the newest first."""
    rows = views.rows(
        "SELECT batch, max(sent) AS at, max(ended_by) AS by, count(*) AS surveys FROM surveys"
        f" WHERE batch <> '' GROUP BY batch ORDER BY at DESC LIMIT {limit}",
        (),
    )
    return tuple(
        Batch(batch=row["batch"], at=instant(row["at"]), by=row["by"], surveys=row["surveys"])
        for row in rows
    )


def unasked(views: Views, quarter: Quarter) -> tuple[str, ...]:
    """Return who was here in a quarter and was not asked since it began, nor is to be."""
    rows = views.rows(
        "SELECT DISTINCT customer FROM surveys AS here WHERE visit <> '' AND day >= ? AND day <= ?"
        " AND NOT EXISTS (SELECT 1 FROM surveys WHERE customer = here.customer AND"
        " (sent >= ? OR status = 'planned' OR (trigger = 'quarterly' AND day = ?)))"
        " ORDER BY customer",
        (
            quarter.first.isoformat(),
            quarter.last.isoformat(),
            views.midnight(quarter.first),
            quarter.last.isoformat(),
        ),
    )
    return tuple(row["customer"] for row in rows)


def last_visit(views: Views, customer: str) -> str:
    """Return the visit somebody came for last, over or not; empty when they never came."""
    rows = views.rows(
        "SELECT visit FROM visits WHERE customer = ? AND stage NOT IN ('booked', 'cancelled')"
        " ORDER BY opened DESC LIMIT 1",
        (customer,),
    )
    return str(rows[0]["visit"]) if rows else ""


def _lines(
    views: Views, rows: Sequence[sqlite3.Row], fields: Sequence[str] = FIELDS
) -> tuple[SurveyLine, ...]:
    reached = contacts(views, (row["customer"] for row in rows), fields)
    return tuple(_line(views, row, reached.get(row["customer"], NOBODY)) for row in rows)


def _line(views: Views, row: sqlite3.Row, reached: Reached) -> SurveyLine:
    return SurveyLine(
        survey=row["survey"],
        customer=row["customer"],
        name=reached.name,
        phone=reached.phone,
        plate=reached.plate,
        privacy=reached.privacy,
        sealed=reached.sealed,
        trigger=row["trigger"],
        channel=row["channel"],
        planned_channel=row["planned_channel"],
        status=row["status"],
        why=row["why"],
        note=views.opened(row, ("note",))[0],
        day=row["day"],
        due=instant(row["due"]),
        lapses=instant(row["lapses"]),
        sent=when(row["sent"]),
        expires=when(row["expires"]),
        delivered=_flag(row["delivered"]),
        answered=when(row["answered"]),
        valid=_flag(row["valid"]),
        invalid=row["invalid"],
        score=row["score"],
        unhappy=tuple(filter(None, row["unhappy"].split(","))),
        advisor=row["advisor"],
        advisor_name=views.house.name_of(row["advisor"]) if row["advisor"] else "",
        vehicle=row["vehicle"],
        visit=row["visit"],
        case=row["case"],
        batch=row["batch"],
        ended=when(row["ended"]),
        ended_by=row["ended_by"],
    )


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


# Figures ----------------------------------------------------------------------------------------

_KEYS: Mapping[Dimension, str] = {
    "day": "day",
    "week": "date(day, '-6 days', 'weekday 1')",
    "month": "substr(day, 1, 7) || '-01'",
}
"""What a dimension's surveys have in common, where that is no column of their own."""

_PERIODS = frozenset(_KEYS)

_COUNTS = """
    count(*) AS owed,
    sum(status = 'planned') AS waiting,
    sum(sent IS NOT NULL) AS sent,
    sum(status = 'withheld') AS withheld,
    sum(status = 'lapsed') AS lapsed,
    sum(status = 'sent') AS running,
    sum(coalesce(delivered = 0, 0)) AS undelivered,
    sum(answers) AS replies,
    sum(coalesce(valid, 0)) AS answered,
    count(DISTINCT CASE WHEN status <> 'planned' THEN coalesce(whole, customer) END) AS served,
    count(DISTINCT CASE WHEN sent IS NOT NULL THEN coalesce(whole, customer) END) AS asked
"""

_COUNTED = f"{_COUNTS} FROM surveys LEFT JOIN ({READ_AS}) ON file = customer"
"""Somebody whose files were merged is one customer."""


def collection(
    views: Views,
    start: date,
    end: date,
    at: datetime,
    by: Dimension = "trigger",
    centre: str = "",
) -> Collection:
    """Return the collection rates of the surveys about days ``start`` to ``end`` (SPEC 2.3).

    A survey is about the day of its visit, of its case's closing, or the last of its quarter. Of
    the customers owed one, those count as served whose survey no longer waits to be sent. Merged
    files are one customer's.
    """
    rules = views.house.rules.at(at).surveys
    where = "day >= ? AND day <= ?" + (" AND centre = ?" if centre else "")
    params = (start.isoformat(), end.isoformat(), *([centre] if centre else []))
    whole = views.one(f"SELECT '' AS key, {_COUNTED} WHERE {where}", params)
    key = _KEYS.get(by, by)
    rows = views.rows(
        f"SELECT {key} AS key, {_COUNTED} WHERE {where} GROUP BY key"
        f" ORDER BY {'key' if by in _PERIODS else 'owed DESC, key'}",
        params,
    )
    return Collection(
        start=start,
        end=end,
        at=at,
        by=by,
        whole=_cut(views, whole, "", rules),
        lines=tuple(_cut(views, row, by, rules) for row in rows),
        mix=_mix(views, where, params, at),
        reasons=_reasons(views, where, params),
        coverage_target=rules.coverage,
        validity_target=rules.validity,
        minimum=views.house.rules.at(at).measures.minimum,
    )


def _cut(views: Views, row: sqlite3.Row, by: str, rules: SurveyRules) -> CollectionLine:
    sent, answered = row["sent"] or 0, row["answered"] or 0
    trigger = rules.triggers.get(row["key"]) if by == "trigger" else None
    person = by in ("advisor", "technician") and row["key"]
    return CollectionLine(
        key=row["key"],
        name=views.house.name_of(row["key"]) if person else row["key"],
        owed=row["owed"],
        waiting=row["waiting"] or 0,
        sent=sent,
        withheld=row["withheld"] or 0,
        lapsed=row["lapsed"] or 0,
        running=row["running"] or 0,
        undelivered=row["undelivered"] or 0,
        replies=row["replies"] or 0,
        coverage=Rate(row["asked"], row["served"]),
        completion=Rate(answered, sent),
        validity=Rate(answered, row["replies"] or 0),
        expected=trigger.expected if trigger else rules.completion,
    )


def _mix(views: Views, where: str, params: Sequence[Any], at: datetime) -> tuple[MixLine, ...]:
    """Return the mix of what was sent beside the planned one, the heaviest planned first."""
    rows = views.rows(
        f"SELECT channel, count(*) AS sent FROM surveys WHERE {where} AND sent IS NOT NULL"
        " GROUP BY channel",
        params,
    )
    actual = {row["channel"]: row["sent"] for row in rows}
    planned = {name: rule.weight for name, rule in views.house.rules.at(at).channels.items()}
    total = sum(actual.values())
    return tuple(
        MixLine(channel=name, share=Rate(actual.get(name, 0), total), planned=planned.get(name, 0))
        for name in sorted({*planned, *actual}, key=lambda name: (-planned.get(name, 0), name))
    )


def _reasons(views: Views, where: str, params: Sequence[Any]) -> tuple[tuple[str, int], ...]:
    rows = views.rows(
        "SELECT CASE status WHEN 'lapsed' THEN 'lapsed' ELSE why END AS why, count(*) AS n"
        f" FROM surveys WHERE {where} AND status IN ('withheld', 'lapsed')"
        " GROUP BY 1 ORDER BY n DESC, 1",
        params,
    )
    return tuple((row["why"], row["n"]) for row in rows)
