"""How an improvement and a suggestion stand: what their facts add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.fact import Fact
from domain.improving.facts import (
    Cell,
    Choosing,
    Depth,
    Effect,
    Figure,
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
    Scope,
    Source,
    Stage,
    SuggestionDecided,
    SuggestionDone,
    SuggestionId,
    SuggestionMade,
    SuggestionMissed,
    Weight,
    Window,
    cell_of,
)
from domain.types import CentreId, StaffId

Standing = Literal["open", "finished", "dropped"]
Answer = Literal["proposed", "adopted", "declined", "done"]


class Measurement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One comparison of before and after, as it was recorded at ``at``."""

    n: int
    at: datetime
    measure: str
    before: Window
    after: Window
    was: Figure
    became: Figure
    effect: Effect
    scope: tuple[Scope, ...] = ()
    chosen: str = ""


class Improvement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One improvement.

    Attributes:
        assigned: When the due time in force was set.
        moved: How often the due time was set anew.
        missed: The due times it was missed at.
        began: When it first came to be tried out.
        staged: Since when it is at its stage.
        why: What was said when it ended.
    """

    id: ImprovementId
    centre: CentreId
    title: str
    depth: Depth
    by: StaffId
    proposed: datetime
    day: date
    cause: str = ""
    source: Source = "desk"
    source_id: str = ""
    standing: Standing = "open"
    stage: Stage = "plan"
    round: int = 1
    staged: datetime | None = None
    began: datetime | None = None
    owner: StaffId = ""
    due: datetime | None = None
    assigned: datetime | None = None
    moved: int = 0
    missed: tuple[datetime, ...] = ()
    impact: Weight | None = None
    cost: Weight | None = None
    scope: tuple[Scope, ...] = ()
    chosen: Choosing | None = None
    measured: tuple[Measurement, ...] = ()
    ended: datetime | None = None
    why: str = ""

    @property
    def cell(self) -> Cell | None:
        """Its place in the matrix; ``None`` until it is placed."""
        return cell_of(self.impact or "", self.cost or "")

    @property
    def overdue(self) -> datetime | None:
        """The due time in force where it was missed and the work is not ended."""
        open_late = self.standing == "open" and self.due in self.missed
        return self.due if open_late else None


class ImprovementUndone(Fact, frozen=True, kw_only=True, tag="improvement-undone.v1"):
    """A slip was taken back: ``entries`` no longer count, the improvement stands as before."""

    improvement: ImprovementId
    entries: tuple[UUID, ...]
    restored: Improvement


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One suggestion of the staff."""

    id: SuggestionId
    centre: CentreId
    by: StaffId
    text: str
    made: datetime
    day: date
    due: datetime
    cause: str = ""
    answer: Answer = "proposed"
    why: str = ""
    decided: datetime | None = None
    done: datetime | None = None
    missed: bool = False
    improvement: ImprovementId = ""


ImprovingFact = (
    ImprovementProposed
    | ImprovementAssigned
    | ImprovementPlaced
    | ImprovementAdvanced
    | ImprovementPiloted
    | ImprovementMeasured
    | ImprovementNoted
    | ImprovementMissed
    | ImprovementFinished
    | ImprovementDropped
    | ImprovementUndone
    | SuggestionMade
    | SuggestionDecided
    | SuggestionMissed
    | SuggestionDone
)
"""The facts of improvements and of suggestions."""


def evolved(improvement: Improvement | None, fact: Fact, at: datetime) -> Improvement | None:
    """Return the improvement after a fact that happened at ``at``."""
    if isinstance(fact, ImprovementProposed):
        return improvement or _proposed(fact, at)
    change = _CHANGES.get(type(fact))
    return change(improvement, fact, at) if improvement and change else improvement


def _proposed(fact: ImprovementProposed, at: datetime) -> Improvement:
    return Improvement(
        id=fact.improvement,
        centre=fact.centre,
        title=fact.title,
        depth=fact.depth,
        by=fact.by,
        proposed=at,
        day=fact.day,
        cause=fact.cause,
        source=fact.source,
        source_id=fact.source_id,
        staged=at,
    )


def _assigned(was: Improvement, fact: ImprovementAssigned, at: datetime) -> Improvement:
    moved = was.moved + (was.due is not None and was.due != fact.due)
    return replace(was, owner=fact.to, due=fact.due, assigned=at, moved=moved)


def _advanced(was: Improvement, fact: ImprovementAdvanced, at: datetime) -> Improvement:
    began = was.began or (at if fact.stage != "plan" else None)
    return replace(was, stage=fact.stage, round=fact.round, staged=at, began=began)


def _measured(was: Improvement, fact: ImprovementMeasured, at: datetime) -> Improvement:
    measurement = Measurement(
        n=fact.n,
        at=at,
        measure=fact.measure,
        before=fact.before,
        after=fact.after,
        was=fact.was,
        became=fact.became,
        effect=fact.effect,
        scope=fact.scope,
        chosen=fact.chosen,
    )
    return replace(was, measured=(*was.measured, measurement))


_CHANGES: Mapping[type[Fact], Callable[[Improvement, Any, datetime], Improvement]] = {
    ImprovementAssigned: _assigned,
    ImprovementPlaced: lambda was, fact, _: replace(was, impact=fact.impact, cost=fact.cost),
    ImprovementAdvanced: _advanced,
    ImprovementPiloted: lambda was, fact, _: replace(was, scope=fact.scope, chosen=fact.chosen),
    ImprovementMeasured: _measured,
    ImprovementMissed: lambda was, fact, _: replace(was, missed=(*was.missed, fact.due)),
    ImprovementFinished: lambda was, fact, at: replace(
        was, standing="finished", ended=at, why=fact.why
    ),
    ImprovementDropped: lambda was, fact, at: replace(
        was, standing="dropped", ended=at, why=fact.why
    ),
    ImprovementUndone: lambda _, fact, __: fact.restored,
}


def answered(suggestion: Suggestion | None, fact: Fact, at: datetime) -> Suggestion | None:
    """Return the suggestion after a fact that happened at ``at``."""
    if isinstance(fact, SuggestionMade):
        return suggestion or _made(fact, at)
    if suggestion is None:
        return None
    match fact:
        case SuggestionDecided():
            return replace(
                suggestion,
                answer=fact.verdict,
                why=fact.why,
                decided=at,
                improvement=fact.improvement,
            )
        case SuggestionMissed():
            return replace(suggestion, missed=True)
        case SuggestionDone():
            return replace(suggestion, answer="done", done=at)
        case _:
            return suggestion


def _made(fact: SuggestionMade, at: datetime) -> Suggestion:
    return Suggestion(
        id=fact.suggestion,
        centre=fact.centre,
        by=fact.by,
        text=fact.text,
        made=at,
        day=fact.day,
        due=fact.due,
        cause=fact.cause,
    )
