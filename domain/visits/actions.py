"""What a person can do with a visit, each under one name that keys, verbs and menus share.

An action turns what the person gave into commands; whether it is allowed now is asked of
``visit.decide`` itself, so what is offered and what is accepted can never differ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

import msgspec

from domain.errors import RefusedError
from domain.policy import Rulebook
from domain.types import Person, StaffId
from domain.visits import visit as visits
from domain.visits.clocks import open_marks
from domain.visits.commands import (
    AnnouncePickUp,
    AnnulMark,
    AnyVisitCommand,
    BookHours,
    CancelVisit,
    CheckQuality,
    DecideFinding,
    DecidePrice,
    Diagnose,
    FinishWork,
    HandOver,
    NoteReturn,
    NoteVisit,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellFinding,
    TellPrice,
    TellProgress,
)
from domain.visits.facts import MarkName
from domain.visits.state import Visit

VisitNeed = Literal["note", "due", "amount", "code", "minutes"]
FAILED = "failed"
"""The code of a check that was not passed."""

CHANNEL = "wechat"
"""How the customer is told where nobody says otherwise."""


class VisitAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave with an action; what it does not need is ignored.

    Attributes:
        note: Cause, finding, reason: what was said or is to be kept.
        due: The time told: for the car, for the pick-up.
        amount: In cents: the price, what a finding adds, the bill.
        staff: Who works, whose hours.
        code: The channel told by (progress, announce), the photo (finding), the matter (diagnose),
            why (pause, cancel), ``failed`` (quality), the part (hours), the mark (annul-mark).
        level: Which check, which finding; 0 for the next.
        minutes: The hours.
        checked: What of the checklist was done.
        next_service: The day of the next service.
    """

    by: Person
    at: datetime
    note: str = ""
    due: datetime | None = None
    amount: int | None = None
    staff: StaffId = ""
    code: str = ""
    level: int = 0
    minutes: int = 0
    checked: tuple[str, ...] = ()
    next_service: date | None = None


class VisitAction(msgspec.Struct, frozen=True):
    """One thing a person can do.

    Attributes:
        name: Its name on the command line, in key maps and in the word catalogue.
        build: The command it comes to for a visit and what was given.
        needs: What must be given.
    """

    name: str
    build: Callable[[Visit, VisitAsk], AnyVisitCommand]
    needs: tuple[VisitNeed, ...] = ()


