"""What each measure counts: the rows it rests on, those that spoil it first, and how each counted.

The one rule: as many rows are counted as the measure's ``n`` says, under the same conditions as
the sums in :mod:`tui.cutting.source`. What is no row of its own (a year's customers, a month's
money) is in :mod:`tui.cutting.standing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.measures import Source
from domain.views.feedback import TOUCHPOINTS
from tui.cutting.source import CASE_SCORED, VISIT_MINUTES, VISIT_REPEATED


class Counted(NamedTuple):
    """The rows of one measure.

    Attributes:
        source: Whose rows.
        where: Which of them count.
        first: What they are ordered by, what spoils the figure first.
        state: How a row counted: a code.
        value: The number it counted with.
    """

    source: Source
    where: str
    first: str
    state: str = "''"
    value: str = "NULL"


_VALID = "f.invalid = ''"


def _answers(column: str, first: str) -> Counted:
    return Counted("answers", f"{_VALID} AND f.{column} IS NOT NULL", first, value=f"f.{column}")


_CLASS = "'kind/' || f.score_class"

_ANY_POINT = " OR ".join(f"f.{point.replace('-', '_')} IS NOT NULL" for point in TOUCHPOINTS)

_DUE = "(c.stage = 'closed' OR c.closing_missed)"

_CLOSED = "CASE WHEN c.stage = 'closed' THEN 'closed' ELSE 'open-late' END"

_CONFIRMED = Counted(
    "cases",
    "c.kind = 'detractor' AND c.stage = 'closed'",
    "coalesce(c.satisfied, 0)",
    "CASE WHEN c.satisfied THEN 'confirmed' WHEN c.satisfied = 0 THEN 'not-satisfied'"
    " ELSE 'unconfirmed' END",
)

_STARTED = "v.stage <> 'booked'"

COUNTED: Mapping[str, Counted] = {
    "nps": Counted("answers", f"{_VALID} AND f.score IS NOT NULL", "f.score", _CLASS, "f.score"),
    "csat": _answers("csat", "f.csat"),
    "ces": _answers("ces", "f.ces DESC"),
    "cji": Counted("answers", f"{_VALID} AND ({_ANY_POINT})", "f.score", _CLASS, "f.score"),
    **{
        f"touchpoint-{point}": _answers(column, f"f.{column}")
        for point in TOUCHPOINTS
        for column in (point.replace("-", "_"),)
    },
    "validity": Counted("answers", "1", "f.invalid = ''", "f.invalid", "f.score"),
    "response-in-time": Counted(
        "cases",
        f"{CASE_SCORED} AND c.in_time IS NOT NULL",
        "c.in_time",
        "CASE WHEN c.in_time THEN 'in-time' ELSE 'late' END",
    ),
    "closure": Counted("cases", f"{CASE_SCORED} AND {_DUE}", "c.stage = 'closed'", _CLOSED),
    "reopened": Counted(
        "cases",
        f"{CASE_SCORED} AND ({_DUE} OR c.round > 1)",
        "c.round = 1",
        f"CASE WHEN c.round > 1 THEN 'reopened' ELSE {_CLOSED} END",
    ),
    "confirmed": _CONFIRMED,
    "unconfirmed": _CONFIRMED,
    "problem-closure": Counted(
        "cases", f"c.kind = 'problem' AND {_DUE}", "c.stage = 'closed'", _CLOSED
    ),
    "ftr": Counted(
        "visits",
        "v.stage = 'closed'",
        f"NOT {VISIT_REPEATED}",
        f"CASE WHEN {VISIT_REPEATED} THEN 'repeated' ELSE 'right' END",
    ),
    "repair-time": Counted(
        "visits",
        f"{VISIT_MINUTES} IS NOT NULL",
        f"{VISIT_MINUTES} DESC",
        value=f"{VISIT_MINUTES} / 60.0",
    ),
    "on-time": Counted(
        "visits",
        "v.as_appointed IS NOT NULL",
        "v.as_appointed",
        "CASE WHEN v.as_appointed THEN 'on-time' ELSE 'not-on-time' END",
    ),
    "mobile-share": Counted(
        "visits", _STARTED, "v.mode IN ('mobile', 'remote')", "'mode/' || v.mode"
    ),
    "rework": Counted(
        "visits",
        _STARTED,
        "v.rework = 0",
        "CASE WHEN v.rework > 0 THEN 'rework' ELSE 'first' END",
    ),
    "complaint-rate": Counted("complaints", "1", "f.at DESC", "'matter/' || f.matter"),
    "coverage": Counted(
        "surveys",
        "s.status <> 'planned'",
        "s.sent IS NOT NULL",
        "CASE WHEN s.sent IS NULL THEN 'survey/' || s.status ELSE 'sent' END",
    ),
    "completion": Counted(
        "surveys",
        "s.sent IS NOT NULL",
        "coalesce(s.valid, 0)",
        "CASE WHEN s.valid THEN 'answered' ELSE 'unanswered' END",
    ),
    "productivity": Counted("hours", "1", "h.day", value="h.worked / 60.0"),
}
"""What is behind each measure that is made of rows, by its id."""
