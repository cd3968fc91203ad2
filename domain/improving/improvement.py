"""One improvement (SPEC 9): what follows from a command, and what falls due by itself.

The one rule: everything that happens to an improvement first settles what fell due before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from domain import clock
from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded
from domain.house import House
from domain.improving.commands import (
    AdvanceImprovement,
    AnyImproveCommand,
    AssignImprovement,
    CheckImprovement,
    DropImprovement,
    FinishImprovement,
    NoteImprovement,
    PilotImprovement,
    PlaceImprovement,
    ProposeImprovement,
    RecordMeasurement,
)
from domain.improving.facts import (
    STAGES,
    ImprovementAdvanced,
    ImprovementAssigned,
    ImprovementDropped,
    ImprovementFinished,
    ImprovementId,
    ImprovementMeasured,
    ImprovementMissed,
    ImprovementNoted,
    ImprovementPiloted,
    ImprovementPlaced,
    ImprovementProposed,
    improvement_stream,
)
from domain.improving.state import Improvement, evolved
from domain.opening import Decided, case_id
from domain.policy import Rulebook
from domain.privacy import require_text
from domain.types import Person

__all__ = [
    "Improvement",
    "decide",
    "fold",
    "improvement_id",
    "next_due",
    "propose",
    "settle",
]


def improvement_id(key: str) -> ImprovementId:
    """Return the number of what ``key`` proposes; the same key always gives the same."""
    return case_id(f"improvement/{key}")


def fold(
    events: Iterable[Event | Recorded], improvement: Improvement | None = None
) -> Improvement | None:
    """Return the improvement after ``events``."""
    for event in events:
        improvement = evolved(improvement, event.fact, event.at)
    return improvement


def propose(command: ProposeImprovement, house: House) -> Decided:
    """Return the facts of a new improvement: proposed, and assigned and placed where that is told.

    Raises:
        RefusedError: when this role may not, or the title is missing.
    """
    rules = house.rules
    policy = rules.at(command.at)
    require_level(policy.improve.propose, command.by)
    number = improvement_id(command.key)
    fact = ImprovementProposed(
        improvement=number,
        centre=house.centre,
        day=clock.local_day(command.at, house.zone),
        title=require_text(command.title).strip(),
        depth=command.depth,
        policy=policy.edition,
        by=command.idea or command.by.id,
        cause=command.cause,
        source=command.source,
        source_id=command.source_id,
    )
    events = [Event(command.at, fact, key="proposed")]
    now = fold(events)
    assert now is not None  # noqa: S101  it was just proposed
    if command.owner or command.due:
        assign = AssignImprovement(
            at=command.at, by=command.by, to=command.owner or command.by.id, due=command.due
        )
        events += _assign(now, assign, rules)
    if command.impact and command.cost:
        placed = ImprovementPlaced(improvement=number, impact=command.impact, cost=command.cost)
        events.append(Event(command.at, placed, key="placed"))
    return Decided(improvement_stream(number), tuple(events))


# The clock --------------------------------------------------------------------------------------


def next_due(improvement: Improvement) -> datetime | None:
    """Return when the improvement falls due, while it is open and was not missed at that time."""
    if improvement.standing != "open" or improvement.due in improvement.missed:
        return None
    return improvement.due


def settle(improvement: Improvement, until: datetime) -> tuple[Event, ...]:
    """Return the miss of a due time that passed before ``until``.

    What is done exactly at that time is in time. The event's time is the time that passed, its
    name the same whoever notes it.
    """
    due = next_due(improvement)
    if due is None or due >= until:
        return ()
    fact = ImprovementMissed(improvement=improvement.id, owner=improvement.owner, due=due)
    return (Event(due, fact, key=f"missed/{due.isoformat()}", actor=CLOCK),)


# What is done with it ---------------------------------------------------------------------------


def decide(
    improvement: Improvement | None, command: AnyImproveCommand, rules: Rulebook
) -> tuple[Event, ...]:
    """Return the facts that follow from ``command``; ``()`` when nothing does.

    Raises:
        RefusedError: when there is no such improvement, its history or the role forbids it.
    """
    if improvement is None:
        raise RefusedError("no-such-improvement")
    settled = settle(improvement, command.at)
    now = fold(settled, improvement) or improvement
    return (*settled, *_follow(now, command, rules))


def _follow(  # noqa: PLR0911  one exhaustive match
    now: Improvement, command: AnyImproveCommand, rules: Rulebook
) -> Iterable[Event]:
    match command:
        case CheckImprovement():
            return ()
        case AssignImprovement():
            return _assign(now, command, rules)
        case PlaceImprovement():
            return _place(now, command, rules)
        case AdvanceImprovement():
            return _advance(now, command, rules)
        case PilotImprovement():
            return _pilot(now, command, rules)
        case RecordMeasurement():
            return _measure(now, command, rules)
        case NoteImprovement():
            _require_hand(now, command.by, rules, command.at)
            noted = ImprovementNoted(improvement=now.id, said=require_text(command.said).strip())
            return (Event(command.at, noted),)
        case FinishImprovement():
            return _finish(now, command, rules)
        case DropImprovement():
            return _drop(now, command, rules)
    assert_never(command)


def require_level(level: int, by: Person) -> None:
    """Let a person pass whose role answers for a level.

    Raises:
        RefusedError: when it does not.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    if by.level < level:
        raise RefusedError("needs-level", level=level)


