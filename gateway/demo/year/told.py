"""An improvement of the year as it is told beforehand; every day is so many before the present."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from domain.improving.facts import Choosing, Depth, Weight, Window
from domain.types import StaffId
from gateway.demo.hours import DAY
from gateway.demo.year.changes import Change

Verdict = Literal["better", "noise", "worse"]
"""What the figures say: a change for the better or the worse, or nothing beyond chance."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of what is told of an improvement."""


class Suggested(Part, frozen=True, kw_only=True):
    """The suggestion it comes from, made the day before it is adopted, and why it is."""

    by: StaffId
    text: str
    why: str


class Remark(Part, frozen=True, kw_only=True):
    """Something its owner writes down."""

    on: int
    said: str


class Pilot(Part, frozen=True, kw_only=True):
    """How it is tried out.

    Attributes:
        on: The day it begins; it is at work from the next.
        where: Within which cuts, such as ``mode`` ``mobile``; everywhere without any.
        poorest: In place of that: with the advisor whose figure is the poorest then.
        chosen: How those were chosen.
        works: What it truly changes, where it changes anything.
    """

    on: int
    where: dict[str, str] = {}
    poorest: bool = False
    chosen: Choosing = "everybody"
    works: Change | None = None


class Check(Part, frozen=True, kw_only=True):
    """How it is measured.

    Attributes:
        on: The day.
        measure: By what.
        until: The last day of the window after; the day before unless told.
    """

    on: int
    measure: str
    until: int | None = None

    @property
    def last(self) -> int:
        """The last day of the window after."""
        return self.on + 1 if self.until is None else self.until


class Act(Part, frozen=True, kw_only=True):
    """What is done about what the figures say.

    Attributes:
        on: The day it is decided.
        again: The day it is measured once more, where it is done everywhere by then.
        unclear: What is done where the figures cannot tell.
        why: What is said at its end, by the verdict.
    """

    on: int
    again: int | None = None
    unclear: Literal["drop", "keep", "everywhere"]
    why: dict[Verdict, str]


class Told(Part, frozen=True, kw_only=True):
    """An improvement: proposed on ``ago``, due on ``due``, which is negative while it is ahead."""

    key: str
    title: str
    depth: Depth
    cause: str
    owner: StaffId
    impact: Weight
    cost: Weight
    ago: int
    due: int
    suggested: Suggested | None = None
    remark: Remark | None = None
    pilot: Pilot | None = None
    check: Check | None = None
    act: Act | None = None

    @property
    def reaches(self) -> int:
        """How many days before the present its story begins, its figures included."""
        days = [self.ago + 1, *(length + began for began, length in self._lengths())]
        return max(days)

    def _lengths(self) -> list[tuple[int, int]]:
        """Return the day it began and how many days the windows have, for each measurement."""
        pilot, check, act = self.pilot, self.check, self.act
        if pilot is None or check is None:
            return []
        found = [(pilot.on, pilot.on - check.last)]
        if act is not None and act.again is not None:
            found.append((pilot.on, act.on - act.again - 1))
        return found

    def windows(self, today: date) -> tuple[Window, Window]:
        """Return the days it was tried out until they are measured, and as many before."""
        assert self.check is not None  # noqa: S101  only what is measured has windows
        return self._windows(today, 0, self.check.last)

    def windows_again(self, today: date) -> tuple[Window, Window]:
        """Return the days since it is done everywhere, and as many before it began."""
        assert self.act is not None  # noqa: S101
        return self._windows(today, 1, (self.act.again or 0) + 1)

    def _windows(self, today: date, n: int, last: int) -> tuple[Window, Window]:
        began, length = self._lengths()[n]
        start, end = today - began * DAY, today - last * DAY
        before = Window(start - length * DAY, start - DAY)
        return before, Window(end - (length - 1) * DAY, end)
