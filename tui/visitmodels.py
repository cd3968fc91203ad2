"""What the pages of visits show: immutable, shaped, with names readable and times as instants."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.visits.state import Visit
from tui.models import Entry, Offer

STAGES = (
    *("booked", "arrived", "ordered", "diagnosed", "working", "paused"),
    *("finished", "announced", "returned"),
)
"""Where a visit can stand until it is over, in the order a car usually goes through them."""

OVER = ("closed", "cancelled")
"""Where a visit that is over stands."""


class VisitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A visit in a list; instants are UTC, money is in cents.

    ``due`` is the earliest open mark, missed or not, ``next_due`` the next clock still running;
    ``warns`` are when ``due`` warns. ``name``, ``phone``, ``plate``, ``vin`` and ``fault`` are as
    this reader may see them; ``privacy`` says why they are empty: ``erased``, ``restricted``;
    ``sealed`` which are there and have their key elsewhere.
    ``waiting`` names what waits for the customer's yes.
    """

    visit: str
    stage: str
    waiting: str
    mode: str
    service: str
    matter: str
    advisor: str
    advisor_name: str
    technician: str
    technician_name: str
    customer: str
    name: str
    phone: str
    plate: str
    vin: str
    fault: str
    vehicle: str
    privacy: str = ""
    sealed: tuple[str, ...] = ()
    day: date
    slot: datetime | None
    opened: datetime | None
    finish: datetime | None
    estimate: int | None
    amount: int | None
    mileage: int | None
    due: datetime | None
    due_made: datetime
    due_mark: str
    due_n: int
    warns: tuple[datetime, ...]
    next_due: datetime | None
    next_mark: str
    overdue: datetime | None
    missed: int
    annulled: int
    rework: int
    rework_of: str
    closed: datetime | None
    unhappy: tuple[str, ...]
    first: bool
    major: bool
    last_at: datetime
    last_type: str
    last_actor: str

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.visit


class StageCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many cars stand at a stage, and how many of them missed a mark."""

    stage: str
    n: int
    late: int


class Bookings(msgspec.Struct, frozen=True, kw_only=True):
    """A day's bookings against what the house can take; ``came`` of them reported."""

    day: date
    booked: int
    came: int
    missed: int
    capacity: int


class CarsInHouse(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is in work now, what breaks next first.

    ``inside`` stands at the centre (or should by now), ``outside`` is done at the customer's or
    from afar, ``coming`` is booked for today, or was booked
    before and never came. ``waiting`` counts what waits for a yes, ``done``
    what was handed over today.
    """

    at: datetime
    day: date
    stages: tuple[StageCount, ...]
    inside: tuple[VisitLine, ...]
    outside: tuple[VisitLine, ...]
    coming: tuple[VisitLine, ...]
    total: int
    late: int
    waiting: int
    done: int
    bookings: Bookings


class MarkLine(msgspec.Struct, frozen=True, kw_only=True):
    """One promised time of a visit, with its clock and where it came from."""

    mark: str
    n: int
    line: str
    made: datetime
    due: datetime
    warns: tuple[datetime, ...]
    done: datetime | None
    missed: datetime | None
    annulled: bool
    dropped: bool
    edition: str
    allowance: str

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return f"{self.mark}/{self.n}"


class FindingLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something new that was found and told: in whose words, for how much, and the answer.

    ``accepted`` is ``None`` as long as it waits for one.
    """

    n: int
    text: str
    price: int
    photo: str
    at: datetime
    accepted: bool | None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the house knows of a customer who calls or stands at the counter.

    ``preferences`` are codes or words of their own; ``heard`` are all cases that came of what they
    said; ``booking`` is the visit they are booked for (``is_today``), ``last`` the newest one.
    ``fault``, ``service`` and ``mode`` are what today's booking was made for.
    """

    customer: str
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    advisor: str = ""
    visits: int = 0
    last_day: date | None = None
    next_service: date | None = None
    preferences: tuple[str, ...] = ()
    open_cases: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    booking: str = ""
    is_today: bool = False
    slot: datetime | None = None
    fault: str = ""
    service: str = ""
    mode: str = ""
    last: str = ""


class VisitFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one visit. ``checked`` are the codes of the handover that were done.

    ``survey`` and ``score`` tell what was asked about it and answered, ``cases`` what came of it.
    """

    at: datetime
    line: VisitLine
    state: Visit
    marks: tuple[MarkLine, ...]
    findings: tuple[FindingLine, ...]
    checklist: tuple[str, ...]
    checked: tuple[str, ...]
    quality: int
    quality_levels: int
    hours: tuple[tuple[str, str, int], ...]
    known: Known
    earlier: VisitLine | None
    survey: str
    score: int | None
    cases: tuple[str, ...]
    entries: tuple[Entry, ...]
    offers: tuple[Offer, ...]
