"""Everything about one visit: its marks with their clocks, its history, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain import clock
from domain.events import Recorded
from domain.house import House
from domain.policy import Rulebook
from domain.types import Person
from domain.visits import actions
from domain.visits import visit as visits
from domain.visits.facts import FindingTold, visit_stream
from domain.visits.state import MarkState, Visit
from domain.visits.undoing import undone_entries
from gateway.journal import EventJournal
from tui.arrivals import known
from tui.casefile import entry_of
from tui.errors import UnknownVisitError
from tui.models import Entry, Offer
from tui.reading import Views
from tui.session import Session
from tui.visiting import visit_line
from tui.visitmodels import FindingLine, Known, MarkLine, VisitFile, VisitLine

POLICY_LINE = "visit."
"""What the lines of the policy about visits begin with."""


def visit_file(
    session: Session, views: Views, visit: str, *, who: Person, at: datetime
) -> VisitFile:
    """Return one visit in full, newest entry first.

    Raises:
        UnknownVisitError: when there is no such visit.
    """
    line, house, journal = visit_line(views, visit), views.house, session.journal
    stream = visit_stream(visit)
    history = journal.load([stream])[stream]
    state = visits.fold(history)
    if state is None:
        raise UnknownVisitError(visit=visit)
    rules = house.rules.at(line.opened or at).visit
    survey, score = _asked(views, visit)
    person = _known(session, views, line, at)
    return VisitFile(
        at=at,
        line=line,
        state=state,
        marks=tuple(mark_line(mark, house.rules) for mark in sorted(state.marks, key=_in_order)),
        findings=_findings(state, history, journal),
        checklist=rules.handover_list(state.mode),
        checked=state.checked,
        quality=len(state.quality),
        quality_levels=rules.levels(state.mode),
        hours=_hours(state, house),
        known=person,
        earlier=_earlier(views, state),
        survey=survey,
        score=score,
        cases=_cases(views, visit, person.heard),
        entries=_entries(history, journal, house),
        offers=_offers(state, who, at, house.rules),
    )


def mark_line(mark: MarkState, rules: Rulebook) -> MarkLine:
    """Return one mark with its clock and the rule it came from."""
    policy = rules.at(mark.made)
    line = mark.mark.line
    name = line.removeprefix(POLICY_LINE)
    return MarkLine(
        mark=mark.name,
        n=mark.n,
        line=line,
        made=mark.made,
        due=mark.due,
        warns=clock.warnings(mark.made, mark.due, policy.contact.warn),
        done=mark.done,
        missed=mark.missed,
        annulled=mark.annulled,
        dropped=mark.dropped is not None,
        edition=policy.edition,
        allowance=str(getattr(policy.visit, name, "")) if line != name else "",
    )


def _in_order(mark: MarkState) -> tuple[int, datetime]:
    """What is owed first, by its due time; then what is past, the latest first."""
    if mark.open:
        return 0, mark.due
    ended = mark.done or mark.dropped or mark.due
    return 1, datetime.fromtimestamp(-ended.timestamp(), ended.tzinfo)


def _findings(
    state: Visit, history: Sequence[Recorded], journal: EventJournal
) -> tuple[FindingLine, ...]:
    answers = {finding.n: finding.accepted for finding in state.findings}
    told = [event for event in history if isinstance(event.fact, FindingTold)]
    return tuple(_finding(event, answers, journal) for event in told if event.fact.n in answers)  # type: ignore[attr-defined]  # filtered above


def _finding(
    event: Recorded, answers: dict[int, bool | None], journal: EventJournal
) -> FindingLine:
    fact = journal.readable(event)
    assert isinstance(fact, FindingTold)  # noqa: S101  it was one before it was opened
    return FindingLine(
        n=fact.n,
        text=fact.finding,
        price=fact.price,
        photo=fact.photo,
        at=event.at,
        accepted=answers[fact.n],
    )


def _hours(state: Visit, house: House) -> tuple[tuple[str, str, int], ...]:
    minutes: dict[tuple[str, str], int] = {}
    for worked in state.hours:
        key = (house.name_of(worked.staff), worked.part)
        minutes[key] = minutes.get(key, 0) + worked.minutes
    return tuple((name, part, total) for (name, part), total in minutes.items())


def _known(session: Session, views: Views, line: VisitLine, at: datetime) -> Known:
    """Return what the house knows of whose car it is; nothing of who told nothing."""
    if not line.customer:
        return Known(customer="")
    return known(session, views, line.customer, at) or Known(customer=line.customer)


def _earlier(views: Views, state: Visit) -> VisitLine | None:
    if not state.rework_of:
        return None
    try:
        return visit_line(views, state.rework_of)
    except UnknownVisitError:
        return None


def _asked(views: Views, visit: str) -> tuple[str, int | None]:
    """Return how the survey about a visit stands, and its score."""
    rows = views.rows(
        'SELECT status, score FROM surveys WHERE visit = ? ORDER BY "trigger" LIMIT 1', (visit,)
    )
    return (rows[0]["status"], rows[0]["score"]) if rows else ("", None)


def _cases(views: Views, visit: str, heard: Sequence[str]) -> tuple[str, ...]:
    """Return which of the cases of a customer came of a visit."""
    marks = ", ".join("?" * len(heard))
    rows = views.rows(
        f'SELECT "case" FROM cases WHERE "case" IN ({marks}) AND visit = ? ORDER BY opened',
        (*heard, visit),
    )
    return tuple(row["case"] for row in rows)


def _entries(history: Sequence[Recorded], journal: EventJournal, house: House) -> tuple[Entry, ...]:
    gone = undone_entries(history)
    newest_first = sorted(history, key=lambda event: event.position, reverse=True)
    return tuple(entry_of(event, journal, house, undone=event.id in gone) for event in newest_first)


def _offers(state: Visit, who: Person, at: datetime, rules: Rulebook) -> tuple[Offer, ...]:
    return tuple(
        Offer(action=offer.action, why_not=offer.why_not, params=offer.params)
        for offer in actions.offers(state, who, at, rules)
    )
