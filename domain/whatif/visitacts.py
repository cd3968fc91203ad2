"""What people did with a visit, as the commands they gave: told from the facts that followed.

What was told to the customer, and when, stays; what was promised by the rules is promised anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from domain.events import Event, Recorded
from domain.fact import Fact
from domain.policy import Policy, Rulebook
from domain.types import Person
from domain.visits.clocks import at_reception, at_slot
from domain.visits.commands import (
    AnnouncePickUp,
    AnnulMark,
    AnyVisitCommand,
    CancelVisit,
    CheckQuality,
    DecideFinding,
    DecidePrice,
    Diagnose,
    FinishWork,
    HandOver,
    NoteReturn,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellFinding,
    TellPrice,
    TellProgress,
)
from domain.visits.facts import (
    CustomerReturned,
    DelayTold,
    DiagnosisMade,
    FindingDecided,
    FindingTold,
    MarkAnnulled,
    PickUpAnnounced,
    PriceDecided,
    PriceTold,
    ProgressTold,
    QualityChecked,
    VehicleHandedOver,
    VisitBooked,
    VisitCancelled,
    VisitOpened,
    WorkFinished,
    WorkOrderOpened,
    WorkPaused,
    WorkStarted,
)
from domain.visits.state import Visit
from domain.whatif.caseacts import SAID

TICKED_BY_ITSELF = frozenset({"quality-checked", "next-service-set"})
"""What of a checklist follows from what was done before."""


def booked_again(event: Recorded, fact: VisitBooked, rules: Rulebook) -> Event:
    """Return a booking with what other rules promise."""
    return Event(event.at, replace(fact, marks=(at_slot(fact.slot, event.at, rules),)))


def opened_again(event: Recorded, fact: VisitOpened, rules: Rulebook, before: Policy) -> Event:
    """Return a report with what other rules promise.

    Args:
        event: As recorded.
        fact: Its fact.
        rules: The other rules.
        before: The policy it was decided by: whether it told that this is a major repair, or a
            person did.
    """
    told = fact.major and fact.service not in before.visit.major
    major = told or fact.service in rules.at(event.at).visit.major
    marks = tuple(at_reception(event.at, rules, major=major))
    return Event(event.at, replace(fact, major=major, marks=marks))


def command_of(
    event: Recorded, by: Person, visit: Visit | None, rules: Rulebook
) -> AnyVisitCommand | None:
    """Return what somebody asked for; ``None`` for a fact that no rule bears on.

    Args:
        event: What followed from it.
        by: Who asked, in the role of then.
        visit: As it stands under the other rules.
        rules: Whose checklist is ticked.
    """
    if isinstance(event.fact, VehicleHandedOver):
        return _hand_over(event, event.fact, by, visit, rules)
    build = _COMMANDS.get(type(event.fact))
    if build is None:
        return None
    kind, fields = build(event.fact)
    command: AnyVisitCommand = kind(at=event.at, by=by, **fields)
    return command


def _hand_over(
    event: Recorded, fact: VehicleHandedOver, by: Person, visit: Visit | None, rules: Rulebook
) -> AnyVisitCommand:
    """Tick of the list in force what was ticked; what is on no list any more was not asked."""
    mode = visit.mode if visit else "in-store"
    listed = set(rules.at(event.at).visit.handover_list(mode)) - TICKED_BY_ITSELF
    return HandOver(
        at=event.at,
        by=by,
        checked=tuple(code for code in fact.checked if code in listed),
        amount=fact.amount,
        next_service=fact.next_service,
    )


_Built = tuple[type[AnyVisitCommand], dict[str, Any]]


def _order(fact: WorkOrderOpened) -> _Built:
    return OpenWorkOrder, {"estimate": fact.estimate, "finish": fact.finish}


def _diagnose(fact: DiagnosisMade) -> _Built:
    return Diagnose, {
        "note": SAID,
        "price": fact.price,
        "finish": fact.finish,
        "matter": fact.matter,
        "rework_of": fact.rework_of,
        "rework": fact.rework,
    }


def _start(fact: WorkStarted) -> _Built:
    return StartWork, {"technician": fact.technician}


def _pause(fact: WorkPaused) -> _Built:
    return PauseWork, {"why": fact.why}


def _progress(fact: ProgressTold) -> _Built:
    return TellProgress, {"channel": fact.channel}


def _finding(fact: FindingTold) -> _Built:
    return TellFinding, {"finding": SAID, "price": fact.price, "photo": fact.photo}


def _answer(fact: FindingDecided) -> _Built:
    return DecideFinding, {"accepted": fact.accepted, "n": fact.n}


def _price(fact: PriceTold) -> _Built:
    return TellPrice, {"price": fact.price}


def _agree(fact: PriceDecided) -> _Built:
    return DecidePrice, {"accepted": fact.accepted}


def _delay(fact: DelayTold) -> _Built:
    return TellDelay, {"finish": fact.finish, "reason": SAID}


def _check(fact: QualityChecked) -> _Built:
    return CheckQuality, {"level": fact.level, "passed": fact.passed}


def _finish(_: WorkFinished) -> _Built:
    return FinishWork, {}


def _announce(fact: PickUpAnnounced) -> _Built:
    return AnnouncePickUp, {"pick_up": fact.pick_up, "channel": fact.channel}


def _return(_: CustomerReturned) -> _Built:
    return NoteReturn, {}


def _cancel(fact: VisitCancelled) -> _Built:
    return CancelVisit, {"why": fact.why, "reason": SAID}


def _annul(fact: MarkAnnulled) -> _Built:
    return AnnulMark, {"mark": fact.mark, "reason": SAID}


_COMMANDS: dict[type[Fact], Callable[[Any], _Built]] = {
    WorkOrderOpened: _order,
    DiagnosisMade: _diagnose,
    WorkStarted: _start,
    WorkPaused: _pause,
    ProgressTold: _progress,
    FindingTold: _finding,
    FindingDecided: _answer,
    PriceTold: _price,
    PriceDecided: _agree,
    DelayTold: _delay,
    QualityChecked: _check,
    WorkFinished: _finish,
    PickUpAnnounced: _announce,
    CustomerReturned: _return,
    VisitCancelled: _cancel,
    MarkAnnulled: _annul,
}
