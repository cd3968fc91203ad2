"""One customer's history, as far as later rules look back on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.custody import CustomerErased, CustomerRestricted, RestrictionLifted
from domain.events import CustomerHeard, Event, Recorded
from domain.types import CaseId


class Heard(msgspec.Struct, frozen=True):
    """An earlier answer or complaint."""

    at: datetime
    fact: CustomerHeard


class Customer(msgspec.Struct, frozen=True):
    """All that was heard from a customer since they were last erased, oldest first.

    Attributes:
        restricted: Whether their data is kept and not used.
        erasures: How often they were erased.
    """

    heard: tuple[Heard, ...] = ()
    restricted: bool = False
    erasures: int = 0

    def dissatisfied_since(self, instant: datetime, until: datetime) -> bool:
        """Whether a detractor's answer or complaint came in ``[instant, until)``."""
        return any(
            instant <= h.at < until and h.fact.kind in ("detractor", "complaint")
            for h in self.heard
        )

    def complaints_of(self, matter: str) -> int:
        """How often the same matter was complained of; nameless matters never match."""
        return sum(bool(matter) and h.fact.matter == matter for h in self.heard)

    def passive_cases(self) -> tuple[CaseId, ...]:
        """The cases of this customer's passive answers."""
        return tuple(h.fact.case for h in self.heard if h.fact.kind == "passive" and h.fact.case)


def evolve(customer: Customer, event: Event | Recorded) -> Customer:
    """Return the history after one event; who was erased comes back as a stranger."""
    match event.fact:
        case CustomerHeard() as fact:
            return replace(customer, heard=(*customer.heard, Heard(event.at, fact)))
        case CustomerRestricted():
            return replace(customer, restricted=True)
        case RestrictionLifted():
            return replace(customer, restricted=False)
        case CustomerErased():
            return Customer(erasures=customer.erasures + 1)
        case _:
            return customer


def fold(events: Iterable[Event | Recorded]) -> Customer:
    """Return the history after ``events``."""
    customer = Customer()
    for event in events:
        customer = evolve(customer, event)
    return customer
