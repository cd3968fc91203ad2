"""Writing into customers' files from the desk: checked, recorded, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from domain.clientele.commands import (
    AnyCareCommand,
    ChangeConsent,
    ChangeContact,
    DropPreference,
    MergeFiles,
    NotePreference,
    UndoMerge,
)
from domain.clientele.filing import Changed, change
from domain.errors import RefusedError
from domain.types import CustomerId
from eventstore.errors import ViewsFailedError
from gateway.identity import signs
from tui.session import Session

if TYPE_CHECKING:
    from tui.arrivals import Remark


class Deed(NamedTuple):
    """An act on a customer's file, and what takes it back; nothing where nothing can."""

    customer: CustomerId
    back: tuple[AnyCareCommand, ...] = ()


class Contact(NamedTuple):
    """New contact data, made comparable; ``faults`` say by field what is wrong with it."""

    command: ChangeContact
    faults: Mapping[str, Remark]


def act(session: Session, customer: CustomerId, commands: Sequence[AnyCareCommand]) -> Changed:
    """Write into a customer's file and bring the views up to date.

    Raises:
        RefusedError: when the past is in view or the home is a copy, or as ``domain.clientele``
            decides.
        StoreError: when it cannot be recorded.
    """
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
    done = change(session.desk, customer, commands, session.stamp())
    with suppress(ViewsFailedError):  # what is on record is no less done
        session.catch_up()
    return done


def contact(session: Session, told: Mapping[str, str]) -> Contact:
    """Return how a customer is reached from now on, checked.

    Args:
        session: Whose rules, staff and secret.
        told: By field (``name``, ``phone``, ``plate``, ``vin``) what was typed.
    """
    from tui.arrivals import Typed, check  # reads numbers: slow to import

    typed = Typed(**{field: text for field, text in told.items() if text.strip()})
    found = check(typed, session.house(), session.now(), books=False)
    wrong = {field: fault for field, fault in found.faults.items() if fault.code != "nothing"}
    shown = signs(session.keys.secret(), phone=found.phone, vin=found.vin, plate=found.plate)
    command = ChangeContact(
        at=session.now(),
        by=session.person(),
        name=found.name,
        phone=found.phone,
        plate=found.plate,
        vin=found.vin,
        signs=shown,
    )
    return Contact(command, wrong)


def taking_back(session: Session, done: Changed, command: AnyCareCommand) -> Deed:
    """Return what takes an act back: a later entry, for what one can take back at all."""
    if not done.events:
        return Deed(done.customer)
    at, by = session.now(), session.person()
    match command:
        case NotePreference():
            latest = done.file.preferences[-1]
            return Deed(done.customer, (DropPreference(at=at, by=by, preference=latest),))
        case ChangeConsent(given=given, channel=channel):
            return Deed(
                done.customer, (ChangeConsent(at=at, by=by, given=not given, channel=channel),)
            )
        case MergeFiles(other=other, reason=reason):
            return Deed(done.customer, (UndoMerge(at=at, by=by, other=other, reason=reason),))
        case UndoMerge(other=other, reason=reason):
            return Deed(done.customer, (MergeFiles(at=at, by=by, other=other, reason=reason),))
        case _:
            return Deed(done.customer)


def now_of(deed: Deed, at: datetime) -> tuple[AnyCareCommand, ...]:
    """Return the commands that take a deed back at an instant."""
    from msgspec.structs import replace

    return tuple(replace(command, at=at) for command in deed.back)
