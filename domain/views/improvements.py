"""Improvements and suggestions of the staff, a row each; times are µs since the epoch."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.fact import Fact
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving.facts import (
    ImprovementAdvanced,
    ImprovementAssigned,
    ImprovementDropped,
    ImprovementFinished,
    ImprovementMeasured,
    ImprovementMissed,
    ImprovementNoted,
    ImprovementPiloted,
    ImprovementPlaced,
    ImprovementProposed,
    SuggestionDecided,
    SuggestionDone,
    SuggestionMade,
    SuggestionMissed,
)
from domain.improving.state import Improvement, ImprovementUndone, Suggestion, answered, evolved
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class ImprovementRow(msgspec.Struct, dict=True):
    """An improvement as the list shows it; its ``state`` holds the rest.

    ``standing`` is open, finished or dropped. ``due`` is the time in force, ``assigned`` when it
    was set, ``next_due`` the clock while it runs, ``overdue`` the time it was missed at while it is
    open; ``missed`` counts all misses. ``scope`` is the pilot's (``advisor=limin,mode=mobile``).
    ``measured`` counts the measurements; ``measure`` to ``regression`` speak of the latest one.
    """

    improvement: str
    centre: str = ""
    day: str = ""
    title: str = ""
    depth: str = ""
    cause: str = ""
    source: str = ""
    source_id: str = ""
    by: str = ""
    standing: str = ""
    stage: str = ""
    round: int = 1
    owner: str = ""
    proposed: int = 0
    due: int | None = None
    assigned: int | None = None
    next_due: int | None = None
    overdue: int | None = None
    missed: int = 0
    moved: int = 0
    impact: str = ""
    cost: str = ""
    cell: str = ""
    scope: str = ""
    chosen: str = ""
    measured: int = 0
    measure: str = ""
    difference: float | None = None
    distinguishable: int = 0
    better: int | None = None
    regression: str = ""
    ended: int | None = None
    last_at: int = 0
    last_type: str = ""
    last_actor: str = ""
    position: int = 0
    state: bytes = b""

    def thawed(self) -> Improvement | None:
        """Return the improvement's state; decoded once a batch, kept beside the columns."""
        held: Improvement | None = self.__dict__.get("_improvement")
        if held is None and self.state:
            held = self.__dict__["_improvement"] = thaw(self.state)
        return held

    def freeze(self, improvement: Improvement | None) -> None:
        """Take a new state; it becomes bytes when the row is finished."""
        self.__dict__["_improvement"] = improvement


thaw = msgspec.msgpack.Decoder(Improvement).decode
"""Returns the improvement that a row's ``state`` holds."""

_encode = msgspec.msgpack.Encoder().encode


def _happened(row: ImprovementRow | None, event: Happening) -> ImprovementRow:
    fact = event.fact
    row = row or ImprovementRow(improvement=fact.improvement)  # type: ignore[attr-defined]  # routed
    row.freeze(evolved(row.thawed(), fact, event.at))
    row.position = event.position
    row.last_at = micros(event.at) or 0
    row.last_type = fact.__class__.__name__
    row.last_actor = event.actor
    return row


def _finish(row: ImprovementRow) -> None:
    """Derive the columns from the state; once per batch, however many events came."""
    now = row.thawed()
    if now is None:
        return
    row.state = _encode(now)
    row.centre, row.day, row.title, row.depth = (
        now.centre,
        now.day.isoformat(),
        now.title,
        now.depth,
    )
    row.cause, row.source, row.source_id, row.by = now.cause, now.source, now.source_id, now.by
    row.standing, row.stage, row.round, row.owner = now.standing, now.stage, now.round, now.owner
    row.proposed, row.ended = micros(now.proposed) or 0, micros(now.ended)
    row.due, row.assigned = micros(now.due), micros(now.assigned)
    row.next_due = micros(improvements.next_due(now))
    row.overdue, row.missed, row.moved = micros(now.overdue), len(now.missed), now.moved
    row.impact, row.cost, row.cell = now.impact or "", now.cost or "", now.cell or ""
    row.scope = ",".join(f"{cut.dimension}={cut.value}" for cut in now.scope)
    row.chosen = now.chosen or ""
    _finish_verdict(row, now)


