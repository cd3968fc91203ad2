"""What can be done on page 4, and when."""

from __future__ import annotations

import msgspec

from tui.actions import Action
from tui.cutting import Thing

_HERE = frozenset({"figures"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is under the cursor: what the page's actions ask.

    Attributes:
        measure: The measure listed there, or the one that is cut.
        row: Whether there is a row at all.
        part: Whether it is a part of a cut.
        lists: Whether things behind a figure are listed.
        thing: The one of them under the cursor.
    """

    measure: str = ""
    row: bool = False
    part: bool = False
    lists: bool = False
    thing: Thing | None = None


def can_open(state: object) -> str | None:
    """Return why nothing can be opened, if nothing can."""
    if not isinstance(state, Standing):
        return "no-row"
    if state.lists:
        if state.thing is None:
            return "no-row"
        return None if state.thing.page else "nothing-behind-it"
    return None if state.row else "no-row"


def has_measure(state: object) -> str | None:
    """Return why there is no measure in view, if there is none."""
    return None if isinstance(state, Standing) and state.measure else "no-row"


def has_part(state: object) -> str | None:
    """Return why there is no part of a cut in view, if there is none."""
    if isinstance(state, Standing) and state.part:
        return None
    return "no-part-of-a-cut"


def _look(name: str, keys: tuple[str, ...], rank: int = 0) -> Action:
    return Action(
        id=f"figures.{name}",
        keys=keys,
        group="look",
        handler=f"do_{name.replace('-', '_')}",
        where=_HERE,
        rank=rank,
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        id="figures.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=can_open,
        rank=1,
    ),
    _look("next", ("right",), 2),
    _look("previous", ("left",)),
    Action(
        id="figures.dimension",
        keys=("d",),
        group="look",
        handler="do_dimension",
        where=_HERE,
        allowed=has_measure,
        rank=3,
    ),
    Action(
        id="figures.second",
        keys=("e",),
        group="look",
        handler="do_second",
        where=_HERE,
        allowed=has_measure,
    ),
    Action(
        id="figures.only",
        keys=("o",),
        group="look",
        handler="do_only",
        where=_HERE,
        allowed=has_part,
    ),
    Action(
        id="figures.why",
        keys=("w",),
        group="look",
        handler="do_why",
        where=_HERE,
        allowed=has_measure,
        rank=4,
    ),
    _look("shorter", ("[",), 5),
    _look("longer", ("]",), 6),
    _look("as-now", ("n",)),
)
"""What the page itself does; what leads away from it is declared where it leads."""
