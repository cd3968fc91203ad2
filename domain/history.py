"""How facts change a case: what decisions and views both stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from msgspec.structs import replace

from domain.causes import CauseAnalysed
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
from domain.goodwill import (
    GoodwillApproved,
    GoodwillDeclined,
    GoodwillFact,
    GoodwillGranted,
    GoodwillRequested,
)
from domain.types import Attempt, Case, Grant, GrantStatus, Promise, StepName, StepState
from domain.warnings import AlarmDismissed, AlarmRaised


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
        began=at,
        confirmations=fact.confirmations,
        priority=fact.priority,
    )


def _promised(made: Iterable[Promise], at: datetime) -> tuple[StepState, ...]:
    return tuple(StepState(promise=p, made=at, due=p.due) for p in made)


def _assigned(case: Case, fact: CaseAssigned, at: datetime) -> Case:
    return replace(case, owner=fact.to, owned=at, idle=fact.idle)


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


def _analysed(case: Case, fact: CauseAnalysed, _at: datetime) -> Case:
    return replace(case, root_cause=fact.category, depth=fact.depth, part=fact.part, retry=None)


def _rechecked(case: Case, fact: RecheckRecorded, at: datetime) -> Case:
    steps = _kept(case.steps, "recheck", at)
    return replace(
        case,
        satisfied=fact.satisfied,
        confirmed=case.confirmed + 1 if fact.satisfied else 0,
        steps=steps + _promised(fact.promises, at),
        retry=None,
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
        began=at,
        satisfied=None,
        confirmed=0,
        root_cause="",
        depth=0,
        part="",
        rose=at,
        rose_cause="reopened",
        rose_step="",
        edition=fact.policy,
        steps=case.steps + _promised(fact.promises, at),
    )


def _restored(case: Case, fact: ActionUndone, _at: datetime) -> Case:
    """Return the state kept with the fact; one kept before priorities were has the case's own."""
    kept = fact.restored
    return kept if kept.priority is not None else replace(kept, priority=case.priority)


def _alarmed(case: Case, fact: AlarmRaised, _at: datetime) -> Case:
    return replace(case, alarm=fact.categories, priority=fact.priority, calm=case.priority)


def _calmed(case: Case, fact: AlarmDismissed, _at: datetime) -> Case:
    return replace(case, alarm=(), priority=fact.priority, calm=None)


def _granted(case: Case, fact: GoodwillGranted, _at: datetime) -> Case:
    return _with_grant(case, fact, "granted", fact.by, fact.day)


def _requested(case: Case, fact: GoodwillRequested, _at: datetime) -> Case:
    return _with_grant(case, fact, "waiting", fact.by, fact.day, level=fact.level)


def _approved(case: Case, fact: GoodwillApproved, _at: datetime) -> Case:
    return _with_grant(case, fact, "approved", fact.by, fact.day)


def _declined(case: Case, fact: GoodwillDeclined, _at: datetime) -> Case:
    return _with_grant(case, fact, "declined", "", None)


def _with_grant(
    case: Case,
    fact: GoodwillFact,
    status: GrantStatus,
    by: str,
    day: date | None,
    *,
    level: int = 0,
) -> Case:
    """Take a grant in, in the place of the request it answers."""
    grant = Grant(
        n=fact.grant, form=fact.form, amount=fact.amount, by=by, day=day, level=level, status=status
    )
    others = tuple(g for g in case.grants if g.n != fact.grant)
    return replace(case, grants=(*others, grant))


_CHANGES: dict[type[Fact], Callable[..., Case]] = {
    CaseAssigned: _assigned,
    ContactRecorded: _contacted,
    StepDone: _done,
    CauseAnalysed: _analysed,
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
    AlarmRaised: _alarmed,
    AlarmDismissed: _calmed,
    GoodwillGranted: _granted,
    GoodwillRequested: _requested,
    GoodwillApproved: _approved,
    GoodwillDeclined: _declined,
}
