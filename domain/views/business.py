"""The figures told month by month: the centre's, and apart from them each person's own."""

from __future__ import annotations

import msgspec

from domain.people.facts import FigureEntered
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class BusinessRow(msgspec.Struct):
    """One figure of a month as it stands: ``value`` in the figure's unit, ``told`` µs.

    ``event`` is the fact it stands in, ``corrections`` how often it was told anew.
    """

    centre: str
    month: str
    figure: str
    value: int = 0
    told: int = 0
    by: str = ""
    event: str = ""
    corrections: int = 0
    source: str = ""


class OwnFigureRow(msgspec.Struct):
    """One person's figure of a month, as in :class:`BusinessRow`."""

    centre: str
    month: str
    figure: str
    staff: str
    value: int = 0
    told: int = 0
    by: str = ""
    event: str = ""
    corrections: int = 0
    source: str = ""


def _fact(event: Happening) -> FigureEntered:
    fact = event.fact
    assert isinstance(fact, FigureEntered)  # noqa: S101  routed
    return fact


def _centres(event: Happening) -> Key | None:
    fact = _fact(event)
    return None if fact.staff else (fact.centre, fact.month, fact.figure)


def _own(event: Happening) -> Key | None:
    fact = _fact(event)
    return (fact.centre, fact.month, fact.figure, fact.staff) if fact.staff else None


def _told(row: BusinessRow | None, event: Happening) -> BusinessRow:
    fact = _fact(event)
    told = BusinessRow(fact.centre, fact.month, fact.figure)
    _fill(told, event, row.corrections + 1 if row else 0)
    return told


def _told_of_one(row: OwnFigureRow | None, event: Happening) -> OwnFigureRow:
    fact = _fact(event)
    told = OwnFigureRow(fact.centre, fact.month, fact.figure, fact.staff)
    _fill(told, event, row.corrections + 1 if row else 0)
    return told


def _fill(row: BusinessRow | OwnFigureRow, event: Happening, corrections: int) -> None:
    fact = _fact(event)
    row.value, row.source, row.corrections = fact.value, fact.source, corrections
    row.told, row.by, row.event = micros(event.at) or 0, event.actor, str(event.id)


BUSINESS = Table(
    name="business",
    version=1,
    row=BusinessRow,
    key=("centre", "month", "figure"),
    routes={FigureEntered: _centres},
    steps={FigureEntered: _told},
)

OWN_FIGURES = Table(
    name="own_figures",
    version=1,
    row=OwnFigureRow,
    key=("centre", "month", "figure", "staff"),
    routes={FigureEntered: _own},
    steps={FigureEntered: _told_of_one},
)
