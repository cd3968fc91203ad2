"""What is counted in a replay: breaches, movements, openings, and when promises fall due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.events import (
    ActionUndone,
    AlertRaised,
    BreachAnnulled,
    CaseEscalated,
    CaseOpened,
    StepBreached,
)
from domain.fact import Fact
from domain.types import Case
from domain.visits.facts import MarkAnnulled, MarkMissed
from domain.visits.state import Visit, VisitActionUndone

HOURS, WEEKDAYS = 24, 7


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What falls due in an hour of the day or on a weekday, and what is missed there."""

    due: int
    missed: int


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """Promises by the hour and the weekday (Monday first) they fall due at, at the centre."""

    hours: tuple[Load, ...]
    weekdays: tuple[Load, ...]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in a span under one policy.

    Attributes:
        breaches: Steps of cases not done in time, by step.
        annulled: How many of them people took out of the rates.
        marks_missed: Marks of visits not kept, by mark.
        marks_annulled: How many of them people took out of the rates.
        escalations: Movements up, by the level they came to.
        causes: The same movements, by their cause.
        alerts: Breaches at the top level, where nobody is above.
        opened: Cases that opened, by kind.
        follow_ups: When the steps of cases fall due.
        visits: When the marks of visits fall due.
    """

    breaches: dict[str, int]
    annulled: int
    marks_missed: dict[str, int]
    marks_annulled: int
    escalations: dict[int, int]
    causes: dict[str, int]
    alerts: int
    opened: dict[str, int]
    follow_ups: Workload
    visits: Workload


class Tally:
    """Counts what happens between two instants.

    Args:
        since: From then on.
        until: Before then.
        zone: The centre's time zone.
    """

    def __init__(self, since: datetime, until: datetime, zone: str) -> None:
        self._since, self._until, self._zone = since, until, ZoneInfo(zone)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._when: dict[str, Counter[tuple[int, int]]] = {
            "steps": Counter(),
            "steps-missed": Counter(),
            "marks": Counter(),
            "marks-missed": Counter(),
        }
        self._undoable: dict[UUID, tuple[tuple[str, str], ...]] = {}

    def take(self, fact: Fact, at: datetime, entry: UUID | None = None) -> None:
        """Count a fact that happened at ``at``; what is taken back by its id counts no more."""
        count = _KEYS.get(type(fact))
        if count is None:
            if isinstance(fact, ActionUndone | VisitActionUndone):
                for each in fact.entries:
                    self._counts.subtract(self._undoable.pop(each, ()))
            return
        if not self._since <= at < self._until:
            return
        keys = count(fact)
        self._counts.update(keys)
        if entry is not None:
            self._undoable[entry] = keys
        if isinstance(fact, StepBreached):
            self._note("steps-missed", at)
        elif isinstance(fact, MarkMissed):
            self._note("marks-missed", at)

    def _note(self, what: str, at: datetime) -> None:
        local = at.astimezone(self._zone)
        self._when[what][local.hour, local.weekday()] += 1

    def due(self, cases: Iterable[Case], visits: Iterable[Visit]) -> None:
        """Count when promises fall due; what was of no matter any more by then does not."""
        for case in cases:
            for step in case.steps:
                if step.due and self._owed(step.due, step.dropped):
                    self._note("steps", step.due)
        for visit in visits:
            for mark in visit.marks:
                if self._owed(mark.due, mark.dropped):
                    self._note("marks", mark.due)

    def _owed(self, due: datetime, dropped: datetime | None) -> bool:
        return self._since <= due < self._until and (dropped is None or dropped >= due)

    def figures(self) -> Figures:
        """Return the counts."""
        return Figures(
            breaches=self._of("breach"),
            annulled=sum(self._of("annulled").values()),
            marks_missed=self._of("missed"),
            marks_annulled=sum(self._of("mark-annulled").values()),
            escalations={int(level): n for level, n in self._of("level").items()},
            causes=self._of("cause"),
            alerts=sum(self._of("alert").values()),
            opened=self._of("opened"),
            follow_ups=self._workload("steps"),
            visits=self._workload("marks"),
        )

    def _of(self, what: str) -> dict[str, int]:
        return {key: n for (kind, key), n in sorted(self._counts.items()) if kind == what and n}

    def _workload(self, what: str) -> Workload:
        due, missed = self._when[what], self._when[f"{what}-missed"]

        def along(axis: int, length: int) -> tuple[Load, ...]:
            return tuple(
                Load(due=_at(due, axis, place), missed=_at(missed, axis, place))
                for place in range(length)
            )

        return Workload(hours=along(0, HOURS), weekdays=along(1, WEEKDAYS))


def _at(when: Counter[tuple[int, int]], axis: int, place: int) -> int:
    return sum(n for key, n in when.items() if key[axis] == place)


_KEYS: dict[type[Fact], Callable[[Any], tuple[tuple[str, str], ...]]] = {
    StepBreached: lambda fact: (("breach", fact.step),),
    MarkMissed: lambda fact: (("missed", fact.mark),),
    CaseEscalated: lambda fact: (("level", str(fact.level)), ("cause", fact.cause)),
    AlertRaised: lambda _: (("alert", ""),),
    CaseOpened: lambda fact: (("opened", fact.kind),),
    BreachAnnulled: lambda _: (("annulled", ""),),
    MarkAnnulled: lambda _: (("mark-annulled", ""),),
}
"""What facts count as."""
