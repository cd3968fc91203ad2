"""One case: what follows from a command.

How facts change a case stands in ``history.py``, what falls due by itself in ``due.py``. The one
rule here: everything that happens to a case first settles what fell due before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from domain import analysing, closing, remedies
from domain.commands import (
    AddNote,
    AnalyseCause,
    AnnulBreach,
    AnyCommand,
    ApproveGoodwill,
    AssignCase,
    CheckClock,
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
from domain.due import next_due, rise, settle
from domain.errors import RefusedError
from domain.events import (
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseReopened,
    CaseSentBack,
    ContactRecorded,
    Event,
    NoteAdded,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    StepDone,
)
from domain.fact import CustomerWords
from domain.history import evolve, fold
from domain.policy import ContactRules, Rulebook, promises
from domain.types import TOP_LEVEL, Case, Person, Promise, StepName, StepState

__all__ = ["confirm_by_score", "decide", "evolve", "fold", "next_due", "settle"]


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
            return _annul(case, command, rules)
        case ReopenCase():
            return _reopen(case, command, rules)
        case AnalyseCause():
            return analysing.analyse(case, command, rules)
        case AddNote():
            return (Event(command.at, NoteAdded(case=case.id, note=_needed(command.note))),)
        case ApproveGoodwill():
            return (remedies.approve(case, command, rules),)
        case DeclineGoodwill():
            return (remedies.decline(case, command),)
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
            return _assign(case, command, rules)
        case EscalateCase():
            return _escalate(case, command, rules)
        case SendBack():
            return _send_back(case, command)
        case DismissAlarm():
            return (remedies.dismiss(case, command, rules),)
        case RecordGoodwill():
            return (remedies.grant(case, command, rules),)
        case CloseCase():
            closing.check(case, command, rules.at(command.at))
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
        heard = evolve(case, contact, command.at) or case
        yield _call_back(heard, command, policy.callbacks)


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
    if command.step in ("respond", "root-cause", "recheck", "close"):
        raise RefusedError("step-has-own-action", step=command.step)
    if step is None:
        raise RefusedError("step-not-open", step=command.step)
    policy = rules.at(command.at)
    if command.step == "diagnose" and command.cause:
        analysing.check_known(command.cause, policy)
    if command.step == "resolve":
        closing.check_resolvable(case, policy)
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
    policy = rules.at(command.at)
    if not command.satisfied:
        opening = promises(policy, case.procedure, start=command.at, zone=rules.zone)
        again = _numbered(case, [p for p in opening if p.step == "resolve"])
    elif case.confirmed + 1 < case.confirmations:
        again = _numbered(case, _asked_once_more(case, command.at, rules))
    yield Event(
        command.at,
        RecheckRecorded(
            case=case.id, satisfied=command.satisfied, promises=again, note=command.note
        ),
    )
    level = policy.jumps.dissatisfied_level
    if not command.satisfied and case.level < level:
        yield rise(case, command.at, level, "recheck-not-solved", rules)


def _asked_once_more(case: Case, at: datetime, rules: Rulebook) -> tuple[Promise, ...]:
    """The next recheck of a case that needs another confirmation, timed like the one before."""
    after = promises(rules.at(at), case.procedure, start=at, zone=rules.zone, after="resolve")
    return tuple(p for p in after if p.step == "recheck")[:1]


def _assign(case: Case, command: AssignCase, rules: Rulebook) -> Iterable[Event]:
    if command.to != command.by.id:
        _must_stand_at(rules.at(command.at).authority.assign, command.by)
    if command.to == case.owner:
        return ()
    idle = rules.after(command.at, rules.at(command.at).warnings.idle)
    return (Event(command.at, CaseAssigned(case=case.id, to=command.to, idle=idle)),)


def _must_stand_at(level: int, by: Person) -> None:
    if by.level < level:
        raise RefusedError("needs-level", level=level)


def _escalate(case: Case, command: EscalateCase, rules: Rulebook) -> Iterable[Event]:
    if case.level >= TOP_LEVEL:
        raise RefusedError("top-level")
    reason = _needed(command.reason)
    return (rise(case, command.at, case.level + 1, "by-hand", rules, reason=reason),)


def _send_back(case: Case, command: SendBack) -> Iterable[Event]:
    if case.level <= 1:
        raise RefusedError("bottom-level")
    _must_stand_at(case.level, command.by)
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
    level = max(policy.procedure(case.procedure).level, policy.jumps.dissatisfied_level)
    fact = CaseReopened(
        case=case.id,
        round=case.round + 1,
        level=level,
        policy=policy.edition,
        promises=_numbered(case, made),
        reason=_needed(command.reason),
    )
    return (Event(command.at, fact),)


def _annul(case: Case, command: AnnulBreach, rules: Rulebook) -> Iterable[Event]:
    _must_stand_at(rules.at(command.at).authority.annul, command.by)
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
