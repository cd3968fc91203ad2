"""One customer's file (SPEC 7): everything there is of them, over all files that are read as one.

A reading: nothing here writes. What is theirs by events of their own comes from their streams, the
rest from the views, so that the file reads the same as of any instant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from domain.clientele import value
from domain.clientele.facts import (
    CustomerVisited,
    FilesMerged,
    MergeUndone,
    ReferralMade,
    ReminderRaised,
)
from domain.clientele.file import Customer, Heard
from domain.custody import PersonalDataSeen
from domain.events import CustomerHeard, Recorded, customer_stream
from domain.types import CustomerId
from domain.views.customerrow import thaw
from gateway.journal import instant
from tui.casefile import entry_of
from tui.clientmodels import (
    Answer,
    Asked,
    Car,
    Consent,
    CustomerFile,
    Double,
    Owed,
    Referred,
    Reminding,
)
from tui.clientranks import in_house, rules_of
from tui.clients import families, inputs_of, line_of, preferences_of, rows_of, text_of, vehicle_of
from tui.clientsearch import root
from tui.contacts import contacts
from tui.errors import CustomerUnknownError
from tui.models import CaseLine, Entry
from tui.reading import Views
from tui.session import Session
from tui.visiting import visit_lines
from tui.visitmodels import VisitLine

MOST = 200
"""Visits, cases, surveys and entries of one customer that are read, the latest of each."""

_QUIET = (CustomerHeard, PersonalDataSeen)
"""What the other lists of a file tell, or who looked at it."""


def customer_file(
    session: Session, views: Views, customer: CustomerId, at: datetime
) -> CustomerFile:
    """Return everything about one customer.

    Args:
        session: Whose log, keys and index.
        views: What is read.
        customer: Whose file; one that was merged into another is read there.
        at: As of when.

    Raises:
        CustomerUnknownError: when there is nothing of such a customer.
        StoreError: when log, keys or index cannot be read.
    """
    whole = root(views, customer)
    people = families(views, [whole])
    if whole not in people:
        raise CustomerUnknownError(customer=customer)
    rows = people[whole]
    here, files = in_house(views), [row["customer"] for row in rows]
    line = line_of(views, rows, at, here)
    states = [thaw(row["state"]) for row in rows if row["state"]]
    streams = session.journal.load([customer_stream(file) for file in files])
    events = sorted((e for history in streams.values() for e in history), key=_place, reverse=True)
    cases = _cases(views, files)
    visits = _visits(views, files)
    rules = rules_of(views, at)
    inputs = inputs_of(rows, rules, views.day(at), here)
    return CustomerFile(
        at=at,
        line=line,
        phones=_phones(views, rows),
        birthday=text_of(views, rows, "birthday"),
        cars=_cars(_told_cars(views, rows), visits),
        visits=visits,
        answers=tuple(_answers(views, files, states, cases)),
        cases=cases,
        promises=tuple(_promises(views, cases)),
        preferences=preferences_of(views, rows),
        consent=_consent(states),
        referrals=tuple(_referrals(views, events)),
        reminders=tuple(_reminders(states, events, cases)),
        surveys=tuple(_surveys(views, files)),
        inputs=inputs,
        worth=value.worth(inputs, rules),
        merged=tuple(_double(views, row, ()) for row in rows[1:]),
        doubles=_doubles(session, views, files, states),
        entries=tuple(_entries(session, _told_once(events, files), masked=views.masked)),
    )


def _place(event: Recorded) -> int:
    return event.position


def _marks(files: Sequence[CustomerId]) -> str:
    return ", ".join("?" * len(files))


def _visits(views: Views, files: Sequence[CustomerId]) -> tuple[VisitLine, ...]:
    newest = "coalesce(opened, slot, last_at) DESC, visit"
    return visit_lines(views, f"customer IN ({_marks(files)})", files, newest, MOST)


def _cases(views: Views, files: Sequence[CustomerId]) -> tuple[CaseLine, ...]:
    order = "status <> 'open', coalesce(due, 9e18), opened DESC, \"case\""
    return views.lines(f"customer IN ({_marks(files)})", files, order, MOST)


def _phones(views: Views, rows: Sequence[sqlite3.Row]) -> tuple[str, ...]:
    """Return the number each file was told last, the newest first."""
    newest = sorted(rows, key=lambda row: -row["phone_on"])
    numbers = (text_of(views, [row], "phone") for row in newest)
    return tuple(dict.fromkeys(number for number in numbers if number))


def _told_cars(views: Views, rows: Sequence[sqlite3.Row]) -> tuple[Car, ...]:
    """Return the car each file was told of last, the newest first."""
    newest = sorted(rows, key=lambda row: -row["last_at"])
    return tuple(
        Car(
            vehicle=vehicle_of(views, row),
            plate=text_of(views, [row], "plate"),
            vin=text_of(views, [row], "vin"),
        )
        for row in newest
    )


def _cars(told: Sequence[Car], visits: Sequence[VisitLine]) -> tuple[Car, ...]:
    """Return every car they came with, the one here last first, and those they told of."""
    cars: dict[str, Car] = {}
    for visit in visits:
        if visit.stage == "cancelled":
            continue
        if name := visit.vin or visit.plate or visit.vehicle:
            known = next((each for each in cars if _same(cars[each], visit)), name)
            cars.setdefault(known, _car(visit))
    for n, car in enumerate(told):
        named = any((car.plate, car.vin, car.vehicle))
        if named and not any(_same(known, car) for known in cars.values()):
            cars[f"told/{n}"] = car
    return tuple(cars.values())


def _car(visit: VisitLine) -> Car:
    return Car(vehicle=visit.vehicle, plate=visit.plate, vin=visit.vin, last=visit.day)


def _same(car: Car, other: Car | VisitLine) -> bool:
    if car.vin and other.vin:
        return car.vin == other.vin
    if car.plate or other.plate:
        return car.plate == other.plate
    return car.vehicle == other.vehicle


def _answers(
    views: Views,
    files: Sequence[CustomerId],
    states: Sequence[Customer],
    cases: Sequence[CaseLine],
) -> Iterator[Answer]:
    """Yield what they said, newest first, in their words; a score that was corrected as it is."""
    of_case = {line.case: line for line in cases}
    said = sorted((h for state in states for h in state.heard), key=lambda h: h.at, reverse=True)
    loose = _loose(views, files, [heard for heard in said[:MOST] if not heard.fact.case])
    for heard in said[:MOST]:
        fact = heard.fact
        line = of_case.get(fact.case)
        yield Answer(
            at=heard.at,
            kind=fact.kind,
            score=line.score if line and line.score is not None else fact.score,
            case=fact.case,
            matter=fact.matter,
            comment=line.comment if line else loose.get(_told_at(fact.kind, heard.at), ""),
        )


def _loose(
    views: Views, files: Sequence[CustomerId], said: Sequence[Heard]
) -> dict[tuple[bool, datetime], str]:
    """Return the words of what became no case, as :func:`_told_at` names it."""
    days = sorted({views.day(heard.at).isoformat() for heard in said})
    found: dict[tuple[bool, datetime], str] = {}
    for start in range(0, len(days), MOST):
        some = days[start : start + MOST]
        rows = views.rows(
            "SELECT kind, at, source_at FROM feedback"
            f" WHERE day IN ({_marks(some)}) AND customer IN ({_marks(files)}) AND \"case\" = ''",
            (*some, *files),
        )
        for row in rows:
            told = _told_at(row["kind"], instant(row["at"]))
            found[told] = views.words_of(row["source_at"])[1]
    return found


def _told_at(kind: str, at: datetime) -> tuple[bool, datetime]:
    """Return what one thing said has in common in the file and among all that was said."""
    return kind == "complaint", at


def _promises(views: Views, cases: Sequence[CaseLine]) -> Iterator[Owed]:
    """Yield what open cases still owe, the earliest first."""
    states = views.states([line.case for line in cases if line.status == "open"])
    owed = [
        Owed(case=case, step=step.step, due=step.due, late=step.breached is not None)
        for case, state in states.items()
        for step in state.steps
        if step.open and step.due
    ]
    yield from sorted(owed, key=lambda each: each.due)


def _consent(states: Sequence[Customer]) -> Consent:
    return Consent(
        given=all(state.consents() for state in states),
        refused=tuple(sorted({c for state in states for c in state.refused if c})),
        allowed=tuple(sorted({c for state in states for c in state.allowed})),
    )


def _referrals(views: Views, events: Sequence[Recorded]) -> Iterator[Referred]:
    made: dict[CustomerId, date] = {}
    for event in events:
        if isinstance(event.fact, ReferralMade):
            made.setdefault(event.fact.referred, event.fact.day)
    reached = contacts(views, made)
    for referred, day in made.items():
        known = reached[referred]
        yield Referred(customer=referred, name=known.name, sealed=known.sealed, day=day)


def _reminders(
    states: Sequence[Customer], events: Sequence[Recorded], cases: Sequence[CaseLine]
) -> Iterator[Reminding]:
    """Yield what became work and is open, then what is to come."""
    standing = {line.case for line in cases if line.status == "open"}
    for event in events:
        if isinstance(event.fact, ReminderRaised) and event.fact.case in standing:
            yield Reminding(reminder=event.fact.reminder, due=event.at, case=event.fact.case)
    coming = [owed for state in states for owed in state.waiting]
    for owed in sorted(coming, key=lambda each: each.due):
        yield Reminding(reminder=owed.reminder, due=owed.due)


def _surveys(views: Views, files: Sequence[CustomerId]) -> Iterator[Asked]:
    rows = views.rows(
        f"SELECT * FROM surveys WHERE customer IN ({_marks(files)})"
        f" ORDER BY made DESC LIMIT {MOST}",
        files,
    )
    for row in rows:
        yield Asked(
            at=instant(row["answered"] or row["sent"] or row["due"] or row["made"]),
            trigger=row["trigger"],
            channel=row["channel"] or row["planned_channel"],
            status=row["status"],
            why=row["why"],
            score=row["score"],
            visit=row["visit"],
        )


def _doubles(
    session: Session, views: Views, files: Sequence[CustomerId], states: Sequence[Customer]
) -> tuple[Double, ...]:
    """Return files that came with the same car and may be the same person's."""
    if session.is_audit_copy:
        return ()
    session.lookup.follow()
    upto = session.moment.position if session.moment else None
    alike = {
        other: kinds
        for other, kinds in session.lookup.alike(files, upto=upto).items()
        if kinds.intersection(("vin", "plate"))
    }
    parted = {other for state in states for other in state.parted}
    rows = [
        row
        for row in rows_of(views, sorted(alike))
        if not row["merged_into"] and not row["erased"] and row["customer"] not in parted
    ]
    found = [_double(views, row, tuple(sorted(alike[row["customer"]]))) for row in rows]
    return tuple(sorted(found, key=lambda each: (-len(each.by), -each.last_at.timestamp())))


