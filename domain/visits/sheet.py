"""What one act on a visit touches besides it: signs, the customer's file, the survey that is owed.

The one rule: everything is read before it is written, and written in one append.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.asking.planning import plan_after_visit
from domain.clientele.matching import recognise, trail
from domain.clientele.visited import after_visit
from domain.desk import Batch, Desk, Stamp
from domain.errors import UnknownPersonError
from domain.events import Event, Recorded, customer_stream
from domain.house import House
from domain.opening import Contact
from domain.types import CustomerId, Person, StaffId
from domain.visits.commands import AnyVisitCommand, BookHours, Diagnose, StartWork
from domain.visits.facts import VehicleHandedOver, VisitDone
from domain.visits.rework import Rework, rework_of
from domain.visits.versions import staff_id
from domain.visits.visit import Visit


class Sheet:
    """The streams one act touches, as they stand with what was decided so far."""

    def __init__(self, desk: Desk) -> None:
        self._journal = desk.journal
        self.house: House = desk.house()
        self._streams: dict[str, list[Event | Recorded]] = {}
        self._batches: list[Batch] = []

    def history(self, stream: str) -> list[Event | Recorded]:
        """Return a stream's events, with what was decided."""
        if stream not in self._streams:
            self._streams[stream] = list(self._journal.load([stream])[stream])
        return self._streams[stream]

    def add(self, stream: str, events: Iterable[Event]) -> None:
        """Take decided events in."""
        decided = tuple(events)
        history = self.history(stream)
        if decided:
            self._batches.append(Batch(stream, len(history), decided))
            history.extend(decided)

    def record(self, stamp: Stamp) -> None:
        """Record all of it at once.

        Raises:
            ConflictError: when one of the streams has moved on.
        """
        if self._batches:
            self._journal.record(self._batches, stamp)

    def customer(self, contact: Contact, at: datetime) -> CustomerId:
        """Return whose file somebody's signs lead to, and let those that led nowhere lead there."""
        if not contact.signs:
            return contact.customer
        known = trail(contact.signs, self._journal.load, self._streams)
        self._streams.update({name: list(history) for name, history in known.items()})
        found = recognise(contact.signs, self._streams, at)
        for link in found.links:
            self.add(link.stream, link.events)
        return found.customer

    def rework(
        self, customer: CustomerId, cars: Sequence[str], matter: str, at: datetime
    ) -> Rework:
        """Return the visit that one of this car for this matter repeats."""
        streams = {customer_stream(each) for each in (customer, *cars)} if matter else set()
        histories = [self.history(stream) for stream in sorted(streams)]
        return rework_of(cars, matter, at, histories, self.house)

    def completed(self, visit: Visit | None, command: AnyVisitCommand) -> AnyVisitCommand:
        """Add to a command what other streams know.

        Raises:
            UnknownPersonError: when somebody named never worked here.
        """
        if isinstance(command, StartWork) and command.technician:
            self.require_staff(command.technician)
        if isinstance(command, BookHours) and command.staff:
            self.require_staff(command.staff)
        if visit is None or not isinstance(command, Diagnose) or not command.matter:
            return command
        if visit.rework or command.matter == visit.matter:
            return command
        at = visit.opened or command.at
        found = self.rework(visit.customer, visit.cars, command.matter, at)
        return replace(command, rework_of=found.of, rework=found.times)

    def require_staff(self, staff: StaffId) -> None:
        """Let somebody pass who works here, or did.

        Raises:
            UnknownPersonError: for anybody else.
        """
        if staff not in self.house.staff:
            raise UnknownPersonError(who=staff, known=[m.id for m in self.house.present()])

    def advisor(self, contact: Contact, by: Person) -> StaffId:
        """Return whose visit it is: the advisor named, else the acting person if they are one."""
        if contact.advisor:
            return staff_id(contact.advisor, self.house)
        return by.id if by.role == "advisor" else ""

    def leave(self, visit: Visit, events: Iterable[Event]) -> None:
        """Let the customer's file know of a handover, and ask whoever is to be asked."""
        for event in events:
            if isinstance(event.fact, VehicleHandedOver):
                done = _done(visit, event.at, event.fact)
                left = (*after_visit(done, self.house), *plan_after_visit(done, self.house))
                for decided in left:
                    self.add(decided.stream, decided.events)


def _done(visit: Visit, at: datetime, fact: VehicleHandedOver) -> VisitDone:
    return VisitDone(
        visit=visit.id,
        centre=visit.centre,
        customer=visit.customer,
        identified=visit.identified,
        at=at,
        day=fact.day,
        mode=visit.mode,
        service=visit.service,
        first=visit.first,
        major=visit.major,
        advisor=visit.advisor,
        technician=visit.technician,
        vehicle=visit.vehicle,
        unhappy=fact.unhappy,
        amount=fact.amount,
        mileage=visit.mileage,
        next_service=fact.next_service,
        matter=visit.matter,
        cars=visit.cars,
        rework=visit.rework,
    )
