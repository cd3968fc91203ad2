"""What people ask of an improvement or a suggestion."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from domain.improving.facts import (
    Choosing,
    Depth,
    Effect,
    Figure,
    ImprovementId,
    Scope,
    Source,
    Stage,
    Weight,
    Window,
)
from domain.types import Person, StaffId


class ImproveCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and when."""

    at: datetime
    by: Person


class ProposeImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Propose an improvement; ``key`` names it for ever.

    With an ``owner`` or a ``due`` it is assigned at once, with ``impact`` and ``cost`` placed.
    ``idea`` is who had it, where that is somebody else.
    """

    key: str
    title: str
    depth: Depth = "process"
    cause: str = ""
    source: Source = "desk"
    source_id: str = ""
    owner: StaffId = ""
    due: datetime | None = None
    impact: Weight | None = None
    cost: Weight | None = None
    idea: StaffId = ""


class CheckImprovement(msgspec.Struct, frozen=True, kw_only=True):
    """Let what fell due before ``at`` be noted."""

    at: datetime


class AssignImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Give an improvement an owner, a due time, or both; what is not told stays."""

    to: StaffId = ""
    due: datetime | None = None


class PlaceImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Say what an improvement brings and what it costs."""

    impact: Weight
    cost: Weight


class AdvanceImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Go on to the next stage, or to the one named."""

    stage: Stage | None = None


class PilotImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Say with whom an improvement is tried out, and how they were chosen."""

    scope: tuple[Scope, ...]
    chosen: Choosing


class RecordMeasurement(ImproveCommand, frozen=True, kw_only=True):
    """Put a comparison of before and after on record, as it was computed just now."""

    measure: str
    before: Window
    after: Window
    was: Figure
    became: Figure
    effect: Effect
    scope: tuple[Scope, ...] = ()
    chosen: str = ""


class NoteImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Write something down."""

    said: str


class FinishImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Say that it is how things are done from now on, and what came of it."""

    why: str


class DropImprovement(ImproveCommand, frozen=True, kw_only=True):
    """Give an improvement up, and say why."""

    why: str


AnyImproveCommand = (
    CheckImprovement
    | AssignImprovement
    | PlaceImprovement
    | AdvanceImprovement
    | PilotImprovement
    | RecordMeasurement
    | NoteImprovement
    | FinishImprovement
    | DropImprovement
)


class Suggest(ImproveCommand, frozen=True, kw_only=True):
    """Suggest something; ``key`` names it for ever, ``idea`` is whose it is, unless one's own."""

    key: str
    text: str
    cause: str = ""
    idea: StaffId = ""


class DecideSuggestion(ImproveCommand, frozen=True, kw_only=True):
    """Adopt or decline a suggestion, and say why; ``improvement`` is what becomes of it."""

    verdict: Literal["adopted", "declined"]
    why: str
    improvement: ImprovementId = ""


class FinishSuggestion(ImproveCommand, frozen=True, kw_only=True):
    """Say that what was suggested is done."""


AnySuggestionCommand = DecideSuggestion | FinishSuggestion
