"""Whether a car came back for the fault it was here for before (SPEC 6: rework).

The one rule: the same car by one of its signs, the same matter by its code, and the earlier visit
not longer ago than the policy says. Matters without a code are never the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from domain import clock
from domain.clientele.facts import CustomerVisited, SignKind, VisitReassigned
from domain.custody import CustomerErased
from domain.events import Event, Recorded
from domain.house import House
from domain.visits.facts import VisitId

CAR: tuple[SignKind, ...] = ("vin", "plate")
"""The signs of a car."""


class Rework(NamedTuple):
    """The earlier visit that is repeated, and how many in a row that makes; empty for none."""

    of: VisitId = ""
    times: int = 0


def cars_of(signs: Sequence[tuple[SignKind, str]]) -> tuple[str, ...]:
    """Return the keyed signs of the car among somebody's signs."""
    return tuple(sign for kind, sign in signs if kind in CAR)


def rework_of(
    cars: Sequence[str],
    matter: str,
    at: datetime,
    histories: Iterable[Sequence[Event | Recorded]],
    house: House,
) -> Rework:
    """Return the visit that one beginning at ``at`` repeats.

    Args:
        cars: The signs of the car (:func:`cars_of`).
        matter: The code of the fault; nothing repeats one without.
        at: When the car came.
        histories: The streams of the customer, and of the signs shown: the files their visits
            are kept in.
        house: For the policy of that day.
    """
    if not matter or not cars:
        return Rework()
    alike = {
        fact.visit: (ended, fact)
        for history in histories
        for ended, fact in _visits(history)
        if ended < at and fact.matter == matter and set(cars) & set(fact.cars)
    }
    if not alike:
        return Rework()
    since = clock.before(at, house.rules.at(at).visit.rework_within, house.zone)
    earlier = [(ended, fact) for ended, fact in alike.values() if ended >= since]
    if not earlier:
        return Rework()
    _, latest = max(earlier, key=lambda visit: (visit[0], visit[1].visit))
    return Rework(latest.visit, latest.rework + 1)


def _visits(history: Sequence[Event | Recorded]) -> list[tuple[datetime, CustomerVisited]]:
    """Return the visits of a file since its customer was last erased, as they stand now."""
    visits: dict[VisitId, tuple[datetime, CustomerVisited]] = {}
    for event in history:
        if isinstance(event.fact, CustomerErased):
            visits.clear()
        elif isinstance(event.fact, CustomerVisited):
            visits[event.fact.visit] = (event.at, event.fact)
        elif isinstance(event.fact, VisitReassigned):
            visits.pop(event.fact.visit, None)
    return list(visits.values())
