"""Acting on visits from a session: bookings, reports, acts, hours.

The same rules as for cases: nothing is recorded while the past is in view or in a copy for an
auditor, and the views are brought up to date before anything returns.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from msgspec.structs import replace

from domain.errors import RefusedError
from domain.events import Event
from domain.opening import Contact
from domain.visits import counter
from domain.visits.actions import VisitAsk, perform
from domain.visits.commands import BookVisit, OpenVisit
from domain.visits.facts import Mode, VisitBooked, VisitId, visit_stream
from domain.visits.history import fold
from domain.visits.state import Visit
from eventstore.errors import ViewsFailedError
from eventstore.record import uuid7
from tui.session import Session

TOLD = ("name", "phone", "plate", "vin")
"""What a booking tells of the customer, for whoever takes them in later."""


def book(  # noqa: PLR0913  what is told on the telephone
    session: Session,
    contact: Contact,
    slot: datetime,
    *,
    mode: Mode = "in-store",
    service: str = "",
    fault: str = "",
    prediagnosed: bool = False,
    parts_ready: bool = False,
    at: datetime | None = None,
) -> VisitId:
    """Give somebody a slot.

    Args:
        session: Who acts, and where.
        contact: Who comes, made comparable.
        slot: When.
        mode: Where the work is done.
        service: A code of the policy's services, or empty.
        fault: What the customer says.
        prediagnosed: Whether the cause is known already.
        parts_ready: Whether the parts are there.
        at: When it happened; now unless given.

    Raises:
        RefusedError: when it may not be recorded, the slot has passed or the service is unknown.
    """
    when = _ready(session, service, at)
    command = BookVisit(
        at=when,
        by=session.sitter(),
        key=f"desk/{uuid7()}",
        contact=contact,
        slot=slot,
        mode=mode,
        service=service,
        fault=fault,
        prediagnosed=prediagnosed,
        parts_ready=parts_ready,
        source="desk",
    )
    visit = counter.book(session.desk, command, session.stamp())
    _take_in(session)
    return visit


def open_visit(  # noqa: PLR0913  what is told at the counter
    session: Session,
    contact: Contact,
    *,
    booking: VisitId = "",
    mode: Mode = "in-store",
    service: str = "",
    matter: str = "",
    fault: str = "",
    mileage: int | None = None,
    first: bool = False,
    major: bool = False,
    at: datetime | None = None,
) -> VisitId:
    """Take in somebody who reports; the clocks start.

    Args:
        session: Who acts, and where.
        contact: Who it is, made comparable; what it leaves out is taken from the booking.
        booking: The visit they are booked for.
        mode: Where the work is done.
        service: A code of the policy's services, or empty for the booking's.
        matter: The code of the fault, by which the same fault is known again.
        fault: What the customer says.
        mileage: In km.
        first: Whether it is the first maintenance after the purchase.
        major: Whether it is a major repair, whatever the service.
        at: When it happened; now unless given.

    Raises:
        RefusedError: when it may not be recorded, the booking is none, or the service is unknown.
    """
    when = _ready(session, service, at)
    command = OpenVisit(
        at=when,
        by=session.sitter(),
        key=f"desk/{uuid7()}",
        contact=_completed(session, contact, booking) if booking else contact,
        booking=booking,
        mode=mode,
        service=service,
        matter=matter,
        fault=fault,
        mileage=mileage,
        first=first,
        major=major,
        source="desk",
    )
    visit = counter.receive(session.desk, command, session.stamp())
    _take_in(session)
    return visit


def act(
    session: Session, visit: VisitId, action: str, ask: VisitAsk
) -> tuple[Visit, tuple[Event, ...]]:
    """Carry out an action on a visit.

    Raises:
        RefusedError: when the visit's history forbids it, or the past is in view.
        UnknownPersonError: when somebody named never worked here.
    """
    _refuse(session)
    stream = visit_stream(visit)
    state = fold(session.journal.load([stream])[stream])
    if state is None:
        raise RefusedError("no-such-visit", visit=visit)
    commands = perform(state, action, ask, session.desk.house().rules)
    done = counter.attend(session.desk, visit, commands, session.stamp())
    _take_in(session)
    return done


def undo(session: Session, visit: VisitId) -> tuple[Event, ...]:
    """Take back the acting person's last act on a visit.

    Raises:
        RefusedError: when it cannot be taken back; says why. Also when the past is in view.
    """
    _refuse(session)
    events = counter.undo(
        session.desk, visit, by=session.sitter(), at=session.present(), stamp=session.stamp()
    )
    _take_in(session)
    return events


def attended(session: Session, staff: str, day: date, minutes: int) -> tuple[Event, ...]:
    """Note how long somebody, named by id or name, was at work on a day.

    Raises:
        RefusedError: when it may not be noted, or nobody is at work so long.
        UnknownPersonError: when nobody present is called so.
    """
    _refuse(session)
    events = counter.attended(
        session.desk,
        staff=session.house().person(staff).id,
        day=day,
        minutes=minutes,
        by=session.sitter(),
        at=session.present(),
        stamp=session.stamp(),
    )
    _take_in(session)
    return events


def _ready(session: Session, service: str, at: datetime | None) -> datetime:
    """Return when it happened, where it may be recorded and means something."""
    _refuse(session)
    when = at or session.present()
    known = session.house().rules.at(when).visit.services
    if service and service not in known:
        raise RefusedError("no-such-service", service=service, known=list(known))
    return when


def _refuse(session: Session) -> None:
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")


def _take_in(session: Session) -> None:
    """Fold what is on record; views that cannot be written make it no less done."""
    with suppress(ViewsFailedError):
        session.catch_up()


def _completed(session: Session, contact: Contact, booking: VisitId) -> Contact:
    """Add what the booking told; nothing where somebody else's number was shown."""
    stream = visit_stream(booking)
    for event in session.journal.load([stream])[stream]:
        fact = session.journal.readable(event) if isinstance(event.fact, VisitBooked) else None
        if isinstance(fact, VisitBooked) and contact.phone in ("", fact.phone):
            blank = {name: getattr(fact, name) for name in TOLD if not getattr(contact, name)}
            return replace(contact, **blank)
    return contact
