"""The morning meeting's page (SPEC 10.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain import clock
from gateway.journal import instant, micros
from tui.figures import answers, board, nps_of
from tui.models import Brief, LoadLine, Meeting, PromiseLine
from tui.reading import LIST_LIMIT, Views, when
from tui.visiting import house_figures
from tui.worklists import soon_after

LOW = "detractor"
"""The class of a low score."""

_ANY = "status IN ('open', 'closed')"
"""Selects nothing, but lets an index that begins with the status be used."""


def brief(views: Views, at: datetime, *, limit: int = LIST_LIMIT) -> Brief:
    """Return the morning meeting's page for the day of ``at``."""
    today = views.day(at)
    yesterday = today - timedelta(days=1)
    day_before = yesterday - timedelta(days=1)
    policy = views.house.rules.at(at)
    begun, ended = views.midnight(yesterday), views.midnight(today)
    tonight, now, soon = (
        views.midnight(today + timedelta(days=1)),
        micros(at),
        soon_after(views, at),
    )
    late = views.one(
        "SELECT count(*) AS n, min(overdue) AS worst FROM cases"
        " WHERE status = 'open' AND overdue IS NOT NULL",
        (),
    )
    answered = board(views, yesterday, yesterday, at)
    return Brief(
        centre=views.house.name,
        day=today,
        at=at,
        nps_yesterday=nps_of(answers(views, yesterday, yesterday)),
        nps_day_before=nps_of(answers(views, day_before, day_before)),
        nps_month=nps_of(answers(views, today - timedelta(days=29), today)),
        nps_month_before=nps_of(
            answers(views, today - timedelta(days=59), today - timedelta(days=30))
        ),
        nps_target=policy.targets.nps,
        low_open=views.count("status = 'open' AND kind = ?", LOW),
        low_old=views.count("status = 'open' AND kind = ? AND opened < ?", LOW, _old(views, at)),
        low_opened_yesterday=views.count(
            f"{_ANY} AND kind = ? AND opened >= ? AND opened < ?", LOW, begun, ended
        ),
        low_closed_yesterday=views.count(
            "kind = ? AND closed >= ? AND closed < ?", LOW, begun, ended
        ),
        in_time=answered.in_time,
        in_time_target=policy.targets.response_in_time,
        overdue=late["n"],
        overdue_worst=when(late["worst"]),
        soon=views.count("status = 'open' AND next_due >= ? AND next_due < ?", now, soon),
        unowned=views.count("status = 'open' AND owner = '' AND level > 1"),
        promises=_promises(views, begun, tonight, now),
        late=views.lines("status = 'open' AND overdue IS NOT NULL", (), 'overdue, "case"', limit),
        today=views.lines(
            "status = 'open' AND overdue IS NULL AND due >= ? AND due < ?",
            (now, tonight),
            'due, priority, "case"',
            limit,
        ),
        low_scores=views.lines(
            f"{_ANY} AND kind = ? AND opened >= ? AND opened < ?",
            (LOW, begun, ended),
            'score, opened, "case"',
            limit,
        ),
        closed=views.lines(
            "closed >= ? AND closed < ?", (begun, ended), 'score, closed, "case"', limit
        ),
        loads=_loads(views),
        meeting=_meeting(views, today),
        minutes=policy.meeting.minutes,
        house=house_figures(views, at),
    )


def _old(views: Views, at: datetime) -> int:
    return micros(clock.before(at, views.house.rules.at(at).meeting.old, views.house.zone))


def _promises(views: Views, begun: int, tonight: int, now: int) -> tuple[PromiseLine, ...]:
    """Promises that fell due since yesterday morning, broken ones first."""
    rows = views.rows(
        "SELECT * FROM promised WHERE due >= ? AND due < ? AND made < ?"
        ' ORDER BY broken DESC, due, "case", n',
        (begun, tonight, now),
    )
    return tuple(
        PromiseLine(
            line=views.line(row["case"]),
            made=instant(row["made"]),
            due=instant(row["due"]),
            done=when(row["done"] or None),
            result="broken" if row["broken"] else "kept" if row["kept"] else "open",
        )
        for row in rows
    )


def _loads(views: Views) -> tuple[LoadLine, ...]:
    rows = views.rows(
        "SELECT owner, sum(open) AS open, sum(late) AS late FROM load GROUP BY owner"
        " ORDER BY late DESC, open DESC, owner",
        (),
    )
    return tuple(
        LoadLine(
            owner=row["owner"],
            name=views.house.name_of(row["owner"]) if row["owner"] else "",
            open=row["open"],
            late=row["late"],
        )
        for row in rows
    )


def _meeting(views: Views, day: date) -> Meeting | None:
    rows = views.rows("SELECT * FROM meetings WHERE day = ?", (day.isoformat(),))
    if not rows:
        return None
    row = rows[0]
    return Meeting(
        day=day,
        began=instant(row["began"]),
        ended=instant(row["ended"]),
        host=row["host"],
        assigned=row["assigned"],
        promised=row["promised"],
    )
