"""An improvement and a suggestion with everything filled in that a test is not about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from domain.desk import Desk
from domain.events import Event
from domain.improving import acting
from domain.improving import improvement as improvements
from domain.improving.commands import (
    AdvanceImprovement,
    AnyImproveCommand,
    AssignImprovement,
    ProposeImprovement,
    RecordMeasurement,
    Suggest,
)
from domain.improving.facts import Effect, Figure, ImprovementProposed, Window
from domain.improving.state import Improvement
from domain.types import Person
from tests import make
from tests.journal import stamp
from tests.make import DAY, LI, MONDAY, WANG

DUE = MONDAY + 30 * DAY
"""When an improvement assigned on Monday falls due unless told."""

BEFORE = Window(date(2026, 1, 1), date(2026, 1, 31))
AFTER = Window(date(2026, 2, 1), date(2026, 2, 28))


def proposed(by: Person = LI, **given: Any) -> Event:
    """An improvement proposed on Monday."""
    fact = ImprovementProposed(
        improvement="M0000001",
        centre=make.CENTRE,
        day=make.day(MONDAY),
        title="Show the fault on a photo",
        depth="process",
        policy=make.policy().edition,
        by=by.id,
        **given,
    )
    return Event(MONDAY, fact)


class Told:
    """One improvement and what is asked of it, one after the other."""

    def __init__(self, *events: Event) -> None:
        self.events = events or (proposed(),)

    @property
    def state(self) -> Improvement:
        """As it stands."""
        found = improvements.fold(self.events)
        assert found is not None
        return found

    def ask(self, *commands: AnyImproveCommand) -> tuple[Event, ...]:
        """Decide commands, keep what follows, and return it."""
        new: tuple[Event, ...] = ()
        for command in commands:
            decided = improvements.decide(self.state, command, make.rules())
            self.events = (*self.events, *decided)
            new = (*new, *decided)
        return new


def assigned(to: Person = LI, by: Person = WANG, at: datetime = MONDAY, **given: Any) -> Told:
    """An improvement that somebody answers for."""
    told = Told()
    told.ask(AssignImprovement(at=at, by=by, to=to.id, **given))
    return told


def measured(at: datetime, by: Person = LI, **given: Any) -> RecordMeasurement:
    """A comparison of January and February."""
    filled: dict[str, Any] = {
        "measure": "nps",
        "before": BEFORE,
        "after": AFTER,
        "was": Figure(30.0, 100, 12.0, 47.0),
        "became": Figure(52.0, 110, 36.0, 66.0),
        "effect": Effect(22.0, 0.5, 43.0, distinguishable=True, better=True),
        **given,
    }
    return RecordMeasurement(at=at, by=by, **filled)


def put(desk: Desk, by: Person = LI, key: str = "m1", **given: Any) -> str:
    """Put an improvement on record and return its number."""
    command = ProposeImprovement(
        **{"at": MONDAY, "by": by, "key": key, "title": "Show the fault on a photo", **given}
    )
    return acting.propose(desk, command, stamp(by, f"propose {key}"))


def do(desk: Desk, number: str, command: AnyImproveCommand, by: Person = LI) -> Improvement:
    """Carry a command out as an act of its own."""
    return acting.act(desk, number, [command], stamp(by, repr(command)))[0]


def said(desk: Desk, by: Person = LI, key: str = "s1", **given: Any) -> str:
    """Put a suggestion on record and return its number."""
    command = Suggest(**{"at": MONDAY, "by": by, "key": key, "text": "A photo for all", **given})
    return acting.suggest(desk, command, stamp(by, f"suggest {key}"))


def advance(at: datetime, by: Person = LI, **given: Any) -> AdvanceImprovement:
    """Go on."""
    return AdvanceImprovement(at=at, by=by, **given)
