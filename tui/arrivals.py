"""A car comes in, or is booked: what was typed at the counter, checked and made comparable.

The one rule: what cannot be right is refused with the reason beside its field; what only looks
odd (a check digit, a foreign plate) is said and may stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from domain import customer as customers
from domain.clientele.care import OWN
from domain.clientele.facts import SignKind
from domain.clientele.matching import recognise, trail
from domain.errors import RefusedError, UnknownPersonError
from domain.events import customer_stream
from domain.house import House
from domain.opening import Contact
from domain.visits.facts import Mode, VisitId
from gateway.identity import signs
from gateway.intake import phones
from gateway.intake.cars import is_chinese_plate, normalised_plate, normalised_vin
from tui import workshop
from tui.clients import families, text_of
from tui.custody.person import REGION
from tui.errors import TimeUnreadableError
from tui.reading import Views
from tui.session import Session
from tui.verbs.moments import due_time
from tui.visiting import visit_line, visit_lines
from tui.visitmodels import OVER, Known, VisitLine

MODES: tuple[Mode, ...] = get_args(Mode)

Signs = tuple[tuple[SignKind, str], ...]

_OVER = ", ".join(f"'{stage}'" for stage in OVER)
_SIGNS_OF_KNOWN = ("name", "phone", "advisor")
_SIGNS_OF_CAR = ("plate", "vin", "vehicle")
_BROUGHT = ("name", "phone")
"""What the house adds for whoever it knows; the car besides, where no other was named."""


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the fields, as it was typed."""

    plate: str = ""
    phone: str = ""
    name: str = ""
    vehicle: str = ""
    vin: str = ""
    fault: str = ""
    matter: str = ""
    mileage: str = ""
    service: str = ""
    mode: str = ""
    advisor: str = ""
    slot: str = ""


