"""What follows while a car is worked on: order, diagnosis, work, checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.errors import RefusedError
from domain.events import Event
from domain.policy import Rulebook
from domain.visits.clocks import next_word, told_finish, word_after
from domain.visits.commands import (
    CheckQuality,
    Diagnose,
    FinishWork,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellProgress,
)
from domain.visits.facts import (
    DelayTold,
    DiagnosisMade,
    ProgressTold,
    QualityChecked,
    WorkFinished,
    WorkOrderOpened,
    WorkPaused,
    WorkStarted,
)
from domain.visits.prices import needs_fresh_yes, refuse_negative
from domain.visits.stages import HERE, refuse_waiting, require
from domain.visits.state import Visit


def order(visit: Visit, command: OpenWorkOrder) -> Iterable[Event]:
    """Write the order; a finish told takes the place of the one by the rules."""
    require(visit, "arrived")
    refuse_negative(command.estimate)
    _refuse_past(command.finish, command.at)
    fact = WorkOrderOpened(
        visit=visit.id,
        estimate=command.estimate,
        finish=command.finish,
        marks=told_finish(visit, command.finish),
    )
    yield Event(command.at, fact)


def diagnose(visit: Visit, command: Diagnose, rules: Rulebook) -> Iterable[Event]:
    """Tell cause, time and price: none of the three may be missing."""
    require(visit, "ordered", "diagnosed", "paused", "working")
    refuse_waiting(visit)
    refuse_negative(command.price)
    _refuse_past(command.finish, command.at)
    if not command.note.strip():
        raise RefusedError("text-missing")
    if command.price is None and visit.estimate is None:
        raise RefusedError("price-missing")
    if command.finish is None and visit.finish is None:
        raise RefusedError("finish-missing")
    fresh = needs_fresh_yes(command.price, visit, command.at, rules)
    word = next_word(visit, command.at, rules) if visit.stage == "working" and not fresh else ()
    fact = DiagnosisMade(
        visit=visit.id,
        price=command.price,
        finish=command.finish,
        marks=told_finish(visit, command.finish) + word,
        matter=command.matter,
        fresh_yes=fresh,
        rework_of=command.rework_of,
        rework=command.rework,
        note=command.note,
    )
    yield Event(command.at, fact)


def start(visit: Visit, command: StartWork, rules: Rulebook) -> Iterable[Event]:
    """Begin, go on, or let somebody else go on; nothing new where they work on it already."""
    require(visit, "diagnosed", "paused", "working")
    refuse_waiting(visit)
    own = command.by.id if command.by.role == "technician" else ""
    technician = command.technician or own or visit.technician
    running = visit.stage == "working"
    if running and technician == visit.technician:
        return
    marks = () if running else next_word(visit, command.at, rules)
    yield Event(command.at, WorkStarted(visit=visit.id, technician=technician, marks=marks))


def pause(visit: Visit, command: PauseWork) -> Iterable[Event]:
    """Stop for a while."""
    require(visit, "working")
    yield Event(command.at, WorkPaused(visit=visit.id, why=command.why))


def progress(visit: Visit, command: TellProgress, rules: Rulebook) -> Iterable[Event]:
    """Tell how far it is; while work runs, the next half hour starts."""
    require(visit, *HERE)
    fact = ProgressTold(
        visit=visit.id,
        channel=command.channel,
        marks=word_after(visit, command.at, rules),
        note=command.note,
    )
    yield Event(command.at, fact)


def delay(visit: Visit, command: TellDelay, rules: Rulebook) -> Iterable[Event]:
    """Tell a new time; the first one told stays visible."""
    require(visit, "arrived", "ordered", "diagnosed", "paused", "working")
    _refuse_past(command.finish, command.at)
    if not command.reason.strip():
        raise RefusedError("text-missing")
    if visit.finish is not None and command.finish <= visit.finish:
        raise RefusedError("not-later", finish=visit.finish)
    fact = DelayTold(
        visit=visit.id,
        finish_before=visit.finish,
        finish=command.finish,
        marks=told_finish(visit, command.finish) + word_after(visit, command.at, rules),
        reason=command.reason,
    )
    yield Event(command.at, fact)


def quality(visit: Visit, command: CheckQuality, rules: Rulebook) -> Iterable[Event]:
    """Check the work, one level after the other; what is not good enough is worked on again."""
    require(visit, "paused", "working", "finished", "announced", "returned")
    levels = rules.at(command.at).visit.quality_levels
    if command.level not in range(1, levels + 1):
        raise RefusedError("no-such-check", levels=levels)
    if command.level in visit.quality and command.passed:
        return
    before = [n for n in range(1, command.level) if n not in visit.quality]
    if before and command.passed:
        raise RefusedError("check-first", quality=before[0])
    yield Event(
        command.at, QualityChecked(visit=visit.id, level=command.level, passed=command.passed)
    )


def finish(visit: Visit, command: FinishWork) -> Iterable[Event]:
    """Note that the work is done."""
    require(visit, "working")
    refuse_waiting(visit)
    yield Event(command.at, WorkFinished(visit=visit.id, technician=visit.technician))


def _refuse_past(instant: datetime | None, at: datetime) -> None:
    if instant is not None and instant <= at:
        raise RefusedError("time-not-ahead")
