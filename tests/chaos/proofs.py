"""What must hold of a home whatever was done to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from domain.asking.facts import SurveySent
from domain.clientele.facts import CustomerAsked, CustomerVisited, FilesMerged, ReminderRaised
from domain.events import (
    CaseOpened,
    ComplaintReceived,
    ContactRecorded,
    NoteAdded,
    PromiseMade,
    Recorded,
    ResponseReceived,
)
from domain.visits.facts import OrderImported, VehicleHandedOver, VisitOpened
from eventstore.proof.verify import verify
from eventstore.record import Record
from eventstore.sqlite import SqliteLog
from tui.home import LOG
from tui.session import Session


def faults(home: Path, told: Iterable[str] = (), served: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a home, in words; nothing when all is well.

    Args:
        home: The folder; nobody writes there meanwhile.
        told: Lines of :mod:`tests.chaos.acting`, each an act that was acknowledged.
        served: Lines of :mod:`tests.chaos.serving`, the same.
    """
    report = verify(home / LOG)
    found = [] if report.ok else [f"verify: {finding}" for finding in report.findings]
    with Session(home) as session:
        events = list(session.journal.read())
        found += halves(events)
        found += half_served(events)
        kept = {(event.position, text) for event, text in notes(session, events)}
        promised = {(int(at), note) for at, note in map(str.split, told)}
        found += [f"lost: {act}" for act in sorted(promised - kept)]
        known = {" ".join(map(str, line)) for line in kept_of_the_counter(events)}
        found += [f"lost: {line}" for line in served if line not in known]
        found += views_apart(session)
    return found


def happened(home: Path) -> list[Record]:
    """Return a home's log without the instants at which it was written down."""
    with SqliteLog(home / LOG, readonly=True) as log:
        return [replace(record, recorded_at=0, leaf=b"") for record in log.read()]


def notes(session: Session, events: Iterable[Recorded]) -> Iterator[tuple[Recorded, str]]:
    """Yield each note or promise with the text somebody gave with it."""
    for event in events:
        if isinstance(event.fact, NoteAdded | PromiseMade):
            fact = session.journal.readable(event)
            assert isinstance(fact, NoteAdded | PromiseMade)
            yield event, fact.note


def halves(events: Iterable[Recorded]) -> Iterator[str]:
    """Yield what was recorded without that which belongs to it."""
    announced, opened = set(), set()
    acts: dict[object, set[type]] = defaultdict(set)
    for event in events:
        match event.fact:
            case ResponseReceived() | ComplaintReceived() | ReminderRaised() if event.fact.case:
                announced.add(event.fact.case)
            case CaseOpened():
                opened.add(event.fact.case)
                if not event.fact.promises:
                    yield f"no promises: {event.fact.case}"
            case ContactRecorded() | PromiseMade():
                acts[event.correlation].add(type(event.fact))
    yield from (f"a case on one side only: {case}" for case in announced ^ opened)
    whole = {ContactRecorded, PromiseMade}
    yield from (f"half an act: {kinds}" for kinds in acts.values() if kinds != whole)


def kept_of_the_counter(events: Sequence[Recorded]) -> Iterator[tuple[object, ...]]:
    """Yield what the counter may have told of, as it tells it."""
    orders, asked = Counter[str](), Counter[str]()
    for event in events:
        match event.fact:
            case VisitOpened(visit=visit):
                yield "opened", visit
            case VehicleHandedOver(visit=visit):
                yield "over", visit
            case OrderImported(source=source):
                orders[source.partition(".csv")[0]] += 1
            case FilesMerged(customer=kept, other=other):
                yield "merged", kept, other
            case SurveySent(batch=batch):
                asked[batch] += 1
    yield from (("orders", count, name) for name, count in orders.items())
    yield from (("asked", batch, count) for batch, count in asked.items())


def half_served(events: Sequence[Recorded]) -> Iterator[str]:
    """Yield what was recorded at the counter without that which belongs to it."""
    both: dict[str, list[set[str]]] = {
        kind: [set(), set()] for kind in ("handover", "survey", "merge")
    }
    for event in events:
        match event.fact:
            case VehicleHandedOver(visit=visit):
                both["handover"][0].add(visit)
            case CustomerVisited(visit=visit, mode="remote"):
                both["handover"][1].add(visit)
            case SurveySent(survey=survey):
                both["survey"][0].add(survey)
            case CustomerAsked(survey=survey):
                both["survey"][1].add(survey)
            case FilesMerged(customer=kept, other=other, here=here):
                both["merge"][int(here == other)].add(f"{kept} {other}")
    for kind, (first, second) in both.items():
        yield from (f"half a {kind}: {each}" for each in first ^ second)


def views_apart(session: Session) -> Iterator[str]:
    """Yield how the views, caught up, differ from what the log says."""
    session.catch_up()
    reached, head = session.projector.position(), session.log.head()
    if reached != head:
        yield f"the views stand at {reached}, the log at {head}"
    yield from map(str, session.projector.check())
