"""Commands, each with the person who usually gives it."""

from __future__ import annotations

from datetime import datetime

from domain.commands import (
    AddNote,
    AnalyseCause,
    AnnulBreach,
    AssignCase,
    CheckClock,
    CloseCase,
    CompleteStep,
    EscalateCase,
    MakePromise,
    RecordContact,
    RecordRecheck,
    ReopenCase,
    SendBack,
)
from domain.types import ContactOutcome, Outcome, Person, StepName
from tests.make import LI, WANG, WHYS


def the_clock(at: datetime) -> CheckClock:
    return CheckClock(at=at, by=LI)


def contact(
    outcome: ContactOutcome,
    at: datetime,
    *,
    channel: str = "phone",
    call_back: datetime | None = None,
    by: Person = LI,
) -> RecordContact:
    return RecordContact(at=at, by=by, outcome=outcome, channel=channel, call_back=call_back)


def reached(at: datetime, *, by: Person = LI) -> RecordContact:
    return contact("reached", at, by=by)


def done(step: StepName, at: datetime, *, cause: str = "", by: Person = LI) -> CompleteStep:
    return CompleteStep(at=at, by=by, step=step, cause=cause)


def root_cause(
    at: datetime,
    cause: str = "quality",
    *,
    whys: tuple[str, ...] = WHYS,
    part: str = "",
    vehicle: str = "",
    by: Person = LI,
) -> AnalyseCause:
    return AnalyseCause(at=at, by=by, cause=cause, whys=whys, part=part, vehicle=vehicle)


def rechecked(at: datetime, *, satisfied: bool) -> RecordRecheck:
    return RecordRecheck(at=at, by=LI, satisfied=satisfied)


def promise(due: datetime, at: datetime) -> MakePromise:
    return MakePromise(at=at, by=LI, due=due)


def assign(to: Person, at: datetime, *, by: Person = WANG) -> AssignCase:
    return AssignCase(at=at, by=by, to=to.id)


def escalate(at: datetime, *, reason: str = "a lawyer wrote") -> EscalateCase:
    return EscalateCase(at=at, by=LI, reason=reason)


def send_back(at: datetime, *, by: Person = WANG, reason: str = "ordinary after all") -> SendBack:
    return SendBack(at=at, by=by, reason=reason)


def note(text: str, at: datetime) -> AddNote:
    return AddNote(at=at, by=LI, note=text)


def close(outcome: Outcome, at: datetime, *, by: Person = LI, reason: str = "") -> CloseCase:
    return CloseCase(at=at, by=by, outcome=outcome, reason=reason)


def reopen(at: datetime, *, reason: str = "it rattles again") -> ReopenCase:
    return ReopenCase(at=at, by=LI, reason=reason)


def annul(
    step: StepName, at: datetime, *, by: Person = WANG, reason: str = "line was down"
) -> AnnulBreach:
    return AnnulBreach(at=at, by=by, step=step, reason=reason)
