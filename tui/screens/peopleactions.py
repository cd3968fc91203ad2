"""What can be done on the page of people, and when."""

from __future__ import annotations

import msgspec

from tui.actions import Action
from tui.mystery import FindingLine
from tui.peoplebehind import Behind

_HERE = frozenset({"people"})


class Standing(msgspec.Struct, frozen=True):
    """What is in view: what the page's actions ask."""

    finding: FindingLine | None = None
    part: bool = False
    behind: Behind | None = None


def can_open(state: object) -> str | None:
    """Return why nothing can be opened, if nothing can."""
    if not isinstance(state, Standing):
        return "no-row"
    if state.behind is not None:
        return None if state.behind.page else "nothing-behind-it"
    if state.finding is not None:
        return can_fix(state)
    return None if state.part else "no-row"


def can_fix(state: object) -> str | None:
    """Return why nothing can be fixed, if nothing can."""
    if not isinstance(state, Standing) or state.finding is None:
        return "no-finding"
    return None if state.finding.fixed is None else "finding-is-fixed"


PEOPLE = Action(
    id="go.people",
    keys=("p",),
    group="go",
    handler="do_go",
    where=frozenset({"figures", "dashboard"}),
    rank=9,
)
"""Leads here from the figures."""


def _action(name: str, keys: tuple[str, ...], rank: int) -> Action:
    return Action(
        id=f"people.{name}",
        keys=keys,
        group="look",
        handler=f"do_{name}",
        where=_HERE,
        rank=rank,
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        id="people.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=can_open,
        rank=1,
    ),
    _action("next", ("right",), 2),
    _action("previous", ("left",), 0),
    Action(
        id="people.fix",
        keys=("d",),
        group="case",
        handler="do_fix",
        where=_HERE,
        allowed=can_fix,
        rank=3,
    ),
    _action("enter", ("i",), 4),
    _action("record", ("m",), 5),
    _action("shorter", ("[",), 6),
    _action("longer", ("]",), 7),
)
