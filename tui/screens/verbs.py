"""What can be done with the case in view: each verb with its key, and what forbids it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from domain import actions
from tui.actions import Action
from tui.models import CaseLine
from tui.screens.remedystrips import REPORT as REPORT_ID
from tui.screens.strips import reason_of, refusal
from tui.text import Coded

PAGES = frozenset({"morning", "queue", "case", "escalations"})
"""The pages on which cases are worked."""

READS_ONLY = "read-only"
"""Why an auditor changes nothing."""

PAST = "in-the-past"
"""Why nobody changes anything in the past."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the person at the desk: what a page's actions ask.

    Attributes:
        barred: The code of the reason why nothing may be changed here; empty where it may.
        line: The case in view, if any.
        offers: The desk's actions for it by name; empty when several cases are marked, because
            each of them is then asked on its own.
    """

    barred: str = ""
    line: CaseLine | None = None
    offers: Mapping[str, actions.Offer] = {}


def has_case(state: object) -> str | None:
    """Allow a look where a case is in view."""
    return None if isinstance(state, Standing) and state.line else "no-row"


def may_act(state: object) -> str | None:
    """Allow an act where something may be changed."""
    return getattr(state, "barred", "") or None


def may_open(state: object) -> str | None:
    """Allow the list of acts, also to those who may only read it; the past has none."""
    past = isinstance(state, Standing) and state.barred == PAST
    return has_case(state) or (PAST if past else None)


def may(verb: str) -> Callable[[object], str | Coded | None]:
    """Return what allows ``verb``: a case in view, and the desk's own rules."""

    def allowed(state: object) -> str | Coded | None:
        if not isinstance(state, Standing) or state.line is None:
            return "no-row"
        if state.barred:
            return state.barred
        return reason_of(refusal(verb, state.offers)) if state.offers else None

    return allowed


def _verb(name: str, key: str, rank: int) -> Action:
    return Action(
        id=f"case.{name}",
        keys=(key,),
        group="case",
        handler=f"do_{name.replace('-', '_')}",
        where=PAGES,
        allowed=may(name),
        rank=rank,
    )


VERBS: tuple[Action, ...] = (
    _verb("done", "d", 2),
    _verb("contact", "c", 3),
    _verb("no-answer", "n", 4),
    _verb("reschedule", "r", 5),
    _verb("escalate", "e", 6),
    _verb("note", "t", 7),
    _verb("follow-up", "f", 8),
    _verb("assign", "a", 9),
    _verb("own", "o", 10),
    _verb("send-back", "b", 12),
    _verb("promise", "p", 11),
    _verb("goodwill", "g", 12),
    Action(
        id="undo",
        keys=("u", "ctrl+z"),
        group="case",
        handler="do_undo",
        where=PAGES,
        allowed=may_act,
        rank=13,
    ),
    Action(
        id="look.why",
        keys=("w",),
        group="look",
        handler="do_why",
        where=PAGES,
        allowed=has_case,
        rank=14,
    ),
)
"""What can be done with the case in view, on every page that shows one."""

ACT = Action(
    id="case.act",
    keys=("enter",),
    group="case",
    handler="do_act",
    where=PAGES - {"morning"},
    allowed=may_open,
    rank=1,
)
OPEN = Action(
    id="case.open",
    keys=("right",),
    group="case",
    handler="do_open",
    where=frozenset({"queue", "escalations"}),
    allowed=has_case,
    rank=16,
)
SEARCH = Action(
    id="search",
    keys=("/",),
    group="look",
    handler="do_search",
    where=frozenset({"queue", "escalations"}),
    rank=15,
)
GOTO = Action(id="goto", keys=(":",), group="go", handler="do_goto")
REPORT = Action(
    id=REPORT_ID,
    keys=("i",),
    group="case",
    handler="do_report",
    where=frozenset({"queue", "visits", "customers"}),
    allowed=may_act,
    rank=17,
)
"""Takes down a problem or a suggestion."""

HISTORY = Action(
    id="look.history",
    keys=("h",),
    group="look",
    handler="do_history",
    where=PAGES
    | {"figures", "surveys", "warnings", "dashboard", "review", "causes", "selection"}
    | {"improvements", "matrix", "people", "visits", "visit"},
)
"""Leads from what is in view to the log it came from; those of a region are others.

The pages of customers have their own."""
