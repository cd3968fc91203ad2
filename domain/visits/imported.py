"""A repair order from another system, as the desk is asked to take it in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from domain.opening import Contact, case_id
from domain.visits.facts import Mode, Part, VisitId


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


def visit_of(key: str, n: int = 0) -> VisitId:
    """Return the number of an imported order's visit; the n-th choice where one is taken."""
    return case_id(f"visit/{key}/{n}" if n else f"visit/{key}")
