"""What the pages of customers show: immutable, shaped, with names readable and times as instants.

``preferences`` are codes of the policy, or ``own/N`` for words of one's own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.clientele.value import Inputs, Segment, Tier, WakeUp, Worth
from tui.models import CaseLine, Entry, Preference
from tui.visitmodels import VisitLine

Group = Literal[
    "recent", "vip", "important", "active", "new", "regular", "at-risk", "dormant", "doubles"
]
"""The lists that customers stand in: segments, a care tier, all of them, files like another."""


class CustomerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A customer in a list; all their merged files count as one. Money is in cents.

    ``name``, ``phone``, ``plate`` and ``vin`` are as this reader may see them; ``privacy`` says
    why they are empty: ``erased``, ``restricted``, and ``sealed`` which are there and have their
    key elsewhere. ``here`` is whether a car of theirs is in the
    house, ``last_at`` when they were heard of last. ``found`` is by what a search found them.
    """

    customer: str
    files: tuple[str, ...]
    name: str
    phone: str
    plate: str
    vin: str
    vehicle: str
    privacy: str = ""
    sealed: tuple[str, ...] = ()
    advisor: str
    advisor_name: str
    segment: Segment
    tier: Tier
    wake_up: WakeUp
    visits: int
    last_visit: date | None
    next_service: date | None
    answers: int
    last_score: int | None
    last_class: str
    complaints: int
    open_cases: int
    preferences: tuple[str, ...]
    consent: bool
    last_at: datetime
    here: bool = False
    found: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.customer


class Clientele(msgspec.Struct, frozen=True, kw_only=True):
    """A list of customers: a group of them, or whom a search found.

    ``total`` counts all of them, of whom ``lines`` holds the first; ``counts`` are the customers
    by group; of ``doubles``, the pairs of files that look like one person's.
    """

    at: datetime
    group: Group
    typed: str
    total: int
    counts: dict[str, int]
    lines: tuple[CustomerLine, ...]


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """A car a customer came with; ``last`` is the day it was here last."""

    vehicle: str
    plate: str
    vin: str
    last: date | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Something they said: an answer with its score, a complaint, a problem; in their words."""

    at: datetime
    kind: str
    score: int | None
    case: str
    matter: str = ""
    comment: str = ""


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A promise of an open case that is still to be kept."""

    case: str
    step: str
    due: datetime
    late: bool


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A survey that was owed to them, and what became of it."""

    at: datetime
    trigger: str
    channel: str
    status: str
    why: str
    score: int | None
    visit: str


class Reminding(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder: to come at ``due``, or work already as ``case``."""

    reminder: str
    due: datetime
    case: str = ""


class Referred(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody they brought."""

    customer: str
    name: str
    sealed: tuple[str, ...] = ()
    day: date


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Whether they may be asked: at all, and by which channels not, or by which alone."""

    given: bool
    refused: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


class Double(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may be the same person's: ``by`` says what the two have in common."""

    customer: str
    name: str
    phone: str
    plate: str
    sealed: tuple[str, ...] = ()
    last_at: datetime
    by: tuple[str, ...]


class CustomerFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one customer, over all files that are read as theirs.

    ``phones`` are all numbers of theirs, the one told last first. ``merged`` are the other files,
    with what they were called; ``entries`` what was noted in them, newest first.
    """

    at: datetime
    line: CustomerLine
    phones: tuple[str, ...] = ()
    birthday: str
    cars: tuple[Car, ...]
    visits: tuple[VisitLine, ...]
    answers: tuple[Answer, ...]
    cases: tuple[CaseLine, ...]
    promises: tuple[Owed, ...]
    preferences: tuple[Preference, ...]
    consent: Consent
    referrals: tuple[Referred, ...]
    reminders: tuple[Reminding, ...]
    surveys: tuple[Asked, ...]
    inputs: Inputs
    worth: Worth
    merged: tuple[Double, ...]
    doubles: tuple[Double, ...]
    entries: tuple[Entry, ...]
