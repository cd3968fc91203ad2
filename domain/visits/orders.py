"""Taking in finished repair orders from another system: each once, its corrections as such.

A new order leaves what a handover at the desk leaves: a line in the customer's file, and the
survey that is owed where the order is recent enough to ask about (SPEC 2.1, 2.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import asdict, replace

from domain.asking.planning import plan_after_visit
from domain.clientele.facts import CustomerVisited
from domain.clientele.matching import recognise, trail
from domain.clientele.visited import after_visit
from domain.desk import Batch, Desk, Stamp, retrying
from domain.events import Event, Recorded, customer_stream
from domain.fact import Fact
from domain.house import House
from domain.opening import Contact, Decided, calendar_day, case_id
from domain.types import CustomerId
from domain.visits.facts import (
    Mode,
    OrderCorrected,
    OrderImported,
    Part,
    VisitDone,
    VisitId,
    visit_stream,
)
from domain.visits.rework import Rework, cars_of, rework_of
from domain.visits.versions import PERSONAL, Readable, Version, said_before, staff_id, versions


class ImportOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A repair order to be taken in.

    Attributes:
        key: The number space of the sender and its number there; names the order for ever,
            together with ``enterprise`` and ``settlement``.
        contact: Whose car it is; its ``advisor`` and ``vehicle`` are the order's.
        received: When the car came.
        settled: When the bill was made.
        settlement: The number of the bill.
        hours: Working hours billed.
        amount: The bill in cents.
        first: Whether it is the first maintenance after the purchase.
        source: File and line.
    """

    key: str
    contact: Contact
    received: datetime
    settled: datetime | None = None
    settlement: str = ""
    enterprise: str = ""
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    items: tuple[str, ...] = ()
    hours: float | None = None
    parts: tuple[Part, ...] = ()
    amount: int | None = None
    mileage: int | None = None
    technician: str = ""
    first: bool = False
    fault: str = ""
    source: str = ""

    @property
    def at(self) -> datetime:
        """When the visit ended, as far as the order says."""
        return self.settled or self.received


class OrderReceipt(NamedTuple):
    """What became of one order.

    ``changed`` names what a correction changed; ``invalid`` is the reason why a new or corrected
    order counts in nothing.
    """

    fate: Literal["new", "repeated", "corrected"]
    visit: VisitId
    changed: tuple[str, ...] = ()
    invalid: str = ""


def take_in_orders(
    desk: Desk,
    orders: Sequence[ImportOrder],
    stamp: Stamp,
    *,
    now: datetime,
    readable: Readable = lambda event: event.fact,
) -> list[OrderReceipt]:
    """Record what is new in the orders, and say what became of each.

    One append, but one more wherever an order comes again.

    Args:
        desk: Where to record.
        orders: In the order of the file.
        stamp: Who takes them in.
        now: The present instant; orders older than the intake horizon ask nobody.
        readable: Opens the sealed fields of what was recorded earlier.
    """
    receipts: list[OrderReceipt] = []
    for run in _runs(orders):
        receipts += retrying(partial(_take_in, desk, run, stamp, now, readable))
    return receipts


def visit_of(key: str, n: int = 0) -> VisitId:
    """Return the number of an imported order's visit; the n-th choice where one is taken."""
    return case_id(f"visit/{key}/{n}" if n else f"visit/{key}")


def _runs(orders: Sequence[ImportOrder]) -> Iterator[Sequence[ImportOrder]]:
    """Yield the orders in runs in which none comes twice: a correction names what it corrects.

    Runs keep the order of the file, so that its pieces, taken in one by one, leave the same log.
    """
    start, met = 0, set[str]()
    for at, order in enumerate(orders):
        if order.key in met:
            yield orders[start:at]
            start, met = at, set()
        met.add(order.key)
    yield orders[start:]


def _take_in(
    desk: Desk, orders: Sequence[ImportOrder], stamp: Stamp, now: datetime, readable: Readable
) -> list[OrderReceipt]:
    ledger = _Ledger(desk, orders, now, readable)
    receipts = [ledger.put(order) for order in orders]
    if ledger.batches:
        desk.journal.record(ledger.batches, stamp)
    return receipts


class _Ledger:
    """The streams some orders touch, as they stand with what was decided so far."""

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
        found = recognise(contact.signs, self._streams, at)
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

    def _leave(self, said: OrderImported, before: Version | None) -> None:
        """Let the customer's file know, and ask who was here not long ago."""
        if said.invalid:
            return
        done = _done(said)
        for decided in after_visit(done, self._house, now=self._now):
            again = before is not None and before.fact.customer == said.customer
            self._add(_once_more(decided, self._history(decided.stream)) if again else decided)
        if before is not None:
            return
        for decided in plan_after_visit(done, self._house, self._now):
            if not self._history(decided.stream):
                self._add(decided)

    def _add(self, decided: Decided) -> None:
        history = self._history(decided.stream)
        self.batches.append(Batch(decided.stream, len(history), decided.events))
        history.extend(decided.events)


def _same_order(fact: OrderImported | OrderCorrected, order: ImportOrder) -> bool:
    return (fact.settlement, fact.enterprise) == (order.settlement, order.enterprise)


def _elsewhere(fact: Fact, visit: VisitId) -> bool:
    return not isinstance(fact, CustomerVisited) or fact.visit != visit


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
