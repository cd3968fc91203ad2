"""The counter: every road by which a visit gets into the log.

A booking, a report and an act each come to one append over all streams they touch: the visit's,
those of the customer's signs, the customer's file and the survey that is owed. Whoever was quicker
is read, and the decision taken anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.desk import Desk, Stamp, retrying
from domain.errors import RefusedError
from domain.events import Event
from domain.naming import by_name
from domain.opening import calendar_day
from domain.types import Person, StaffId
from domain.visits import undoing
from domain.visits.clocks import at_reception, at_slot, settle
from domain.visits.commands import AnyVisitCommand, BookVisit, OpenVisit
from domain.visits.facts import (
    HoursAttended,
    VisitBooked,
    VisitId,
    VisitOpened,
    roster_stream,
    visit_stream,
)
from domain.visits.orders import visit_of
from domain.visits.rework import cars_of
from domain.visits.sheet import Sheet
from domain.visits.visit import DAY_MINUTES, Visit, decide, fold, refuse_role


def book(desk: Desk, command: BookVisit, stamp: Stamp) -> VisitId:
    """Give somebody a slot; the same booking again changes nothing.

    Raises:
        RefusedError: when the role may not, or the slot has passed.
    """
    refuse_role(command.by)
    if command.slot <= command.at:
        raise RefusedError("time-not-ahead")

    def attempt() -> VisitId:
        sheet = Sheet(desk)
        visit = visit_of(command.key)
        if not sheet.history(visit_stream(visit)):
            sheet.add(visit_stream(visit), (_booked(sheet, visit, command),))
            sheet.record(stamp)
        return visit

    return retrying(attempt)


def receive(desk: Desk, command: OpenVisit, stamp: Stamp) -> VisitId:
    """Take in somebody who reports, on their booking if there is one; the clocks start.

    The same report again changes nothing.

    Raises:
        RefusedError: when the role may not, or the booking is none, or over.
    """
    refuse_role(command.by)

    def attempt() -> VisitId:
        sheet = Sheet(desk)
        visit = command.booking or visit_of(command.key)
        stream = visit_stream(visit)
        before = fold(sheet.history(stream))
        if _is_new(before, command):
            settled = settle(before, command.at) if before else ()
            now = fold(settled, before)
            sheet.add(stream, (*settled, _opened(sheet, visit, now, command)))
            sheet.record(stamp)
        return visit

    return retrying(attempt)


def attend(
    desk: Desk, visit: VisitId, commands: Sequence[AnyVisitCommand], stamp: Stamp
) -> tuple[Visit, tuple[Event, ...]]:
    """Carry out one person's act on a visit: all of its commands or none.

    A handover leaves a line in the customer's file, and the survey that is owed.

    Returns:
        The visit afterwards and the events of its stream.

    Raises:
        RefusedError: when the visit's history forbids it.
        UnknownPersonError: when somebody named never worked here.
    """

    def attempt() -> tuple[Visit, tuple[Event, ...]]:
        sheet = Sheet(desk)
        stream = visit_stream(visit)
        state = fold(sheet.history(stream))
        events: list[Event] = []
        for command in commands:
            decided = decide(state, sheet.completed(state, command), sheet.house.rules)
            state = fold(decided, state)
            events.extend(decided)
        if state is None:
            raise RefusedError("no-such-visit")
        sheet.add(stream, events)
        sheet.leave(state, events)
        sheet.record(stamp)
        return state, tuple(events)

    return retrying(attempt)


def undo(
    desk: Desk, visit: VisitId, *, by: Person, at: datetime, stamp: Stamp
) -> tuple[Event, ...]:
    """Take back the person's last act on a visit.

    Raises:
        RefusedError: when it cannot be taken back; says why.
    """

    def attempt() -> tuple[Event, ...]:
        sheet = Sheet(desk)
        stream = visit_stream(visit)
        history = desk.journal.load([stream])[stream]
        with by_name(sheet.house):
            events = undoing.undo(history, by=by, at=at, rules=sheet.house.rules)
        sheet.add(stream, events)
        sheet.record(stamp)
        return events

    return retrying(attempt)


def attended(
    desk: Desk,
    *,
    staff: StaffId,
    day: date,
    minutes: int,
    by: Person,
    at: datetime,
    stamp: Stamp,
) -> tuple[Event, ...]:
    """Note how long somebody was at work on a day; a later note replaces the one before.

    Raises:
        RefusedError: when the role may not, or nobody is at work so long.
        UnknownPersonError: when they never worked here.
    """
    refuse_role(by, works=True)
    if not 0 <= minutes <= DAY_MINUTES:
        raise RefusedError("minutes-impossible", limit=DAY_MINUTES)

    def attempt() -> tuple[Event, ...]:
        sheet = Sheet(desk)
        sheet.require_staff(staff)
        if by.role == "technician" and staff != by.id:
            raise RefusedError("role-may-not", role=by.role)
        fact = HoursAttended(centre=sheet.house.centre, staff=staff, day=day, minutes=minutes)
        stream = roster_stream(day)
        noted = [e.fact for e in sheet.history(stream) if isinstance(e.fact, HoursAttended)]
        if next((f for f in reversed(noted) if f.staff == staff), None) == fact:
            return ()
        events = (Event(at, fact),)
        sheet.add(stream, events)
        sheet.record(stamp)
        return events

    return retrying(attempt)


def _booked(sheet: Sheet, visit: VisitId, command: BookVisit) -> Event:
    contact, rules = command.contact, sheet.house.rules
    customer = sheet.customer(contact, command.at)
    fact = VisitBooked(
        visit=visit,
        centre=sheet.house.centre,
        customer=customer,
        day=calendar_day(command.slot, sheet.house),
        slot=command.slot,
        marks=(at_slot(command.slot, command.at, rules),),
        policy=rules.at(command.at).edition,
        mode=command.mode,
        service=command.service,
        advisor=sheet.advisor(contact, command.by),
        vehicle=contact.vehicle,
        prediagnosed=command.prediagnosed,
        parts_ready=command.parts_ready,
        cars=cars_of(contact.signs),
        source=command.source,
        name=contact.name,
        phone=contact.phone,
        plate=contact.plate,
        vin=contact.vin,
        fault=command.fault,
    )
    return Event(command.at, fact, key="booked")


def _is_new(before: Visit | None, command: OpenVisit) -> bool:
    """Whether a report begins a visit; a report that was taken in already does not."""
    if before is None and command.booking:
        raise RefusedError("no-such-visit")
    if before is not None and before.stage == "cancelled":
        raise RefusedError("visit-over", stage=before.stage)
    return before is None or before.stage == "booked"


def _opened(sheet: Sheet, visit: VisitId, booked: Visit | None, command: OpenVisit) -> Event:
    contact, at, house = command.contact, command.at, sheet.house
    policy = house.rules.at(at)
    customer = sheet.customer(contact, at)
    cars = cars_of(contact.signs) or (booked.cars if booked else ())
    rework = sheet.rework(customer, cars, command.matter, at)
    service = command.service or (booked.service if booked else "")
    major = command.major or service in policy.visit.major
    named = sheet.advisor(contact, command.by)
    fact = VisitOpened(
        visit=visit,
        centre=house.centre,
        customer=customer,
        day=calendar_day(at, house),
        marks=tuple(at_reception(at, house.rules, major=major)),
        policy=policy.edition,
        mode=command.mode,
        service=service,
        matter=command.matter,
        advisor=booked.advisor if booked and not contact.advisor else named,
        vehicle=contact.vehicle or (booked.vehicle if booked else ""),
        mileage=command.mileage,
        first=command.first,
        major=major,
        identified=contact.identified,
        rework_of=rework.of,
        rework=rework.times,
        cars=cars,
        source=command.source,
        name=contact.name,
        phone=contact.phone,
        plate=contact.plate,
        vin=contact.vin,
        fault=command.fault,
    )
    return Event(at, fact, key="opened")
