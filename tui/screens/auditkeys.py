"""What can be done on the audit page: going along the log in time, and looking closer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from tui.actions import Action
from tui.screens.verbs import VERBS

_HERE = frozenset({"audit"})
_MOVING = frozenset({"pageup", "pagedown", "space"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand on the page: what its actions ask.

    Attributes:
        on_event: Whether an event is under the cursor.
        sealed: Whether that event holds sealed text.
        may_open: Whether this person may open sealed text.
    """

    on_event: bool = False
    sealed: bool = False
    may_open: bool = False


def on_event(state: object) -> str | None:
    """Allow what is about the event under the cursor."""
    return None if isinstance(state, Standing) and state.on_event else "no-row"


def may_open(state: object) -> str | None:
    """Allow opening sealed text to those who may, where there is some."""
    if not isinstance(state, Standing) or not state.on_event:
        return "no-row"
    if not state.may_open:
        return "role"
    return None if state.sealed else "nothing-sealed"


def _replaying(_state: object) -> str:
    return "replay"


_Allowed = Callable[[object], str | None]


def _look(name: str, *keys: str, rank: int = 0, allowed: _Allowed = on_event) -> Action:
    return Action(
        id=f"audit.{name}",
        keys=keys,
        group="look",
        handler=f"do_{name}",
        where=_HERE,
        allowed=allowed,
        rank=rank,
        takes=_MOVING,
    )


def _move(name: str, key: str, rank: int = 0) -> Action:
    handler = f"do_{name.replace('-', '_')}"
    make = partial(Action, id=f"audit.{name}", keys=(key,), group="move", handler=handler)
    return make(where=_HERE, allowed=on_event, rank=rank, takes=_MOVING)


ACTIONS: tuple[Action, ...] = (
    _look("travel", "enter", rank=1),
    _look("menu", ".", rank=10),
    _move("previous", "left"),
    _move("next", "right", rank=2),
    _move("hour-back", "pageup"),
    _move("hour-on", "pagedown", rank=3),
    _move("day-back", "ctrl+left"),
    _move("day-on", "ctrl+right"),
    _move("mark-back", "["),
    _move("mark-on", "]", rank=4),
    _look("play", "space", rank=7),
    _look("faster", "+"),
    _look("slower", "-"),
    _look("mark", "m", rank=8),
    _look("compare", "=", rank=9),
    _look("evidence", "i", rank=6, allowed=may_open),
    _look("full", "z"),
    _look("span", "s"),
    Action(
        id="audit.live",
        keys=("l",),
        group="go",
        handler="do_live",
        where=_HERE,
        rank=11,
    ),
    Action(id="audit.filter", keys=("/",), group="look", handler="do_filter", where=_HERE, rank=5),
    Action(
        id="audit.act",
        keys=tuple(key for verb in VERBS for key in verb.keys),
        group="case",
        handler="do_menu",
        where=_HERE,
        allowed=_replaying,
    ),
)
"""What can be done on the audit page; nothing there changes a case."""
