"""What can be done at the dashboard, each declared once."""

from __future__ import annotations

import msgspec

from domain.measures import MEASURES
from tui.actions import Action

_HERE = frozenset({"dashboard"})


class Pointed(msgspec.Struct, frozen=True):
    """What the cursor stands on: a figure, a touchpoint, or an improvement."""

    figure: str = ""
    improvement: str = ""


def _can_open(state: object) -> str | None:
    known = isinstance(state, Pointed) and (state.figure or state.improvement)
    return None if known else "no-row"


def _can_explain(state: object) -> str | None:
    """Allow the definition of a measure; what the dashboard alone aims at has none of its own."""
    return None if isinstance(state, Pointed) and state.figure in MEASURES else "no-definition"


def _look(name: str, keys: tuple[str, ...], rank: int = 0) -> Action:
    return Action(
        id=f"dashboard.{name}",
        keys=keys,
        group="look",
        handler=f"do_{name}",
        where=_HERE,
        rank=rank,
        takes=frozenset(keys),
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        id="dashboard.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=_can_open,
        rank=1,
    ),
    _look("shorter", ("[",), 3),
    _look("longer", ("]",), 4),
    _look("right", ("right",)),
    _look("left", ("left",)),
    _look("down", ("down", "j")),
    _look("up", ("up", "k")),
    Action(
        id="dashboard.review", keys=("r",), group="go", handler="do_review", where=_HERE, rank=2
    ),
    Action(
        id="dashboard.places",
        keys=("space", "."),
        group="go",
        handler="do_places",
        where=_HERE,
        rank=5,
        takes=frozenset({"space"}),
    ),
    Action(
        id="dashboard.why",
        keys=("w",),
        group="look",
        handler="do_why",
        where=_HERE,
        allowed=_can_explain,
        rank=11,
    ),
)
