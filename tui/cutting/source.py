"""Where the counts of figures come from: which rows, which sums, and what they can be cut by.

The one rule: a count is a sum over rows, so whatever is cut adds up to the whole. Everything here
is SQL over the views; what is made of the counts is in ``domain.measures``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.measures import Source
from domain.views.feedback import TOUCHPOINTS
from tui.persons import READ_AS

DIMENSIONS = (
    "day",
    "week",
    "month",
    "weekend",
    "half-day",
    "service",
    "mode",
    "centre",
    "advisor",
    "technician",
    "group",
    "channel",
    "trigger",
    "vehicle",
)
"""Everything a figure can be cut by (SPEC 4.2), in the order it is offered."""

PEOPLE = frozenset({"advisor", "technician"})
"""Dimensions whose values are ids of staff."""

MINUTE = "{minute}"
"""Stands in an expression for the minute of the local day; the cut knows the zone."""


class Rows(NamedTuple):
    """The rows of one source.

    Attributes:
        of: The tables after FROM, aliased.
        day: The column of the local day.
        counts: Name → what is summed up.
        by: Dimension → its expression; days, weeks, months and weekends follow from ``day``.
        where: What else a row must fulfil.
        at: The column of the instant (µs), for mornings and afternoons.
        join: Further tables, only joined where one of ``joined`` is asked for.
        joined: The dimensions that need ``join``.
        now: Dimension → its expression as corrected since, over ``now_join``.
        answer: The number of the answer a row stands for.
    """

    of: str
    day: str
    counts: Mapping[str, str]
    by: Mapping[str, str]
    where: str = "1"
    at: str = ""
    join: str = ""
    joined: frozenset[str] = frozenset()
    now: Mapping[str, str] = {}
    now_join: str = ""
    answer: str = ""

    def knows(self, dimension: str) -> bool:
        """Whether these rows can be cut by a dimension."""
        if dimension == "half-day":
            return bool(self.at)
        return dimension in self.by or dimension in CALENDAR


CALENDAR: Mapping[str, str] = {
    "day": "{day}",
    "week": "date({day}, '-6 days', 'weekday 1')",
    "month": "substr({day}, 1, 7)",
    "weekend": ("CASE WHEN strftime('%w', {day}) IN ('0', '6') THEN 'weekend' ELSE 'weekday' END"),
}
"""What the day alone tells; a week is named by its Monday."""

HALF_DAY = f"CASE WHEN {MINUTE} < 720 THEN 'morning' ELSE 'afternoon' END"
"""Before and after noon at the centre."""


def _valid(what: str) -> str:
    return f"sum(f.invalid = '' AND {what})"


def _scores(name: str, column: str) -> dict[str, str]:
    """Return how many scores of a 0-10 or 1-7 scale there are, their sum and their squares'."""
    given = f"CASE WHEN f.invalid = '' THEN f.{column} END"
    return {
        f"{name}_n": f"count({given})",
        f"{name}_total": f"coalesce(sum({given}), 0)",
        f"{name}_squares": f"coalesce(sum({given} * {given}), 0)",
    }


_WHEN_ASKED = {
    "service": "f.service",
    "mode": "f.mode",
    "centre": "f.centre",
    "advisor": "f.advisor",
    "technician": "f.technician",
    "group": "f.segment",
    "channel": "f.channel",
    "trigger": "f.trigger",
    "vehicle": "f.vehicle",
}

_VISIT_NOW = "LEFT JOIN visits AS now ON now.visit = f.visit"

_AS_NOW = {
    name: f"coalesce(nullif(now.{name}, ''), f.{name})"
    for name in ("service", "mode", "advisor", "technician", "vehicle")
}

ANSWERS = Rows(
    of="feedback AS f",
    day="f.day",
    where="f.kind = 'answer'",
    counts={
        "answers": "sum(f.invalid = '')",
        "invalid": "sum(f.invalid <> '')",
        "promoters": _valid("f.score_class = 'promoter'"),
        "passives": _valid("f.score_class = 'passive'"),
        "detractors": _valid("f.score_class = 'detractor'"),
        "csat_n": _valid("f.csat IS NOT NULL"),
        "csat_satisfied": _valid("coalesce(f.csat >= 4, 0)"),
        **_scores("ces", "ces"),
        **{
            name: expression
            for point in TOUCHPOINTS
            for name, expression in _scores(point, point.replace("-", "_")).items()
        },
    },
    by=_WHEN_ASKED,
    at="f.at",
    now=_AS_NOW,
    now_join=_VISIT_NOW,
    answer="f.response",
)

COMPLAINTS = Rows(
    of="feedback AS f",
    day="f.day",
    where="f.kind = 'complaint'",
    counts={"complaints": "count(*)"},
    by={name: _WHEN_ASKED[name] for name in ("centre", "advisor", "channel", "vehicle")},
    at="f.at",
    now={name: _AS_NOW[name] for name in ("advisor", "vehicle")},
    now_join=_VISIT_NOW,
    answer="f.response",
)

CASE_SCORED = "c.kind IN ('detractor', 'passive', 'promoter')"
"""The cases that answers opened."""

