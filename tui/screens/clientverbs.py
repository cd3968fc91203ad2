"""What can be done with the customer in view: each act with its key, and what forbids it now."""

from __future__ import annotations

import msgspec

from tui.actions import Action
from tui.clientmodels import CustomerLine
from tui.screens.verbs import PAST, has_case
from tui.screens.visitverbs import VisitStanding, has_visit
from tui.text import Coded

LIST, FILE = "customers", "customer"
"""The page with many customers, and the page with one."""

BOTH = frozenset({LIST, FILE})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the person at the desk.

    Attributes:
        barred: The code of the reason why nothing may be changed here; empty where it may.
        line: The customer in view, if any.
        pair: Whether there is somebody to merge with.
    """

    barred: str = ""
    line: CustomerLine | None = None
    pair: bool = False


def has_customer(state: object) -> str | None:
    """Allow a look where a customer is in view."""
    return None if isinstance(state, Standing) and state.line else "no-row"


def may_write(state: object) -> str | None:
    """Allow writing into a file where a customer is in view and the present is."""
    if (missing := has_customer(state)) is not None:
        return missing
    return (isinstance(state, Standing) and state.barred) or None


def may_merge(state: object) -> str | None:
    """Allow merging where there is a second file."""
    if (barred := may_write(state)) is not None:
        return barred
    return None if isinstance(state, Standing) and state.pair else "no-second-file"


def may_undo(state: object) -> str | None:
    """Allow taking back where something may be changed."""
    return (isinstance(state, Standing) and state.barred) or None


def may_open(state: object) -> str | None:
    """Allow the list of acts, also to those who may only read it; the past has none."""
    past = isinstance(state, Standing) and state.barred == PAST
    return has_customer(state) or (PAST if past else None)


def _act(name: str, key: str, rank: int) -> Action:
    return Action(
        id=f"client.{name}",
        keys=(key,),
        group="client",
        handler=f"do_{name}",
        where=BOTH,
        allowed=may_merge if name == "merge" else may_write,
        rank=rank,
    )


ACTS: tuple[Action, ...] = (
    _act("prefer", "p", 3),
    _act("consent", "s", 4),
    _act("contact", "e", 5),
    _act("birthday", "b", 6),
    _act("referral", "r", 7),
    _act("merge", "g", 8),
    Action(
        id="client.undo",
        keys=("u", "ctrl+z"),
        group="client",
        handler="do_undo",
        where=BOTH,
        allowed=may_undo,
        rank=9,
    ),
    Action(
        id="client.reveal",
        keys=("m",),
        group="look",
        handler="do_reveal",
        where=BOTH,
        allowed=has_customer,
        rank=12,
    ),
    Action(
        id="client.history",
        keys=("h",),
        group="look",
        handler="do_history",
        where=BOTH,
        allowed=has_customer,
    ),
)
"""What both pages offer."""

OPEN = Action(
    id="client.open",
    keys=("enter",),
    group="client",
    handler="do_open",
    where=frozenset({LIST}),
    allowed=has_customer,
    rank=1,
)
SEARCH = Action(
    id="client.search",
    keys=("/",),
    group="look",
    handler="do_search",
    where=frozenset({LIST}),
    rank=2,
)
GROUPS: tuple[Action, ...] = (
    Action(
        id="client.group-before",
        keys=("left",),
        group="move",
        handler="do_group_before",
        where=frozenset({LIST}),
    ),
    Action(
        id="client.group-next",
        keys=("right",),
        group="move",
        handler="do_group_next",
        where=frozenset({LIST}),
        rank=10,
    ),
)
ACT = Action(
    id="client.act",
    keys=("enter",),
    group="client",
    handler="do_act",
    where=frozenset({FILE}),
    allowed=may_open,
    rank=1,
)
SECTIONS: tuple[Action, ...] = (
    Action(
        id="client.section-before",
        keys=("left",),
        group="move",
        handler="do_section_before",
        where=frozenset({FILE}),
    ),
    Action(
        id="client.section-next",
        keys=("right",),
        group="move",
        handler="do_section_next",
        where=frozenset({FILE}),
        rank=2,
    ),
)


def may_see_customer(state: object) -> str | Coded | None:
    """Allow going to the file of the customer of the case or the visit in view."""
    return has_visit(state) if isinstance(state, VisitStanding) else has_case(state)


WHO = Action(
    id="case.customer",
    keys=("K",),
    group="look",
    handler="do_customer",
    where=frozenset({"queue", "escalations", "case", "visits", "visit"}),
    allowed=may_see_customer,
    rank=19,
)
"""Leads from a case or a visit to the file of its customer."""
