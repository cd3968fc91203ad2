"""What is about to break, or looks as if something had: every warning there is, the loudest first.

Nothing here is recorded but what somebody dismissed; a warning shows for as long as what it stands
on is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from domain import measures
from domain.people.figures import month_of
from domain.types import CaseId
from gateway.journal import instant, micros
from tui import figures
from tui.mystery import missing
from tui.reading import AT_ONCE, Views
from tui.visiting import visit_lines

SHOWN = 200
"""How many promises of one kind are listed; the rest is a number."""


KINDS = (
    *("alarm", "nps-drop", "centre-overruns", "overruns", "same-matter"),
    *("finding-late", "idle", "mark", "promise", "improvement", "finding", "no-mystery", "dormant"),
)
"""Every kind of warning, the loudest first."""


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """One warning.

    Attributes:
        kind: What it warns of; its sentence is ``warning.KIND``.
        subject: What it is about: a case, a visit, a person on the staff, the centre.
        mark: What it stands on: when that changes it is another warning.
        since: When it began to be so.
        due: When it breaks, where it does.
        share: How much of its time has passed, in per cent; 0 where it has none.
        page: The page that shows more, and …
        key: … what to turn to there.
        params: What the sentence names.
        dismissible: Whether it can be taken off the list as such; others end with what they warn
            of.
    """

    kind: str
    subject: str
    mark: str = ""
    since: datetime | None = None
    due: datetime | None = None
    share: int = 0
    page: str = ""
    target: str = ""
    params: dict[str, object] = {}
    dismissible: bool = False

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return f"{self.kind}/{self.subject}/{self.mark}"


class Warnings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that warns now; ``counts`` also what is not listed, by kind.

    ``who`` names the cars, else the customers, of cases and visits as this reader may see them.
    """

    at: datetime
    lines: tuple[Warned, ...]
    counts: dict[str, int]
    who: dict[str, str] = {}


def warnings(views: Views, at: datetime) -> Warnings:
    """Return everything that warns at an instant."""
    counts: dict[str, int] = {}
    lines: list[Warned] = []
    dismissed = {
        (row["warning"], row["subject"], row["mark"])
        for row in views.rows("SELECT warning, subject, mark FROM dismissed", ())
    }
    for find in (
        *(_alarms, _fall, _overruns, _same_matters, _idle, _visits, _promises),
        *(_improvements, _findings, _no_mystery, _dormant),
    ):
        for found in find(views, at):
            if (found.kind, found.subject, found.mark) in dismissed:
                continue
            counts[found.kind] = counts.get(found.kind, 0) + 1
            if counts[found.kind] <= SHOWN:
                lines.append(found)
    return Warnings(at=at, lines=tuple(lines), counts=counts, who=_who(views, lines))


def _who(views: Views, lines: Sequence[Warned]) -> dict[str, str]:
    """Return the plate, else the name, of every case and visit that is listed."""
    who: dict[str, str] = {}
    with views.glance():
        for some in _at_once([line.subject for line in lines if line.page == "case"]):
            marks = ", ".join("?" * len(some))
            cases = views.lines(f'"case" IN ({marks})', some, '"case"', len(some))
            who |= {case.case: case.plate or case.name for case in cases}
        for some in _at_once([line.subject for line in lines if line.page == "visit"]):
            marks = ", ".join("?" * len(some))
            visits = visit_lines(views, f"visit IN ({marks})", some, "visit", len(some))
            who |= {visit.visit: visit.plate or visit.name for visit in visits}
    return who


