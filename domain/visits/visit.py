"""One visit: what follows from a command.

How facts change a visit stands in ``history.py``, what falls due by itself in ``clocks.py``, work
and prices in files of their own. The one rule here: everything that happens to a visit first
settles what fell due before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain import clock
from domain.errors import RefusedError
from domain.events import Event
from domain.fact import CustomerWords
from domain.policy import Rulebook
from domain.types import Person
from domain.visits import clocks, prices, work
from domain.visits.clocks import next_due
from domain.visits.commands import (
    AnnouncePickUp,
    AnnulMark,
    AnyVisitCommand,
    BookHours,
    CancelVisit,
    CheckQuality,
    CheckVisit,
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
from domain.visits.facts import (
    CustomerReturned,
    HoursWorked,
    Mark,
    MarkAnnulled,
    PickUpAnnounced,
    VehicleHandedOver,
    VisitCancelled,
    VisitNoted,
)
from domain.visits.history import evolve, fold
from domain.visits.stages import HERE, refuse_waiting, require
from domain.visits.state import Visit, unhappy

__all__ = ["Visit", "decide", "evolve", "fold", "next_due", "settle", "unhappy"]

BY_TECHNICIANS = (
    *(StartWork, PauseWork, TellProgress, TellFinding, CheckQuality, FinishWork, BookHours),
    NoteVisit,
)
"""What whoever works on the car may do; the rest is said to the customer by others."""

DAY_MINUTES = 24 * 60
"""Nobody works longer than this on a day."""

PARTS = ("technician", "advisor")


def decide(visit: Visit | None, command: AnyVisitCommand, rules: Rulebook) -> tuple[Event, ...]:
    """Return the facts that follow from ``command``; ``()`` when nothing does.

    What fell due before the command comes first.

    Raises:
        RefusedError: when the visit's history forbids it, or the role; names what is missing.
    """
    if visit is None:
        raise RefusedError("no-such-visit")
    if not isinstance(command, CheckVisit):
        refuse_role(command.by, works=isinstance(command, BY_TECHNICIANS))
    settled = settle(visit, command.at, rules)
    now = fold(settled, visit) or visit
    return settled + tuple(_about(now, event) for event in _follow(now, command, rules))


def settle(visit: Visit, until: datetime, _rules: Rulebook) -> tuple[Event, ...]:
    """Return the misses of all that fell due before ``until``, oldest first."""
    return clocks.settle(visit, until)


def refuse_role(by: Person, *, works: bool = False) -> None:
    """Let a person pass who may do this.

    Args:
        by: Who.
        works: Whether it is something for whoever works on the car, too.

    Raises:
        RefusedError: when their role may not.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    if by.role == "technician" and not works:
        raise RefusedError("role-may-not", role=by.role)


def _about(visit: Visit, event: Event) -> Event:
    """Name the customer whose key seals the words of a fact."""
    if isinstance(event.fact, CustomerWords):
        return replace(event, fact=replace(event.fact, customer=visit.customer))
    return event


def _follow(  # noqa: C901, PLR0911, PLR0912  one exhaustive match
    visit: Visit, command: AnyVisitCommand, rules: Rulebook
) -> Iterable[Event]:
    match command:
        case CheckVisit():
            return ()
        case OpenWorkOrder():
            return work.order(visit, command)
        case Diagnose():
            return work.diagnose(visit, command, rules)
        case StartWork():
            return work.start(visit, command, rules)
        case PauseWork():
            return work.pause(visit, command)
        case TellProgress():
            return work.progress(visit, command, rules)
        case TellFinding():
            return prices.tell_finding(visit, command, rules)
        case DecideFinding():
            return prices.decide_finding(visit, command, rules)
        case TellPrice():
            return prices.tell_price(visit, command, rules)
        case DecidePrice():
            return prices.decide_price(visit, command, rules)
        case TellDelay():
            return work.delay(visit, command, rules)
        case CheckQuality():
            return work.quality(visit, command, rules)
        case FinishWork():
            return work.finish(visit, command)
        case AnnouncePickUp():
            return _announce(visit, command, rules)
        case NoteReturn():
            return _return(visit, command, rules)
        case HandOver():
            return _hand_over(visit, command, rules)
        case CancelVisit():
            return _cancel(visit, command)
        case NoteVisit():
            return (Event(command.at, VisitNoted(visit=visit.id, note=_needed(command.note))),)
        case BookHours():
            return _hours(visit, command, rules)
        case AnnulMark():
            return _annul(visit, command, rules)
    assert_never(command)


