"""What people, files and clocks may ask of a case.

Every command carries when it happens and who acts, so that a decision needs nothing else.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.types import ContactOutcome, Form, Outcome, Person, StaffId, StepName


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked of a case at an instant (UTC), by a person."""

    at: datetime
    by: Person


class CheckClock(Command, frozen=True, kw_only=True):
    """Note what fell due before ``at``."""


class RecordContact(Command, frozen=True, kw_only=True):
    """A call or message, and what came of it; ``call_back`` is the time the customer asked for."""

    outcome: ContactOutcome
    channel: str = "phone"
    call_back: datetime | None = None
    note: str = ""


class CompleteStep(Command, frozen=True, kw_only=True):
    """The oldest open promise of a step is kept; a diagnosis may name the root cause."""

    step: StepName
    cause: str = ""
    note: str = ""


class AnalyseCause(Command, frozen=True, kw_only=True):
    """The root cause was found, or found to be another: its path in the tree and how it was found.

    ``whys`` are the answers, each the reason of the one before; ``vehicle`` is the model.
    ``again`` says that another was named before.
    """

    cause: str
    whys: tuple[str, ...] = ()
    part: str = ""
    vehicle: str = ""
    note: str = ""
    again: bool = False


class RecordRecheck(Command, frozen=True, kw_only=True):
    """The customer said whether it is really solved."""

    satisfied: bool
    note: str = ""


class MakePromise(Command, frozen=True, kw_only=True):
    """Promise something more until ``due``."""

    due: datetime
    note: str = ""
    meeting: bool = False


class AssignCase(Command, frozen=True, kw_only=True):
    """Make somebody responsible."""

    to: StaffId


class EscalateCase(Command, frozen=True, kw_only=True):
    """Move the case up one level by hand."""

    reason: str


class SendBack(Command, frozen=True, kw_only=True):
    """Move the case down one level by hand."""

    reason: str


class AddNote(Command, frozen=True, kw_only=True):
    """Write something down."""

    note: str


class CloseCase(Command, frozen=True, kw_only=True):
    """End the case."""

    outcome: Outcome
    reason: str = ""


class ReopenCase(Command, frozen=True, kw_only=True):
    """The customer said it is not over."""

    reason: str


class AnnulBreach(Command, frozen=True, kw_only=True):
    """Take the newest breach of a step out of the rates."""

    step: StepName
    reason: str


class DismissAlarm(Command, frozen=True, kw_only=True):
    """The customer's words were no alarm."""

    reason: str


class RecordGoodwill(Command, frozen=True, kw_only=True):
    """Give something to make good, worth ``amount`` cents.

    ``spent`` is what this person granted in this calendar month without asking, in cents.
    """

    form: Form
    amount: int
    reason: str
    spent: int = 0


class ApproveGoodwill(Command, frozen=True, kw_only=True):
    """Grant what waits for somebody of this level."""

    reason: str = ""


class DeclineGoodwill(Command, frozen=True, kw_only=True):
    """Do not grant what waits for somebody of this level."""

    reason: str


AnyCommand = (
    CheckClock
    | RecordContact
    | CompleteStep
    | AnalyseCause
    | RecordRecheck
    | MakePromise
    | AssignCase
    | EscalateCase
    | SendBack
    | AddNote
    | CloseCase
    | ReopenCase
    | AnnulBreach
    | DismissAlarm
    | RecordGoodwill
    | ApproveGoodwill
    | DeclineGoodwill
)
