"""What stands behind a part of a card: the answers, the cases, or the months told."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from domain.people.figures import months
from tui.cutting import Slice, responses
from tui.cutting.cut import selected
from tui.reading import Views

Source = Literal["answer", "case", "month"]


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """One thing behind a figure.

    Attributes:
        source: What it is.
        key: Which one.
        day: When, ``YYYY-MM-DD`` or ``YYYY-MM``.
        score, score_class, comment: Of an answer.
        kind: Of a case.
        state: How it counted: ``in-time``, ``late``, ``closed``, ``open-late``, or the outcome.
        value, target: Of a month, in its unit.
        page, turn: The page that shows more, and what to turn to there.
    """

    source: Source
    key: str
    day: str
    score: int | None = None
    kind: str = ""
    state: str = ""
    comment: str = ""
    value: int | None = None
    target: int | None = None
    page: str = ""
    turn: str = ""


def behind(views: Views, who: str, code: str, start: date, end: date) -> tuple[Behind, ...]:
    """Return everything a part of a card is made of.

    Args:
        views: Where it stands.
        who: The advisor's id, or the centre's.
        code: The part.
        start: The first day.
        end: The last day.
    """
    match code:
        case "nps":
            return _answers(views, who, start, end)
        case "business" | "other":
            return _months(views, who, code, start, end)
    return _cases(views, who, code, start, end)


def _slice(views: Views, who: str, start: date, end: date) -> Slice:
    """Return what is one person's, or the whole centre's."""
    mine = () if who == views.house.centre else (("advisor", who),)
    return Slice(start, end, mine)


def _answers(views: Views, who: str, start: date, end: date) -> tuple[Behind, ...]:
    found = responses(views, _slice(views, who, start, end))
    return tuple(
        Behind(
            source="answer",
            key=each.response,
            day=views.day(each.at).isoformat(),
            score=each.score,
            comment=each.comment,
            page="case" if each.case else "visit" if each.visit else "",
            turn=each.case or each.visit,
        )
        for each in found
        if not each.invalid
    )


_COUNTED = {
    "response-in-time": (
        "c.in_time IS NOT NULL",
        "CASE WHEN c.in_time THEN 'in-time' ELSE 'late' END",
    ),
    "closure": (
        "(c.stage = 'closed' OR c.closing_missed)",
        "CASE WHEN c.stage = 'closed' THEN 'closed' ELSE 'open-late' END",
    ),
    "recovery": (
        "c.kind = 'detractor' AND (c.stage = 'closed' OR c.closing_missed)",
        "CASE WHEN c.stage = 'closed' THEN c.outcome ELSE 'open-late' END",
    ),
    "converted": (
        "c.kind = 'passive' AND (c.stage = 'closed' OR c.closing_missed)",
        "CASE WHEN c.stage = 'closed' THEN c.outcome ELSE 'open-late' END",
    ),
}
"""What counts, and how, by the part; as the counts of ``tui.cutting`` have it."""


def _cases(views: Views, who: str, code: str, start: date, end: date) -> tuple[Behind, ...]:
    if code not in _COUNTED:
        return ()
    where, state = _COUNTED[code]
    columns = (
        f'c."case" AS number, c.kind AS kind, c.day AS day, c.score AS score, {state} AS state'
    )
    tail = (
        f" AND c.kind IN ('detractor', 'passive', 'promoter') AND {where}"
        " ORDER BY state IN ('late', 'open-late', 'lost') DESC, c.day DESC, c.\"case\" LIMIT 500"
    )
    part = _slice(views, who, start, end)
    rows = selected(views, "cases", part, columns, by=("advisor",), tail=tail)
    return tuple(
        Behind(
            source="case",
            key=row["number"],
            day=row["day"],
            score=row["score"],
            kind=row["kind"],
            state=row["state"],
            page="case",
            turn=row["number"],
        )
        for row in rows
    )


def _months(views: Views, who: str, code: str, start: date, end: date) -> tuple[Behind, ...]:
    wanted = months(start, end)
    table = "business" if who == views.house.centre else "own_figures"
    mine = "" if table == "business" else " AND staff = ?"
    params = (wanted[0], wanted[-1], *(() if table == "business" else (who,)))
    told: dict[str, dict[str, int]] = {}
    for row in views.rows(
        f"SELECT month, figure, value FROM {table} WHERE month >= ? AND month <= ?{mine}", params
    ):
        told.setdefault(row["month"], {})[row["figure"]] = row["value"]
    figure = "revenue" if code == "business" else "other"
    return tuple(
        Behind(
            source="month",
            key=month,
            day=month,
            kind=figure,
            value=figures[figure],
            target=figures.get("revenue-target") if figure == "revenue" else None,
        )
        for month, figures in sorted(told.items())
        if figure in figures
    )
