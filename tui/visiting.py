"""The cars in the house (SPEC 6): who is in work, what breaks next, what waits for a yes.

Readings over one views file; nothing here writes. Personal texts are masked when the views are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.views.visits import thaw
from domain.visits.state import Visit
from gateway.journal import instant, micros
from tui.errors import AmbiguousVisitError, UnknownVisitError
from tui.masks import masked_name, masked_phone, masked_plate
from tui.models import HouseFigures
from tui.reading import LIST_LIMIT, Views, when
from tui.visitmodels import STAGES, Bookings, CarsInHouse, StageCount, VisitLine
from tui.worklists import soon_after

IN_STORE = "in-store"
"""The mode of work that is done at the centre."""

SEALED = ("name", "phone", "plate", "vin", "fault")
"""The texts of a visit that its source sealed."""

_HERE = "stage IN ({})".format(", ".join(f"'{stage}'" for stage in STAGES if stage != "booked"))
_FIRST = "coalesce(due, 9e18), coalesce(opened, slot), visit"
"""What breaks next comes first, then who has waited longest."""

_CANDIDATES = 6


def cars_in_house(views: Views, at: datetime, *, limit: int = LIST_LIMIT) -> CarsInHouse:
    """Return everything in work at ``at``, what breaks next first.

    A booking stands among the cars from shortly before its slot on: then it is the next thing
    that can go wrong.
    """
    today = views.day(at)
    tonight, soon = views.midnight(today + timedelta(days=1)), soon_after(views, at)
    here = visit_lines(views, _HERE, (), _FIRST, limit)
    booked = visit_lines(views, "stage = 'booked' AND slot < ?", (tonight,), "slot, visit", limit)
    awaited = [line for line in booked if line.day == today and micros(line.slot or at) < soon]
    shown = sorted((*here, *awaited), key=_breaks)
    inside = [line for line in shown if line.mode == IN_STORE]
    return CarsInHouse(
        at=at,
        day=today,
        stages=_stages((*here, *booked)),
        inside=tuple(inside),
        outside=tuple(line for line in shown if line.mode != IN_STORE),
        coming=booked,
        total=len(here),
        late=sum(line.overdue is not None for line in here),
        waiting=sum(bool(line.waiting) for line in here),
        done=_done(views, today),
        bookings=bookings(views, today, at),
    )


def _breaks(line: VisitLine) -> tuple[bool, datetime, str]:
    return line.due is None, line.due or line.last_at, line.visit


def _stages(lines: Sequence[VisitLine]) -> tuple[StageCount, ...]:
    counts = {stage: [line for line in lines if line.stage == stage] for stage in STAGES}
    return tuple(
        StageCount(stage=stage, n=len(found), late=sum(line.overdue is not None for line in found))
        for stage, found in counts.items()
    )


def _done(views: Views, day: date) -> int:
    row = views.one(
        # the + keeps SQLite from going through all that are closed by the index of stages
        "SELECT count(*) AS n FROM visits WHERE +stage = 'closed' AND imported = 0 AND closed >= ?"
        " AND closed < ?",
        (views.midnight(day), views.midnight(day + timedelta(days=1))),
    )
    return int(row["n"])


def bookings(views: Views, day: date, at: datetime) -> Bookings:
    """Return how many are booked for a day, how many of them came, how many are late."""
    row = views.one(
        "SELECT count(*) AS booked, sum(stage <> 'booked') AS came,"
        " sum(stage = 'booked' AND slot < ?) AS missed"
        " FROM visits WHERE slot >= ? AND slot < ? AND stage <> 'cancelled'",
        (micros(at), views.midnight(day), views.midnight(day + timedelta(days=1))),
    )
    return Bookings(
        day=day,
        booked=row["booked"],
        came=row["came"] or 0,
        missed=row["missed"] or 0,
        capacity=views.house.rules.at(at).visit.capacity,
    )


def house_figures(views: Views, at: datetime) -> HouseFigures:
    """Return the cars in the house in numbers."""
    rows = views.rows(
        "SELECT stage, count(*) AS n, sum(overdue IS NOT NULL) AS late,"
        f" sum(waiting <> '') AS waiting FROM visits WHERE {_HERE} GROUP BY stage",
        (),
    )
    found = {row["stage"]: row["n"] for row in rows}
    booked = bookings(views, views.day(at), at)
    return HouseFigures(
        total=sum(found.values()),
        late=sum(row["late"] for row in rows),
        waiting=sum(row["waiting"] for row in rows),
        booked=booked.booked,
        capacity=booked.capacity,
        stages=tuple((stage, found[stage]) for stage in STAGES if stage in found),
    )


def visit_line(views: Views, visit: str) -> VisitLine:
    """Return one visit as a list shows it.

    Raises:
        UnknownVisitError: when there is no such visit.
    """
    lines = visit_lines(views, "visit = ?", (visit,), "visit", 1)
    if not lines:
        raise UnknownVisitError(visit=visit)
    return lines[0]


def visit_states(views: Views, visits: Sequence[str]) -> dict[str, Visit]:
    """Return the state of each visit, for deciding what may be done with it."""
    marks = ", ".join("?" * len(visits))
    rows = views.rows(f"SELECT visit, state FROM visits WHERE visit IN ({marks})", visits)
    return {row["visit"]: thaw(row["state"]) for row in rows if row["state"]}


def visit_number(views: Views, typed: str) -> str:
    """Return the visit meant by a number, by its unique beginning, or by a plate in the house.

    Raises:
        UnknownVisitError: when there is none.
        AmbiguousVisitError: when there are several.
    """
    start = typed.strip()
    for wanted in dict.fromkeys((start, start.upper())):
        found = [
            row["visit"]
            for row in views.rows(
                "SELECT visit FROM visits WHERE visit >= ? AND visit < ? LIMIT ?",
                (wanted, wanted + "\U0010ffff", _CANDIDATES),
            )
        ]
        if wanted in found or len(found) == 1:
            return str(wanted if wanted in found else found[0])
        if start and found:
            raise AmbiguousVisitError(visit=typed, candidates=found)
    return _by_plate(views, typed)


def _by_plate(views: Views, typed: str) -> str:
    from gateway.intake.cars import normalised_plate

    plate = normalised_plate(typed)
    rows = views.rows(f"SELECT * FROM visits WHERE {_HERE} OR stage = 'booked'", ())
    there = [row["visit"] for row in rows if plate and views.opened(row, ("plate",)) == [plate]]
    if not there:
        raise UnknownVisitError(visit=typed)
    if len(there) > 1:
        raise AmbiguousVisitError(visit=typed, candidates=there)
    return str(there[0])


def visit_lines(
    views: Views, where: str, params: Sequence[object], order: str, limit: int
) -> tuple[VisitLine, ...]:
    """Return the visits a condition selects, in an order."""
    rows = views.rows(f"SELECT * FROM visits WHERE {where} ORDER BY {order} LIMIT {limit}", params)
    return tuple(_line(views, row) for row in rows)


def _line(views: Views, row: sqlite3.Row) -> VisitLine:
    name, phone, plate, vin, fault = views.opened(row, SEALED)
    sealed = views.sealed(row, SEALED)
    if views.masked:
        name, phone, plate, vin = masked_name(name), masked_phone(phone), masked_plate(plate), ""
    house = views.house
    told = any((name, phone, plate, vin)) or bool(sealed)
    erased = bool(row["source_id"]) and not told and bool(row["phone"])
    withheld = views.is_withheld(row["customer"])
    return VisitLine(
        visit=row["visit"],
        stage=row["stage"],
        waiting=row["waiting"],
        mode=row["mode"],
        service=row["service"],
        matter=row["matter"],
        advisor=row["advisor"],
        advisor_name=house.name_of(row["advisor"]) if row["advisor"] else "",
        technician=row["technician"],
        technician_name=house.name_of(row["technician"]) if row["technician"] else "",
        customer=row["customer"],
        name=name,
        phone=phone,
        plate=plate,
        vin=vin,
        fault=fault,
        vehicle=row["vehicle"],
        privacy="restricted" if withheld else "erased" if erased else "",
        sealed=sealed,
        day=date.fromisoformat(row["day"]),
        slot=when(row["slot"]),
        opened=when(row["opened"]),
        finish=when(row["finish"]),
        estimate=row["estimate"],
        amount=row["amount"],
        mileage=row["mileage"],
        due=when(row["due"]),
        due_made=instant(row["due_made"]),
        due_mark=row["due_mark"],
        due_n=row["due_n"],
        warns=views.warns(row["due_made"], row["due"]),
        next_due=when(row["next_due"]),
        next_mark=row["next_mark"],
        overdue=when(row["overdue"]),
        missed=row["missed"],
        annulled=row["annulled"],
        rework=row["rework"],
        rework_of=row["rework_of"],
        closed=when(row["closed"]),
        unhappy=tuple(filter(None, row["unhappy"].split(","))),
        first=bool(row["first"]),
        major=bool(row["major"]),
        last_at=instant(row["last_at"]),
        last_type=row["last_type"],
        last_actor=row["last_actor"],
    )