CASES = Rows(
    of="cases AS c",
    day="c.day",
    where="c.status <> '' AND c.kind NOT IN ('care', 'suggestion')",
    counts={
        "responds_due": f"sum({CASE_SCORED} AND c.in_time IS NOT NULL)",
        "responds_in_time": f"sum({CASE_SCORED} AND coalesce(c.in_time, 0))",
        "closed": f"sum({CASE_SCORED} AND c.stage = 'closed')",
        "closing_due": f"sum({CASE_SCORED} AND (c.stage = 'closed' OR c.closing_missed))",
        "reopened": f"sum({CASE_SCORED} AND c.round > 1)",
        "reopening_due": (
            f"sum({CASE_SCORED} AND (c.stage = 'closed' OR c.closing_missed OR c.round > 1))"
        ),
        "detractors_closed": "sum(c.kind = 'detractor' AND c.stage = 'closed')",
        "detractors_due": (
            "sum(c.kind = 'detractor' AND (c.stage = 'closed' OR c.closing_missed))"
        ),
        "recovered": "sum(c.kind = 'detractor' AND c.outcome = 'recovered')",
        "passives_due": "sum(c.kind = 'passive' AND (c.stage = 'closed' OR c.closing_missed))",
        "converted": "sum(c.kind = 'passive' AND c.outcome = 'converted')",
        "confirmed": (
            "sum(c.kind = 'detractor' AND c.stage = 'closed' AND coalesce(c.satisfied, 0))"
        ),
        "problems_due": "sum(c.kind = 'problem' AND (c.stage = 'closed' OR c.closing_missed))",
        "problems_closed": "sum(c.kind = 'problem' AND c.stage = 'closed')",
    },
    by={**_WHEN_ASKED, "centre": "c.centre", "channel": "c.channel", "vehicle": "c.vehicle"},
    at="c.opened",
    join='LEFT JOIN feedback AS f ON f."case" = c."case" AND f.source_at = c.source_at',
    joined=frozenset({"service", "mode", "advisor", "technician", "group", "trigger"}),
    now=_AS_NOW,
    now_join=_VISIT_NOW,
    answer=(
        '(SELECT response FROM feedback AS own WHERE own."case" = c."case"'
        " AND own.source_at = c.source_at)"
    ),
)

_DONE = "v.stage = 'closed'"

_TIMED = f"{_DONE} AND NOT v.imported AND v.opened IS NOT NULL AND v.closed IS NOT NULL"

VISIT_MINUTES = f"CASE WHEN {_TIMED} THEN (v.closed - v.opened) / 60000000 END"
"""How long a visit took, where both ends are known to the minute."""

VISIT_REPEATED = (
    "EXISTS (SELECT 1 FROM visits AS again WHERE again.rework_of = v.visit"
    " AND again.invalid = '' AND again.stage NOT IN ('', 'booked', 'cancelled'))"
)
"""Whether the same fault brought the car back."""

VISITS = Rows(
    of="visits AS v",
    day="v.day",
    where="v.invalid = '' AND v.stage NOT IN ('', 'cancelled')",
    counts={
        "visits": "sum(v.stage <> 'booked')",
        "done": f"sum({_DONE})",
        "repeated": f"sum({_DONE} AND {VISIT_REPEATED})",
        "reworks": "sum(v.stage <> 'booked' AND v.rework > 0)",
        "timed": f"count({VISIT_MINUTES})",
        "minutes": f"coalesce(sum({VISIT_MINUTES}), 0)",
        "minutes_squares": f"coalesce(sum(({VISIT_MINUTES}) * ({VISIT_MINUTES})), 0)",
        "appointments": "count(v.as_appointed)",
        "as_appointed": "coalesce(sum(v.as_appointed), 0)",
        "away": "sum(v.stage <> 'booked' AND v.mode IN ('mobile', 'remote'))",
    },
    by={
        name: f"v.{name}"
        for name in ("service", "mode", "centre", "advisor", "technician", "vehicle")
    },
    at="coalesce(v.opened, v.slot)",
)

HOURS = Rows(
    of=(
        "(SELECT centre, day, staff, minutes AS worked, 0 AS attended FROM worked"
        " WHERE part = 'technician' UNION ALL"
        " SELECT centre, day, staff, 0 AS worked, minutes AS attended FROM attended"
        " WHERE staff IN (SELECT staff FROM worked WHERE part = 'technician')) AS h"
    ),
    day="h.day",
    counts={"worked": "sum(h.worked)", "attended": "sum(h.attended)"},
    by={"centre": "h.centre", "technician": "h.staff"},
)

_WHO = "coalesce(who.whole, s.customer)"

SURVEYS = Rows(
    of=f"surveys AS s LEFT JOIN ({READ_AS}) AS who ON who.file = s.customer",
    day="s.day",
    counts={
        "served": f"count(DISTINCT CASE WHEN s.status <> 'planned' THEN {_WHO} END)",
        "asked": f"count(DISTINCT CASE WHEN s.sent IS NOT NULL THEN {_WHO} END)",
        "sent": "sum(s.sent IS NOT NULL)",
        "answered": "sum(coalesce(s.valid, 0))",
    },
    by={
        name: f's."{name}"'
        for name in (
            "service",
            "mode",
            "centre",
            "advisor",
            "technician",
            "channel",
            "trigger",
            "vehicle",
        )
    },
    at="s.made",
)

ROWS: Mapping[Source, Rows] = {
    "answers": ANSWERS,
    "complaints": COMPLAINTS,
    "cases": CASES,
    "visits": VISITS,
    "hours": HOURS,
    "surveys": SURVEYS,
}
"""The sources whose rows are one thing that happened each; the others are in :mod:`standing`."""
