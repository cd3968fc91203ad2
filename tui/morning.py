"""The morning meeting's page (SPEC 10.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from domain import clock
from domain.measures import Estimate, Nps, change
from domain.measures.estimate import score
from gateway.journal import instant, micros
from tui.figures import answers, board, nps_of
from tui.models import Brief, CaseLine, LoadLine, Meeting, PromiseLine
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
    overdue = views.lines("status = 'open' AND overdue IS NOT NULL", (), 'overdue, "case"', limit)
    due_today = views.lines(
        "status = 'open' AND overdue IS NULL AND due >= ? AND due < ?",
        (now, tonight),
        'due, priority, "case"',
        limit,
    )
    answered = board(views, yesterday, yesterday, at)
    nps, before = (nps_of(answers(views, day, day)) for day in (yesterday, day_before))
    return Brief(
        centre=views.house.name,
        day=today,
        at=at,
        nps_yesterday=nps,
        nps_day_before=before,
        nps_change=change(_estimate(nps), _estimate(before)),
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
        late=overdue,
        today=due_today,
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
        low_rest=_other_low_scores(views, begun, ended, (*overdue, *due_today)),
        meeting=_meeting(views, today),
        minutes=policy.meeting.minutes,
        house=house_figures(views, at),
    )


def _estimate(nps: Nps) -> Estimate:
    return score(nps.promoters, nps.passives, nps.detractors)


def _old(views: Views, at: datetime) -> int:
    return micros(clock.before(at, views.house.rules.at(at).meeting.old, views.house.zone))


def _other_low_scores(
    views: Views, begun: int, ended: int, known: Iterable[CaseLine]
) -> tuple[CaseLine, ...]:
    """Return the open low scores of other days than yesterday, what breaks next first.

    Args:
        views: Where to read.
        begun: When yesterday began …
        ended: … and ended, in µs.
        known: Lines that were read already: most of these are late or due today.
    """
    lines = {line.case: line for line in known}
    rows = views.rows(
        "SELECT \"case\" FROM cases WHERE status = 'open' AND kind = ?"
        ' AND NOT (opened >= ? AND opened < ?) ORDER BY due IS NULL, due, "case"',
        (LOW, begun, ended),
    )
    wanted = [row["case"] for row in rows]
    lacking = [case for case in wanted if case not in lines]
    places = ", ".join("?" * len(lacking))
    found = views.lines(f'"case" IN ({places})', lacking, '"case"', len(lacking))
    lines |= {line.case: line for line in found}
    return tuple(lines[case] for case in wanted)


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
            text=views.promised(row["case"], row["n"]),
            sealed=("text",) if views.is_promise_sealed(row["case"], row["n"]) else (),
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
