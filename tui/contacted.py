"""Whether contact in time goes with a better end: unhappy customers reached in time and late.

The one rule: this compares who was reached in time with who was not, and nobody drew lots. It
says whether they ended differently beyond chance, never that the contact did it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from domain.measures import Change, Estimate
from domain.measures.estimate import change, rate
from tui.cutting import Slice
from tui.cutting.cut import selected
from tui.persons import READ_AS
from tui.reading import Views

WON = {"detractor": "recovered", "passive": "converted"}
"""The end to wish for, by kind of case."""

_NEXT = f"""
WITH merged AS MATERIALIZED ({READ_AS}),
person AS (
    SELECT f.response, f."case", f.at, f.score, coalesce(m.whole, f.customer) AS who
    FROM feedback AS f LEFT JOIN merged AS m ON m.file = f.customer
    WHERE f.kind = 'answer' AND f.invalid = '' AND f.customer <> ''
),
after AS (
    SELECT "case", score, lead(score) OVER (PARTITION BY who ORDER BY at, response) AS
        later FROM person
)
SELECT "case" AS number, score, later FROM after WHERE later IS NOT NULL AND "case" <> ''
"""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A rate of those reached in time beside that of those reached late, or not at all.

    ``few`` says that one of the two rests on too little to be compared.
    """

    in_time: Estimate
    late: Estimate
    change: Change
    few: bool


class Contacted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of detractors and passives.

    Attributes:
        won: Recovered or converted ÷ those whose case is due to be closed.
        better: Scored better at their next answer ÷ those who answered again.
        minimum: Cases below which nothing is compared.
    """

    won: Compared
    better: Compared
    minimum: int


class _One(NamedTuple):
    in_time: bool
    ended: bool
    won: bool
    later: bool | None


def contacted(views: Views, part: Slice, at: datetime) -> Contacted:
    """Return what became of the detractors and passives of a slice, by whether contact was in time.

    Late counts also who was not reached at all by the time it was due.
    """
    minimum = views.house.rules.at(at).measures.minimum
    found = list(_cases(views, part))
    ended = [one for one in found if one.ended]
    again = [one for one in found if one.later is not None]
    return Contacted(
        won=_compared(((one.in_time, one.won) for one in ended), minimum),
        better=_compared(((one.in_time, bool(one.later)) for one in again), minimum),
        minimum=minimum,
    )


def _cases(views: Views, part: Slice) -> Iterable[_One]:
    rows = selected(
        views,
        "cases",
        part,
        'c."case" AS number, c.kind AS kind, c.in_time AS in_time, c.outcome AS outcome,'
        " c.stage = 'closed' OR c.closing_missed AS ended",
        tail=" AND c.kind IN ('detractor', 'passive') AND c.in_time IS NOT NULL",
    )
    later = _later(views) if rows else {}
    for row in rows:
        yield _One(
            in_time=bool(row["in_time"]),
            ended=bool(row["ended"]),
            won=row["outcome"] == WON[row["kind"]],
            later=later.get(row["number"]),
        )


def _later(views: Views) -> Mapping[str, bool]:
    """Return for each case whose customer answered again whether they scored better then."""
    rows: list[sqlite3.Row] = views.rows(_NEXT, ())
    return {row["number"]: row["later"] > row["score"] for row in rows}


def _compared(pairs: Iterable[tuple[bool, bool]], minimum: int) -> Compared:
    sums = {True: [0, 0], False: [0, 0]}
    for in_time, good in pairs:
        sums[in_time][0] += good
        sums[in_time][1] += 1
    one, other = rate(*sums[True]), rate(*sums[False])
    return Compared(
        in_time=one, late=other, change=change(one, other), few=min(one.n, other.n) < minimum
    )
