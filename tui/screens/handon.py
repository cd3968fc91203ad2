"""The key that writes what is in view into a file; each page says which rows it stands for.

The file holds the table behind the page, personal data sealed, or the lines of the page where
they were worked out and stand in no table. It goes the same way as the verb's: on record before
it lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from domain.errors import RefusedError
from tui.actions import Action
from tui.pane import Pane
from tui.session import Session
from tui.text import Words
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from gateway.export.lines import Line
    from tui.custody.exportfile import Order
    from tui.reviewing import Kind, Span
    from tui.screens.casework import DeskApp

EXPORT = Action(id="look.export", keys=("x",), group="look", handler="do_export")

FOLDER = "exports"
"""Where in the home such files lie."""

NOTHING = "nothing-to-write"
"""Why nothing is written: there is no line in view."""


def rows(what: str = "", **bounds: Any) -> Order:
    """Return an order for the rows of a table in a file that a spreadsheet opens.

    Args:
        what: The table; the log if empty.
        bounds: What else limits it, as :class:`~tui.custody.exportfile.Order` names it.
    """
    from gateway.export.tables import LOG
    from tui.custody.exportfile import Order

    return Order(format="csv", what=what or LOG, **bounds)


def worked_out(what: str, lines: Iterable[Line], **beside: Any) -> Order:
    """Return an order for the lines of a page that stand in no table.

    Args:
        what: What the lines are of: the word of ``show``.
        lines: The lines by code, as they are in view; no customer's texts.
        beside: What holds for all of them: the days they speak of, the instant they stand at.

    Raises:
        RefusedError: when there is none.
    """
    told = tuple({**beside, **line} for line in lines)
    if not told:
        raise RefusedError(NOTHING)
    return rows(what, lines=told, start=beside.get("start"), end=beside.get("end"))


def one_by_one(line: Line, name: str) -> Iterator[Line]:
    """Yield a line for each of the things it holds under ``name``, the rest beside each."""
    for each in cast("Sequence[object]", line[name]):
        yield {**line, name: each}


def write_document(
    session: Session, kind: Kind, span: Span | None = None, words: Words | None = None
) -> Sequence[str]:
    """Write the document of a ritual into the folder of exports; return its files as told.

    One of the same day is replaced: it says what is on record now.

    Args:
        session: Whose desk it is.
        kind: Which ritual.
        span: Its days; the usual ones unless given.
        words: The reader's; the session's unless given.

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
    made = document(session, kind, span, words=words)
    try:
        folder = _folder(session)
        places = [folder / f"{kind}-{made.end.isoformat()}.{form}" for form in IN_A_FOLDER]
        for place, form in zip(places, IN_A_FOLDER, strict=True):
            write(place, rendered(made, form))
    except OSError as error:
        raise system_trouble(error) from error
    return [_told(session, place) for place in places]


def write_days(pane: Pane[Any], session: Session, kind: Kind, span: Span) -> None:
    """Write the document of the days a page shows, in its language, and let it say where."""
    desk, words = cast("DeskApp", pane.app), pane.words

    def work() -> None:
        names = words("list.and").join(write_document(session, kind, span, words))
        desk.tell(partial(pane.say, tone=Tone.GOOD), words("morning.written", names=names))

    desk.in_turn(work)


def write_down(session: Session, order: Order, page: str) -> tuple[str, int]:
    """Write an order into the folder of exports; return the file as told, and how many rows.

    Raises:
        RefusedError: when the past is in view: the verb can export that.
        SystemTroubleError: when the file cannot be written.
        StoreError: when the log cannot.
    """
    from tui.custody.exports import export
    from tui.verbs.border import system_trouble

    if session.moment is not None:
        raise RefusedError("in-the-past")
    at = session.now().astimezone(ZoneInfo(session.house().zone))
    try:
        place = _folder(session) / f"{page}-{at:%Y%m%d-%H%M%S}.csv"
        done = export(session, order, place, lambda _done, _all: None)
    except OSError as error:
        raise system_trouble(error) from error
    return _told(session, place), done.rows


def _folder(session: Session) -> Path:
    """Return the folder of exports, made where it is missing.

    It lies in the home; of an auditor's copy, into which nothing is written, where the program was
    started, like what the verb writes there.

    Raises:
        OSError: when it cannot be made.
    """
    folder = (Path.cwd() if session.is_audit_copy else session.home) / FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def _told(session: Session, place: Path) -> str:
    """Return a file as it is told: short inside the home, in full elsewhere."""
    inside = place.is_relative_to(session.home)
    return (place.relative_to(session.home) if inside else place).as_posix()
