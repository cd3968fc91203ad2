"""One event in full, and the case beside it as the log had it then: before, after, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain import case as cases
from domain import house as houses
from domain.events import (
    HOUSE,
    AlertRaised,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    Recorded,
    StepBreached,
    case_stream,
)
from domain.fact import Fact
from domain.policy import Rulebook
from domain.types import Case, StepState
from eventstore.browse import Criteria, behind
from gateway.journal import customer_of, recorded
from tui.audit.events import Going, Looking
from tui.audit.models import CaseThen, Change, Company, EventFile, Rule, StepThen
from tui.casefile import allowance, step_line

FOLLOWS_SHOWN = 3
"""How many consequences of an event are named; the rest is a number."""

FIELDS = (
    "status", "outcome", "level", "owner", "round", "root_cause", "satisfied", "retry", "edition"
)  # fmt: skip
"""Fields of a case that are compared as they are."""

OPENING = ("level", "owner")
"""Those worth telling of a case that was just opened; its promises tell the rest."""


def event_file(
    looking: Looking, position: int, sizes: Sequence[int], case: str = ""
) -> EventFile | None:
    """Return one event in full; ``None`` where the log has no such position.

    Args:
        looking: The log.
        position: Its place.
        sizes: The sizes of the signed heads, the smallest first.
        case: The case to show beside an event that is about none.
    """
    records = looking.browser.records([position])
    if not records:
        return None
    record, line = records[0], looking.line(records[0])
    event, rules = recorded(record), rules_then(looking, position)
    beside = case_then(looking, line.case or case, position, rules) if line.case or case else None
    return EventFile(
        line=line,
        event_id=event.id,
        stream=event.stream,
        version=event.version,
        occurred=event.at,
        terminal=event.terminal,
        correlation=event.correlation,
        customer=customer_of(event.fact),
        leaf=record.leaf.hex(),
        rule=_rule(event, rules, beside.state if beside else None),
        causes=tuple(looking.line(cause) for cause in looking.browser.causes(record)),
        case=beside,
        covered=behind(sizes, position - 1),
    )


def company(looking: Looking, file: EventFile, going: Going) -> Company:
    """Return what follows from an event and how large its act is; goes through the whole log."""
    browser, place = looking.browser, file.line.position
    follows: list[int] = []
    for stretch in browser.search(Criteria(causation=file.event_id), after=place):
        follows += stretch.positions
        if not going(stretch.reached, stretch.reached):
            break
    act = 0
    for stretch in browser.search(Criteria(correlation=file.correlation)):
        act += len(stretch.positions)
        if not going(stretch.reached, stretch.reached):
            break
    shown = looking.lines(follows[:FOLLOWS_SHOWN])
    return Company(position=place, follows=tuple(shown), more=len(follows) - len(shown), act=act)


def rules_then(looking: Looking, position: int) -> Rulebook:
    """Return the rules that were adopted by a position."""
    return houses.fold(map(recorded, looking.browser.stream(HOUSE, position))).rules


def state_then(looking: Looking, case: str, position: int) -> Case | None:
    """Return a case as of a position; ``None`` before it was opened."""
    return cases.fold(map(recorded, looking.browser.stream(case_stream(case), position)))


def case_then(looking: Looking, case: str, position: int, rules: Rulebook) -> CaseThen:
    """Return a case as of an event, and what that event changed in it."""
    history = [recorded(r) for r in looking.browser.stream(case_stream(case), position)]
    after = cases.fold(history)
    own = bool(history) and history[-1].position == position
    before = cases.fold(history[:-1]) if own else after
    steps = _steps(before, after, rules) if after else ()
    return CaseThen(
        case=case,
        state=after,
        changes=changes(before, after),
        steps=tuple(sorted(steps, key=lambda step: not step.change)),
    )


def changes(before: Case | None, after: Case | None) -> tuple[Change, ...]:
    """Return what differs between two states of a case beside its promises.

    Either may be missing: the case was not open yet.
    """
    if before is after:
        return ()
    found = [
        Change(name=name, before=old, after=new)
        for name in (FIELDS if before and after else OPENING)
        if (old := getattr(before, name, None)) != (new := getattr(after, name, None))
    ]
    tries, later = (len(state.attempts) if state else 0 for state in (before, after))
    if tries != later:
        found.append(Change(name="attempts", before=tries, after=later))
    return tuple(found)


def _steps(before: Case | None, after: Case, rules: Rulebook) -> list[StepThen]:
    old = {(s.step, s.promise.n): s for s in before.steps} if before else {}
    ordered = sorted(after.steps, key=_in_order)
    return [
        StepThen(
            line=step_line(step, rules), change=_change(old.get((step.step, step.promise.n)), step)
        )
        for step in ordered
    ]


def _in_order(step: StepState) -> tuple[bool, datetime]:
    """Open promises come first, what falls due next above the others."""
    return (not step.open, step.due or datetime.max.replace(tzinfo=step.made.tzinfo))


def _change(before: StepState | None, after: StepState) -> str:
    """Return what became of a promise."""
    if before is None:
        return "made"
    if before == after:
        return ""
    for name in ("done", "dropped", "breached", "annulled"):
        if getattr(after, name) and not getattr(before, name):
            return name
    return "moved" if before.due != after.due else "open"


def _rule(event: Recorded, rules: Rulebook, case: Case | None) -> Rule | None:
    """Return the edition an event happened under, and the line it came from where it has one."""
    if not rules.editions:
        return None
    promise = _promise(event.fact, case)
    if promise is not None:
        made, line = promise.made, promise.promise.line
        return Rule(
            edition=rules.at(made).edition, line=line, allowance=allowance(line, rules, made)
        )
    if isinstance(event.fact, CaseOpened | CaseEscalated | CaseReopened):
        return Rule(edition=event.fact.policy, line=_line(event.fact))
    return Rule(edition=rules.at(event.at).edition)


def _line(fact: Fact) -> str:
    """Return the policy line the first promise of a fact came from."""
    promises = getattr(fact, "promises", ())
    return promises[0].line if promises else ""


def _promise(fact: Fact, case: Case | None) -> StepState | None:
    """Return the promise that was missed, whose rule led to this fact."""
    if not isinstance(fact, StepBreached | AlertRaised) or case is None:
        return None
    named = (s for s in case.steps if (s.step, s.promise.n) == (fact.step, fact.n))
    return next(named, None)
