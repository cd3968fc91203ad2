"""How facts change a visit: what decisions and views both stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from domain.events import Event, Recorded
from domain.fact import Fact
from domain.visits.facts import (
    CustomerReturned,
    DelayTold,
    DiagnosisMade,
    FindingDecided,
    FindingTold,
    HoursWorked,
    MarkAnnulled,
    MarkMissed,
    OrderCorrected,
    OrderImported,
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
from domain.visits.marks import begun, dropped, kept, one, promised, told
from domain.visits.state import Finding, MarkState, Visit, VisitActionUndone, Worked

MINUTES = 60
"""Minutes in the hours of an imported order."""


def fold(events: Iterable[Event | Recorded], visit: Visit | None = None) -> Visit | None:
    """Return the visit after ``events``; ``None`` before it was booked, opened or imported."""
    for event in events:
        visit = evolve(visit, event.fact, event.at)
    return visit


def evolve(visit: Visit | None, fact: Fact, at: datetime) -> Visit | None:
    """Return the visit after one fact that happened at ``at``."""
    match fact:
        case VisitBooked():
            return _booked(fact, at)
        case VisitOpened():
            return _opened(visit, fact, at)
        case OrderImported():
            return _imported(fact)
        case _:
            change = _CHANGES.get(type(fact)) if visit else None
            return change(visit, fact, at) if change else visit


# Coming in ------------------------------------------------------------------------------------


def _booked(fact: VisitBooked, at: datetime) -> Visit:
    return Visit(
        id=fact.visit,
        centre=fact.centre,
        customer=fact.customer,
        stage="booked",
        day=fact.day,
        mode=fact.mode,
        service=fact.service,
        advisor=fact.advisor,
        vehicle=fact.vehicle,
        cars=fact.cars,
        slot=fact.slot,
        marks=begun(fact.marks, at),
    )


def _opened(booked: Visit | None, fact: VisitOpened, at: datetime) -> Visit:
    """Return the visit of somebody who reported; a booking leaves its slot and its mark."""
    earlier = kept(booked.marks, "arrival", at) if booked else ()
    finish = next((mark.due for mark in fact.marks if mark.mark == "finish"), None)
    return Visit(
        id=fact.visit,
        centre=fact.centre,
        customer=fact.customer,
        stage="arrived",
        day=fact.day,
        mode=fact.mode,
        service=fact.service,
        matter=fact.matter,
        advisor=fact.advisor,
        vehicle=fact.vehicle,
        cars=fact.cars,
        identified=fact.identified,
        first=fact.first,
        major=fact.major,
        mileage=fact.mileage,
        slot=booked.slot if booked else None,
        opened=at,
        marks=earlier + begun(fact.marks, at),
        finish=finish,
        rework_of=fact.rework_of,
        rework=fact.rework,
    )


def _imported(fact: OrderImported) -> Visit:
    return Visit(id=fact.visit, centre=fact.centre, stage="closed", imported=True, **_order(fact))


def _corrected(visit: Visit, fact: OrderCorrected, _at: datetime) -> Visit:
    return replace(visit, **_order(fact))


def _order(fact: OrderImported | OrderCorrected) -> dict[str, Any]:
    """What both an imported order and its correction say of the visit."""
    billed = fact.hours is not None and fact.technician
    minutes = round((fact.hours or 0) * MINUTES)
    worked = Worked(fact.technician, "technician", fact.day, minutes)
    return {
        "customer": fact.customer,
        "day": fact.day,
        "ended": fact.settled or fact.received,
        "mode": fact.mode,
        "service": fact.service,
        "matter": fact.matter,
        "advisor": fact.advisor,
        "technician": fact.technician,
        "vehicle": fact.vehicle,
        "cars": fact.cars,
        "identified": fact.identified,
        "first": fact.first,
        "major": fact.major,
        "mileage": fact.mileage,
        "opened": fact.received,
        "amount": fact.amount,
        "hours": (worked,) if billed and not fact.invalid else (),
        "rework_of": fact.rework_of,
        "rework": fact.rework,
        "unhappy": ("rework",) if fact.rework else (),
        "invalid": fact.invalid,
    }


def _timed(visit: Visit, finish: datetime | None) -> dict[str, Any]:
    """What a time told for the car changes."""
    if finish is None:
        return {}
    return {"finish": finish, "first_finish": visit.first_finish or finish}


# In work --------------------------------------------------------------------------------------


def _ordered(visit: Visit, fact: WorkOrderOpened, at: datetime) -> Visit:
    return replace(
        visit,
        stage="ordered",
        estimate=fact.estimate,
        agreed=fact.estimate,
        marks=promised(kept(visit.marks, "work-order", at), fact.marks, at),
        **_timed(visit, fact.finish),
    )


def _diagnosed(visit: Visit, fact: DiagnosisMade, at: datetime) -> Visit:
    after = replace(
        visit,
        stage="diagnosed" if visit.stage == "ordered" else visit.stage,
        matter=fact.matter or visit.matter,
        rework_of=fact.rework_of or visit.rework_of,
        rework=fact.rework or visit.rework,
        marks=kept(told(visit, fact.marks, at), "diagnosis", at),
        **_timed(visit, fact.finish),
    )
    return after if fact.price is None else _priced(after, fact.price, fresh_yes=fact.fresh_yes)


def _started(visit: Visit, fact: WorkStarted, at: datetime) -> Visit:
    return replace(
        visit,
        stage="working",
        technician=fact.technician or visit.technician,
        marks=promised(visit.marks, fact.marks, at),
    )


def _paused(visit: Visit, _fact: WorkPaused, at: datetime) -> Visit:
    return replace(visit, stage="paused", marks=dropped(visit.marks, at, "progress"))


def _progressed(visit: Visit, fact: ProgressTold, at: datetime) -> Visit:
    return replace(visit, marks=told(visit, fact.marks, at))


def _found(visit: Visit, fact: FindingTold, at: datetime) -> Visit:
    finding = Finding(n=fact.n, price=fact.price, fresh=fact.fresh_yes)
    return replace(
        visit,
        findings=(*visit.findings, finding),
        fresh=visit.fresh + fact.fresh_yes,
        marks=told(visit, (), at),
    )


def _finding_decided(visit: Visit, fact: FindingDecided, at: datetime) -> Visit:
    fresh = any(f.n == fact.n and f.fresh for f in visit.findings)
    decided = replace(
        visit,
        findings=_answered(visit, fact.n, accepted=fact.accepted),
        marks=promised(visit.marks, fact.marks, at),
    )
    if not fact.accepted or fact.price is None:
        return decided
    if fact.fresh_yes:
        return replace(decided, asked=fact.price, asked_for=fact.n, fresh=visit.fresh + 1)
    agreed = fact.price if fresh or visit.agreed is None else visit.agreed
    return replace(decided, estimate=fact.price, agreed=agreed)


def _answered(visit: Visit, n: int, *, accepted: bool) -> tuple[Finding, ...]:
    return tuple(replace(f, accepted=accepted) if f.n == n else f for f in visit.findings)


def _price_told(visit: Visit, fact: PriceTold, at: datetime) -> Visit:
    after = replace(visit, marks=told(visit, fact.marks, at))
    return _priced(after, fact.price, fresh_yes=fact.fresh_yes)


def _priced(visit: Visit, price: int, *, fresh_yes: bool) -> Visit:
    if fresh_yes:
        return replace(visit, asked=price, asked_for=0, fresh=visit.fresh + 1)
    agreed = price if visit.agreed is None else visit.agreed
    return replace(visit, estimate=price, agreed=agreed, asked=None, asked_for=0)


def _price_decided(visit: Visit, fact: PriceDecided, at: datetime) -> Visit:
    marks = promised(visit.marks, fact.marks, at)
    decided = replace(visit, asked=None, asked_for=0, marks=marks)
    if fact.accepted:
        return replace(decided, estimate=fact.price, agreed=fact.price)
    findings = _answered(visit, fact.dropped, accepted=False) if fact.dropped else visit.findings
    return replace(decided, findings=findings)


def _delayed(visit: Visit, fact: DelayTold, at: datetime) -> Visit:
    marks = told(visit, fact.marks, at)
    timed = replace(visit, first_finish=visit.first_finish or fact.finish_before)
    return replace(visit, delays=visit.delays + 1, marks=marks, **_timed(timed, fact.finish))


def _worked(visit: Visit, fact: HoursWorked, _at: datetime) -> Visit:
    worked = Worked(fact.staff, fact.part, fact.day, fact.minutes)
    return replace(visit, hours=(*visit.hours, worked))


def _quality(visit: Visit, fact: QualityChecked, _at: datetime) -> Visit:
    """A check that was not passed: all have to be passed again, and a finished car is not."""
    if fact.passed:
        return replace(visit, quality=tuple(sorted({*visit.quality, fact.level})))
    unfinished = replace(visit, quality=())
    if visit.stage in ("working", "paused"):
        return unfinished
    finish = visit.latest("finish")
    marks = one(visit, "finish", finish.n, _reopened) if finish else visit.marks
    return replace(unfinished, stage="paused", pick_up=None, marks=marks)


def _reopened(mark: MarkState) -> MarkState:
    return replace(mark, done=None)


def _finished(visit: Visit, fact: WorkFinished, at: datetime) -> Visit:
    marks = dropped(kept(visit.marks, "finish", at), at, "progress")
    return replace(
        visit, stage="finished", technician=fact.technician or visit.technician, marks=marks
    )


# Going out ------------------------------------------------------------------------------------


def _announced(visit: Visit, fact: PickUpAnnounced, at: datetime) -> Visit:
    marks = kept(promised(visit.marks, fact.marks, at), "notice", at)
    return replace(visit, stage="announced", pick_up=fact.pick_up, marks=marks)


def _returned(visit: Visit, fact: CustomerReturned, at: datetime) -> Visit:
    return replace(visit, stage="returned", marks=promised(visit.marks, fact.marks, at))


def _handed_over(visit: Visit, fact: VehicleHandedOver, at: datetime) -> Visit:
    return replace(
        visit,
        stage="closed",
        ended=at,
        checked=fact.checked,
        missing=fact.missing,
        amount=fact.amount,
        next_service=fact.next_service,
        unhappy=fact.unhappy,
        marks=dropped(kept(visit.marks, "handover", at), at),
    )


def _cancelled(visit: Visit, _fact: VisitCancelled, at: datetime) -> Visit:
    return replace(visit, stage="cancelled", ended=at, marks=dropped(visit.marks, at))


# The clock, and corrections -------------------------------------------------------------------


def _missed(visit: Visit, fact: MarkMissed, at: datetime) -> Visit:
    marks = one(visit, fact.mark, fact.n, lambda m: replace(m, missed=at))
    return replace(visit, marks=marks)


def _annulled(visit: Visit, fact: MarkAnnulled, _at: datetime) -> Visit:
    return replace(visit, marks=one(visit, fact.mark, fact.n, lambda m: replace(m, annulled=True)))


def _restored(_visit: Visit, fact: VisitActionUndone, _at: datetime) -> Visit:
    return fact.restored


_CHANGES: dict[type[Fact], Callable[..., Visit]] = {
    WorkOrderOpened: _ordered,
    DiagnosisMade: _diagnosed,
    WorkStarted: _started,
    WorkPaused: _paused,
    ProgressTold: _progressed,
    FindingTold: _found,
    FindingDecided: _finding_decided,
    PriceTold: _price_told,
    PriceDecided: _price_decided,
    DelayTold: _delayed,
    HoursWorked: _worked,
    QualityChecked: _quality,
    WorkFinished: _finished,
    PickUpAnnounced: _announced,
    CustomerReturned: _returned,
    VehicleHandedOver: _handed_over,
    VisitCancelled: _cancelled,
    MarkMissed: _missed,
    MarkAnnulled: _annulled,
    OrderCorrected: _corrected,
    VisitActionUndone: _restored,
}
