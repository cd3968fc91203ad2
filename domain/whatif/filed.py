"""What a visit leaves in its customer's file, left there once more by other rules."""

from __future__ import annotations

from msgspec.structs import replace

from domain.clientele.facts import CustomerVisited
from domain.clientele.visited import after_visit
from domain.customer import Customer
from domain.events import Event, Recorded
from domain.house import House
from domain.policy import Policy
from domain.visits.facts import Mode, VisitDone

CALL = "call-back"


def visited_again(
    event: Recorded,
    fact: CustomerVisited,
    customer: Customer,
    house: House,
    before: Policy,
    after: Policy,
) -> Event | Recorded:
    """Return the line of a visit with the reminders that other rules let follow.

    Args:
        event: As recorded.
        fact: Its fact.
        customer: The file before it.
        house: The centre under the other rules.
        before: The policy it was written by.
        after: The other policy.
    """
    if (before.customers, before.intake.horizon) == (after.customers, after.intake.horizon):
        return event
    now = event.recorded_at if fact.not_before else None
    [decided] = after_visit(_done(event, fact), house, now=now)
    again = decided.events[0]
    line = again.fact
    assert isinstance(line, CustomerVisited)  # noqa: S101  that is all that after_visit leaves
    if any(visit.visit == fact.visit for visit in customer.visits):  # told of once more
        line = replace(line, planned=tuple(p for p in line.planned if p.reminder != CALL))
    return replace(again, fact=line)


def _done(event: Recorded, fact: CustomerVisited) -> VisitDone:
    mode: Mode = "in-store"
    if fact.mode in ("mobile", "remote"):
        mode = "mobile" if fact.mode == "mobile" else "remote"
    return VisitDone(
        visit=fact.visit,
        centre=fact.centre,
        customer=fact.customer,
        identified=True,
        at=event.at,
        day=fact.day,
        mode=mode,
        service=fact.service,
        advisor=fact.advisor,
        vehicle=fact.vehicle,
        amount=fact.amount,
        mileage=fact.mileage,
        next_service=fact.next_service,
        matter=fact.matter,
        cars=fact.cars,
        rework=fact.rework,
    )
