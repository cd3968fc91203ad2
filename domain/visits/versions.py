"""What a repair order said, each time its file was taken in: so that only news is recorded.

The one rule: an order that says what it said in any earlier version is nothing new, however often
and in whatever order files come. Words that cannot be read any more are not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from domain.events import Event, Recorded
from domain.fact import Fact
from domain.house import House
from domain.types import StaffId
from domain.visits.facts import OrderCorrected, OrderImported

PERSONAL = ("name", "phone", "plate", "vin", "fault")
"""The sealed fields of an order."""

COMPARED = (
    *("received", "settled", "mode", "service", "matter", "items", "hours", "parts", "amount"),
    *("mileage", "advisor", "technician", "vehicle", "first"),
    *PERSONAL,
)
"""The fields that make another version of an order; its numbers make another order."""

UNREADABLE = "\ufffd"
"""What a sealed text opens to that was altered."""

Readable = Callable[[Recorded], Fact]


class Version(NamedTuple):
    """One version of an order: the event it stands in, what it says, what cannot be read of it."""

    event: Event | Recorded
    fact: OrderImported | OrderCorrected
    lost: frozenset[str]

    def differs(self, said: OrderImported, house: House) -> tuple[str, ...]:
        """Return the fields in which another version says something else."""
        return tuple(
            field
            for field in COMPARED
            if field not in self.lost
            and _comparable(field, getattr(self.fact, field), house)
            != _comparable(field, getattr(said, field), house)
        )


def versions(history: Iterable[Event | Recorded], readable: Readable) -> list[Version]:
    """Return all versions of an order, oldest first."""
    return [
        _version(event, event.fact, readable)
        for event in history
        if isinstance(event.fact, OrderImported | OrderCorrected)
    ]


def said_before(said: OrderImported, known: Sequence[Version], house: House) -> bool:
    """Whether any earlier version said the same."""
    return any(not version.differs(said, house) for version in known)


def staff_id(who: str, house: House) -> StaffId:
    """Return the id of somebody named by id or name; the text itself for strangers."""
    if who in house.staff:
        return who
    return next((member.id for member in house.staff.values() if member.name == who), who)


def _version(
    event: Event | Recorded, sealed: OrderImported | OrderCorrected, readable: Readable
) -> Version:
    opened = readable(event) if isinstance(event, Recorded) else sealed
    assert isinstance(opened, OrderImported | OrderCorrected)  # noqa: S101  the same fact, opened
    lost = frozenset(
        field
        for field in PERSONAL
        if getattr(sealed, field) and getattr(opened, field) in {"", UNREADABLE}
    )
    return Version(event, opened, lost)


def _comparable(field: str, value: Any, house: House) -> Any:
    """Return a value by which the same is the same: a person joined the staff since, or did not."""
    return staff_id(value, house) if field in {"advisor", "technician"} else value
