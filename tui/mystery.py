"""The mystery shopper: putting a visit on record, fixing what it found, and reading both."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

import msgspec

from domain.desk import Batch, retrying
from domain.errors import RefusedError
from domain.events import Event
from domain.people.facts import MysteryId, mystery_stream
from domain.people.figures import months
from domain.people.mystery import Report, fix, fold, mystery_id, record, settle
from eventstore.errors import ViewsFailedError
from gateway.journal import instant
from tui.reading import Views, when
from tui.session import Session


class FindingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: whose, when it is due, missed when, fixed when and how."""

    mystery: MysteryId
    n: int
    aspect: str
    what: str
    owner: str
    owner_name: str
    due: datetime
    missed: datetime | None
    fixed: datetime | None
    fixed_by: str
    remark: str

    @property
    def id(self) -> str:
        """What it is called at a verb: ``M1A2B3C/1``."""
        return f"{self.mystery}/{self.n}"


class VisitLine(msgspec.Struct, frozen=True, kw_only=True):
    """One mystery visit with its findings; ``mean`` of the points of its aspects."""

    mystery: MysteryId
    day: date
    shopper: str
    scores: dict[str, int]
    mean: float
    remark: str
    by: str
    findings: tuple[FindingLine, ...] = ()


class Mystery(msgspec.Struct, frozen=True, kw_only=True):
    """The mystery visits of a period, the newest first.

    Attributes:
        means: The mean of each aspect over the visits.
        missing: The whole months without a visit, and the present one while it has none.
        open, late, in_time: Findings not fixed, those of them past their time, and those fixed in
            time of all ``settled``: fixed or missed.
    """

    start: date
    end: date
    at: datetime
    visits: tuple[VisitLine, ...]
    means: dict[str, float]
    mean: float | None
    target: float
    missing: tuple[str, ...]
    open: int
    late: int
    in_time: int
    settled: int


def mystery(views: Views, start: date, end: date, at: datetime) -> Mystery:
    """Return the mystery visits of days ``start`` to ``end``, with all they found."""
    rules = views.house.rules.at(at).mystery
    rows = views.rows(
        "SELECT * FROM mystery WHERE day >= ? AND day <= ? ORDER BY day DESC, mystery",
        (start.isoformat(), end.isoformat()),
    )
    findings: dict[str, list[FindingLine]] = {}
    for row in views.rows(
        "SELECT f.* FROM findings AS f JOIN mystery AS m ON m.mystery = f.mystery"
        " WHERE m.day >= ? AND m.day <= ? ORDER BY f.mystery, f.n",
        (start.isoformat(), end.isoformat()),
    ):
        findings.setdefault(row["mystery"], []).append(_finding(views, row))
    visits = tuple(_visit(views, row, findings.get(row["mystery"], ())) for row in rows)
    every = [finding for visit in visits for finding in visit.findings]
    points = [points for visit in visits for points in visit.scores.values()]
    return Mystery(
        start=start,
        end=end,
        at=at,
        visits=visits,
        means={aspect: _mean(visits, aspect) for aspect in rules.aspects if visits},
        mean=sum(points) / len(points) if points else None,
        target=rules.target,
        missing=missing(views, start, end, at),
        open=sum(finding.fixed is None for finding in every),
        late=sum(finding.fixed is None and finding.missed is not None for finding in every),
        in_time=sum(finding.fixed is not None and finding.missed is None for finding in every),
        settled=sum(finding.fixed is not None or finding.missed is not None for finding in every),
    )


def _mean(visits: tuple[VisitLine, ...], aspect: str) -> float:
    told = [visit.scores[aspect] for visit in visits if aspect in visit.scores]
    return sum(told) / len(told) if told else 0.0


def _visit(views: Views, row: sqlite3.Row, findings: Sequence[FindingLine]) -> VisitLine:
    scores = dict(_score(each) for each in row["scores"].split(",") if each)
    return VisitLine(
        mystery=row["mystery"],
        day=date.fromisoformat(row["day"]),
        shopper=row["shopper"],
        scores=scores,
        mean=row["points"] / row["aspects"] if row["aspects"] else 0.0,
        remark=row["remark"],
        by=views.house.name_of(row["by"]),
        findings=tuple(findings),
    )


def _score(text: str) -> tuple[str, int]:
    aspect, _, points = text.rpartition(":")
    return aspect, int(points)


def _finding(views: Views, row: sqlite3.Row) -> FindingLine:
    return FindingLine(
        mystery=row["mystery"],
        n=row["n"],
        aspect=row["aspect"],
        what=row["what"],
        owner=row["owner"],
        owner_name=views.house.name_of(row["owner"]),
        due=instant(row["due"]),
        missed=when(row["missed"]),
        fixed=when(row["fixed"]),
        fixed_by=views.house.name_of(row["fixed_by"]) if row["fixed_by"] else "",
        remark=row["remark"],
    )


def missing(views: Views, start: date, end: date, at: datetime) -> tuple[str, ...]:
    """Return the months of a period without a visit: once a month is the least.

    Months before the first visit of a customer that the desk knows are nobody's fault.
    """
    today = views.day(at)
    begun = views.one("SELECT min(day) AS day FROM visits WHERE day <> ''", ())["day"]
    visited = {
        row["month"] for row in views.rows("SELECT substr(day, 1, 7) AS month FROM mystery", ())
    }
    first = max(start, date.fromisoformat(begun)) if begun else end
    if not begun or first > min(end, today):
        return ()
    return tuple(m for m in months(first, min(end, today)) if m not in visited)


def record_visit(session: Session, report: Report) -> tuple[MysteryId, tuple[Event, ...]]:
    """Put a mystery visit on record, or correct one; what it found becomes work.

    Raises:
        RefusedError: when it may not be recorded, cannot be true, or the past is in view.
    """
    _refuse(session)
    at, by = session.present(), session.sitter()
    visit = mystery_id(session.house().centre, report.day, report.shopper)
    stream = mystery_stream(visit)

    def attempt() -> tuple[Event, ...]:
        house = session.desk.house()
        history = session.journal.load([stream])[stream]
        before = fold(history)
        settled = settle(before, at) if before else ()
        events = (*settled, *record(fold(settled, before), report, house, by=by, at=at))
        if events:
            session.journal.record([Batch(stream, len(history), events)], session.stamp())
        return events

    return visit, _done(session, retrying(attempt))


def fix_finding(session: Session, visit: MysteryId, n: int, remark: str) -> tuple[Event, ...]:
    """Put on record that a finding was fixed, and how.

    Raises:
        RefusedError: when there is none, it is somebody else's, or the past is in view.
    """
    _refuse(session)
    at, by, stream = session.present(), session.sitter(), mystery_stream(visit)

    def attempt() -> tuple[Event, ...]:
        history = session.journal.load([stream])[stream]
        events = fix(fold(history), n, remark, by=by, at=at, rules=session.house().rules)
        session.journal.record([Batch(stream, len(history), events)], session.stamp())
        return events

    return _done(session, retrying(attempt))


def _done(session: Session, events: tuple[Event, ...]) -> tuple[Event, ...]:
    with suppress(ViewsFailedError):  # it is on record, whatever the views can do
        session.catch_up()
    return events


def _refuse(session: Session) -> None:
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
