"""The key that writes what is in view into a file: which rows each page stands for.

The file holds the table behind the page, personal data sealed, and goes the same way as the
verb's: on record before it lies there.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import RefusedError
from domain.events import case_stream
from tui.actions import Action
from tui.custody.exportfile import CASES, Order
from tui.pane import Pane
from tui.screens.board import FiguresPage, FiguresPane
from tui.screens.casepage import CasePane
from tui.screens.casework import Casework
from tui.screens.verbs import PAGES
from tui.session import Session

EXPORT = Action(
    id="look.export",
    keys=("x",),
    group="look",
    handler="do_export",
    where=PAGES | {"figures"},
)

FOLDER = "exports"
"""Where in the home such files lie."""


def in_view(pane: Pane[Any]) -> Order | None:
    """Return what a page shows as an order for a file; ``None`` before it shows anything."""
    match pane:
        case Pane(model=None):
            return None
        case FiguresPane(model=FiguresPage(board=board)):
            return Order(format="csv", what="board", start=board.start, end=board.end)
        case CasePane(chosen=line) if line is not None:
            return Order(format="csv", stream=case_stream(line.case))
        case Casework():
            return Order(format="csv", what=CASES, cases=tuple(pane.cases()))
    return None


def write_down(session: Session, order: Order, page: str) -> tuple[str, int]:
    """Write an order into the folder of exports; return where in the home, and how many rows.

    Raises:
        RefusedError: when the past is in view: the verb can export that.
        SystemTroubleError: when the file cannot be written.
        StoreError: when the log cannot.
    """
    from tui.custody.exports import export
    from tui.verbs.border import system_trouble

    if session.moment is not None:
        raise RefusedError("in-the-past")
    folder = session.home / FOLDER
    at = session.now().astimezone(ZoneInfo(session.house().zone))
    name = f"{page}-{at:%Y%m%d-%H%M%S}.csv"
    try:
        folder.mkdir(exist_ok=True)
        done = export(session, order, folder / name, lambda _done, _all: None)
    except OSError as error:
        raise system_trouble(error) from error
    return f"{FOLDER}/{name}", done.rows