class Remark(msgspec.Struct, frozen=True):
    """What is wrong, or odd, with a field: a code of ``reception.fault-of``, and what it names."""

    code: str
    params: Mapping[str, Any] = {}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, made comparable.

    Attributes:
        is_mode_said: Whether somebody said where the work is done.
        faults: By field, what must be put right first.
        notes: By field, what is odd and may stay.
    """

    plate: str = ""
    phone: str = ""
    name: str = ""
    vehicle: str = ""
    vin: str = ""
    fault: str = ""
    matter: str = ""
    mileage: int | None = None
    service: str = ""
    mode: Mode = "in-store"
    is_mode_said: bool = False
    advisor: str = ""
    slot: datetime | None = None
    faults: Mapping[str, Remark] = {}
    notes: Mapping[str, Remark] = {}


def check(typed: Typed, house: House, now: datetime, *, books: bool) -> Checked:
    """Return what was typed, with what is wrong with it.

    Args:
        typed: The fields.
        house: Its staff, services and zone.
        now: The present instant.
        books: Whether it is to be a booking, which needs a slot to come.
    """
    faults: dict[str, Remark] = {}
    notes: dict[str, Remark] = {}
    plate = _plate(typed.plate, notes)
    phone = _phone(typed.phone, faults)
    vin = _vin(typed.vin, faults, notes)
    if not any((plate, phone, vin, *faults)):
        faults["plate"] = Remark("nothing")
    mode: Mode = next((mode for mode in MODES if mode == typed.mode), MODES[0])
    return Checked(
        plate=plate,
        phone=phone,
        name=typed.name.strip(),
        vehicle=typed.vehicle.strip(),
        vin=vin,
        fault=typed.fault.strip(),
        matter=typed.matter.strip(),
        mileage=_mileage(typed.mileage, faults),
        service=typed.service.strip(),
        mode=mode,
        is_mode_said=typed.mode in MODES,
        advisor=_advisor(typed.advisor, house, faults),
        slot=_slot(typed.slot, house, now, faults) if books else None,
        faults=faults,
        notes=notes,
    )


def _plate(text: str, notes: dict[str, Remark]) -> str:
    plate = normalised_plate(text)
    if plate and not is_chinese_plate(plate):
        notes["plate"] = Remark("plate")
    return plate


def _phone(text: str, faults: dict[str, Remark]) -> str:
    if not text.strip():
        return ""
    phone, note = phones.normalised(text.strip(), REGION)
    if note is not None:
        faults["phone"] = Remark(str(note.value))
    return phone


def _vin(text: str, faults: dict[str, Remark], notes: dict[str, Remark]) -> str:
    if not text.strip():
        return ""
    reading = normalised_vin(text)
    if reading.fault:
        faults["vin"] = Remark(f"vin-{reading.fault}", {"n": len(reading.vin)})
    elif not reading.check:
        notes["vin"] = Remark("vin-check")
    return reading.vin


def _mileage(text: str, faults: dict[str, Remark]) -> int | None:
    plain = text.strip().replace(",", "").replace("，", "").lower()
    plain = plain.removesuffix("km").removesuffix("公里").strip()
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > _MILEAGE_DIGITS:
        faults["mileage"] = Remark("mileage")
        return None
    return int(plain)


_MILEAGE_DIGITS = 7


def _advisor(text: str, house: House, faults: dict[str, Remark]) -> str:
    if not text.strip():
        return ""
    try:
        return house.person(text.strip()).id
    except UnknownPersonError:
        faults["advisor"] = Remark("advisor")
        return ""


def _slot(text: str, house: House, now: datetime, faults: dict[str, Remark]) -> datetime | None:
    if not text.strip():
        faults["slot"] = Remark("slot-missing")
        return None
    try:
        slot = due_time(text, now, ZoneInfo(house.zone))
    except TimeUnreadableError:
        faults["slot"] = Remark("slot")
        return None
    if slot <= now:
        faults["slot"] = Remark("slot-passed")
    return slot


def signs_of(session: Session, checked: Checked) -> Signs:
    """Return what somebody shows to be known again by, the strongest first."""
    return signs(session.keys.secret(), phone=checked.phone, vin=checked.vin, plate=checked.plate)


def contact_of(session: Session, checked: Checked) -> Contact:
    """Return who is at the counter, as the log takes it."""
    shown = signs_of(session, checked)
    return Contact(
        customer=shown[0][1],
        identified=True,
        signs=shown,
        name=checked.name,
        phone=checked.phone,
        plate=checked.plate,
        vin=checked.vin,
        vehicle=checked.vehicle,
        advisor=checked.advisor,
    )


def known_by(
    session: Session, views: Views, shown: Signs, at: datetime, *, plate: str = "", vin: str = ""
) -> Known | None:
    """Return what the house knows of whoever shows these signs; ``None`` of a stranger.

    A booking is found by any of the signs: whoever booked with a plate may come with a number.

    Args:
        session: Whose house it is.
        views: What it is read from.
        shown: The signs, the strongest first.
        at: The present instant.
        plate: The car that is meant; without one, the one they came with last.
        vin: The same.
    """
    if not shown:
        return None
    streams = trail(shown, session.journal.load)
    customer = recognise(shown, streams, at).customer
    found = known(session, views, customer, at, plate=plate, vin=vin)
    if found is not None and found.booking:
        return found
    others = {recognise((sign,), streams, at).customer for sign in shown} - {customer}
    booked = _booked(_booked_by(views, sorted(others)), views.day(at))
    if booked is None:
        return found
    return replace(
        found or Known(customer=customer, vehicle=booked.vehicle),
        **_said_when_booking(booked, views.day(at)),
    )


def _booked_by(views: Views, customers: Sequence[str]) -> Sequence[VisitLine]:
    marks = ", ".join("?" * len(customers))
    where = f"stage = 'booked' AND customer IN ({marks})"
    return visit_lines(views, where, customers, "slot", _LOOKED_AT)


def known(
    session: Session, views: Views, customer: str, at: datetime, *, plate: str = "", vin: str = ""
) -> Known | None:
    """Return what the house knows of a customer: from their file, visits and open cases.

    Plate, VIN and model are those of one car: the one meant, else today's, else the last.
    """
    stream = customer_stream(customer)
    file = customers.fold(session.journal.load([stream])[stream])
    visits = visit_lines(views, "customer = ?", (customer,), "last_at DESC", _LOOKED_AT)
    if not (visits or file.visits or file.heard):
        return None
    booked = _booked(visits, views.day(at))
    newest: dict[str, Any] = {name: _newest(visits, name) for name in _SIGNS_OF_KNOWN}
    files = families(views, [customer]).get(customer, ())
    for name in _BROUGHT:
        newest[name] = newest[name] or text_of(views, files, name)
    came = [line for line in visits if line.stage != "cancelled"] or visits
    of_car = _of_car([*([booked] if booked else ()), *came], plate, vin)
    newest |= {name: _newest(of_car, name) for name in _SIGNS_OF_CAR}
    last = file.last_visit
    return Known(
        customer=customer,
        **newest,
        visits=len(file.visits),
        last_day=last.day if last else None,
        next_service=last.next_service if last else None,
        preferences=tuple(
            liked.words if liked.words and liked.code.startswith(OWN) else liked.code
            for liked in views.likes([customer]).get(customer, ())
        ),
        open_cases=_open_cases(views, customer),
        heard=tuple(dict.fromkeys(heard.fact.case for heard in file.heard if heard.fact.case)),
        **(_said_when_booking(booked, views.day(at)) if booked else {}),
        last=next((line.visit for line in visits if line is not booked), ""),
    )


def _said_when_booking(booked: VisitLine, today: date) -> dict[str, Any]:
    """Return what a booking tells; what it was made for only on its day."""
    told: dict[str, Any] = {"booking": booked.visit, "slot": booked.slot}
    if booked.day == today:
        told |= {"is_today": True, "fault": booked.fault}
        told |= {"service": booked.service, "mode": booked.mode}
    return told


def _of_car(visits: Sequence[VisitLine], plate: str, vin: str) -> Sequence[VisitLine]:
    """Return the visits with one car: the one meant, else that of the first that names one."""
    if not (plate or vin):
        first = next((line for line in visits if line.plate or line.vin), None)
        if first is None:
            return visits
        plate, vin = first.plate, first.vin
    return [line for line in visits if (plate and line.plate == plate) or (vin and line.vin == vin)]


def _booked(visits: Sequence[VisitLine], today: date) -> VisitLine | None:
    """Return what somebody is booked for: today's booking before any other, else the next."""
    booked = [line for line in visits if line.stage == "booked" and line.day >= today]
    return min(booked, key=lambda line: line.slot or line.last_at, default=None)


