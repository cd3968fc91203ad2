"""What the pages and verbs of improvements show; times are instants, people have names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.improving.actions import Compared
from domain.improving.facts import Scope
from domain.improving.state import Improvement, Measurement
from tui.models import Entry, Offer

Verdict = Literal["", "empty", "noise", "better", "worse", "changed"]
"""What came of it: not measured, a window without figures, indistinguishable from noise, better,
worse, or changed where neither way is better."""


class ImprovementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An improvement in a list.

    ``standing`` is open, finished or dropped; ``warns`` when its clock warns, ``overdue`` the due
    time it was missed at while it is open, ``missed`` how often that happened. ``cell`` is its
    place in the matrix, empty until it has one. ``scope`` is the pilot's, its people named by
    ``scope_names``. ``verdict``, ``measure``, ``difference`` and
    ``regression`` are of the latest of ``measured`` measurements.
    """

    improvement: str
    title: str
    depth: str
    cause: str
    source: str
    source_id: str
    by: str
    by_name: str
    standing: str
    stage: str
    round: int
    owner: str
    owner_name: str
    proposed: datetime
    due: datetime | None
    assigned: datetime | None
    warns: tuple[datetime, ...]
    overdue: datetime | None
    missed: int
    impact: str
    cost: str
    cell: str
    scope: tuple[Scope, ...]
    scope_names: tuple[str, ...]
    chosen: str
    measured: int
    measure: str
    verdict: Verdict
    difference: float | None
    regression: str
    ended: datetime | None

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.improvement


class ImprovementList(msgspec.Struct, frozen=True, kw_only=True):
    """Every improvement, the open ones first; ``counts`` are by stage, and by how it ended.

    ``cells`` counts the open ones by their place in the matrix (``""``: none yet), ``late`` those
    of them that are overdue.
    """

    at: datetime
    lines: tuple[ImprovementLine, ...]
    counts: dict[str, int]
    cells: dict[str, int]
    late: int


class Remeasured(msgspec.Struct, frozen=True, kw_only=True):
    """A measurement as it was recorded, and what the same windows say now; ``None`` for nothing."""

    then: Measurement
    now: Compared | None


class ImprovementFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one improvement."""

    at: datetime
    line: ImprovementLine
    state: Improvement
    measured: tuple[Remeasured, ...]
    entries: tuple[Entry, ...]
    offers: tuple[Offer, ...]


class SuggestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion; ``due`` is until when an answer is owed, ``missed`` that none came in time."""

    suggestion: str
    by: str
    by_name: str
    text: str
    cause: str
    day: date
    made: datetime
    due: datetime
    answer: str
    missed: bool
    why: str
    decided: datetime | None
    decided_by: str
    improvement: str
    done: datetime | None

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.suggestion

    @property
    def waits(self) -> bool:
        """Whether an answer is owed."""
        return self.answer == "proposed"


class Suggester(msgspec.Struct, frozen=True, kw_only=True):
    """What one person suggested, and what became of it; ``adopted`` counts what is done as well."""

    person: str
    name: str
    made: int
    adopted: int
    declined: int
    done: int

    @property
    def waiting(self) -> int:
        """How many nobody has answered."""
        return self.made - self.adopted - self.declined

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.person


class SuggestionList(msgspec.Struct, frozen=True, kw_only=True):
    """The suggestions, those that wait first, and who made how many."""

    at: datetime
    lines: tuple[SuggestionLine, ...]
    people: tuple[Suggester, ...]
    waiting: int
    late: int
