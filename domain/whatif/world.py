"""A centre's cases, visits and customers' files as they stand under one rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain import case as cases
from domain import customer as customers
from domain.clientele import reminders
from domain.customer import Customer
from domain.events import Event, Recorded, case_stream, customer_stream
from domain.fact import Fact
from domain.house import House
from domain.opening import Decided
from domain.types import Case, CaseId, CustomerId
from domain.visits import visit as visits
from domain.visits.facts import VisitId, visit_stream
from domain.visits.state import Visit
from domain.whatif.tally import Tally

CASE, VISIT, CUSTOMER = "case", "visit", "customer"
"""The first words of the streams that a replay looks at."""


class World:
    """States, and what is counted on the way to them.

    Args:
        tally: Counts what happens here.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.house = House()
        self.cases: dict[CaseId, Case] = {}
        self.visits: dict[VisitId, Visit] = {}
        self.customers: dict[CustomerId, Customer] = {}

    def customer(self, whose: CustomerId) -> Customer:
        """Return somebody's file; an empty one for a stranger."""
        return self.customers.get(whose, _STRANGER)

    def fold(self, event: Recorded | Event, stream: str, entry: UUID | None = None) -> None:
        """Let an event have happened in a stream, and count it."""
        self.tally.take(event.fact, event.at, entry)
        kind, _, name = stream.partition("-")
        if kind == VISIT:
            self._fold_visit(name, event.fact, event.at)
        elif kind == CASE:
            self._fold_case(name, event.fact, event.at)
        elif kind == CUSTOMER:
            self.customers[name] = customers.evolve(self.customer(name), event)

    def _fold_case(self, name: CaseId, fact: Fact, at: datetime) -> None:
        state = cases.evolve(self.cases.get(name), fact, at)
        if state is not None:
            self.cases[name] = state

    def _fold_visit(self, name: VisitId, fact: Fact, at: datetime) -> None:
        state = visits.evolve(self.visits.get(name), fact, at)
        if state is not None:
            self.visits[name] = state

    def take(self, decided: Iterable[Decided]) -> None:
        """Let what was decided have happened."""
        for stream, events in decided:
            for event in events:
                self.fold(event, stream)

    # Clocks -------------------------------------------------------------------------------------

    def remind(self, whose: CustomerId, until: datetime) -> None:
        """Let somebody's reminders that fell due before an instant become work."""
        stream = customer_stream(whose)
        while (due := customers.next_due(self.customer(whose))) is not None and due < until:
            self.take(reminders.settle(stream, self.customer(whose), until, self.house))

    def settle(self, until: datetime) -> None:
        """Let all that fell due before an instant have happened, and count what is owed."""
        for whose in list(self.customers):
            self.remind(whose, until)
        for name, case in list(self.cases.items()):
            self._let_happen(case_stream(name), cases.settle(case, until, self.house.rules))
        for name, visit in list(self.visits.items()):
            self._let_happen(visit_stream(name), visits.settle(visit, until, self.house.rules))
        self.tally.due(self.cases.values(), self.visits.values())

    def _let_happen(self, stream: str, events: Iterable[Event]) -> None:
        for event in events:
            self.fold(event, stream)


_STRANGER = Customer()
