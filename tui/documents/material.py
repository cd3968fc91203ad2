"""What the reviews and the dashboard are made of: readings, gathered before anything is written."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.measures import Estimate
from domain.policy import Policy
from tui.causemodels import Cause, Repeated, Spot
from tui.improvingmodels import ImprovementLine
from tui.measuring import FigureLine
from tui.models import Board, CaseLine
from tui.peoplemodels import HeroBoard


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The NPS of some days."""

    start: date
    now: Estimate


class Reworked(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that repeats an earlier one for the same fault, and why, as far as anybody asked."""

    visit: str
    day: date
    vehicle: str
    matter: str
    advisor: str
    technician: str
    cause: str
    whys: tuple[str, ...]


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """The readings of a period.

    Attributes:
        start, end: Its days, both included.
        before: The first and last day it is compared with.
        at: The instant everything stands at.
        figures: Every measure by its id.
        points: The NPS of the weeks, or the months, that lead up to the end of the period.
        by_month: Whether those are months.
        classes, classes_before: Promoters, passives and detractors.
        lost: The points of the CJI that each touchpoint costs.
        board: The closed-loop board of the period.
        causes: Of low scores, of which there are ``low`` and ``known`` have one.
        repeats: The problems that came again, within ``again`` days.
        spots: The parts of models that fail most.
        reworks: The visits that were rework; ``reworked`` of them in all.
        recovered, converted, failed: The cases to be talked about.
        improvements: Those that are open, or ended in the period.
        heroes: Who was best.
        suggested: How many suggestions the staff made.
    """

    centre: str
    start: date
    end: date
    before: tuple[date, date]
    at: datetime
    policy: Policy
    figures: dict[str, FigureLine]
    board: Board
    points: tuple[Point, ...] = ()
    by_month: bool = False
    classes: tuple[int, int, int] = (0, 0, 0)
    classes_before: tuple[int, int, int] = (0, 0, 0)
    lost: dict[str, float] = {}
    causes: tuple[Cause, ...] = ()
    low: int = 0
    known: int = 0
    repeats: tuple[Repeated, ...] = ()
    again: int = 0
    spots: tuple[Spot, ...] = ()
    reworks: tuple[Reworked, ...] = ()
    reworked: int = 0
    recovered: CaseLine | None = None
    converted: CaseLine | None = None
    failed: CaseLine | None = None
    improvements: tuple[ImprovementLine, ...] = ()
    heroes: HeroBoard | None = None
    suggested: int = 0

    @property
    def compared(self) -> bool:
        """Whether there was any answer in the period before."""
        return any(self.classes_before)
