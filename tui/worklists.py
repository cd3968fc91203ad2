"""What people work from: a person's queue, and everything that stands above level 1."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.types import Person
from gateway.journal import micros
from tui.models import Escalations, LevelSummary, Queue
from tui.reading import LIST_LIMIT, Views, when

NOBODY = -1
"""Stands for the level of somebody who has none: nothing waits for it."""


def queue(views: Views, who: Person, at: datetime, *, limit: int = LIST_LIMIT) -> Queue:
    """Return a person's follow-ups: their own and those waiting for anyone of their level.

    Goodwill that waits for their yes comes first, whoever owns the case, then what holds an alarm,
    then what breaks next; cases to be tried again later come after the others until their time
    has come or their promise would break before.
    """
    now = micros(at)
    mine = (
        "(status = 'open' AND owner = ? AND due IS NOT NULL)"
        " OR (status = 'open' AND owner = '' AND level = ? AND due IS NOT NULL)"
    )
    theirs = (who.id, who.level)
    soon, tonight = soon_after(views, at), views.midnight(views.day(at) + timedelta(days=1))
    counts = views.one(
        f"SELECT count(*) AS total, sum(overdue IS NOT NULL) AS late,"
        f" sum(due >= ? AND due < ?) AS soon, sum(due >= ? AND due < ?) AS today"
        f" FROM cases WHERE {mine}",
        (now, soon, now, tonight, *theirs),
    )
    asked = who.level or NOBODY
    approvals = views.count(f"approval_level = ? AND NOT ({mine})", asked, *theirs)
    later = f"(retry IS NOT NULL AND retry > {now} AND (due > retry OR due <= {now}))"
    order = (
        f"approval_level = {asked} DESC, {later}, alarm = '',"
        f' CASE WHEN {later} THEN retry ELSE due END, priority, "case"'
    )
    lines = views.lines(f"{mine} OR approval_level = ?", (*theirs, asked), order, limit)
    return Queue(
        at=at,
        who=who.id,
        total=counts["total"] + approvals,
        late=counts["late"] or 0,
        soon=counts["soon"] or 0,
        today=counts["today"] or 0,
        cleared=_cleared(views, who, at),
        lines=tuple(replace(line, asks=line.approval_level == asked) for line in lines),
        approvals=approvals,
    )


def _cleared(views: Views, who: Person, at: datetime) -> int:
    """How many cases this person touched last today and that wait for nothing more today."""
    row = views.one(
        "SELECT count(*) AS n FROM cases WHERE last_actor = ? AND last_at >= ?"
        " AND last_type <> 'CaseOpened'"
        " AND (status = 'closed' OR due >= ? OR due IS NULL)",
        (who.id, views.midnight(views.day(at)), views.midnight(views.day(at) + timedelta(days=1))),
    )
    return int(row["n"])


def soon_after(views: Views, at: datetime) -> int:
    """Return the end of "about to breach", in µs."""
    return micros(views.house.rules.after(at, views.house.rules.at(at).meeting.soon))


def escalations(views: Views, at: datetime, *, limit: int = LIST_LIMIT) -> Escalations:
    """Return what stands above level 1, and level 1 cases whose next missed step lifts them."""
    tonight = views.midnight(views.day(at) + timedelta(days=1))
    raised = (
        "status = 'open' AND (level > 1 OR"
        f" (level = 1 AND next_escalates = 1 AND next_due < {tonight}))"
    )
    total = views.one(f"SELECT count(*) AS n FROM cases WHERE {raised}", ())["n"]
    order = 'next_escalates DESC, coalesce(next_due, due, 9e18), level DESC, "case"'
    return Escalations(
        at=at,
        levels=tuple(_level(views, level) for level in (3, 2, 1)),
        total=total,
        lines=views.lines(raised, (), order, limit),
    )


def _level(views: Views, level: int) -> LevelSummary:
    row = views.one(
        "SELECT count(*) AS n, sum(overdue IS NOT NULL) AS late, sum(owner = '') AS unowned,"
        " min(CASE WHEN next_escalates THEN next_due END) AS next_due"
        " FROM cases WHERE status = 'open' AND level = ?",
        (level,),
    )
    return LevelSummary(
        level=level,
        open=row["n"],
        late=row["late"] or 0,
        unowned=row["unowned"] or 0,
        next_due=when(row["next_due"]),
    )
