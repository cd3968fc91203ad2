"""What the page and the verb of selection honesty show: figures, sentences to be, no person."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.selection.finding import Finding
from domain.selection.funnel import Funnel


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """What stands out with an advisor, where something else of theirs is told."""

    code: str
    counts: dict[str, int]


class SelectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One advisor, technician or trigger.

    Attributes:
        key: The code; empty for the surveys that have none.
        name: What a person calls it, where that is no word of the catalogue.
        is_advisor: Whether it is an advisor; only they are judged.
        judged: Whether there were surveys enough to judge by.
        flags: What is worth a look, the least probable first.
    """

    key: str
    name: str
    funnel: Funnel
    is_advisor: bool = False
    judged: bool = False
    flags: tuple[Finding, ...] = ()


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """A survey behind a flag, for a person to look at; instants are UTC."""

    survey: str
    visit: str
    day: str
    trigger: str
    status: str
    why: str
    unhappy: tuple[str, ...]
    sent: datetime | None
    changed: datetime | None
    answered: datetime | None
    score: int | None

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.survey


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """How the customers of a period were selected, both days included.

    Attributes:
        whole: The funnel of the centre.
        advisors: Those worth a look first, then by name.
        triggers, technicians: The same surveys cut otherwise; nobody is judged by them.
        behind: The surveys behind the flags, by number.
        minimum: Surveys owed below which nobody is judged.
        false_alarm: The chance in per cent that anybody honest is named.
        blind: Whether the numbers and places the policy names cannot be recognised here, because
            the home's keys are elsewhere.
    """

    start: date
    end: date
    at: datetime
    whole: Funnel
    advisors: tuple[SelectionLine, ...]
    triggers: tuple[SelectionLine, ...]
    technicians: tuple[SelectionLine, ...]
    behind: dict[str, Behind]
    minimum: int
    false_alarm: int
    tests: int
    blind: bool = False

    @property
    def named(self) -> tuple[SelectionLine, ...]:
        """The advisors worth a look."""
        return tuple(line for line in self.advisors if line.flags)
