"""How facts change a case: what decisions and views both stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from domain.events import (
    ActionUndone,
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    CaseSentBack,
    ContactRecorded,
    Event,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    Recorded,
    StepBreached,
    StepDone,
)
from domain.fact import Fact
from domain.types import Attempt, Case, Promise, StepName, StepState


def fold(events: Iterable[Event | Recorded], case: Case | None = None) -> Case | None:
    """Return the case after ``events``; ``None`` before it was opened."""
    for event in events:
        case = evolve(case, event.fact, event.at)
    return case


def evolve(case: Case | None, fact: Fact, at: datetime) -> Case | None:
    """Return the case after one fact that happened at ``at``."""
    if isinstance(fact, CaseOpened):
        return _opened(fact, at)
    if case is None:
        return None
    change = _CHANGES.get(type(fact))
    return change(case, fact, at) if change else case


def _opened(fact: CaseOpened, at: datetime) -> Case:
    return Case(
        id=fact.case,
        centre=fact.centre,
        customer=fact.customer,
        kind=fact.kind,
        procedure=fact.procedure,
        level=fact.level,
        opened=at,
        edition=fact.policy,
        owner=fact.owner,
        steps=_promised(fact.promises, at),
        rose=at,
        rose_cause=fact.cause,
    )


def _promised(made: Iterable[Promise], at: datetime) -> tuple[StepState, ...]:
    return tuple(StepState(promise=p, made=at, due=p.due) for p in made)


def _assigned(case: Case, fact: CaseAssigned, _at: datetime) -> Case:
    return replace(case, owner=fact.to)


def _contacted(case: Case, fact: ContactRecorded, at: datetime) -> Case:
    attempts = (*case.attempts, Attempt(at, fact.channel, fact.outcome))
    steps = _kept(case.steps, "respond", at) if fact.answers else case.steps
    return replace(case, attempts=attempts, steps=steps, retry=fact.retry)


def _kept(steps: tuple[StepState, ...], step: StepName, at: datetime) -> tuple[StepState, ...]:
    return tuple(replace(s, done=at) if s.step == step and s.open else s for s in steps)


def _one(
    case: Case, step: StepName, n: int, change: Callable[[StepState], StepState]
) -> tuple[StepState, ...]:
    return tuple(change(s) if s.promise.n == n and s.step == step else s for s in case.steps)


def _done(case: Case, fact: StepDone, at: datetime) -> Case:
    steps = _one(case, fact.step, fact.n, lambda s: replace(s, done=at))
    return replace(
        case,
        steps=steps + _promised(fact.promises, at),
        root_cause=fact.cause or case.root_cause,
        retry=None,
    )


def _rechecked(case: Case, fact: RecheckRecorded, at: datetime) -> Case:
    steps = _kept(case.steps, "recheck", at)
    return replace(
        case, satisfied=fact.satisfied, steps=steps + _promised(fact.promises, at), retry=None
    )


def _promise_made(case: Case, fact: PromiseMade, at: datetime) -> Case:
    return replace(case, steps=case.steps + _promised((fact.promise,), at), retry=None)


def _moved(case: Case, fact: PromiseMoved, _at: datetime) -> Case:
    steps = _one(case, fact.step, fact.n, lambda s: replace(s, due=fact.due, moved=s.moved + 1))
    return replace(case, steps=steps, retry=None)


def _breached(case: Case, fact: StepBreached, at: datetime) -> Case:
    return replace(case, steps=_one(case, fact.step, fact.n, lambda s: replace(s, breached=at)))


def _annulled(case: Case, fact: BreachAnnulled, _at: datetime) -> Case:
    return replace(case, steps=_one(case, fact.step, fact.n, lambda s: replace(s, annulled=True)))


def _escalated(case: Case, fact: CaseEscalated, at: datetime) -> Case:
    return replace(
        case,
        level=fact.level,
        rose=at,
        rose_cause=fact.cause,
        rose_step=fact.step,
        steps=case.steps + _promised(fact.promises, at),
    )


def _sent_back(case: Case, fact: CaseSentBack, _at: datetime) -> Case:
    return replace(case, level=fact.level)


def _closed(case: Case, fact: CaseClosed, at: datetime) -> Case:
    return replace(
        case,
        status="closed",
        outcome=fact.outcome,
        closed=at,
        retry=None,
        steps=tuple(
            replace(s, dropped=at) if s.open else s for s in _kept(case.steps, "close", at)
        ),
    )


def _reopened(case: Case, fact: CaseReopened, at: datetime) -> Case:
    return replace(
        case,
        status="open",
        outcome=None,
        closed=None,
        round=fact.round,
        level=fact.level,
        attempts=(),
        satisfied=None,
        root_cause="",
        rose=at,
        rose_cause="reopened",
        rose_step="",
        edition=fact.policy,
        steps=case.steps + _promised(fact.promises, at),
    )


def _restored(_case: Case, fact: ActionUndone, _at: datetime) -> Case:
    return fact.restored


_CHANGES: dict[type[Fact], Callable[..., Case]] = {
    CaseAssigned: _assigned,
    ContactRecorded: _contacted,
    StepDone: _done,
    RecheckRecorded: _rechecked,
    PromiseMade: _promise_made,
    PromiseMoved: _moved,
    StepBreached: _breached,
    BreachAnnulled: _annulled,
    CaseEscalated: _escalated,
    CaseSentBack: _sent_back,
    CaseClosed: _closed,
    CaseReopened: _reopened,
    ActionUndone: _restored,
}
