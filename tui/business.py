"""Figures told month by month: telling them, taking a file of them in, and reading them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.desk import Batch, retrying
from domain.errors import RefusedError
from domain.events import Event
from domain.people.facts import FigureEntered, figures_stream
from domain.people.figures import FIGURES, Entry, check, enter, months
from eventstore.errors import ViewsFailedError
from gateway.figurefile import Fault, read
from gateway.journal import instant
from tui.reading import Views
from tui.session import Session
from tui.text import LANGUAGES, load


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a month as it stands; ``who`` is empty for the centre's."""

    month: str
    figure: str
    value: int
    unit: str
    who: str = ""
    name: str = ""
    told: datetime
    by: str
    corrections: int = 0
    source: str = ""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """The figures told for the months of a period."""

    start: date
    end: date
    at: datetime
    lines: tuple[Line, ...]


class Taken(NamedTuple):
    """What became of figures told: how many are new, corrected, and known already."""

    new: int
    corrected: int
    repeated: int


class FileTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file's rows; the counts and the faults add up to ``rows``."""

    file: str
    rows: int
    new: int
    corrected: int
    repeated: int
    faults: tuple[Fault, ...] = ()
    encoding: str = ""


def entered(views: Views, start: date, end: date, at: datetime) -> Entered:
    """Return the figures told for every month that has a day of the period."""
    wanted = months(start, end)
    rows = views.rows(
        "SELECT month, figure, '' AS staff, value, told, by, corrections, source FROM business"
        " WHERE month >= ? AND month <= ? UNION ALL"
        " SELECT month, figure, staff, value, told, by, corrections, source FROM own_figures"
        " WHERE month >= ? AND month <= ?",
        (wanted[0], wanted[-1], wanted[0], wanted[-1]),
    )
    order = list(FIGURES)
    lines = [
        Line(
            month=row["month"],
            figure=row["figure"],
            value=row["value"],
            unit=FIGURES[row["figure"]].unit,
            who=row["staff"],
            name=views.house.name_of(row["staff"]) if row["staff"] else "",
            told=instant(row["told"]),
            by=views.house.name_of(row["by"]),
            corrections=row["corrections"],
            source=row["source"],
        )
        for row in rows
    ]
    lines.sort(key=lambda line: (line.month, line.who, order.index(line.figure)))
    return Entered(start=start, end=end, at=at, lines=tuple(lines))


def tell(session: Session, entries: Sequence[Entry]) -> Taken:
    """Put figures on record; one that was told before is corrected.

    Raises:
        RefusedError: when one of them cannot be true, this role may not tell them, or the past is
            in view.
    """
    _refuse(session)
    house, at, by = session.house(), session.present(), session.sitter()
    with session.views() as views:
        today = views.day(at)
    for entry in entries:
        check(entry, house, today)
    streams = sorted({figures_stream(house.centre, entry.month) for entry in entries})

    def attempt() -> tuple[Event, ...]:
        known = session.journal.load(streams)
        decided = enter(entries, known, session.desk.house(), by=by, at=at)
        batches = [Batch(stream, len(known[stream]), events) for stream, events in decided]
        if batches:
            session.journal.record(batches, session.stamp())
        return tuple(event for batch in batches for event in batch.events)

    events = retrying(attempt)
    with suppress(ViewsFailedError):  # what is on record is told, whatever the views can do
        session.catch_up()
    return _counted(entries, events)


def _counted(entries: Iterable[Entry], events: Iterable[Event]) -> Taken:
    told = [event.fact for event in events if isinstance(event.fact, FigureEntered)]
    corrected = sum(fact.corrects is not None for fact in told)
    return Taken(len(told) - corrected, corrected, len(tuple(entries)) - len(told))


def take_file(session: Session, path: Path) -> FileTaken:
    """Put the figures of a file on record; the same file again changes nothing.

    Raises:
        IntakeError: when the file cannot be used.
        RefusedError: when this role may not, or the past is in view.
    """
    _refuse(session)
    with session.views() as views:
        today = views.day(session.present())
    found = read(path, session.house(), today, names())
    taken = tell(session, found.entries)
    return FileTaken(
        file=path.name,
        rows=found.rows,
        new=taken.new,
        corrected=taken.corrected,
        repeated=found.rows - len(found.faults) - taken.new - taken.corrected,
        faults=found.faults,
        encoding=found.encoding,
    )


def names() -> dict[str, str]:
    """Return what figures are called in every language, in lower case, with their codes."""
    return {
        load(language)[f"business.{code}"].lower(): code
        for language in LANGUAGES
        for code in FIGURES
    }


def _refuse(session: Session) -> None:
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
