"""What can be done on the pages of improvements, each declared once, and what forbids it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from domain.errors import RefusedError
from tui.actions import Action
from tui.improvingmodels import ImprovementLine, SuggestionLine
from tui.screens.verbs import Standing
from tui.text import Coded

LIST, SUGGESTIONS = "list", "suggestions"
"""The sections of the page."""

_HERE = frozenset({"improvements"})
_BOARD = frozenset({"matrix"})


class ImproveStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the person at the desk: what the page's actions ask.

    Attributes:
        barred: The code of the reason why nothing may be changed here; empty where it may.
        section: What is listed.
        line: The improvement under the cursor.
        suggestion: The suggestion under the cursor.
        refused: What forbids an act on it now; acts that are allowed are not named.
    """

    barred: str = ""
    section: str = LIST
    line: ImprovementLine | None = None
    suggestion: SuggestionLine | None = None
    refused: Mapping[str, RefusedError] = {}


Allowed = Callable[[object], str | Coded | None]


def _has_row(state: object) -> str | None:
    if isinstance(state, ImproveStanding) and (state.line or state.suggestion):
        return None
    return "no-row"


def _may_open(state: object) -> str | None:
    """Allow the list of acts, also without a row: proposing and suggesting need none."""
    return state.barred or None if isinstance(state, ImproveStanding) else "no-row"


def _may(act: str, answer: str = "") -> Allowed:
    """Return what allows an act on an improvement, or the answer to a suggestion on that key."""

    def allowed(state: object) -> str | Coded | None:
        if not isinstance(state, ImproveStanding) or _has_row(state):
            return "no-row"
        if state.barred:
            return state.barred
        wanted = answer if state.section == SUGGESTIONS else act
        if not wanted:
            return "only-improvements" if state.section == SUGGESTIONS else "only-suggestions"
        return state.refused.get(wanted)

    return allowed


def _on_improvement(state: object) -> str | None:
    if not isinstance(state, ImproveStanding) or state.section == SUGGESTIONS:
        return "only-improvements"
    return _has_row(state)


def _may_undo(state: object) -> str | None:
    barred = isinstance(state, ImproveStanding) and state.barred
    return barred or _on_improvement(state)


def may_propose(state: object) -> str | None:
    """Allow a proposal from a case where one is in view and something may be changed."""
    if not isinstance(state, Standing) or state.line is None:
        return "no-row"
    return state.barred or None


def _act(name: str, key: str, rank: int, allowed: Allowed) -> Action:
    return Action(
        id=f"improve.{name}",
        keys=(key,),
        group="improve",
        handler=f"do_{name}",
        where=_HERE,
        allowed=allowed,
        rank=rank,
    )


NEXT = Action(
    id="improve.next",
    keys=("]", "right"),
    group="look",
    handler="do_next",
    where=_HERE,
    rank=9,
)
UNDO = Action(
    id="improve.undo",
    keys=("u", "ctrl+z"),
    group="improve",
    handler="do_undo",
    where=_HERE | _BOARD,
    allowed=_may_undo,
    rank=10,
)
ACTIONS: tuple[Action, ...] = (
    _act("act", "enter", 1, _may_open),
    _act("done", "d", 2, _may("advance", "done")),
    _act("assign", "a", 3, _may("assign")),
    _act("due", "r", 4, _may("due")),
    _act("place", "m", 5, _on_improvement),
    _act("measure", "c", 6, _may("measure")),
    _act("new", "i", 7, _may_open),
    _act("look", "w", 8, _on_improvement),
    _act("pilot", "p", 11, _may("pilot")),
    _act("finish", "f", 12, _may("finish", "adopt")),
    _act("drop", "b", 13, _may("drop", "decline")),
    _act("note", "t", 14, _may("note")),
    NEXT,
    Action(
        id="improve.previous",
        keys=("[", "left"),
        group="look",
        handler="do_previous",
        where=_HERE,
    ),
    UNDO,
)
"""What can be done on the page of improvements."""


def _move(name: str, key: str, rank: int) -> Action:
    return Action(
        id=f"improve.{name}",
        keys=(key,),
        group="move",
        handler=f"do_{name.replace('-', '_')}",
        where=_BOARD,
        allowed=_may("place"),
        rank=rank,
        takes=frozenset({"up", "down"}),
    )


BOARD_ACTIONS: tuple[Action, ...] = (
    _move("impact-up", "up", 1),
    _move("impact-down", "down", 2),
    _move("cost-down", "left", 3),
    _move("cost-up", "right", 4),
    Action(
        id="improve.other",
        keys=("tab", "]"),
        group="move",
        handler="do_other",
        where=_BOARD,
        rank=6,
        takes=frozenset({"tab"}),
    ),
    Action(
        id="improve.record",
        keys=("enter",),
        group="improve",
        handler="do_record",
        where=_BOARD,
        allowed=_may("place"),
        rank=5,
    ),
    UNDO,
)
"""What can be done in the matrix."""

PROPOSE = Action(
    id="case.improve",
    keys=("i",),
    group="case",
    handler="do_improve",
    where=frozenset({"case"}),
    allowed=may_propose,
    rank=17,
)
"""Proposes an improvement from the case in view."""
