"""What can be done in a review, each declared once, and what forbids it now."""

from __future__ import annotations

from collections.abc import Callable

from domain.errors import RefusedError
from tui.actions import Action
from tui.screens.improvementverbs import ImproveStanding
from tui.screens.reviewrows import ReviewRow
from tui.text import Coded

_HERE = frozenset({"review"})

Reason = str | Coded | None


class ReviewStanding(ImproveStanding, frozen=True, kw_only=True):
    """How things stand in a review.

    Attributes:
        row: What the cursor stands on.
        unfit: Why this person may not hold one; ``None`` where they may.
    """

    row: ReviewRow | None = None
    unfit: RefusedError | None = None


def can_open(state: object) -> Reason:
    """Allow a look behind a line that has something behind it."""
    row = state.row if isinstance(state, ReviewStanding) else None
    if row is None:
        return "no-row"
    return None if row.page else "nothing-behind-it"


def may_decide(state: object) -> Reason:
    """Allow a decision, and the end, to those who may hold a review in the present."""
    if not isinstance(state, ReviewStanding):
        return "no-row"
    return state.barred or state.unfit


def may_note(state: object) -> Reason:
    """Allow a note where there is a case or an improvement it can be kept with."""
    if not isinstance(state, ReviewStanding) or state.row is None:
        return "no-row"
    if state.barred:
        return state.barred
    return None if state.row.case or state.row.improvement else "no-note-here"


def _may(act: str) -> Callable[[object], Reason]:
    def allowed(state: object) -> Reason:
        if not isinstance(state, ReviewStanding) or state.line is None:
            return "no-improvement"
        return state.barred or state.refused.get(act)

    return allowed


def _action(
    name: str,
    keys: tuple[str, ...],
    rank: int = 0,
    allowed: Callable[[object], Reason] = lambda _: None,
    group: str = "review",
) -> Action:
    return Action(
        id=f"review.{name}",
        keys=keys,
        group=group,
        handler=f"do_{name}",
        where=_HERE,
        allowed=allowed,
        rank=rank,
    )


ACTIONS: tuple[Action, ...] = (
    _action("next", ("right",), 1, group="move"),
    _action("previous", ("left",), group="move"),
    _action("open", ("enter",), 2, can_open, group="look"),
    _action("new", ("i",), 3, may_decide),
    _action("assign", ("a",), 4, _may("assign")),
    _action("due", ("r",), 5, _may("due")),
    _action("note", ("t",), 6, may_note),
    _action("place", ("m",), 0, _may("place")),
    _action("drop", ("b",), 0, _may("drop")),
    _action("close", ("ctrl+s",), 7, may_decide),
    _action("menu", (".",), 8),
    _action("undo", ("u", "ctrl+z"), 9, may_decide),
    _action("earlier", ("[",), 10, group="look"),
    _action("later", ("]",), 11, group="look"),
)
"""What can be done in a review."""

OFFERED = ("open", "new", "assign", "due", "place", "note", "drop", "undo", "close")
"""What the menu offers, by digits."""