_LOOKED_AT = 12
"""Visits of a customer, newest first, that tell what they are called and drive."""


def _newest(visits: Sequence[VisitLine], name: str) -> str:
    """Return what was told last of something."""
    return next((text for line in visits if (text := str(getattr(line, name)))), "")


def completed(session: Session, checked: Checked, at: datetime) -> Checked:
    """Return what was typed with what the house knows of whoever it is; what was typed stays."""
    with session.views() as views:
        found = known_by(
            session, views, signs_of(session, checked), at, plate=checked.plate, vin=checked.vin
        )
    if found is None:
        return checked
    is_other_car = bool(checked.vehicle and checked.vehicle != found.vehicle)
    names = _BROUGHT if is_other_car else (*_BROUGHT, *_SIGNS_OF_CAR)
    blank = {name: getattr(found, name) for name in names if not getattr(checked, name)}
    return replace(checked, **blank)


def _open_cases(views: Views, customer: str) -> tuple[str, ...]:
    rows = views.rows(
        "SELECT \"case\" FROM cases WHERE customer = ? AND status = 'open' AND kind <> 'care'"
        " ORDER BY due",
        (customer,),
    )
    return tuple(row["case"] for row in rows)


def here_now(views: Views, customer: str, plate: str) -> VisitLine | None:
    """Return the visit of the same car that is in the house already, if there is one."""
    lines = visit_lines(
        views,
        f"customer = ? AND stage NOT IN ({_OVER}, 'booked')",
        (customer,),
        "last_at DESC",
        _LOOKED_AT,
    )
    return next((line for line in lines if not plate or line.plate == plate), None)


def arrive(
    session: Session, checked: Checked, *, booking: VisitId = "", at: datetime | None = None
) -> VisitId:
    """Take a car in, on today's booking if there is one; return its visit.

    What was said when it was booked holds where nothing else is said now.

    Args:
        session: Who acts, and where.
        checked: What was typed.
        booking: The booking that is meant, of whatever day.
        at: When it happened; now unless given.

    Raises:
        RefusedError: when it may not be recorded, or the car is in the house already.
    """
    contact, now = contact_of(session, checked), at or session.present()
    with session.views() as views:
        found = known_by(session, views, contact.signs, now)
        here = here_now(views, found.customer, checked.plate) if found else None
        meant = booking or (found.booking if found and found.is_today else "")
        booked = visit_line(views, meant) if meant else None
    if here is not None:
        raise RefusedError("already-here", visit=here.visit, stage=here.stage)
    return workshop.open_visit(
        session,
        contact,
        booking=meant,
        mode=_mode(checked, booked),
        service=checked.service,
        matter=checked.matter,
        fault=checked.fault or (booked.fault if booked else ""),
        mileage=checked.mileage,
        at=at,
    )


def _mode(checked: Checked, booked: VisitLine | None) -> Mode:
    if checked.is_mode_said or booked is None:
        return checked.mode
    return next((mode for mode in MODES if mode == booked.mode), checked.mode)


def book(session: Session, checked: Checked, *, at: datetime | None = None) -> VisitId:
    """Give somebody a slot; return the visit it will be.

    Raises:
        RefusedError: when it may not be recorded.
    """
    assert checked.slot is not None  # noqa: S101  ``check`` asked for one
    return workshop.book(
        session,
        contact_of(session, checked),
        checked.slot,
        mode=checked.mode,
        service=checked.service,
        fault=checked.fault,
        at=at,
    )
