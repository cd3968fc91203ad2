"""Taking back a slip on an improvement: a later event that names the entries that no longer count.

What another stream goes on from is not taken back: that it was proposed, and that it is finished
where a suggestion is done with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded
from domain.improving.facts import ImprovementFinished, ImprovementProposed
from domain.improving.improvement import fold, settle
from domain.improving.state import Improvement, ImprovementUndone
from domain.policy import Rulebook
from domain.types import Person


def undo(
    history: Sequence[Recorded], *, by: Person, at: datetime, rules: Rulebook
) -> tuple[Event, ...]:
    """Take back the acting person's last act on an improvement.

    Raises:
        RefusedError: when there is none, it was somebody else's, too long ago, a suggestion is
            done with it, or a clock has fallen due since.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    now = fold(history)
    if now is None:
        raise RefusedError("no-such-improvement")
    if settle(now, at):
        raise RefusedError("clock-moved-on")
    last = _last_act(history)
    if last.actor != by.id:
        raise RefusedError("not-yours", who=last.actor)
    if rules.after(last.at, rules.at(at).undo.within) < at:
        raise RefusedError("undo-too-late")
    act = [
        e
        for e in history
        if (e.correlation, e.actor) == (last.correlation, last.actor)
        and not isinstance(e.fact, ImprovementProposed)
    ]
    if any(_is_for_good(event, now) for event in act):
        raise RefusedError("suggestion-done")
    restored = fold(e for e in history if e.version < act[0].version)
    assert restored is not None  # noqa: S101  the proposal is never part of an act
    fact = ImprovementUndone(
        improvement=now.id, entries=tuple(e.id for e in act), restored=restored
    )
    return (Event(at, fact),)


def undone_entries(history: Sequence[Recorded]) -> set[object]:
    """Return the ids of all entries that were taken back."""
    undone = [e.fact for e in history if isinstance(e.fact, ImprovementUndone)]
    return {entry for fact in undone for entry in fact.entries}


def _is_for_good(event: Recorded, now: Improvement) -> bool:
    return isinstance(event.fact, ImprovementFinished) and now.source == "suggestion"


def _last_act(history: Sequence[Recorded]) -> Recorded:
    gone = undone_entries(history)
    for event in reversed(history):
        if event.id in gone or isinstance(event.fact, ImprovementUndone):
            continue
        if event.actor == CLOCK:
            raise RefusedError("clock-moved-on")
        if isinstance(event.fact, ImprovementProposed):
            break
        return event
    raise RefusedError("nothing-to-undo")
