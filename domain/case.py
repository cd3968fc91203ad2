"""One case: how facts change it, what follows from a command, what fell due.

The one rule: everything that happens to a case first settles what fell due before it, so it
does not matter who looked at the clock, when, or how often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from domain import closing
from domain.commands import (
    AddNote,
    AnnulBreach,
    AnyCommand,
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
from domain.errors import RefusedError
from domain.events import (
    CLOCK,
    ActionUndone,
    AlertRaised,
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    CaseSentBack,
    ContactRecorded,
    CustomerWords,
    Event,
    Fact,
    NoteAdded,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    Recorded,
    StepBreached,
    StepDone,
)
from domain.policy import ContactRules, Rulebook, promises
from domain.types import TOP_LEVEL, Attempt, Case, Cause, Promise, StepName, StepState

# How facts change a case ----------------------------------------------------------------------


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


# What follows from a command ------------------------------------------------------------------


def decide(case: Case | None, command: AnyCommand, rules: Rulebook) -> tuple[Event, ...]:
    """Return the facts that follow from ``command``; ``()`` when nothing does.

    What fell due before the command comes first.

    Raises:
        RefusedError: when the case's history forbids it; names what is missing.
    """
    if case is None:
        raise RefusedError("no-such-case")
    if command.by.role == "auditor" and not isinstance(command, CheckClock):
        raise RefusedError("auditor-reads-only")
    settled = settle(case, command.at, rules)
    now = fold(settled, case)
    assert now is not None  # noqa: S101  a case that exists goes on existing
    return settled + tuple(_about(now, event) for event in _follow(now, command, rules))


def _about(case: Case, event: Event) -> Event:
    """Name the customer whose key seals the words of a fact."""
    if isinstance(event.fact, CustomerWords):
        return replace(event, fact=replace(event.fact, customer=case.customer))
    return event


def _follow(  # noqa: C901, PLR0911, PLR0912  one exhaustive match
    case: Case, command: AnyCommand, rules: Rulebook
) -> Iterable[Event]:
    match command:
        case CheckClock():
            return ()
        case AnnulBreach():
            return _annul(case, command)
        case ReopenCase():
            return _reopen(case, command, rules)
        case AddNote():
            return (Event(command.at, NoteAdded(case=case.id, note=_needed(command.note))),)
        case _ if case.status == "closed":
            raise RefusedError("closed", outcome=case.outcome)
        case RecordContact():
            return _contact(case, command, rules)
        case CompleteStep():
            return _complete(case, command, rules)
        case RecordRecheck():
            return _recheck(case, command, rules)
        case MakePromise():
            return _promise(case, command)
        case AssignCase():
            return _assign(case, command)
        case EscalateCase():
            return _escalate(case, command, rules)
        case SendBack():
            return _send_back(case, command)
        case CloseCase():
            closing.check(case, command)
            return (
                Event(
                    command.at,
                    CaseClosed(case=case.id, outcome=command.outcome, reason=command.reason),
                ),
            )
    assert_never(command)


def _needed(text: str) -> str:
    if not text.strip():
        raise RefusedError("text-missing")
    return text


def _contact(case: Case, command: RecordContact, rules: Rulebook) -> Iterable[Event]:
    policy = rules.at(command.at).contact
    unanswered = command.outcome in ("no-answer", "busy")
    contact = ContactRecorded(
        case=case.id,
        channel=command.channel,
        outcome=command.outcome,
        answers=_answers(case, command, policy),
        retry=rules.after(command.at, policy.retry) if unanswered else None,
        note=command.note,
    )
    yield Event(command.at, contact)
    if command.outcome == "call-back":
        yield _call_back(_contacted(case, contact, command.at), command, policy.callbacks)


def _answers(case: Case, command: RecordContact, policy: ContactRules) -> bool:
    """Whether this contact satisfies the response owed: reached, or tried often enough for it."""
    owed = [s for s in case.steps if s.step == "respond" and s.open]
    if not owed:
        return False
    tries = [a for a in case.attempts if a.at >= owed[-1].made]
    channels = {command.channel, *(a.channel for a in tries)}
    enough = len(tries) + 1 >= policy.attempts and len(channels) >= policy.channels
    return command.outcome == "reached" or enough


def _call_back(case: Case, command: RecordContact, limit: int) -> Event:
    """Move the step whose clock runs, or promise the call where none does."""
    wanted = command.call_back
    if wanted is None or wanted <= command.at:
        raise RefusedError("time-not-ahead")
    step = _step_at_work(case)
    if step is None or step.due is None:
        return Event(command.at, _own_promise(case, wanted))
    if step.moved >= limit:
        raise RefusedError("moved-too-often", step=step.step, limit=limit)
    moved = PromiseMoved(
        case=case.id, step=step.step, n=step.promise.n, due_before=step.due, due=wanted
    )
    return Event(command.at, moved)


def _step_at_work(case: Case) -> StepState | None:
    """The clock a customer's wish moves: the response while it is owed, else the next due."""
    ticking = [s for s in case.steps if s.ticking and s.step != "close"]
    respond = [s for s in ticking if s.step == "respond"]
    if respond:
        return respond[-1]
    return min(ticking, key=lambda s: s.due or s.made, default=None)