def _order(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return OpenWorkOrder(at=ask.at, by=ask.by, estimate=ask.amount, finish=ask.due)


def _diagnose(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return Diagnose(
        at=ask.at, by=ask.by, note=ask.note, price=ask.amount, finish=ask.due, matter=ask.code
    )


def _start(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return StartWork(at=ask.at, by=ask.by, technician=ask.staff)


def _pause(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return PauseWork(at=ask.at, by=ask.by, why=ask.code)


def _progress(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return TellProgress(at=ask.at, by=ask.by, channel=ask.code or CHANNEL, note=ask.note)


def _finding(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return TellFinding(
        at=ask.at, by=ask.by, finding=ask.note, price=ask.amount or 0, photo=ask.code
    )


def _answer(*, accepted: bool) -> Callable[[Visit, VisitAsk], AnyVisitCommand]:
    def build(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
        return DecideFinding(at=ask.at, by=ask.by, accepted=accepted, n=ask.level)

    return build


def _price(visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    price = ask.amount if ask.amount is not None else visit.estimate
    if price is None:
        raise RefusedError("price-missing")
    return TellPrice(at=ask.at, by=ask.by, price=price, note=ask.note)


def _yes_or_no(*, accepted: bool) -> Callable[[Visit, VisitAsk], AnyVisitCommand]:
    def build(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
        return DecidePrice(at=ask.at, by=ask.by, accepted=accepted)

    return build


def _delay(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return TellDelay(at=ask.at, by=ask.by, finish=ask.due or ask.at, reason=ask.note)


def _quality(visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    level = ask.level or max(visit.quality, default=0) + 1
    return CheckQuality(at=ask.at, by=ask.by, level=level, passed=ask.code != FAILED)


def _finish(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return FinishWork(at=ask.at, by=ask.by)


def _announce(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    pick_up = ask.due or ask.at
    return AnnouncePickUp(at=ask.at, by=ask.by, pick_up=pick_up, channel=ask.code or CHANNEL)


def _return(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return NoteReturn(at=ask.at, by=ask.by)


def _hand_over(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return HandOver(
        at=ask.at,
        by=ask.by,
        checked=ask.checked,
        amount=ask.amount,
        next_service=ask.next_service,
    )


def _cancel(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return CancelVisit(at=ask.at, by=ask.by, reason=ask.note, why=ask.code)


def _note(_visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    return NoteVisit(at=ask.at, by=ask.by, note=ask.note)


def _hours(visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    part = ask.code or ("advisor" if ask.by.role == "advisor" and not ask.staff else "technician")
    own = ask.by.id if ask.by.role in ("advisor", "technician") else visit.technician
    return BookHours(at=ask.at, by=ask.by, staff=ask.staff or own, minutes=ask.minutes, part=part)


def _annul(visit: Visit, ask: VisitAsk) -> AnyVisitCommand:
    named: MarkName | None = next((n for n in get_args(MarkName) if n == ask.code), None)
    missed = [m.name for m in visit.marks if m.missed and not m.annulled]
    mark = named or (missed[-1] if missed and not ask.code else None)
    if mark is None:
        raise RefusedError("no-mark-missed")
    return AnnulMark(at=ask.at, by=ask.by, mark=mark, reason=ask.note)


ACTIONS: dict[str, VisitAction] = {
    action.name: action
    for action in (
        VisitAction("order", _order),
        VisitAction("diagnose", _diagnose, ("note",)),
        VisitAction("start", _start),
        VisitAction("finding-yes", _answer(accepted=True)),
        VisitAction("finding-no", _answer(accepted=False)),
        VisitAction("price-yes", _yes_or_no(accepted=True)),
        VisitAction("price-no", _yes_or_no(accepted=False)),
        VisitAction("finish", _finish),
        VisitAction("announce", _announce, ("due",)),
        VisitAction("returned", _return),
        VisitAction("hand-over", _hand_over),
        VisitAction("quality", _quality),
        VisitAction("progress", _progress),
        VisitAction("finding", _finding, ("note", "code")),
        VisitAction("price", _price, ("amount",)),
        VisitAction("delay", _delay, ("due", "note")),
        VisitAction("pause", _pause),
        VisitAction("note", _note, ("note",)),
        VisitAction("hours", _hours, ("minutes",)),
        VisitAction("cancel", _cancel, ("note",)),
        VisitAction("annul-mark", _annul, ("note",)),
    )
}
"""Every action by its name: what takes a car on first, then what may be done along the way."""


class VisitOffer(msgspec.Struct, frozen=True):
    """An action with what forbids it now.

    Attributes:
        why_not: The refusal's reason; empty when the action is allowed.
        params: What the refusal's sentence names.
    """

    action: str
    why_not: str = ""
    params: dict[str, Any] = {}


def perform(visit: Visit, name: str, ask: VisitAsk, rules: Rulebook) -> tuple[AnyVisitCommand, ...]:
    """Return an action's commands after trying them on the visit.

    Raises:
        RefusedError: when the visit's history forbids one of them.
    """
    command = ACTIONS[name].build(visit, ask)
    visits.decide(visit, command, rules)
    return (command,)


def offers(visit: Visit, by: Person, at: datetime, rules: Rulebook) -> list[VisitOffer]:
    """Return all actions for a visit: those allowed first, the suggested one at their head."""
    tried = [_tried(name, visit, by, at, rules) for name in ACTIONS]
    settled = visits.fold(visits.settle(visit, at, rules), visit) or visit
    suggested = next_step(settled, at, rules)
    return sorted(tried, key=lambda offer: (bool(offer.why_not), offer.action != suggested))


def _tried(name: str, visit: Visit, by: Person, at: datetime, rules: Rulebook) -> VisitOffer:
    later = max(at, visit.finish or at) + timedelta(hours=1)
    ask = VisitAsk(
        by=by,
        at=at,
        note="…",
        due=later,
        amount=0 if name == "finding" else visit.estimate or 0,
        code={"finding": "…"}.get(name, ""),
        minutes=1,
    )
    try:
        command = ACTIONS[name].build(visit, ask)
        settled = visits.settle(visit, at, rules)
        new = visits.decide(visit, command, rules)[len(settled) :]
    except RefusedError as refused:
        told = {key: value for key, value in refused.params.items() if key != "reason"}
        return VisitOffer(name, refused.reason, told)
    return VisitOffer(name, "" if new else "already")


def next_step(visit: Visit, at: datetime, rules: Rulebook) -> str:
    """Return the name of what comes next; empty where nothing does."""
    if visit.waiting:
        return f"{visit.waiting}-yes"
    checks = rules.at(at).visit.levels(visit.mode)
    unchecked = len(visit.quality) < checks
    match visit.stage:
        case "working":
            return _at_work(visit, unchecked=unchecked)
        case "finished" | "returned" if unchecked:
            return "quality"
        case "finished":
            return "announce" if visit.mode == "in-store" else "hand-over"
        case stage:
            return _NEXT.get(stage, "")


_NEXT: dict[str, str] = {
    "arrived": "order",
    "ordered": "diagnose",
    "diagnosed": "start",
    "paused": "start",
    "announced": "returned",
    "returned": "hand-over",
}
"""What takes a visit on from a stage."""


def _at_work(visit: Visit, *, unchecked: bool) -> str:
    """What falls due first names the next act: a word to the customer, or the car."""
    owed = open_marks(visit)
    if owed and owed[0].name == "progress":
        return "progress"
    return "quality" if unchecked else "finish"
