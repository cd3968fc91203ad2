"""What follows from repair orders, decided over the streams they touch.

A new order leaves what a handover at the desk leaves: a line in the customer's file, and the
survey that is owed where the order is recent enough to ask about (SPEC 2.1, 2.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import asdict, replace

from domain.asking.planning import plan_after_visit
from domain.clientele.facts import CustomerVisited, VisitReassigned
from domain.clientele.matching import recognise, trail
from domain.clientele.visited import after_visit
from domain.custody import CustomerErased
from domain.desk import Batch, Desk
from domain.events import Event, Recorded, customer_stream
from domain.fact import Fact
from domain.house import House
from domain.opening import Contact, Decided, calendar_day
from domain.types import CustomerId
from domain.visits.facts import OrderCorrected, OrderImported, VisitDone, VisitId, visit_stream
from domain.visits.imported import ImportOrder, OrderReceipt, visit_of
from domain.visits.rework import Rework, cars_of, rework_of
from domain.visits.versions import PERSONAL, Readable, Version, said_before, staff_id, versions


class Ledger:
    """The streams some orders touch, as they stand with what was decided so far.

    Args:
        desk: Where they will be recorded.
        orders: All that will be put; none of them twice.
        now: The present instant.
        readable: Opens the sealed fields of what was recorded earlier.

    Attributes:
        batches: What to record.
    """

    def __init__(
        self, desk: Desk, orders: Sequence[ImportOrder], now: datetime, readable: Readable
    ) -> None:
        self._load = desk.journal.load
        self._house: House = desk.house()
        self._now = now
        self._readable = readable
        self.batches: list[Batch] = []
        signs = [sign for order in orders for sign in order.contact.signs]
        loaded = self._load(sorted({visit_stream(visit_of(order.key)) for order in orders}))
        self._streams: dict[str, list[Event | Recorded]] = {
            name: list(history) for name, history in trail(signs, self._load, loaded).items()
        }
        self._trails = {name: _leading(history) for name, history in self._streams.items()}

    def put(self, order: ImportOrder) -> OrderReceipt:
        """Decide about one order."""
        visit, known = self._visit(order)
        if known and said_before(self._said(order, visit), known, self._house):
            return OrderReceipt("repeated", visit)
        if known and known[-1].lost:
            return self._correct(self._without(order, known[-1], visit), known)
        customer = self._customer(order.contact, order.at)
        rework = self._rework(order, customer, visit)
        said = self._said(order, visit, customer, rework)
        receipt = self._correct(said, known) if known else self._import(said)
        if known:
            self._take_out(said, known)
        self._leave(said, known[-1] if known else None)
        return receipt

    def _visit(self, order: ImportOrder) -> tuple[VisitId, list[Version]]:
        """Return the order's number and versions; another number where an order's are alike."""
        n = 0
        while True:
            visit = visit_of(order.key, n)
            history = self._history(visit_stream(visit))
            known = versions(history, self._readable)
            if not history or (known and _same_order(known[0].fact, order)):
                return visit, known
            n += 1

    def _history(self, stream: str) -> list[Event | Recorded]:
        if stream not in self._streams:
            self._streams[stream] = list(self._load([stream])[stream])
        return self._streams[stream]

    def _customer(self, contact: Contact, at: datetime) -> CustomerId:
        if not contact.signs:
            return contact.customer
        found = recognise(contact.signs, self._trails, at)
        for link in found.links:
            self._add(link)
        return found.customer

    def _rework(self, order: ImportOrder, customer: CustomerId, visit: VisitId) -> Rework:
        signs = (sign for _, sign in order.contact.signs)
        streams = {customer_stream(each) for each in (customer, *signs)}
        histories = [
            [event for event in self._history(stream) if _elsewhere(event.fact, visit)]
            for stream in sorted(streams)
        ]
        cars = cars_of(order.contact.signs)
        return rework_of(cars, order.matter, order.received, histories, self._house)

    def _said(
        self,
        order: ImportOrder,
        visit: VisitId,
        customer: CustomerId = "",
        rework: Rework = Rework(),  # noqa: B008  immutable
    ) -> OrderImported:
        contact, rules = order.contact, self._house.rules.at(order.at)
        tested = contact.phone and contact.phone in rules.intake.test_numbers
        return OrderImported(
            visit=visit,
            centre=self._house.centre,
            customer=customer or contact.customer,
            day=calendar_day(order.at, self._house),
            received=order.received,
            settled=order.settled,
            settlement=order.settlement,
            enterprise=order.enterprise,
            mode=order.mode,
            service=order.service,
            matter=order.matter,
            items=order.items,
            hours=order.hours,
            parts=order.parts,
            amount=order.amount,
            mileage=order.mileage,
            advisor=staff_id(contact.advisor, self._house),
            technician=staff_id(order.technician, self._house),
            vehicle=contact.vehicle,
            identified=contact.identified,
            first=order.first,
            major=order.service in rules.visit.major,
            rework_of=rework.of,
            rework=rework.times,
            invalid="staff-or-test" if tested else "",
            cars=cars_of(contact.signs),
            source=order.source,
            name=contact.name,
            phone=contact.phone,
            plate=contact.plate,
            vin=contact.vin,
            fault=order.fault,
        )

    def _without(self, order: ImportOrder, latest: Version, visit: VisitId) -> OrderImported:
        """Return an order without what was erased of the version before it."""
        said, fact = self._said(order, visit), latest.fact
        erased = dict.fromkeys(PERSONAL, "")
        return replace(
            said,
            customer=fact.customer,
            identified=fact.identified,
            cars=fact.cars,
            rework_of=fact.rework_of,
            rework=fact.rework,
            **erased,
        )

    def _import(self, said: OrderImported) -> OrderReceipt:
        event = Event(said.settled or said.received, said, key="imported")
        self._add(Decided(visit_stream(said.visit), (event,)))
        return OrderReceipt("new", said.visit, invalid=said.invalid)

    def _correct(self, said: OrderImported, known: Sequence[Version]) -> OrderReceipt:
        latest = known[-1]
        assert isinstance(latest.event, Recorded)  # noqa: S101  no order comes twice at once
        changed = latest.differs(said, self._house)
        fact = OrderCorrected(
            entry=latest.event.id,
            changed=changed,
            day_before=latest.fact.day,
            **asdict(said),
        )
        event = Event(self._now, fact, key=f"corrected/{len(known)}")
        self._add(Decided(visit_stream(said.visit), (event,)))
        return OrderReceipt("corrected", said.visit, changed, said.invalid)

    def _take_out(self, said: OrderImported, known: Sequence[Version]) -> None:
        """Let the file it was told to know that the visit was never this customer's, or counts not.

        The survey that was planned about it stays as it is: it may have been sent by now.
        """
        before = known[-1].fact.customer
        stream = customer_stream(before)
        if before == said.customer and not said.invalid:
            return
        if _is_in_file(self._history(stream), said.visit):
            to = "" if said.invalid else said.customer
            fact = VisitReassigned(customer=before, visit=said.visit, to=to)
            event = Event(self._now, fact, key=f"reassigned/{said.visit}/{len(known)}")
            self._add(Decided(stream, (event,)))

    def _leave(self, said: OrderImported, before: Version | None) -> None:
        """Let the customer's file know, and ask who was here not long ago."""
        if said.invalid:
            return
        done = _done(said)
        for decided in after_visit(done, self._house, now=self._now):
            history = self._history(decided.stream)
            again = before is not None and before.fact.customer == said.customer
            again = again or any(_tells_of(event.fact, said.visit) for event in history)
            self._add(_once_more(decided, history) if again else decided)
        if before is not None:
            return
        for decided in plan_after_visit(done, self._house, self._now):
            if not self._history(decided.stream):
                self._add(decided)

    def _add(self, decided: Decided) -> None:
        history = self._history(decided.stream)
        self.batches.append(Batch(decided.stream, len(history), decided.events))
        history.extend(decided.events)
        known = self._trails.get(decided.stream, [])
        self._trails[decided.stream] = _leading([*known, *decided.events])