def _own_promise(
    case: Case, due: datetime, *, meeting: bool = False, note: str = ""
) -> PromiseMade:
    promise = Promise(step="promise", n=case.next_number("promise"), due=due, line="promise")
    return PromiseMade(case=case.id, promise=promise, meeting=meeting, note=note)


def _promise(case: Case, command: MakePromise) -> Iterable[Event]:
    if command.due <= command.at:
        raise RefusedError("time-not-ahead")
    fact = _own_promise(case, command.due, meeting=command.meeting, note=command.note)
    return (Event(command.at, fact),)


def _complete(case: Case, command: CompleteStep, rules: Rulebook) -> Iterable[Event]:
    step = case.pending(command.step)
    if command.step in ("respond", "recheck", "close"):
        raise RefusedError("step-has-own-action", step=command.step)
    if step is None:
        raise RefusedError("step-not-open", step=command.step)
    policy = rules.at(command.at)
    if command.step == "root-cause" and command.cause not in policy.causes.list:
        raise RefusedError("cause-missing", causes=list(policy.causes.list))
    if command.step == "resolve":
        closing.check_resolvable(case)
    started = promises(
        policy, case.procedure, start=command.at, zone=rules.zone, after=command.step
    )
    yield Event(
        command.at,
        StepDone(
            case=case.id,
            step=command.step,
            n=step.promise.n,
            cause=command.cause,
            promises=_numbered(case, started),
            note=command.note,
        ),
    )


def _numbered(case: Case, made: Sequence[Promise]) -> tuple[Promise, ...]:
    """Give each promise the number after those the case already has of its step."""
    numbers: dict[StepName, int] = {}
    numbered = []
    for promise in made:
        n = numbers.get(promise.step, case.next_number(promise.step))
        numbers[promise.step] = n + 1
        numbered.append(replace(promise, n=n))
    return tuple(numbered)


def _recheck(case: Case, command: RecordRecheck, rules: Rulebook) -> Iterable[Event]:
    if case.pending("recheck") is None:
        raise RefusedError("step-not-open", step="recheck")
    again: tuple[Promise, ...] = ()
    if not command.satisfied:
        policy = rules.at(command.at)
        opening = promises(policy, case.procedure, start=command.at, zone=rules.zone)
        again = _numbered(case, [p for p in opening if p.step == "resolve"])
    yield Event(
        command.at,
        RecheckRecorded(
            case=case.id, satisfied=command.satisfied, promises=again, note=command.note
        ),
    )
    if not command.satisfied and case.level < _DISSATISFIED_LEVEL:
        yield _rise(case, command.at, _DISSATISFIED_LEVEL, "recheck-not-solved", rules)


_DISSATISFIED_LEVEL = 2


def _assign(case: Case, command: AssignCase) -> Iterable[Event]:
    if command.to != command.by.id and command.by.level < _MANAGER:
        raise RefusedError("needs-level", level=_MANAGER)
    if command.to == case.owner:
        return ()
    return (Event(command.at, CaseAssigned(case=case.id, to=command.to)),)


_MANAGER = 2


def _escalate(case: Case, command: EscalateCase, rules: Rulebook) -> Iterable[Event]:
    if case.level >= TOP_LEVEL:
        raise RefusedError("top-level")
    reason = _needed(command.reason)
    return (_rise(case, command.at, case.level + 1, "by-hand", rules, reason=reason),)


