"""What can be done with the visit in view: each act with its key, and what forbids it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from domain.errors import RefusedError
from domain.visits.actions import VisitOffer
from tui.actions import Action
from tui.screens.verbs import PAST
from tui.text import Coded
from tui.visitmodels import VisitLine

PAGES = frozenset({"visits", "visit"})
"""The pages on which visits are worked."""

BOARD = frozenset({"visits"})


class VisitStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the person at the desk: what a page's actions ask.

    Attributes:
        barred: The code of the reason why nothing may be changed here; empty where it may.
        line: The visit in view, if any.
        offers: What can be done with it, by name, the suggested act first.
        fills_in: Whether the form of the reception is open.
        has_case: Whether a case came of the visit in view.
    """

    barred: str = ""
    line: VisitLine | None = None
    offers: Mapping[str, VisitOffer] = {}
    fills_in: bool = False
    has_case: bool = False


def has_visit(state: object) -> str | None:
    """Allow a look where a visit is in view."""
    return None if isinstance(state, VisitStanding) and state.line else "no-row"


def may_take_in(state: object) -> str | None:
    """Allow taking a car in where something may be changed."""
    return (isinstance(state, VisitStanding) and state.barred) or None


def may_open(state: object) -> str | None:
    """Allow the list of acts; in the past there is none."""
    past = isinstance(state, VisitStanding) and state.barred == PAST
    return PAST if past else None


def may_save(state: object) -> str | None:
    """Allow the end of the reception's form where it is open."""
    return None if isinstance(state, VisitStanding) and state.fills_in else "no-form"


def may_see_case(state: object) -> str | None:
    """Allow going to the case that came of the visit."""
    return None if isinstance(state, VisitStanding) and state.has_case else "no-case"


def may_step(state: object) -> str | Coded | None:
    """Allow the next step of a visit that is not over."""
    if not isinstance(state, VisitStanding) or state.line is None:
        return "no-row"
    return state.barred or None


def may(action: str) -> Callable[[object], str | Coded | None]:
    """Return what allows an act: a visit in view, and the visit's own rules."""

    def allowed(state: object) -> str | Coded | None:
        if not isinstance(state, VisitStanding) or state.line is None:
            return "no-row"
        return state.barred or reason_of(state.offers.get(action))

    return allowed


def reason_of(offer: VisitOffer | None) -> RefusedError | str | None:
    """Return what forbids an offered act: a refusal, or the code of a reason."""
    if offer is None or not offer.why_not:
        return None
    if offer.why_not == "already":
        return offer.why_not
    return RefusedError(offer.why_not, **offer.params)


def _verb(
    name: str, key: str, rank: int, allowed: Callable[[object], str | Coded | None]
) -> Action:
    return Action(
        id=f"visit.{name}",
        keys=(key,),
        group="visit",
        handler=f"do_{name.replace('-', '_')}",
        where=PAGES,
        allowed=allowed,
        rank=rank,
    )


ACT = _verb("act", "enter", 1, may_open)
VERBS: tuple[Action, ...] = (
    ACT,
    _verb("done", "d", 2, may_step),
    _verb("tell", "c", 4, may("progress")),
    _verb("finding", "f", 5, may("finding")),
    _verb("price", "p", 6, may("price")),
    _verb("delay", "r", 7, may("delay")),
    _verb("note", "t", 8, may("note")),
    Action(
        id="look.why",
        keys=("w",),
        group="look",
        handler="do_why",
        where=PAGES,
        allowed=has_visit,
        rank=9,
    ),
)
"""What can be done with the visit in view, on both pages; also what those keys are."""

UNDO = Action(
    id="undo",
    keys=("u", "ctrl+z"),
    group="visit",
    handler="do_undo",
    where=PAGES,
    allowed=may_take_in,
    rank=12,
)
RECEIVE = Action(
    id="visit.receive",
    keys=("+",),
    group="visit",
    handler="do_receive",
    where=BOARD,
    allowed=may_take_in,
    rank=3,
)
BOOK = Action(
    id="visit.book",
    keys=("b",),
    group="visit",
    handler="do_book",
    where=BOARD,
    allowed=may_take_in,
    rank=10,
)
SAVE = Action(
    id="visit.save",
    keys=("ctrl+s",),
    group="visit",
    handler="do_save",
    where=BOARD,
    allowed=may_save,
)
OPEN = Action(
    id="visit.open",
    keys=("right",),
    group="visit",
    handler="do_open",
    where=BOARD,
    allowed=has_visit,
    rank=11,
)
WALL = Action(id="visit.wall", keys=("z",), group="look", handler="do_wall", where=BOARD, rank=13)
SEARCH = Action(id="search", keys=("/",), group="look", handler="do_search", where=BOARD, rank=14)
STAGE_BACK = Action(
    id="visit.stage-back", keys=("[",), group="move", handler="do_stage_back", where=BOARD
)
STAGE_ON = Action(
    id="visit.stage-on", keys=("]",), group="move", handler="do_stage_on", where=BOARD, rank=15
)