def _at_once(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    several = tuple(dict.fromkeys(subjects))
    return (several[start : start + AT_ONCE] for start in range(0, len(several), AT_ONCE))


def _alarms(views: Views, _at: datetime) -> Iterator[Warned]:
    """Open cases whose customer used alarm words."""
    rows = views.rows(
        'SELECT "case", alarm, opened FROM cases WHERE status = ? AND alarm <> ? ORDER BY opened',
        ("open", ""),
    )
    for row in rows:
        yield _of_case("alarm", row["case"], row["opened"], categories=row["alarm"])


def _same_matters(views: Views, _at: datetime) -> Iterator[Warned]:
    """Open cases of a matter that was complained of three times."""
    rows = views.rows(
        'SELECT "case", matter, opened FROM cases WHERE status = ? AND rose_cause = ?'
        " ORDER BY opened",
        ("open", "same-matter"),
    )
    for row in rows:
        yield _of_case("same-matter", row["case"], row["opened"], matter=row["matter"])


def _idle(views: Views, at: datetime) -> Iterator[Warned]:
    """Cases whose new owner has done nothing with them for too long."""
    rows = views.rows(
        'SELECT "case", owner, owned_since FROM cases'
        " WHERE status = ? AND idle_due IS NOT NULL AND idle_due < ? ORDER BY idle_due",
        ("open", micros(at)),
    )
    for row in rows:
        name = views.house.name_of(row["owner"])
        yield _of_case("idle", row["case"], row["owned_since"], who=name)


def _of_case(kind: str, case: CaseId, since: int | None, **params: object) -> Warned:
    return Warned(
        kind=kind,
        subject=case,
        since=instant(since) if since else None,
        page="case",
        target=case,
        params={"case": case, **params},
    )


def _promises(views: Views, at: datetime) -> Iterator[Warned]:
    """Promises of cases past a share of their time, the latest share first."""
    yield from _running(
        views,
        at,
        'SELECT "case" AS subject, step AS what, made, due FROM running',
        "promise",
        "case",
    )


def _improvements(views: Views, at: datetime) -> Iterator[Warned]:
    """Improvements past a share of their time."""
    yield from _running(
        views,
        at,
        "SELECT improvement AS subject, title AS what, assigned AS made, next_due AS due"
        " FROM improvements WHERE next_due IS NOT NULL",
        "improvement",
        "improvements",
    )


def _visits(views: Views, at: datetime) -> Iterator[Warned]:
    """What is due for a car in the house, past a share of its time."""
    yield from _running(
        views,
        at,
        "SELECT visit AS subject, next_mark AS what, due_made AS made, next_due AS due FROM visits"
        " WHERE next_due IS NOT NULL AND stage <> 'booked'",
        "mark",
        "visit",
    )


def _running(views: Views, at: datetime, rows: str, kind: str, page: str) -> Iterator[Warned]:
    now, shares = micros(at), sorted(views.house.rules.at(at).contact.warn)
    if not shares:
        return
    found = views.rows(
        f"SELECT *, (? - made) * 100 / (due - made) AS share FROM ({rows})"
        " WHERE due > ? AND due > made AND (? - made) * 100 >= ? * (due - made)"
        " ORDER BY due",
        (now, now, now, shares[0]),
    )
    warned = [(max(s for s in shares if s <= row["share"]), row) for row in found]
    for share, row in sorted(warned, key=lambda each: -each[0]):
        yield Warned(
            kind=kind,
            subject=row["subject"],
            mark=row["what"],
            since=instant(row["made"]),
            due=instant(row["due"]),
            share=share,
            page=page,
            target=row["subject"],
            params={"subject": row["subject"], "what": row["what"], "share": share},
        )


def _overruns(views: Views, at: datetime) -> Iterator[Warned]:
    """People, and the centre, whose cars were not ready at the time told again and again."""
    rules = views.house.rules.at(at).warnings
    start = views.house.rules.before(at, rules.overruns_within)
    rows = views.rows(
        "SELECT advisor, sum(missed - annulled) AS missed, max(day) AS latest FROM marks"
        " WHERE mark = ? AND day >= ? GROUP BY advisor",
        ("finish", views.day(start).isoformat()),
    )
    total = sum(row["missed"] for row in rows)
    latest = max((row["latest"] for row in rows if row["missed"]), default="")
    if total >= rules.centre_overruns:
        yield _overrun("centre-overruns", views.house.centre, total, latest, views.house.name)
    for row in sorted(rows, key=lambda row: -row["missed"]):
        if row["advisor"] and row["missed"] >= rules.overruns:
            name = views.house.name_of(row["advisor"])
            yield _overrun("overruns", row["advisor"], row["missed"], row["latest"], name)


def _overrun(kind: str, subject: str, missed: int, latest: str, who: str) -> Warned:
    return Warned(
        kind=kind,
        subject=subject,
        mark=latest,
        page="visits",
        params={"who": who, "n": missed},
        dismissible=True,
    )


def _fall(views: Views, at: datetime) -> Iterator[Warned]:
    """A score lower than in the window before by more than chance."""
    rules = views.house.rules
    end = views.day(at)
    start = views.day(rules.before(at, rules.at(at).warnings.nps_window))
    length = end - start
    now = figures.nps_of(figures.answers(views, start + _DAY, end))
    before = figures.nps_of(figures.answers(views, start + _DAY - length, start))
    if measures.drops(now, before):
        yield Warned(
            kind="nps-drop",
            subject=views.house.centre,
            mark=_week(end),
            page="figures",
            params={
                "now": round(now.value or 0),
                "before": round(before.value or 0),
                "days": length.days,
                "answers": now.n,
            },
            dismissible=True,
        )


def _dormant(views: Views, at: datetime) -> Iterator[Warned]:
    """How many customers nobody has heard of for too long: one line, the list is a page."""
    start = views.house.rules.before(at, views.house.rules.at(at).customers.dormant)
    row = views.one(
        # the + keeps SQLite from going through all who were never merged by that column's index
        "SELECT count(*) AS n FROM customers WHERE erased = 0 AND +merged_into = ''"
        " AND visits > 0 AND last_at < ?",
        (micros(start),),
    )
    if row["n"]:
        yield Warned(
            kind="dormant",
            subject=views.house.centre,
            mark=_week(views.day(at)),
            page="customers",
            params={"n": row["n"]},
            dismissible=True,
        )


def _findings(views: Views, at: datetime) -> Iterator[Warned]:
    """What a mystery visit found and nobody fixed: late, or past a share of its time."""
    shares = sorted(views.house.rules.at(at).contact.warn)
    for row in views.rows("SELECT * FROM findings WHERE fixed IS NULL ORDER BY due", ()):
        late, length = row["missed"] is not None, row["due"] - row["raised"]
        passed = 100 if late or length <= 0 else (micros(at) - row["raised"]) * 100 // length
        if late or (shares and passed >= shares[0]):
            yield Warned(
                kind="finding-late" if late else "finding",
                subject=f"{row['mystery']}/{row['n']}",
                since=instant(row["raised"]),
                due=instant(row["due"]),
                share=max((share for share in shares if share <= passed), default=0),
                page="people",
                target="mystery",
                params={
                    "mystery": row["mystery"],
                    "what": row["what"],
                    "owner": views.house.name_of(row["owner"]),
                },
            )


def _no_mystery(views: Views, at: datetime) -> Iterator[Warned]:
    """A whole month in which no mystery shopper came."""
    last = views.day(at).replace(day=1) - _DAY
    first = last.replace(day=1)
    if _months_unvisited(views, first, last, at):
        yield Warned(
            kind="no-mystery",
            subject=views.house.centre,
            mark=month_of(last),
            page="people",
            target="mystery",
            params={"months": month_of(last)},
            dismissible=True,
        )


def _months_unvisited(views: Views, first: date, last: date, at: datetime) -> bool:
    """Whether a month that was the desk's from its first day on had no mystery visit."""
    begun = views.one("SELECT min(day) AS day FROM visits WHERE day <> ''", ())["day"]
    return bool(begun and begun <= first.isoformat() and missing(views, first, last, at))


_DAY = timedelta(days=1)


def _week(day: date) -> str:
    """Return the week of a day: what is dismissed once a week shows again in the next."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
