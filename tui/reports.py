"""Taking in what a customer reports at the desk: a problem or a suggestion, typed in seconds."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from msgspec.structs import replace

from domain.errors import RefusedError
from domain.opening import Contact
from domain.reporting import Matter, ReportProblem, report
from domain.types import CaseId
from eventstore.errors import ViewsFailedError
from eventstore.record import uuid7
from gateway.identity import signs, stranger_id
from gateway.intake import phones
from gateway.intake.cars import normalised_plate, normalised_vin
from tui.arrivals import Signs, known_by
from tui.custody.person import REGION
from tui.errors import ChannelUnknownError, MisuseError
from tui.session import Session
from tui.visiting import visit_number
from tui.visitmodels import Known

_PHONE_DIGITS = 7
"""From so many digits on, what was typed for "phone or plate" is meant as a phone number."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed of a problem or suggestion; only the words are needed."""

    text: str
    kind: Matter = "problem"
    urgent: bool = False
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    visit: str = ""
    advisor: str = ""
    channel: str = "phone"
    matter: str = ""
    rework: int = 0


def reached_by(told: Told, typed: str) -> Told:
    """Return what was told with a phone number or a plate that was typed into one field."""
    digits = sum(sign.isdecimal() for sign in typed)
    is_phone = digits >= _PHONE_DIGITS
    return replace(told, phone=typed) if is_phone else replace(told, plate=typed)


def reachable(typed: str) -> None:
    """Check what was typed for "phone or plate".

    Raises:
        MisuseError: when it is meant as a phone number and is none.
    """
    _phone(reached_by(Told(text=""), typed).phone)


def take_report(session: Session, told: Told) -> CaseId:
    """Put a report on record and return the number of the case it opened.

    Raises:
        HouseholdError: when the phone number, the VIN, the channel or the visit cannot be used.
        RefusedError: when nothing was said, the person may not act, the rules know no such
            procedure, or the past is in view.
        UnknownPersonError: when the advisor named is not on the staff.
    """
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
    who = session.person()
    if who.role == "auditor":
        raise RefusedError("auditor-reads-only")
    if not told.text.strip():
        raise RefusedError("text-missing")
    key = uuid7().hex
    command = ReportProblem(
        key=key,
        at=session.now(),
        contact=_contact(session, told, key),
        text=told.text.strip(),
        kind=told.kind,
        urgent=told.urgent and told.kind == "problem",
        channel=_channel(session, told.channel),
        matter=told.matter.strip(),
        rework=told.rework,
    )
    case = report(session.desk, command, session.stamp())
    with suppress(ViewsFailedError):  # on record it is
        session.catch_up()
    return case


def _contact(session: Session, told: Told, key: str) -> Contact:
    phone, vin = _phone(told.phone), _vin(told.vin)
    plate = normalised_plate(told.plate)
    secret, who = session.keys.secret(), session.sitter()
    shown = signs(secret, phone=phone, vin=vin, plate=plate)
    advisor = session.house().person(told.advisor).id if told.advisor.strip() else ""
    known = _known(session, shown, plate, vin)
    return Contact(
        customer=shown[0][1] if shown else stranger_id(secret, key),
        identified=bool(shown),
        signs=shown,
        name=told.name.strip() or known.name,
        phone=phone or known.phone,
        plate=plate,
        vin=vin,
        vehicle=told.vehicle.strip() or (known.vehicle if plate or vin else ""),
        visit=_visit(session, told.visit),
        advisor=advisor or (who.id if who.role == "advisor" else ""),
    )


def _known(session: Session, shown: Signs, plate: str, vin: str) -> Known:
    """Return what the house knows of whoever reports; nothing of a stranger."""
    stranger = Known(customer="")
    if not shown:
        return stranger
    with session.views() as views:
        found = known_by(session, views, shown, session.now(), plate=plate, vin=vin)
    return found or stranger


def _channel(session: Session, typed: str) -> str:
    policy = session.house().rules.at(session.now())
    known = tuple(dict.fromkeys((*policy.channels, *policy.jumps.public_channels)))
    if typed not in known:
        raise ChannelUnknownError(typed=typed, known=", ".join(known))
    return typed


def _visit(session: Session, typed: str) -> str:
    """Return the visit a number, its beginning or a plate in the house stands for."""
    if not typed.strip():
        return ""
    session.catch_up()
    with session.views() as views:
        return visit_number(views, typed)


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    phone, note = phones.normalised(typed.strip(), REGION)
    if note is not None:
        raise MisuseError(reason=str(note.value), typed=typed)
    return phone


def _vin(typed: str) -> str:
    if not typed.strip():
        return ""
    reading = normalised_vin(typed)
    if reading.fault:
        raise MisuseError(reason=f"vin-{reading.fault}", typed=typed)
    return reading.vin
