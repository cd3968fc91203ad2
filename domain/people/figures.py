"""The figures that are told and not counted: which there are, their units, and telling one.

The one rule: a figure told again is a correction and names what it corrects; the same value again
is nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

import msgspec

from domain.errors import RefusedError
from domain.events import Event, Recorded
from domain.house import House
from domain.people.facts import FigureEntered, figures_stream
from domain.privacy import require_role
from domain.survey import Decided
from domain.types import Person, StaffId

Unit = Literal["cents", "tenths", "percent", "points", "count"]

_MOST_CENTS = 10**13
_MANY = 1_000_000


class Figure(NamedTuple):
    """What a figure is: its unit, its bounds in that unit, and whether one person has it too."""

    unit: Unit
    low: int
    high: int
    own: bool = False


FIGURES: Mapping[str, Figure] = {
    "revenue": Figure("cents", 0, _MOST_CENTS, own=True),
    "revenue-target": Figure("cents", 0, _MOST_CENTS, own=True),
    "cost": Figure("cents", 0, _MOST_CENTS),
    "gross-margin": Figure("cents", -_MOST_CENTS, _MOST_CENTS),
    "customers": Figure("count", 0, _MANY),
    "satisfaction": Figure("tenths", 0, 100),
    "training": Figure("percent", 0, 100),
    "vacancies": Figure("count", 0, _MANY),
    "potential": Figure("points", 0, 100),
    "other": Figure("points", 0, 100, own=True),
}
"""Every figure by its code.

``cost`` is of the month, ``gross-margin`` revenue less the direct cost of what was sold;
``satisfaction`` is the staff's in tenths (83 is 8.3); ``training`` per cent of what was planned;
``potential`` the centre's in the matrix; ``other`` the points for the rest of a card.
"""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A figure somebody tells; ``staff`` is empty for the centre's."""

    month: str
    figure: str
    value: int
    staff: StaffId = ""
    source: str = ""


def month_of(day: date) -> str:
    """Return the month of a day, as figures name it."""
    return f"{day.year:04}-{day.month:02}"


def months(start: date, end: date) -> tuple[str, ...]:
    """Return every month that has a day from ``start`` to ``end``."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1))


def check(entry: Entry, house: House, today: date) -> None:
    """Let an entry pass that can be true.

    Raises:
        RefusedError: when there is no such month, figure or person, the month is yet to come, or
            the value cannot be.
    """
    if _MONTH.fullmatch(entry.month) is None:
        raise RefusedError("month-unreadable", typed=entry.month)
    if entry.month > month_of(today):
        raise RefusedError("month-to-come", typed=entry.month)
    figure = FIGURES.get(entry.figure)
    if figure is None:
        raise RefusedError("no-such-figure", typed=entry.figure, known=", ".join(FIGURES))
    if entry.staff and not figure.own:
        raise RefusedError("figure-of-the-centre", business=entry.figure)
    if entry.staff and entry.staff not in house.staff:
        raise RefusedError("nobody-so-called", typed=entry.staff)
    if not figure.low <= entry.value <= figure.high:
        raise RefusedError("figure-impossible", business=entry.figure)


def enter(
    entries: Iterable[Entry],
    known: Mapping[str, Sequence[Event | Recorded]],
    house: House,
    *,
    by: Person,
    at: datetime,
) -> tuple[Decided, ...]:
    """Return the facts of figures told, by stream; ``()`` where all of them are known so.

    Args:
        entries: Checked; of several about the same figure the last stands.
        known: The history of the stream of every month they are about.
        house: Whose figures.
        by: Who tells them.
        at: When.

    Raises:
        RefusedError: when this role may not.
    """
    require_role(house.rules.at(at).people.enter, by)
    decided: dict[str, list[Event]] = {}
    latest = {(entry.month, entry.figure, entry.staff): entry for entry in entries}
    for (month, figure, staff), entry in latest.items():
        stream = figures_stream(house.centre, month)
        before = _told(known[stream], figure, staff)
        value = before.fact.value if before and isinstance(before.fact, FigureEntered) else None
        if value == entry.value:
            continue
        fact = FigureEntered(
            centre=house.centre,
            month=month,
            figure=figure,
            value=entry.value,
            staff=staff,
            corrects=before.id if before else None,
            source=entry.source,
        )
        decided.setdefault(stream, []).append(Event(at, fact))
    return tuple(Decided(stream, tuple(events)) for stream, events in decided.items())


def _told(history: Iterable[Event | Recorded], figure: str, staff: StaffId) -> Recorded | None:
    """Return the event that told a figure last."""
    told = [
        event
        for event in history
        if isinstance(event, Recorded)
        and isinstance(event.fact, FigureEntered)
        and (event.fact.figure, event.fact.staff) == (figure, staff)
    ]
    return told[-1] if told else None
