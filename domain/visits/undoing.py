"""Taking back a slip on a visit: a later event that names the entries which no longer count.

What left traces elsewhere is not taken back: a report, whose signs lead to a customer since, and a
handover, which the customer's file and a survey go on from. A visit taken in by mistake is
cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.custody import VisitAnonymised
from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded
from domain.policy import Rulebook
from domain.types import Person
from domain.visits.clocks import settle
from domain.visits.facts import (
    OrderCorrected,
    OrderImported,
    VehicleHandedOver,
    VisitBooked,
    VisitOpened,
)
from domain.visits.history import fold
from domain.visits.state import VisitActionUndone

FOR_GOOD = (VisitBooked, VisitOpened, OrderImported, OrderCorrected, VehicleHandedOver)
"""Facts that other streams go on from."""

_ABOUT_THE_RECORD = (VisitActionUndone, VisitAnonymised)
"""Facts that are nobody's act on the visit: they cannot be taken back, and hide no act before."""


def undo(
    history: Sequence[Recorded], *, by: Person, at: datetime, rules: Rulebook
) -> tuple[Event, ...]:
    """Take back the acting person's last act on a visit.

    Raises:
        RefusedError: when there is none, it was somebody else's, too long ago, left traces
            elsewhere, or a clock has fallen due since.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    now = fold(history)
    if now is None:
        raise RefusedError("no-such-visit")
    if settle(now, at):
        raise RefusedError("clock-moved-on")
    last = _last_act(history)
    if last.actor != by.id:
        raise RefusedError("not-yours", who=last.actor)
    if rules.after(last.at, rules.at(at).undo.within) < at:
        raise RefusedError("undo-too-late")
    act = [e for e in history if (e.correlation, e.actor) == (last.correlation, last.actor)]
    if any(isinstance(event.fact, FOR_GOOD) for event in act):
        raise RefusedError("done-for-good")
    restored = fold(e for e in history if e.version < act[0].version)
    assert restored is not None  # noqa: S101  what began the visit is never part of an act
    fact = VisitActionUndone(visit=now.id, entries=tuple(e.id for e in act), restored=restored)
    return (Event(at, fact),)


def undone_entries(history: Sequence[Recorded]) -> set[object]:
    """Return the ids of all entries that were taken back."""
    undone = [e.fact for e in history if isinstance(e.fact, VisitActionUndone)]
    return {entry for fact in undone for entry in fact.entries}


def _last_act(history: Sequence[Recorded]) -> Recorded:
    gone = undone_entries(history)
    for event in reversed(history):
        if event.id in gone or isinstance(event.fact, _ABOUT_THE_RECORD):
            continue
        if event.actor == CLOCK:
            raise RefusedError("clock-moved-on")
        if isinstance(event.fact, VisitBooked | VisitOpened):
            break
        return event
    raise RefusedError("nothing-to-undo")