def _leading(history: Iterable[Event | Recorded]) -> list[Event | Recorded]:
    """Return what tells whose file it is: of the visits since an erasure, the first says it all.

    (A fleet has hundreds of them, and its file is looked at for each of its cars.)
    """
    leading: list[Event | Recorded] = []
    visited = False
    for event in history:
        if not (isinstance(event.fact, CustomerVisited) and visited):
            leading.append(event)
        visited = isinstance(event.fact, CustomerVisited) or (
            visited and not isinstance(event.fact, CustomerErased)
        )
    return leading


def _same_order(fact: OrderImported | OrderCorrected, order: ImportOrder) -> bool:
    return (fact.settlement, fact.enterprise) == (order.settlement, order.enterprise)


def _elsewhere(fact: Fact, visit: VisitId) -> bool:
    return not _tells_of(fact, visit)


def _tells_of(fact: Fact, visit: VisitId) -> bool:
    return isinstance(fact, CustomerVisited) and fact.visit == visit


def _is_in_file(history: Iterable[Event | Recorded], visit: VisitId) -> bool:
    """Whether a customer's file holds a visit, as it stands now."""
    held = False
    for event in history:
        match event.fact:
            case CustomerVisited(visit=told) if told == visit:
                held = True
            case VisitReassigned(visit=told) if told == visit:
                held = False
            case CustomerErased():
                held = False
            case _:
                pass
    return held


def _done(said: OrderImported) -> VisitDone:
    return VisitDone(
        visit=said.visit,
        centre=said.centre,
        customer=said.customer,
        identified=said.identified,
        at=said.settled or said.received,
        day=said.day,
        mode=said.mode,
        service=said.service,
        first=said.first,
        major=said.major,
        advisor=said.advisor,
        technician=said.technician,
        vehicle=said.vehicle,
        unhappy=("rework",) if said.rework else (),
        amount=said.amount,
        mileage=said.mileage,
        matter=said.matter,
        cars=said.cars,
        rework=said.rework,
    )


def _once_more(decided: Decided, history: Iterable[Event | Recorded]) -> Decided:
    """Return a visit's line in a file where an earlier one is to be replaced.

    What was to be done after the visit is not done a second time.
    """
    event = decided.events[0]
    fact = event.fact
    assert isinstance(fact, CustomerVisited)  # noqa: S101  that is all that after_visit leaves
    times = sum(isinstance(e.fact, CustomerVisited) and e.fact.visit == fact.visit for e in history)
    planned = tuple(each for each in fact.planned if each.reminder != "call-back")
    again = replace(event, fact=replace(fact, planned=planned), key=f"{event.key}/{times}")
    return Decided(decided.stream, (again,))