def _double(views: Views, row: sqlite3.Row, by: tuple[str, ...]) -> Double:
    name, phone, plate = (text_of(views, [row], field) for field in ("name", "phone", "plate"))
    return Double(
        customer=row["customer"],
        name=name,
        phone=phone,
        plate=plate,
        sealed=views.sealed(row, ("name", "phone", "plate")),
        last_at=instant(row["last_at"]),
        by=by,
    )


def _told_once(events: Sequence[Recorded], files: Sequence[CustomerId]) -> Sequence[Recorded]:
    """Return what was noted without the second of two facts that stand in both files."""
    return [
        event
        for event in events
        if not isinstance(event.fact, FilesMerged | MergeUndone)
        or event.fact.here == event.fact.customer
        or event.fact.customer not in files
    ]


def _entries(session: Session, events: Sequence[Recorded], *, masked: bool) -> Iterator[Entry]:
    """Yield what was noted in the file, newest first; without anybody's words in a room."""
    house = session.house()
    ends = {e.fact.visit: e.id for e in events if isinstance(e.fact, CustomerVisited)}
    for event in [e for e in events if not isinstance(e.fact, _QUIET)][:MOST]:
        entry = entry_of(event, session.journal, house)
        if isinstance(event.fact, CustomerVisited) and ends[event.fact.visit] != event.id:
            entry = replace(entry, params={**entry.params, "again": True})
        yield entry if not masked else _without_words(entry)


def _without_words(entry: Entry) -> Entry:
    hidden = ("name", "phone", "plate", "vin", "birthday")
    return replace(
        entry, text="", params={k: v for k, v in entry.params.items() if k not in hidden}
    )