def _needed(text: str) -> str:
    if not text.strip():
        raise RefusedError("text-missing")
    return text


def _announce(visit: Visit, command: AnnouncePickUp, rules: Rulebook) -> Iterable[Event]:
    """Announce the pick-up; said too late, it is a missed mark at once."""
    _refuse_elsewhere(visit)
    require(visit, "finished", "announced")
    if command.pick_up <= command.at:
        raise RefusedError("time-not-ahead")
    ahead = rules.at(command.at).visit.notice
    mark = Mark(
        mark="notice",
        n=visit.next_number("notice"),
        due=clock.before(command.pick_up, ahead, rules.zone),
        line="visit.notice",
    )
    fact = PickUpAnnounced(
        visit=visit.id, pick_up=command.pick_up, channel=command.channel, marks=(mark,)
    )
    yield Event(command.at, fact)
    if mark.due < command.at:
        yield replace(clocks.miss(visit, mark, command.at), follows=True)


def _return(visit: Visit, command: NoteReturn, rules: Rulebook) -> Iterable[Event]:
    _refuse_elsewhere(visit)
    require(visit, "finished", "announced")
    mark = clocks.promised(visit, "handover", command.at, rules, "handover")
    return (Event(command.at, CustomerReturned(visit=visit.id, marks=(mark,))),)


def _refuse_elsewhere(visit: Visit) -> None:
    if visit.mode != "in-store":
        raise RefusedError("not-in-mode", mode=visit.mode)


def _hand_over(visit: Visit, command: HandOver, rules: Rulebook) -> Iterable[Event]:
    """Give the car back.

    The checks of the work must be passed; whatever else of the checklist is not done is recorded.
    """
    require(visit, "returned" if visit.mode == "in-store" else "finished")
    refuse_waiting(visit)
    policy = rules.at(command.at).visit
    if checks := [n for n in range(1, policy.levels(visit.mode) + 1) if n not in visit.quality]:
        raise RefusedError("checks-missing", quality=checks)
    codes = policy.handover_list(visit.mode)
    if set(command.checked) - set(codes):
        raise RefusedError("not-on-checklist", check=list(codes))
    amount = visit.estimate if command.amount is None else command.amount
    prices.refuse_negative(amount)
    prices.refuse_unagreed(amount, visit, command.at, rules)
    day = command.at.astimezone(ZoneInfo(rules.zone)).date()
    if command.next_service is not None and command.next_service <= day:
        raise RefusedError("time-not-ahead")
    checked = {*command.checked, "quality-checked"}
    checked |= {"next-service-set"} if command.next_service else set()
    fact = VehicleHandedOver(
        visit=visit.id,
        centre=visit.centre,
        customer=visit.customer,
        day=day,
        checked=tuple(code for code in codes if code in checked),
        missing=tuple(code for code in codes if code not in checked),
        amount=amount,
        next_service=command.next_service,
        unhappy=unhappy(visit),
    )
    yield Event(command.at, fact)


def _cancel(visit: Visit, command: CancelVisit) -> Iterable[Event]:
    require(visit, "booked", *HERE)
    reason = command.reason if command.why else _needed(command.reason)
    fact = VisitCancelled(visit=visit.id, why=command.why, reason=reason)
    return (Event(command.at, fact),)


def _hours(visit: Visit, command: BookHours, rules: Rulebook) -> Iterable[Event]:
    require(visit, *HERE, "closed")
    if command.part not in PARTS:
        raise RefusedError("no-such-part", part=list(PARTS))
    if not 0 < command.minutes <= DAY_MINUTES:
        raise RefusedError("minutes-impossible", limit=DAY_MINUTES)
    fact = HoursWorked(
        visit=visit.id,
        centre=visit.centre,
        staff=command.staff or command.by.id,
        part="advisor" if command.part == "advisor" else "technician",
        day=command.at.astimezone(ZoneInfo(rules.zone)).date(),
        minutes=command.minutes,
    )
    return (Event(command.at, fact),)


def _annul(visit: Visit, command: AnnulMark, rules: Rulebook) -> Iterable[Event]:
    level = rules.at(command.at).authority.annul
    if command.by.level < level:
        raise RefusedError("needs-level", level=level)
    missed = [m for m in visit.marks if m.name == command.mark and m.missed and not m.annulled]
    if not missed:
        raise RefusedError("mark-not-missed", mark=command.mark)
    fact = MarkAnnulled(
        visit=visit.id, mark=command.mark, n=missed[-1].n, reason=_needed(command.reason)
    )
    return (Event(command.at, fact),)