def _require_open(now: Improvement) -> None:
    if now.standing != "open":
        raise RefusedError("improvement-over", improvement_standing=now.standing)


def _require_hand(now: Improvement, by: Person, rules: Rulebook, at: datetime) -> None:
    """Let the owner pass, whoever proposed what nobody owns, and those who lead."""
    if by.role == "auditor" or by.id != (now.owner or now.by):
        require_level(rules.at(at).improve.lead, by)


def _assign(now: Improvement, command: AssignImprovement, rules: Rulebook) -> tuple[Event, ...]:
    """Give it to somebody; what nobody owns anybody may take who may propose."""
    _require_open(now)
    policy = rules.at(command.at).improve
    to = command.to or now.owner
    if not to:
        raise RefusedError("owner-missing")
    takes = to == command.by.id and not now.owner
    require_level(policy.propose if takes else policy.lead, command.by)
    due = command.due or now.due or rules.after(command.at, policy.due)
    if (to, due) == (now.owner, now.due):
        return ()
    if due != now.due and due <= command.at:
        raise RefusedError("time-not-ahead")
    before = now.due if due != now.due else None
    fact = ImprovementAssigned(improvement=now.id, to=to, due=due, due_before=before)
    return (Event(command.at, fact),)


def _place(now: Improvement, command: PlaceImprovement, rules: Rulebook) -> Iterable[Event]:
    _require_open(now)
    _require_hand(now, command.by, rules, command.at)
    if (command.impact, command.cost) == (now.impact, now.cost):
        return ()
    fact = ImprovementPlaced(improvement=now.id, impact=command.impact, cost=command.cost)
    return (Event(command.at, fact),)


def _advance(now: Improvement, command: AdvanceImprovement, rules: Rulebook) -> Iterable[Event]:
    """Go on; after the last stage the next round begins. What is done has an owner."""
    _require_open(now)
    _require_hand(now, command.by, rules, command.at)
    stage = command.stage or STAGES[(STAGES.index(now.stage) + 1) % len(STAGES)]
    if stage == now.stage:
        return ()
    if stage != "plan" and not now.owner:
        raise RefusedError("owner-missing")
    again = (now.stage, stage) == (STAGES[-1], STAGES[0])
    fact = ImprovementAdvanced(
        improvement=now.id, stage_before=now.stage, stage=stage, round=now.round + again
    )
    return (Event(command.at, fact),)


def _pilot(now: Improvement, command: PilotImprovement, rules: Rulebook) -> Iterable[Event]:
    _require_open(now)
    _require_hand(now, command.by, rules, command.at)
    names = [cut.dimension for cut in command.scope]
    if len(set(names)) < len(names):
        raise RefusedError("scope-twice")
    if any(not cut.value.strip() for cut in command.scope):
        raise RefusedError("text-missing")
    if (command.scope, command.chosen) == (now.scope, now.chosen):
        return ()
    fact = ImprovementPiloted(improvement=now.id, scope=command.scope, chosen=command.chosen)
    return (Event(command.at, fact),)


def _measure(now: Improvement, command: RecordMeasurement, rules: Rulebook) -> Iterable[Event]:
    """Put a comparison on record: of two windows that follow each other and are over or begun."""
    _require_hand(now, command.by, rules, command.at)
    if now.standing == "dropped":
        _require_open(now)
    before, after = command.before, command.after
    if before.start > before.end or after.start > after.end or before.end >= after.start:
        raise RefusedError("windows-overlap")
    if after.end > clock.local_day(command.at, rules.zone):
        raise RefusedError("window-ahead")
    fact = ImprovementMeasured(
        improvement=now.id,
        n=len(now.measured) + 1,
        measure=command.measure,
        before=before,
        after=after,
        was=command.was,
        became=command.became,
        effect=command.effect,
        policy=rules.at(command.at).edition,
        scope=command.scope,
        chosen=command.chosen,
    )
    return (Event(command.at, fact),)


def _finish(now: Improvement, command: FinishImprovement, rules: Rulebook) -> Iterable[Event]:
    _require_open(now)
    _require_hand(now, command.by, rules, command.at)
    fact = ImprovementFinished(
        improvement=now.id,
        day=clock.local_day(command.at, rules.zone),
        why=require_text(command.why).strip(),
    )
    return (Event(command.at, fact),)


def _drop(now: Improvement, command: DropImprovement, rules: Rulebook) -> Iterable[Event]:
    _require_open(now)
    require_level(rules.at(command.at).improve.lead, command.by)
    fact = ImprovementDropped(
        improvement=now.id,
        day=clock.local_day(command.at, rules.zone),
        why=require_text(command.why).strip(),
    )
    return (Event(command.at, fact),)
