"""What a visit that ended leaves in the customer's file."""

from __future__ import annotations

from domain.clientele.facts import CustomerVisited
from domain.events import Event, customer_stream
from domain.survey import Decided
from domain.visits.facts import VisitDone


def after_visit(done: VisitDone) -> tuple[Decided, ...]:
    """Return the line in an identified customer's file."""
    if not done.identified:
        return ()
    fact = CustomerVisited(
        customer=done.customer,
        centre=done.centre,
        visit=done.visit,
        day=done.day,
        mode=done.mode,
        service=done.service,
        vehicle=done.vehicle,
        advisor=done.advisor,
        amount=done.amount,
        mileage=done.mileage,
        next_service=done.next_service,
    )
    event = Event(done.at, fact, key=f"visited/{done.visit}", follows=True)
    return (Decided(customer_stream(done.customer), (event,)),)