def _send_back(case: Case, command: SendBack) -> Iterable[Event]:
    if case.level <= 1:
        raise RefusedError("bottom-level")
    if command.by.level < case.level:
        raise RefusedError("needs-level", level=case.level)
    fact = CaseSentBack(
        case=case.id,
        level_before=case.level,
        level=case.level - 1,
        reason=_needed(command.reason),
    )
    return (Event(command.at, fact),)


def _reopen(case: Case, command: ReopenCase, rules: Rulebook) -> Iterable[Event]:
    if case.status == "open":
        raise RefusedError("still-open")
    policy = rules.at(command.at)
    made = promises(policy, case.procedure, start=command.at, zone=rules.zone)
    level = max(policy.procedures[case.procedure].level, _DISSATISFIED_LEVEL)
    fact = CaseReopened(
        case=case.id,
        round=case.round + 1,
        level=level,
        policy=policy.edition,
        promises=_numbered(case, made),
        reason=_needed(command.reason),
    )
    return (Event(command.at, fact),)


def _annul(case: Case, command: AnnulBreach) -> Iterable[Event]:
    if command.by.level < _MANAGER:
        raise RefusedError("needs-level", level=_MANAGER)
    missed = [s for s in case.steps if s.step == command.step and s.breached and not s.annulled]
    if not missed:
        raise RefusedError("no-breach", step=command.step)
    fact = BreachAnnulled(
        case=case.id, step=command.step, n=missed[-1].promise.n, reason=_needed(command.reason)
    )
    return (Event(command.at, fact),)


def confirm_by_score(case: Case, at: datetime, rules: Rulebook) -> tuple[Event, ...]:
    """Close a passive case as converted because the customer scored 9 or more the next time."""
    if case.kind != "passive" or case.status == "closed" or at < case.opened:
        return ()
    closed = CaseClosed(case=case.id, outcome="converted", customer=case.customer)
    return (*settle(case, at, rules), Event(at, closed))


# What fell due --------------------------------------------------------------------------------


def next_due(case: Case) -> datetime | None:
    """Return when the next running clock of an open case falls due."""
    if case.status == "closed":
        return None
    return min((s.due for s in case.steps if s.ticking and s.due), default=None)


def settle(case: Case, until: datetime, rules: Rulebook) -> tuple[Event, ...]:
    """Return the breaches and movements of all that fell due before ``until``, oldest first.

    A step done exactly at its due time is in time. Ids are deterministic and the time of a
    breach is its due time, so late or repeated settling yields the same events.
    """
    events: list[Event] = []
    current = case
    while (due := next_due(current)) is not None and due < until:
        missed = next(s for s in current.steps if s.ticking and s.due == due)
        happened = tuple(_miss(current, missed, due, rules))
        events.extend(happened)
        current = fold(happened, current) or current
    return tuple(events)


def _miss(case: Case, step: StepState, due: datetime, rules: Rulebook) -> Iterable[Event]:
    promise = step.promise
    name = f"{promise.step}/{promise.n}"
    fact = StepBreached(case=case.id, step=promise.step, n=promise.n, line=promise.line)
    yield Event(due, fact, key=f"breached/{name}", actor=CLOCK)
    if not promise.escalates:
        return
    if case.level < TOP_LEVEL:
        risen = _rise(case, due, case.level + 1, "breach", rules, step=promise.step)
        yield Event(due, risen.fact, key=f"escalated/{name}", actor=CLOCK, follows=True)
    else:
        alert = AlertRaised(case=case.id, level=case.level, step=promise.step, n=promise.n)
        yield Event(due, alert, key=f"alerted/{name}", actor=CLOCK, follows=True)


def _rise(
    case: Case,
    at: datetime,
    level: int,
    cause: Cause,
    rules: Rulebook,
    *,
    step: str = "",
    reason: str = "",
) -> Event:
    policy = rules.at(at)
    clock = Promise(
        step="respond",
        n=case.next_number("respond"),
        due=rules.after(at, policy.respond_clock(level)),
        line=f"levels.{level}.respond",
        escalates=True,
    )
    fact = CaseEscalated(
        case=case.id,
        level_before=case.level,
        level=level,
        cause=cause,
        policy=policy.edition,
        step=step,
        promises=(clock,),
        reason=reason,
    )
    return Event(at, fact)
