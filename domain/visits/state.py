"""The state of one visit: just enough to decide; anything for people's eyes is a view."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

import msgspec

from domain.fact import Fact
from domain.types import CentreId, CustomerId, StaffId
from domain.visits.facts import Mark, MarkName, Mode, VisitId

Stage = Literal[
    "booked",
    "arrived",
    "ordered",
    "diagnosed",
    "paused",
    "working",
    "finished",
    "announced",
    "returned",
    "closed",
    "cancelled",
]
"""Where a car stands, in the order it usually goes through them."""

STAGES: tuple[Stage, ...] = get_args(Stage)


class MarkState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where one promised time stands.

    Attributes:
        mark: As it was promised.
        made: When it was promised.
        done: When it was kept, late or not.
        missed: When it was missed: the due time; for a notice that came too late, the notice.
        annulled: Whether that miss was taken out of the rates.
        dropped: When it stopped mattering: another time was told, work stopped, the visit ended.
    """

    mark: Mark
    made: datetime
    done: datetime | None = None
    missed: datetime | None = None
    annulled: bool = False
    dropped: datetime | None = None

    @property
    def name(self) -> MarkName:
        """What was promised."""
        return self.mark.mark

    @property
    def n(self) -> int:
        """Which one of its name in the visit, from 1."""
        return self.mark.n

    @property
    def due(self) -> datetime:
        """When it falls, or fell, due."""
        return self.mark.due

    @property
    def open(self) -> bool:
        """Whether it still waits to be done."""
        return self.done is None and self.dropped is None

    @property
    def ticking(self) -> bool:
        """Whether a clock still runs: open and not yet missed."""
        return self.open and self.missed is None

    @property
    def kept(self) -> bool:
        """Whether it was done in time."""
        return self.done is not None and self.missed is None


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something new that was told.

    Attributes:
        n: Its number in the visit, from 1.
        price: What it adds, in cents.
        fresh: Whether the yes to it is the fresh yes to the whole price as well.
        accepted: The customer's answer; ``None`` while it waits for one.
    """

    n: int
    price: int = 0
    fresh: bool = False
    accepted: bool | None = None


class Worked(msgspec.Struct, frozen=True, omit_defaults=True):
    """Working time of one person on one day, in minutes."""

    staff: StaffId
    part: str
    day: date
    minutes: int


class Visit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is needed to decide about one visit. Money is in cents.

    Attributes:
        day: Of the arrival, on the centre's calendar; of the slot, while only booked.
        estimate: The price as told last and in force.
        agreed: The estimate the customer accepted last; rises are measured from it.
        asked: The price that waits for a fresh yes.
        asked_for: The finding whose price made that yes necessary; 0 for none.
        fresh: How often a fresh yes was needed.
        finish: The time for the car in force, told or by the rules.
        first_finish: The time told first; stays when delays are told.
        delays: How often a delay was told.
        quality: The levels passed since work was last not good enough.
        checked: What of the checklist was done at the handover, ``missing`` what was not.
        unhappy: The codes of what went wrong, as recorded at the end.
        invalid: Why an imported order counts in nothing.
    """

    id: VisitId
    centre: CentreId
    customer: CustomerId
    stage: Stage
    day: date
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    advisor: StaffId = ""
    technician: StaffId = ""
    vehicle: str = ""
    cars: tuple[str, ...] = ()
    identified: bool = False
    first: bool = False
    major: bool = False
    mileage: int | None = None
    slot: datetime | None = None
    opened: datetime | None = None
    ended: datetime | None = None
    marks: tuple[MarkState, ...] = ()
    estimate: int | None = None
    agreed: int | None = None
    asked: int | None = None
    asked_for: int = 0
    fresh: int = 0
    finish: datetime | None = None
    first_finish: datetime | None = None
    delays: int = 0
    findings: tuple[Finding, ...] = ()
    quality: tuple[int, ...] = ()
    pick_up: datetime | None = None
    checked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    amount: int | None = None
    next_service: date | None = None
    hours: tuple[Worked, ...] = ()
    rework_of: VisitId = ""
    rework: int = 0
    unhappy: tuple[str, ...] = ()
    imported: bool = False
    invalid: str = ""

    @property
    def over(self) -> bool:
        """Whether the visit came to its end, good or not."""
        return self.stage in ("closed", "cancelled")

    @property
    def waiting(self) -> Literal["", "finding", "price"]:
        """What waits for the customer's yes; the whole price comes before further findings."""
        if self.asked is not None:
            return "price"
        return "finding" if self.waiting_finding else ""

    @property
    def waiting_finding(self) -> Finding | None:
        """The oldest finding that waits for an answer."""
        return next((f for f in self.findings if f.accepted is None), None)

    @property
    def in_work(self) -> bool:
        """Whether work runs: somebody is at it and nothing waits for a yes."""
        return self.stage == "working" and not self.waiting

    def latest(self, name: MarkName) -> MarkState | None:
        """Return the newest mark of a name, open or not."""
        return next((m for m in reversed(self.marks) if m.name == name), None)

    def pending(self, name: MarkName) -> MarkState | None:
        """Return the open mark of a name."""
        return next((m for m in self.marks if m.name == name and m.open), None)

    def next_number(self, name: MarkName) -> int:
        """Return the number the next mark of a name gets."""
        return 1 + sum(m.name == name for m in self.marks)

    def missed(self, *names: MarkName) -> bool:
        """Whether any mark of these names was missed, counted in the rates or not."""
        return any(m.missed is not None and m.name in names for m in self.marks)


class VisitActionUndone(Fact, frozen=True, kw_only=True, tag="visit-action-undone.v1"):
    """A slip was taken back: ``entries`` no longer count, the visit stands as ``restored``."""

    visit: VisitId
    entries: tuple[UUID, ...]
    restored: Visit


def unhappy(visit: Visit) -> tuple[str, ...]:
    """Return the codes of what anybody at the desk can see went wrong (SPEC 6).

    A miss taken out of the rates still counts here: the customer waited all the same.
    """
    waited = visit.missed("work-order", "diagnosis", "progress", "handover")
    refused = any(finding.accepted is False for finding in visit.findings)
    said = {
        "late": visit.missed("finish"),
        "rework": visit.rework > 0,
        "price": visit.fresh > 0,
        "waiting": waited,
        "finding-refused": refused,
    }
    return tuple(code for code, applies in said.items() if applies)
