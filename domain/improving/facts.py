"""The life of an improvement, and of a suggestion of the staff (SPEC 9).

One stream each (``improvement-…``, ``suggestion-…``). Titles, reasons and notes are about work, not
about people who come here: they are kept in plain text and must name no customer; whoever takes
them in says so, and refuses a phone number or a plate.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from domain.fact import Fact
from domain.types import CentreId, StaffId

ImprovementId = str
SuggestionId = str

Depth = Literal["case", "process", "system", "culture"]
"""How deep an improvement goes: a case put right, or the process, the system, the culture."""

Stage = Literal["plan", "do", "check", "act"]
Weight = Literal["high", "low"]
Cell = Literal["quick-win", "strategic", "watch", "later"]
Source = Literal["desk", "case", "suggestion", "review"]
"""Where an improvement came from; ``desk`` is anywhere else."""

Choosing = Literal["low-score", "volunteers", "at-random", "everybody"]
"""How those an improvement is tried out with were chosen."""

STAGES: tuple[Stage, ...] = get_args(Stage)
DEPTHS: tuple[Depth, ...] = get_args(Depth)
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
CELLS: tuple[Cell, ...] = get_args(Cell)
CHOOSINGS: tuple[Choosing, ...] = get_args(Choosing)


def cell_of(impact: str, cost: str) -> Cell | None:
    """Return the cell of the matrix; ``None`` where impact or cost is not told yet."""
    return _CELLS.get((impact, cost))


_CELLS: dict[tuple[str, str], Cell] = {
    ("high", "low"): "quick-win",
    ("high", "high"): "strategic",
    ("low", "low"): "watch",
    ("low", "high"): "later",
}


class Scope(msgspec.Struct, frozen=True):
    """One cut an improvement is tried out within, such as ``advisor`` ``limin``."""

    dimension: str
    value: str


class Window(msgspec.Struct, frozen=True):
    """Days that are looked at, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days + 1


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A measure of a window as it was computed; ``low`` and ``high`` its 95 % interval."""

    value: float | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None


class Effect(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of an improvement: the later window less the earlier, with its 95 % interval.

    Attributes:
        difference: In the unit of the measure; ``None`` where a window has nothing.
        distinguishable: Whether it is more than chance explains.
        better: Whether it went the way the measure is to go; ``None`` where chance explains it
            or neither way is better.
        regression: Whether part of it may be a mere return to the mean, and why: ``low-score``
            (the group was chosen for its low score), ``lowest`` (it was the lowest of all),
            ``worst`` (the window before was the worst of those before it), or empty.
        pull: How much would be expected of that alone, in the unit of the measure.
        beyond: Whether the change is distinguishable beyond that; ``None`` where nobody can tell.
    """

    difference: float | None = None
    low: float | None = None
    high: float | None = None
    distinguishable: bool = False
    better: bool | None = None
    regression: str = ""
    pull: float | None = None
    beyond: bool | None = None


# Improvements -----------------------------------------------------------------------------------


class ImprovementProposed(Fact, frozen=True, kw_only=True, tag="improvement-proposed.v1"):
    """Somebody proposes to do something better.

    ``cause`` is the category path of what it attacks (``quality/diagnosis``). ``source`` says where
    it came from, ``source_id`` which case, suggestion or review. ``by`` had the idea.
    """

    improvement: ImprovementId
    centre: CentreId
    day: date
    title: str
    depth: Depth
    policy: str
    by: StaffId
    cause: str = ""
    source: Source = "desk"
    source_id: str = ""


class ImprovementAssigned(Fact, frozen=True, kw_only=True, tag="improvement-assigned.v1"):
    """Somebody answers for an improvement from now on, until ``due``."""

    improvement: ImprovementId
    to: StaffId
    due: datetime
    due_before: datetime | None = None


class ImprovementPlaced(Fact, frozen=True, kw_only=True, tag="improvement-placed.v1"):
    """It was said what an improvement brings and what it costs."""

    improvement: ImprovementId
    impact: Weight
    cost: Weight


class ImprovementAdvanced(Fact, frozen=True, kw_only=True, tag="improvement-advanced.v1"):
    """An improvement came to another stage; from the last to the first it is a new ``round``."""

    improvement: ImprovementId
    stage_before: Stage
    stage: Stage
    round: int = 1


class ImprovementPiloted(Fact, frozen=True, kw_only=True, tag="improvement-piloted.v1"):
    """An improvement is tried out with some only; empty ``scope`` means with everybody."""

    improvement: ImprovementId
    scope: tuple[Scope, ...]
    chosen: Choosing


class ImprovementMeasured(Fact, frozen=True, kw_only=True, tag="improvement-measured.v1"):
    """Before and after were compared, with what the figures said at that moment.

    ``measure`` is one of ``domain.measures``; ``scope`` the cut it was taken of.
    """

    improvement: ImprovementId
    n: int
    measure: str
    before: Window
    after: Window
    was: Figure
    became: Figure
    effect: Effect
    policy: str
    scope: tuple[Scope, ...] = ()
    chosen: str = ""


class ImprovementNoted(Fact, frozen=True, kw_only=True, tag="improvement-noted.v1"):
    """Somebody wrote something down about an improvement."""

    improvement: ImprovementId
    said: str


class ImprovementMissed(Fact, frozen=True, kw_only=True, tag="improvement-missed.v1"):
    """An improvement was not finished at its due time: noted by the clock. A fact that stays."""

    improvement: ImprovementId
    owner: StaffId
    due: datetime


class ImprovementFinished(Fact, frozen=True, kw_only=True, tag="improvement-finished.v1"):
    """An improvement is how things are done from now on, and what came of it."""

    improvement: ImprovementId
    day: date
    why: str


class ImprovementDropped(Fact, frozen=True, kw_only=True, tag="improvement-dropped.v1"):
    """An improvement is given up, and why."""

    improvement: ImprovementId
    day: date
    why: str


# Suggestions of the staff -----------------------------------------------------------------------


class SuggestionMade(Fact, frozen=True, kw_only=True, tag="suggestion-made.v1"):
    """Somebody of the staff suggested something; an answer is owed until ``due``."""

    suggestion: SuggestionId
    centre: CentreId
    day: date
    by: StaffId
    text: str
    due: datetime
    policy: str
    cause: str = ""


class SuggestionDecided(Fact, frozen=True, kw_only=True, tag="suggestion-decided.v1"):
    """A suggestion was adopted or declined, and why; ``improvement`` is what became of it."""

    suggestion: SuggestionId
    verdict: Literal["adopted", "declined"]
    day: date
    why: str
    improvement: ImprovementId = ""


class SuggestionMissed(Fact, frozen=True, kw_only=True, tag="suggestion-missed.v1"):
    """Nobody answered a suggestion in its time: noted by the clock."""

    suggestion: SuggestionId
    by: StaffId


class SuggestionDone(Fact, frozen=True, kw_only=True, tag="suggestion-done.v1"):
    """What was suggested is done."""

    suggestion: SuggestionId
    day: date


def improvement_stream(improvement: ImprovementId) -> str:
    """Return the stream of one improvement."""
    return f"improvement-{improvement}"


def suggestion_stream(suggestion: SuggestionId) -> str:
    """Return the stream of one suggestion."""
    return f"suggestion-{suggestion}"
