"""What people, files and clocks may ask of a visit.

Every command carries when it happens and who acts, so that a decision needs nothing else. Money
is in cents of the centre's currency.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.opening import Contact
from domain.types import Person, StaffId
from domain.visits.facts import MarkName, Mode


class VisitCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked of a visit at an instant (UTC), by a person."""

    at: datetime
    by: Person


class BookVisit(VisitCommand, frozen=True, kw_only=True):
    """Give somebody a slot; ``key`` names the booking for ever."""

    key: str
    contact: Contact
    slot: datetime
    mode: Mode = "in-store"
    service: str = ""
    fault: str = ""
    prediagnosed: bool = False
    parts_ready: bool = False
    source: str = ""


class OpenVisit(VisitCommand, frozen=True, kw_only=True):
    """A customer reports; with ``booking`` it is the visit that was booked under that number."""

    key: str
    contact: Contact
    booking: str = ""
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    fault: str = ""
    mileage: int | None = None
    first: bool = False
    major: bool = False
    source: str = ""


class OpenWorkOrder(VisitCommand, frozen=True, kw_only=True):
    """Write the order, telling price and finish."""

    estimate: int | None = None
    finish: datetime | None = None


class Diagnose(VisitCommand, frozen=True, kw_only=True):
    """Tell cause, time and price; the visit it repeats is looked up where it is recorded."""

    note: str
    price: int | None = None
    finish: datetime | None = None
    matter: str = ""
    rework_of: str = ""
    rework: int = 0


class StartWork(VisitCommand, frozen=True, kw_only=True):
    """Begin, or go on."""

    technician: StaffId = ""


class PauseWork(VisitCommand, frozen=True, kw_only=True):
    """Stop for a while."""

    why: str = ""


class TellProgress(VisitCommand, frozen=True, kw_only=True):
    """Tell the customer how far it is."""

    channel: str = "wechat"
    note: str = ""


class TellFinding(VisitCommand, frozen=True, kw_only=True):
    """Tell something new, and what it adds to the price."""

    finding: str
    price: int = 0
    photo: str = ""


class DecideFinding(VisitCommand, frozen=True, kw_only=True):
    """The customer's yes or no; without ``n`` to the oldest finding that waits for one."""

    accepted: bool
    n: int = 0


class TellPrice(VisitCommand, frozen=True, kw_only=True):
    """Tell another price."""

    price: int
    note: str = ""


class DecidePrice(VisitCommand, frozen=True, kw_only=True):
    """The customer's yes or no to the price told last."""

    accepted: bool


class TellDelay(VisitCommand, frozen=True, kw_only=True):
    """Tell a new time."""

    finish: datetime
    reason: str


class CheckQuality(VisitCommand, frozen=True, kw_only=True):
    """Check the work: 1 own, 2 foreman, 3 inspector."""

    level: int
    passed: bool = True


class FinishWork(VisitCommand, frozen=True, kw_only=True):
    """The work is done."""


class AnnouncePickUp(VisitCommand, frozen=True, kw_only=True):
    """Tell when the car can be had."""

    pick_up: datetime
    channel: str = "wechat"


class NoteReturn(VisitCommand, frozen=True, kw_only=True):
    """The customer is here."""


class HandOver(VisitCommand, frozen=True, kw_only=True):
    """Give the car back, with what of the checklist was done and the date of the next service."""

    checked: tuple[str, ...] = ()
    amount: int | None = None
    next_service: date | None = None


class CancelVisit(VisitCommand, frozen=True, kw_only=True):
    """End it undone; ``why`` is the code of a reason, ``reason`` what no code says."""

    reason: str = ""
    why: str = ""


class NoteVisit(VisitCommand, frozen=True, kw_only=True):
    """Write something down."""

    note: str


class BookHours(VisitCommand, frozen=True, kw_only=True):
    """Book somebody's working time on the visit."""

    staff: StaffId
    minutes: int
    part: str = "technician"


class AnnulMark(VisitCommand, frozen=True, kw_only=True):
    """Take the newest miss of a mark out of the rates."""

    mark: MarkName
    reason: str


class CheckVisit(VisitCommand, frozen=True, kw_only=True):
    """Note what fell due before ``at``."""


AnyVisitCommand = (
    OpenWorkOrder
    | Diagnose
    | StartWork
    | PauseWork
    | TellProgress
    | TellFinding
    | DecideFinding
    | TellPrice
    | DecidePrice
    | TellDelay
    | CheckQuality
    | FinishWork
    | AnnouncePickUp
    | NoteReturn
    | HandOver
    | CancelVisit
    | NoteVisit
    | BookHours
    | AnnulMark
    | CheckVisit
)
"""What can be asked of a visit that is there; :class:`BookVisit`, :class:`OpenVisit` make one."""
