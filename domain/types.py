"""The values facts are made of: identifiers, codes, promises and the state of one case.

Codes are the words of the trade; their sentences live in the word catalogue.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

CaseId = str
CentreId = str
CustomerId = str
StaffId = str
Level = Literal[1, 2, 3]
Role = Literal["advisor", "manager", "director", "auditor", "technician"]
ScoreClass = Literal["detractor", "passive", "promoter"]
CaseKind = Literal["detractor", "passive", "promoter", "complaint", "problem", "suggestion", "care"]
"""What a case is about; ``care`` is a reminder of a customer that became work."""
Status = Literal["open", "closed"]
Outcome = Literal["recovered", "lost", "converted", "thanked", "resolved"]
ContactOutcome = Literal["reached", "no-answer", "busy", "wrong-number", "call-back"]
StepName = Literal[
    "respond",
    "root-cause",
    "plan",
    "resolve",
    "recheck",
    "improve",
    "exceed",
    "convert",
    "invite",
    "referral",
    "relationship",
    "compensate",
    "call",
    "diagnose",
    "confirm",
    "verify",
    "handover",
    "survey",
    "promise",
    "close",
]
"""One commitment of a procedure; ``promise`` is one a person added, ``close`` the whole case."""

Cause = Literal[
    "score",
    "complaint",
    "breach",
    "by-hand",
    "dissatisfied-again",
    "recheck-not-solved",
    "rework",
    "public-channel",
    "safety",
    "same-matter",
    "reopened",
    "problem",
    "suggestion",
    "care",
]
"""Why a case stands at its level."""

TOP_LEVEL: Level = 3

PERSONAL = msgspec.Meta(extra={"personal": True})
Personal = Annotated[str, PERSONAL]
"""Text about a person: sealed with the customer's key before it reaches the log."""


class Person(msgspec.Struct, frozen=True):
    """Who acts: a staff member in a role."""

    id: StaffId
    role: Role = "advisor"

    @property
    def level(self) -> int:
        """The level this role answers for: 1 advisor … 3 director; others have none."""
        return AUTHORITY[self.role]


AUTHORITY: dict[Role, int] = {
    "auditor": 0,
    "technician": 0,
    "advisor": 1,
    "manager": 2,
    "director": 3,
}


class Promise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step promised to the customer, as the policy made it.

    Attributes:
        step: What was promised.
        n: Which promise of this step in the case, from 1; with the step it names the promise.
        due: When it falls due (UTC); ``None`` when the procedure sets no time.
        line: The policy line it came from, e.g. ``detractor.respond``.
        escalates: Whether missing it moves the case up a level.
    """

    step: StepName
    n: int = 1
    due: datetime | None = None
    line: str = ""
    escalates: bool = False


class StepState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where one promise stands.

    Attributes:
        promise: As first made.
        made: When it was made.
        due: The time in force now, after any move.
        moved: How often the customer moved it.
        done: When it was kept, late or not.
        breached: The due time it was missed at.
        annulled: Whether that breach was taken out of the rates.
        dropped: When it stopped mattering because the case closed without it.
    """

    promise: Promise
    made: datetime
    due: datetime | None = None
    moved: int = 0
    done: datetime | None = None
    breached: datetime | None = None
    annulled: bool = False
    dropped: datetime | None = None

    @property
    def step(self) -> StepName:
        """The promised step."""
        return self.promise.step

    @property
    def open(self) -> bool:
        """Whether it still waits to be done."""
        return self.done is None and self.dropped is None

    @property
    def ticking(self) -> bool:
        """Whether a clock still runs: open, dated, not yet missed."""
        return self.open and self.breached is None and self.due is not None


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One try to reach the customer, in the present round."""

    at: datetime
    channel: str
    outcome: ContactOutcome


Form = Literal["goods", "voucher", "labour", "loan-car"]
"""What can be given to make good."""

GrantStatus = Literal["granted", "waiting", "approved", "declined"]


class Grant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something given, or asked for, to make good in a case; ``amount`` in cents.

    ``by`` is who answers for it: who granted or approved it, and who asked while it waits for
    somebody of ``level``. ``day`` is the calendar day at the centre.
    """

    n: int
    form: Form
    amount: int
    by: StaffId = ""
    day: date | None = None
    level: int = 0
    status: GrantStatus = "granted"

    @property
    def given(self) -> bool:
        """Whether the customer has it."""
        return self.status in ("granted", "approved")


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is needed to decide about one case; anything for people's eyes is a view.

    ``began`` is when the present round did; ``idle`` when it is noticed that an owner of since
    ``owned`` did nothing. Of ``confirmations`` rechecks needed, ``confirmed`` said satisfied.
    ``depth`` is how many answers the chain of whys behind ``root_cause`` has, ``part`` the part it
    is about. ``priority`` is ``None`` only in states that were kept before it was told; ``calm``
    what it was before an alarm.
    """

    id: CaseId
    centre: CentreId
    customer: CustomerId
    kind: CaseKind
    procedure: str
    level: int
    opened: datetime
    edition: str
    status: Status = "open"
    owner: StaffId = ""
    round: int = 1
    steps: tuple[StepState, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    satisfied: bool | None = None
    root_cause: str = ""
    outcome: Outcome | None = None
    closed: datetime | None = None
    rose: datetime | None = None
    rose_cause: Cause = "score"
    rose_step: str = ""
    retry: datetime | None = None
    began: datetime | None = None
    owned: datetime | None = None
    idle: datetime | None = None
    confirmations: int = 1
    confirmed: int = 0
    priority: int | None = None
    calm: int | None = None
    alarm: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    depth: int = 0
    part: str = ""

    def latest(self, step: StepName) -> StepState | None:
        """Return the newest promise of ``step``, open or not."""
        return next((s for s in reversed(self.steps) if s.step == step), None)

    def pending(self, step: StepName) -> StepState | None:
        """Return the oldest open promise of ``step``."""
        return next((s for s in self.steps if s.step == step and s.open), None)

    def next_number(self, step: StepName) -> int:
        """Return the number the next promise of ``step`` gets."""
        return 1 + sum(s.step == step for s in self.steps)

    def kept(self, step: StepName) -> bool:
        """Whether ``step`` was done in this round, and is not promised anew."""
        newest = self.latest(step)
        began = self.began or self.opened
        return newest is not None and newest.done is not None and newest.made >= began

    @property
    def waiting(self) -> Grant | None:
        """What waits for somebody's approval."""
        return next((g for g in self.grants if g.status == "waiting"), None)

    @property
    def given(self) -> int:
        """What the customer was given in this case, in cents."""
        return sum(g.amount for g in self.grants if g.given)

    @property
    def reached(self) -> bool:
        """Whether the customer was spoken to in this round."""
        return any(a.outcome == "reached" for a in self.attempts)
