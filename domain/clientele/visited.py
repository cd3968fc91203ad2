"""What a visit that ended leaves in the customer's file: the line itself, and what is owed later.

The due times of reminders are told here and now, by the policy of that day, so that rules that
change later move nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain import clock
from domain.clientele.facts import CustomerVisited, Planned
from domain.events import Event, customer_stream
from domain.house import House
from domain.opening import Decided
from domain.visits.facts import VisitDone


def after_visit(
    done: VisitDone, house: House | None = None, *, now: datetime | None = None
) -> tuple[Decided, ...]:
    """Return the line in an identified customer's file.

    Args:
        done: The visit that came to its end.
        house: Whose rules say what reminders follow; none follow without it.
        now: Where the visit is told of later, as from a file, the present instant: what would have
            become work before the intake horizon does not any more (SPEC 2.6).
    """
    if not done.identified:
        return ()
    not_before = _not_before(house, now) if house and now else None
    planned = _planned(done, house, now) if house else ()
    rules = house.rules.at(done.at).customers if house else None
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
        matter=done.matter,
        cars=done.cars,
        rework=done.rework,
        planned=tuple(p for p in planned if not_before is None or p.due >= not_before),
        silence=rules.dormant if rules and "dormant" in rules.reminders else "",
        not_before=not_before,
    )
    event = Event(done.at, fact, key=f"visited/{done.visit}", follows=True)
    return (Decided(customer_stream(done.customer), (event,)),)


def _not_before(house: House, now: datetime) -> datetime:
    return clock.before(now, house.rules.at(now).intake.horizon, house.zone)


def _planned(done: VisitDone, house: House, now: datetime | None) -> Iterator[Planned]:
    """Yield the reminders a visit leaves behind.

    The call back is work from the end of the visit on, since its case promises the call; there is
    none where its time is over when the visit is told of. The reminder of the next service comes
    at the start of its day.
    """
    rules = house.rules.at(done.at).customers
    call = house.rules.after(done.at, rules.call_back)
    if "call-back" in rules.reminders and (now is None or now < call):
        yield Planned(reminder="call-back", due=done.at)
    if "service" in rules.reminders and done.next_service and done.next_service > done.day:
        start = datetime.combine(done.next_service, time(), ZoneInfo(house.zone))
        ahead = clock.before(start, rules.service_ahead, house.zone)
        yield Planned(reminder="service", due=max(ahead, done.at))
