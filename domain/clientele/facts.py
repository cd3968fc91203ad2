"""What a customer's file is made of (SPEC 7), in the stream of the customer.

Signs (a phone number, a VIN, a plate, a reference) appear as keyed hashes only: the hash of a sign
is also the id, and the stream, of the customer first known by it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.fact import CustomerWords, Fact
from domain.types import CaseId, CentreId, CustomerId, Personal, StaffId

SignKind = Literal["phone", "ref", "vin", "plate"]
Reminder = Literal["birthday", "service", "dormant", "call-back"]


class Planned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reminder that a visit left behind, and when it becomes work (UTC)."""

    reminder: Reminder
    due: datetime


class SignLinked(Fact, frozen=True, kw_only=True, tag="sign-linked.v1"):
    """Whoever shows this sign is ``customer`` from now on; in the stream named by the sign.

    ``life`` is how often that customer had been erased by then: a link to an earlier life leads
    nowhere.
    """

    sign: str
    kind: SignKind
    customer: CustomerId
    life: int = 0


class CustomerVisited(Fact, frozen=True, kw_only=True, tag="customer-visited.v1"):
    """A visit of theirs ended: what reminders, recency, frequency and value stand on.

    ``planned`` are the reminders it leaves behind; ``silence`` is how long nothing may be heard of
    them before they are dormant (empty: they are never reminded of it), and ``not_before`` the
    instant before which nothing of this visit becomes work: it was told of too late. ``matter``,
    ``cars`` and ``rework`` are as in a visit's end; a later fact of the same visit replaces this.
    """

    customer: CustomerId
    centre: CentreId
    visit: str
    day: date
    mode: str = ""
    service: str = ""
    vehicle: str = ""
    advisor: StaffId = ""
    amount: int | None = None
    mileage: int | None = None
    next_service: date | None = None
    matter: str = ""
    cars: tuple[str, ...] = ()
    rework: int = 0
    planned: tuple[Planned, ...] = ()
    silence: str = ""
    not_before: datetime | None = None


class CustomerAsked(Fact, frozen=True, kw_only=True, tag="customer-asked.v1"):
    """A survey was sent to them: the quiet period runs from here."""

    customer: CustomerId
    survey: str
    trigger: str = ""


class ContactDataChanged(Fact, frozen=True, kw_only=True, tag="contact-data-changed.v1"):
    """Somebody changed how a customer is reached; empty fields stay as they were."""

    customer: CustomerId
    fields: tuple[str, ...]
    sign: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""


class PreferenceNoted(CustomerWords, frozen=True, kw_only=True, tag="preference-noted.v1"):
    """How they like it: a code (``quiet-seat``, ``no-sales-talk`` …) or words of one's own."""

    preference: str
    note: Personal = ""


class PreferenceDropped(Fact, frozen=True, kw_only=True, tag="preference-dropped.v1"):
    """They no longer want it so."""

    customer: CustomerId
    preference: str


class ConsentChanged(Fact, frozen=True, kw_only=True, tag="consent-changed.v1"):
    """They allow, or no longer allow, to be asked; ``channel`` empty means every channel."""

    customer: CustomerId
    given: bool
    channel: str = ""


class BirthdayNoted(Fact, frozen=True, kw_only=True, tag="birthday-noted.v1"):
    """Their birthday, as ``MM-DD``."""

    customer: CustomerId
    birthday: Personal = ""


class ReferralMade(Fact, frozen=True, kw_only=True, tag="referral-made.v1"):
    """They brought somebody: ``referred`` is that customer."""

    customer: CustomerId
    referred: CustomerId
    day: date


class FilesMerged(CustomerWords, frozen=True, kw_only=True, tag="files-merged.v1"):
    """Two files are one person's: ``other`` is read as ``customer`` from now on.

    Stands in both streams; ``here`` says in which.
    """

    other: CustomerId
    here: CustomerId = ""
    reason: Personal = ""


class MergeUndone(CustomerWords, frozen=True, kw_only=True, tag="merge-undone.v1"):
    """They are two persons after all. Stands in both streams; ``here`` says in which."""

    other: CustomerId
    here: CustomerId = ""
    reason: Personal = ""


class VisitReassigned(Fact, frozen=True, kw_only=True, tag="visit-reassigned.v1"):
    """An order was corrected: the visit was never this customer's.

    ``to`` is whose it was; empty where the visit counts in nothing.
    """

    customer: CustomerId
    visit: str
    to: CustomerId = ""


class ReminderRaised(Fact, frozen=True, kw_only=True, tag="reminder-raised.v1"):
    """A reminder became work: ``case`` is in the queue. Noted by the clock, once."""

    customer: CustomerId
    reminder: Reminder
    day: date
    case: CaseId
    visit: str = ""


ClienteleFact = (
    SignLinked
    | CustomerVisited
    | CustomerAsked
    | ContactDataChanged
    | PreferenceNoted
    | PreferenceDropped
    | ConsentChanged
    | BirthdayNoted
    | ReferralMade
    | FilesMerged
    | MergeUndone
    | ReminderRaised
    | VisitReassigned
)
"""The facts of customers' files."""
