"""What a person can do with an improvement, each under one name that keys, verbs and menus share.

Whether it is allowed now is asked of ``improvement.decide`` itself, so what is offered and what is
accepted can never differ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from domain.errors import RefusedError
from domain.improving import improvement as improvements
from domain.improving.commands import (
    AdvanceImprovement,
    AnyImproveCommand,
    AssignImprovement,
    DropImprovement,
    FinishImprovement,
    NoteImprovement,
    PilotImprovement,
    PlaceImprovement,
    RecordMeasurement,
)
from domain.improving.facts import (
    Choosing,
    Effect,
    Figure,
    Scope,
    Stage,
    Weight,
    Window,
)
from domain.improving.state import Improvement
from domain.policy import Rulebook
from domain.types import Person, StaffId

Need = Literal["to", "due", "impact", "cost", "chosen", "measure", "before", "after", "why", "said"]


class Compared(msgspec.Struct, frozen=True):
    """What the figures said of two windows when they were compared."""

    was: Figure
    became: Figure
    effect: Effect


class ImproveAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave with an action; what it does not need is ignored.

    Attributes:
        whole: Whether the whole centre is measured, not only where it is tried out.
        compared: The figures of a measurement, computed before it is decided.
    """

    by: Person
    at: datetime
    to: StaffId = ""
    due: datetime | None = None
    impact: Weight | None = None
    cost: Weight | None = None
    stage: Stage | None = None
    scope: tuple[Scope, ...] = ()
    chosen: Choosing = "everybody"
    measure: str = ""
    before: Window | None = None
    after: Window | None = None
    whole: bool = False
    compared: Compared | None = None
    why: str = ""
    said: str = ""


class Offer(NamedTuple):
    """An action and, where it is not allowed now, the refusal."""

    action: str
    refused: RefusedError | None = None


class ImproveAction(msgspec.Struct, frozen=True):
    """One thing a person can do: the command it comes to, and what must be given."""

    name: str
    build: Callable[[Improvement, ImproveAsk], AnyImproveCommand]
    needs: tuple[Need, ...] = ()


def _assign(_now: Improvement, ask: ImproveAsk) -> AnyImproveCommand:
    return AssignImprovement(at=ask.at, by=ask.by, to=ask.to, due=ask.due)


def _place(now: Improvement, ask: ImproveAsk) -> AnyImproveCommand:
    impact, cost = ask.impact or now.impact, ask.cost or now.cost
    return PlaceImprovement(at=ask.at, by=ask.by, impact=impact or "low", cost=cost or "low")


def _measure(now: Improvement, ask: ImproveAsk) -> AnyImproveCommand:
    if ask.before is None or ask.after is None or ask.compared is None:
        raise RefusedError("windows-overlap")
    return RecordMeasurement(
        at=ask.at,
        by=ask.by,
        measure=ask.measure,
        before=ask.before,
        after=ask.after,
        was=ask.compared.was,
        became=ask.compared.became,
        effect=ask.compared.effect,
        scope=() if ask.whole else now.scope,
        chosen="" if ask.whole else now.chosen or "",
    )


ACTIONS: dict[str, ImproveAction] = {
    action.name: action
    for action in (
        ImproveAction("advance", lambda _, a: AdvanceImprovement(at=a.at, by=a.by, stage=a.stage)),
        ImproveAction("assign", _assign, ("to",)),
        ImproveAction("due", _assign, ("due",)),
        ImproveAction("place", _place, ("impact", "cost")),
        ImproveAction(
            "pilot",
            lambda _, a: PilotImprovement(at=a.at, by=a.by, scope=a.scope, chosen=a.chosen),
        ),
        ImproveAction("measure", _measure, ("measure", "before", "after")),
        ImproveAction(
            "finish", lambda _, a: FinishImprovement(at=a.at, by=a.by, why=a.why), ("why",)
        ),
        ImproveAction("drop", lambda _, a: DropImprovement(at=a.at, by=a.by, why=a.why), ("why",)),
        ImproveAction(
            "note", lambda _, a: NoteImprovement(at=a.at, by=a.by, said=a.said), ("said",)
        ),
    )
}
"""Every action by its name, in the order menus show them."""


def offers(
    improvement: Improvement, who: Person, at: datetime, rules: Rulebook
) -> tuple[Offer, ...]:
    """Return every action for an improvement at hand, each with what forbids it now."""
    return tuple(Offer(name, _refusal(improvement, name, who, at, rules)) for name in ACTIONS)


def _refusal(
    improvement: Improvement, name: str, who: Person, at: datetime, rules: Rulebook
) -> RefusedError | None:
    """Try an action out with something harmless; nothing of it is kept."""
    ask = _trial(improvement, who, at)
    try:
        improvements.decide(improvement, ACTIONS[name].build(improvement, ask), rules)
    except RefusedError as refused:
        return refused
    return None


def _trial(improvement: Improvement, who: Person, at: datetime) -> ImproveAsk:
    day = at.date() - timedelta(days=2)
    return ImproveAsk(
        by=who,
        at=at,
        to=improvement.owner or who.id,
        due=at + timedelta(days=1),
        impact="high",
        cost="low",
        before=Window(day - timedelta(days=1), day - timedelta(days=1)),
        after=Window(day, day),
        compared=Compared(Figure(), Figure(), Effect()),
        why="-",
        said="-",
    )
