"""What is behind a figure, whatever it is made of: answers, cases, visits, surveys, customers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from domain.measures import MEASURES, Source
from tui.contacts import NOBODY, Reached, contacts
from tui.cutting.counted import COUNTED, Counted
from tui.cutting.cut import Slice, selected
from tui.cutting.source import ROWS
from tui.cutting.standing import customers_behind, months_behind
from tui.masks import masked_name
from tui.reading import Views

LISTED = 200
"""So many things are listed; of more it is said how many there are."""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a figure counts.

    Attributes:
        source: What it is.
        day: When, ``YYYY-MM-DD``, or ``YYYY-MM`` for a month.
        state: How it counted: a code; empty where its value says it.
        value: The number it counted with.
        score: Of an answer.
        name, comment: The customer's, empty where they were erased; the name masked in a room.
        who: Who did it or answers for it.
        page, turn: The page that shows it, and what to turn to there; empty for none.
    """

    key: str
    source: Source
    day: str
    state: str = ""
    value: float | None = None
    score: int | None = None
    name: str = ""
    comment: str = ""
    who: str = ""
    vehicle: str = ""
    page: str = ""
    turn: str = ""


class Things(msgspec.Struct, frozen=True, kw_only=True):
    """The first of the things behind a figure, those that spoil it first; ``total`` are all."""

    lines: tuple[Thing, ...] = ()
    total: int = 0


class _Columns(NamedTuple):
    """Where a source keeps what every thing has."""

    key: str
    who: str
    vehicle: str
    customer: str
    case: str = "''"
    visit: str = "''"
    score: str = "NULL"
    position: str = "NULL"
    group: str = ""


_FEEDBACK = _Columns(
    key="f.response",
    who="f.advisor",
    vehicle="f.vehicle",
    customer="f.customer",
    case='f."case"',
    visit="f.visit",
    score="f.score",
    position="f.source_at",
)

_COLUMNS: Mapping[Source, _Columns] = {
    "answers": _FEEDBACK,
    "complaints": _FEEDBACK,
    "cases": _Columns(
        key='c."case"',
        who="c.owner",
        vehicle="c.vehicle",
        customer="c.customer",
        case='c."case"',
        score="c.score",
        position="nullif(c.source_at, 0)",
    ),
    "visits": _Columns(
        key="v.visit",
        who="v.advisor",
        vehicle="v.vehicle",
        customer="v.customer",
        visit="v.visit",
    ),
    "surveys": _Columns(
        key="s.survey",
        who="s.advisor",
        vehicle="s.vehicle",
        customer="s.customer",
        case='s."case"',
        visit="s.visit",
        score="s.score",
    ),
    "hours": _Columns(
        key="h.day || '/' || h.staff",
        who="h.staff",
        vehicle="''",
        customer="''",
        group=" GROUP BY h.day, h.staff",
    ),
}


def behind(views: Views, measure: str, part: Slice, limit: int = LISTED) -> Things:
    """Return what a measure counts in a slice, what spoils it first."""
    counted = COUNTED.get(measure)
    if counted is not None:
        rows = _rows(views, counted, part, limit)
        lines = _things(views, counted.source, rows)
    else:
        source = MEASURES[measure].sources[0]
        rows = _of_the_whole(views, measure, source, part, limit)
        lines = _standing(views, source, rows)
    return Things(lines=lines, total=rows[0]["total"] if rows else 0)


def _of_the_whole(
    views: Views, measure: str, source: Source, part: Slice, limit: int
) -> list[sqlite3.Row]:
    """Return what is behind a figure that nothing but the centre cuts."""
    if any(value != views.house.centre for _, value in part.where):
        return []
    if source == "business":
        return months_behind(views, measure, part.start, part.end)
    return customers_behind(views, measure, part.end, limit)


def _rows(views: Views, counted: Counted, part: Slice, limit: int) -> list[sqlite3.Row]:
    at = _COLUMNS[counted.source]
    columns = ", ".join(
        f"{what} AS {name}"
        for name, what in {
            "key": at.key,
            "day": ROWS[counted.source].day,
            "state": counted.state,
            "value": counted.value,
            "score": at.score,
            "who": at.who,
            "vehicle": at.vehicle,
            "customer": at.customer,
            '"case"': at.case,
            "visit": at.visit,
            "position": at.position,
            "total": "count(*) OVER ()",
        }.items()
    )
    order = f" ORDER BY {counted.first}, {ROWS[counted.source].day} DESC, 1 LIMIT {limit}"
    tail = f" AND ({counted.where}){at.group}{order}"
    return selected(views, counted.source, part, columns, tail=tail)


def _standing(views: Views, source: Source, rows: Sequence[sqlite3.Row]) -> tuple[Thing, ...]:
    people = source == "customers"
    known = contacts(views, [row["key"] for row in rows], ("name",)) if people else {}
    return tuple(
        Thing(
            key=row["key"],
            source=source,
            day=row["day"],
            state=row["state"],
            value=row["value"],
            name=known[row["key"]].name if people else "",
            page="customer" if people else "",
            turn=row["key"] if people else "",
        )
        for row in rows
    )


def _things(views: Views, source: Source, rows: Sequence[sqlite3.Row]) -> tuple[Thing, ...]:
    told = {row["key"]: views.words_of(row["position"]) for row in rows if row["position"]}
    nameless = {row["customer"] for row in rows if not told.get(row["key"], ("",))[0]} - {""}
    known = contacts(views, nameless, ("name",)) if nameless else {}
    return tuple(_thing(views, source, row, *_said(views, row, told, known)) for row in rows)


def _said(
    views: Views,
    row: sqlite3.Row,
    told: Mapping[str, tuple[str, str]],
    known: Mapping[str, Reached],
) -> tuple[str, str]:
    """Return who it is, as the answer or else the file says, and what they wrote."""
    name, comment = told.get(row["key"], ("", ""))
    if not name:
        return known.get(row["customer"], NOBODY).name, comment
    return masked_name(name) if views.masked else name, comment


def _thing(views: Views, source: Source, row: sqlite3.Row, name: str, comment: str) -> Thing:
    page, turn = _leads_to(row)
    return Thing(
        key=row["key"],
        source=source,
        day=row["day"],
        state=row["state"],
        value=row["value"],
        score=row["score"],
        name=name,
        comment=comment,
        who=views.house.name_of(row["who"]) if row["who"] else "",
        vehicle=row["vehicle"],
        page=page,
        turn=turn,
    )


def _leads_to(row: sqlite3.Row) -> tuple[str, str]:
    """Return the page that shows a thing: its case, else its visit, else its customer."""
    pages = (("case", row["case"]), ("visit", row["visit"]), ("customer", row["customer"]))
    return next(((page, turn) for page, turn in pages if turn), ("", ""))
