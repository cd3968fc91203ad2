"""What people did with a case, as the commands they gave: told from the facts that followed.

The one rule: words are not needed. What had to be said was said, and what it was bears on nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.causes import CauseAnalysed
from domain.commands import (
    AnalyseCause,
    AnnulBreach,
    AnyCommand,
    ApproveGoodwill,
    AssignCase,
    CloseCase,
    CompleteStep,
    DeclineGoodwill,
    DismissAlarm,
    EscalateCase,
    MakePromise,
    RecordContact,
    RecordGoodwill,
    RecordRecheck,
    ReopenCase,
    SendBack,
)
from domain.events import (
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseReopened,
    CaseSentBack,
    ContactRecorded,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    Recorded,
    StepDone,
)
from domain.fact import Fact
from domain.goodwill import (
    GoodwillApproved,
    GoodwillDeclined,
    GoodwillGranted,
    GoodwillRequested,
)
from domain.types import Person
from domain.warnings import AlarmDismissed

SAID = "…"
"""Stands for words that were said."""


def waits_for_its_time(fact: Fact) -> bool:
    """Whether the next fact of the stream tells when the customer wants to be called back."""
    return isinstance(fact, ContactRecorded) and fact.outcome == "call-back"


def call_back(contact: Recorded, following: Recorded, by: Person) -> AnyCommand:
    """Return the contact in which a customer named the time that the following fact tells."""
    fact, told = contact.fact, following.fact
    assert isinstance(fact, ContactRecorded)  # noqa: S101  that is what waited
    wanted = told.due if isinstance(told, PromiseMoved) else None
    if isinstance(told, PromiseMade):
        wanted = told.promise.due
    return RecordContact(
        at=contact.at, by=by, outcome="call-back", channel=fact.channel, call_back=wanted
    )


def is_consequence(fact: Fact) -> bool:
    """Whether a fact only follows from another by the rules, whoever acted."""
    return isinstance(fact, CaseEscalated) and fact.cause != "by-hand"


def command_of(event: Recorded, by: Person, *, spent: int = 0) -> AnyCommand | None:
    """Return what somebody asked for; ``None`` for a fact that no rule bears on.

    Args:
        event: What followed from it.
        by: Who asked, in the role of then.
        spent: What they had granted in the month, for goodwill.
    """
    build = _COMMANDS.get(type(event.fact))
    if build is None:
        return None
    kind, fields = build(event.fact)
    if kind is RecordGoodwill:
        fields["spent"] = spent
    command: AnyCommand = kind(at=event.at, by=by, **fields)
    return command


_Built = tuple[type[AnyCommand], dict[str, Any]]


def _contact(fact: ContactRecorded) -> _Built:
    return RecordContact, {"outcome": fact.outcome, "channel": fact.channel}


def _done(fact: StepDone) -> _Built:
    if fact.step == "root-cause":
        return AnalyseCause, {"cause": fact.cause}
    return CompleteStep, {"step": fact.step, "cause": fact.cause}


def _analysed(fact: CauseAnalysed) -> _Built:
    whys = (SAID,) * fact.depth
    return AnalyseCause, {
        "cause": fact.category,
        "whys": whys,
        "part": fact.part,
        "vehicle": fact.vehicle,
    }


def _recheck(fact: RecheckRecorded) -> _Built:
    return RecordRecheck, {"satisfied": fact.satisfied}


def _promise(fact: PromiseMade) -> _Built:
    return MakePromise, {"due": fact.promise.due, "meeting": fact.meeting}


def _assign(fact: CaseAssigned) -> _Built:
    return AssignCase, {"to": fact.to}


def _escalate(_: CaseEscalated) -> _Built:
    return EscalateCase, {"reason": SAID}


def _send_back(_: CaseSentBack) -> _Built:
    return SendBack, {"reason": SAID}


def _close(fact: CaseClosed) -> _Built:
    return CloseCase, {"outcome": fact.outcome, "reason": SAID}


def _reopen(_: CaseReopened) -> _Built:
    return ReopenCase, {"reason": SAID}


def _annul(fact: BreachAnnulled) -> _Built:
    return AnnulBreach, {"step": fact.step, "reason": SAID}


def _dismiss(_: AlarmDismissed) -> _Built:
    return DismissAlarm, {"reason": SAID}


def _grant(fact: GoodwillGranted | GoodwillRequested) -> _Built:
    return RecordGoodwill, {"form": fact.form, "amount": fact.amount, "reason": SAID}


def _approve(_: GoodwillApproved) -> _Built:
    return ApproveGoodwill, {}


def _decline(_: GoodwillDeclined) -> _Built:
    return DeclineGoodwill, {"reason": SAID}


_COMMANDS: dict[type[Fact], Callable[[Any], _Built]] = {
    ContactRecorded: _contact,
    StepDone: _done,
    CauseAnalysed: _analysed,
    RecheckRecorded: _recheck,
    PromiseMade: _promise,
    CaseAssigned: _assign,
    CaseEscalated: _escalate,
    CaseSentBack: _send_back,
    CaseClosed: _close,
    CaseReopened: _reopen,
    BreachAnnulled: _annul,
    AlarmDismissed: _dismiss,
    GoodwillGranted: _grant,
    GoodwillRequested: _grant,
    GoodwillApproved: _approve,
    GoodwillDeclined: _decline,
}
