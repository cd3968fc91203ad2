"""Taking back a slip: a later event that names the entries which no longer count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain import case as cases
from domain.custody import CaseAnonymised, EntryCorrected
from domain.errors import RefusedError
from domain.events import CLOCK, ActionUndone, CaseOpened, Event, Recorded
from domain.policy import Rulebook
from domain.types import Person
from domain.warnings import AlarmRaised


def undo(
    history: Sequence[Recorded], *, by: Person, at: datetime, rules: Rulebook
) -> tuple[Event, ...]:
    """Take back the acting person's last act on a case.

    Raises:
        RefusedError: when there is none, it was somebody else's, too long ago, or a clock has
            fallen due since: then only a later entry can correct it.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    now = cases.fold(history)
    if now is not None and cases.settle(now, at, rules):
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
        and not isinstance(e.fact, CaseOpened)
    ]
    before = [e for e in history if e.version < act[0].version]
    restored = cases.fold(before)
    assert restored is not None  # noqa: S101  the opening is never part of an act
    fact = ActionUndone(case=restored.id, entries=tuple(e.id for e in act), restored=restored)
    return (Event(at, fact),)


def undone_entries(history: Sequence[Recorded]) -> set[object]:
    """Return the ids of all entries that were taken back."""
    return {entry for e in history if isinstance(e.fact, ActionUndone) for entry in e.fact.entries}


_ABOUT_THE_RECORD = (ActionUndone, EntryCorrected, CaseAnonymised)
"""Facts that are nobody's act on the case: they cannot be taken back, and hide no act before."""


def _last_act(history: Sequence[Recorded]) -> Recorded:
    gone = undone_entries(history)
    for event in reversed(history):
        if event.id in gone or isinstance(event.fact, _ABOUT_THE_RECORD):
            continue
        if event.actor == CLOCK:
            raise RefusedError("clock-moved-on")
        if isinstance(event.fact, CaseOpened | AlarmRaised):  # the beginning is nobody's act
            break
        return event
    raise RefusedError("nothing-to-undo")