def _finish_verdict(row: ImprovementRow, now: Improvement) -> None:
    row.measured = len(now.measured)
    latest = now.measured[-1] if now.measured else None
    effect = latest.effect if latest else None
    row.measure = latest.measure if latest else ""
    row.difference = effect.difference if effect else None
    row.distinguishable = int(effect.distinguishable) if effect else 0
    row.better = None if effect is None or effect.better is None else int(effect.better)
    row.regression = effect.regression if effect else ""


_OF_AN_IMPROVEMENT: tuple[type[Fact], ...] = (
    ImprovementProposed,
    ImprovementAssigned,
    ImprovementPlaced,
    ImprovementAdvanced,
    ImprovementPiloted,
    ImprovementMeasured,
    ImprovementNoted,
    ImprovementMissed,
    ImprovementFinished,
    ImprovementDropped,
    ImprovementUndone,
)


def _named(field: str) -> Callable[[Happening], Key | None]:
    return lambda event: (getattr(event.fact, field),)


IMPROVEMENTS = Table(
    name="improvements",
    version=1,
    row=ImprovementRow,
    key=("improvement",),
    routes=dict.fromkeys(_OF_AN_IMPROVEMENT, _named("improvement")),
    steps=dict.fromkeys(_OF_AN_IMPROVEMENT, _happened),
    indexes=(("next_due",), ("standing",), ("day",)),
    finish=_finish,
)


class SuggestionRow(msgspec.Struct, dict=True):
    """A suggestion: ``answer`` is proposed, adopted, declined or done.

    ``next_due`` is until when an answer is owed, ``missed`` whether none came in time; ``decided``
    and ``decided_by`` tell of the decision in force.
    """

    suggestion: str
    centre: str = ""
    day: str = ""
    by: str = ""
    text: str = ""
    cause: str = ""
    answer: str = ""
    why: str = ""
    improvement: str = ""
    made: int = 0
    due: int = 0
    next_due: int | None = None
    missed: int = 0
    decided: int | None = None
    decided_by: str = ""
    done: int | None = None
    last_at: int = 0
    last_actor: str = ""
    position: int = 0
    state: bytes = b""


thaw_suggestion = msgspec.msgpack.Decoder(Suggestion).decode
"""Returns the suggestion that a row's ``state`` holds."""


def _told(row: SuggestionRow | None, event: Happening) -> SuggestionRow:
    fact = event.fact
    row = row or SuggestionRow(suggestion=fact.suggestion)  # type: ignore[attr-defined]  # routed
    held = row.__dict__.get("_suggestion") or (thaw_suggestion(row.state) if row.state else None)
    row.__dict__["_suggestion"] = answered(held, fact, event.at)
    if isinstance(fact, SuggestionDecided):
        row.decided_by = event.actor
    row.position = event.position
    row.last_at, row.last_actor = micros(event.at) or 0, event.actor
    return row


def _finish_suggestion(row: SuggestionRow) -> None:
    now: Suggestion | None = row.__dict__.get("_suggestion")
    if now is None:
        return
    row.state = _encode(now)
    row.centre, row.day, row.by = now.centre, now.day.isoformat(), now.by
    row.text, row.cause, row.answer, row.why = now.text, now.cause, now.answer, now.why
    row.improvement, row.missed = now.improvement, int(now.missed)
    row.made, row.due = micros(now.made) or 0, micros(now.due) or 0
    row.next_due = micros(suggestions.next_due(now))
    row.decided, row.done = micros(now.decided), micros(now.done)


_OF_A_SUGGESTION: tuple[type[Fact], ...] = (
    SuggestionMade,
    SuggestionDecided,
    SuggestionMissed,
    SuggestionDone,
)

SUGGESTIONS = Table(
    name="suggestions",
    version=1,
    row=SuggestionRow,
    key=("suggestion",),
    routes=dict.fromkeys(_OF_A_SUGGESTION, _named("suggestion")),
    steps=dict.fromkeys(_OF_A_SUGGESTION, _told),
    indexes=(("next_due",), ("answer",), ("day",)),
    finish=_finish_suggestion,
)
