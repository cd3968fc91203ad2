"""The key that writes what is in view into a file: which rows each page stands for.

The file holds the table behind the page, personal data sealed, and goes the same way as the
verb's: on record before it lies there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from domain.errors import RefusedError
from domain.events import case_stream
from tui.actions import Action
from tui.custody.exportfile import CASES, Order
from tui.pane import Pane
from tui.screens.casepage import CasePane
from tui.screens.casework import Casework
from tui.screens.figures import FiguresPage, FiguresPane
from tui.screens.morning import MorningPane
from tui.screens.verbs import PAGES
from tui.session import Session

if TYPE_CHECKING:
    from tui.reviewing import Kind

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
        case FiguresPane(model=FiguresPage(part=part)):
            return Order(format="csv", what="board", start=part.start, end=part.end)
        case CasePane(chosen=line) if line is not None:
            return Order(format="csv", stream=case_stream(line.case))
        case Casework():
            return Order(format="csv", what=CASES, cases=tuple(pane.cases()))
    return None


def yields(pane: Pane[Any]) -> Kind | None:
    """Return the document that a page writes down; ``None`` for one that writes its rows."""
    return "morning" if isinstance(pane, MorningPane) and pane.yields else None


def write_document(session: Session, kind: Kind) -> Sequence[str]:
    """Write the document of a ritual into the folder of exports; return where in the home.

    One of the same day is replaced: it says what is on record now.

    Raises:
        RefusedError: when the past is in view: the verb ``review`` can write that.
        SystemTroubleError: when a file cannot be written.
        StoreError: when log or views cannot be read.
    """
    from tui.documents.rendering import rendered
    from tui.reviewing import document
    from tui.verbs.border import system_trouble
    from tui.verbs.reviewing import IN_A_FOLDER, write

    if session.moment is not None:
        raise RefusedError("in-the-past")
    made = document(session, kind)
    names = [f"{FOLDER}/{kind}-{made.end.isoformat()}.{form}" for form in IN_A_FOLDER]
    try:
        (session.home / FOLDER).mkdir(exist_ok=True)
        for name, form in zip(names, IN_A_FOLDER, strict=True):
            write(session.home / name, rendered(made, form))
    except OSError as error:
        raise system_trouble(error) from error
    return names


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
