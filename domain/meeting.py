"""The morning meeting (SPEC 10.1): the fact that one was held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain import clock
from domain.events import Event, MeetingHeld
from domain.house import House
from domain.opening import Decided
from domain.types import CaseId


def held(
    house: House,
    began: datetime,
    at: datetime,
    *,
    assigned: Iterable[CaseId],
    promised: Iterable[CaseId],
    stood: Mapping[str, int],
) -> Decided:
    """Return the fact of a meeting that ends.

    Args:
        house: The centre.
        began: When it began.
        at: When it ends.
        assigned: The cases it gave to somebody; one named twice counts once.
        promised: The cases something was promised in, likewise.
        stood: How things stand, by the names of the fact.
    """
    day = clock.local_day(at, house.zone)
    fact = MeetingHeld(
        centre=house.centre,
        day=day,
        began=began,
        assigned=tuple(dict.fromkeys(assigned)),
        promised=tuple(dict.fromkeys(promised)),
        **stood,
    )
    return Decided(f"meeting-{house.centre}-{day.isoformat()}", (Event(at, fact),))
