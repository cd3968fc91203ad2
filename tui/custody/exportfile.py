"""What goes into an exported file: one order, read from a session at the moment it is at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from domain.events import HOUSE
from eventstore.browse import Browser
from eventstore.log import Log
from eventstore.record import Record
from eventstore.sqlite import PAGE
from gateway.export import cloudevents, lines, ocel, spreadsheets, tables, xes
from gateway.export.errors import SpanError
from gateway.export.lines import Line, Table
from gateway.export.personal import Disclosure
from gateway.export.processes import People
from gateway.export.span import Span, span_of
from gateway.export.tables import LOG, Cell, Cut
from gateway.journal import recorded
from tui.errors import MisuseError
from tui.home import LOG as FILE
from tui.reading import Views
from tui.session import Session

Format = Literal["cloudevents", "ocel", "xes", "csv", "xlsx"]

SHEETS: tuple[Format, ...] = ("csv", "xlsx")
"""The formats that hold any table; the others hold the log."""

CASES = "cases"
"""The view whose rows are the traces of a process."""

STRIDE = 500
"""Rows from one word about the progress to the next."""

Progress = Callable[[int, int], None]
"""Called with the rows done and all there are."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be handed on.

    Attributes:
        format: The kind of file.
        what: The table: ``log`` or a view's name; what ``lines`` are of.
        start: The first position or day; from the beginning if None.
        end: The last one; to the end if None.
        personal: Whether personal data is wanted in plain.
        keys: Only these rows of a view, by the first column of its key; all if None.
        streams: Only these streams of the log; all of it if empty.
        positions: Only these places of the log, in order; all if None.
        lines: What was worked out from the log and is handed on as it is, in place of a table.
    """

    format: Format
    what: str = LOG
    start: date | int | None = None
    end: date | int | None = None
    personal: bool = False
    keys: tuple[str, ...] | None = None
    streams: tuple[str, ...] = ()
    positions: Sequence[int] | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def view(self) -> str:
        """The view it reads; empty where the log itself is read, or nothing any more."""
        if self.format == "xes":
            return CASES
        return "" if self.what == LOG or self.lines is not None else self.what

    @property
    def holds_personal(self) -> bool:
        """Whether people's data is in it at all, sealed or in plain."""
        return self.lines is not None or tables.holds_personal(self.what)

    def told(self) -> str:
        """Return what is handed on in a few words: ``log case-7K3M9Q2A``, ``log 1..500``."""
        bounds = f"{self.start or ''}..{self.end or ''}" if self.start or self.end else ""
        more = f"+{len(self.streams) - 1}" if len(self.streams) > 1 else ""
        return " ".join(filter(None, (self.what, *self.streams[:1], more, bounds)))

    def require_possible(self) -> None:
        """Let pass what a file of this format can hold.

        Raises:
            MisuseError: when the format holds the whole log and something else is wanted, or the
                log as it is and personal data is wanted in plain.
            TableUnknownError: when there is no such table.
            SpanError: when a view is to be cut at positions.
        """
        if self.lines is None:
            tables.columns_of(self.what)
        if self.format == "cloudevents" and self.personal:
            raise MisuseError(reason="export-sealed", format=self.format)
        if self.format not in SHEETS and self.what != LOG:
            raise MisuseError(reason="export-whole", format=self.format, what=self.what)
        if self.view and (isinstance(self.start, int) or isinstance(self.end, int)):
            raise SpanError(reason="positions", what=self.view)


class Written(NamedTuple):
    """What a file holds: how many rows or events, of the log up to which position."""

    rows: int
    upto: int


class _Source(NamedTuple):
    order: Order
    place: Path
    log: Log
    views: Views
    people: People
    span: Span
    disclosure: Disclosure

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.views.house.zone)

    def query(self) -> tuple[str, Sequence[str]]:
        """Return the statement that selects the rows of the view that is read."""
        order = self.order
        start = order.start if isinstance(order.start, date) else None
        end = order.end if isinstance(order.end, date) else None
        return tables.query(order.view, Cut(start, end, order.keys))

    def goal(self) -> int:
        """Return how many rows there are to go through."""
        given = self.order.lines if self.order.positions is None else self.order.positions
        if given is not None:
            return len(given)
        if not self.order.view:
            return self.span.upto - self.span.after
        statement, values = self.query()
        return int(self.views.one(f"SELECT count(*) AS n FROM ({statement})", values)["n"])

    def records(self) -> Iterator[Record]:
        """Yield the records that are wanted."""
        after, upto = self.span
        if self.order.positions is not None:
            return self._picked(self.order.positions)
        if not self.order.streams:
            return self.log.read(after, upto=upto)
        mine = chain.from_iterable(self.log.streams(self.order.streams).values())
        inside = (record for record in mine if after < record.position <= upto)
        return iter(sorted(inside, key=lambda record: record.position))

    def _picked(self, positions: Sequence[int]) -> Iterator[Record]:
        """Yield the records at some places, a page of them in memory at a time."""
        with Browser(self.place) as browser:
            for first in range(0, len(positions), PAGE):
                yield from browser.records(positions[first : first + PAGE])

    def table(self) -> Table:
        """Return the table that is wanted, its rows as they are read."""
        order = self.order
        if order.lines is not None:
            return lines.table(order.lines, self.zone)
        return Table(tables.columns_of(order.what), self._rows())

    def _rows(self) -> Iterator[list[Cell]]:
        if not self.order.view:
            return tables.log_rows(self.records(), self.zone, self.disclosure)
        found = self.views.each(*self.query())
        return tables.view_rows(self.order.view, found, self.zone, self.disclosure)


def write(
    session: Session, order: Order, disclosure: Disclosure, file: BinaryIO, progress: Progress
) -> Written:
    """Write what is wanted and return what the file holds.

    Raises:
        StoreError: when log or views cannot be read.
        OSError: when the file cannot be written.
    """
    journal, house = session.journal, session.house()
    whole, reads = Span(0, journal.log.head()), not order.view and order.lines is None
    span = span_of(journal.log, order.start, order.end, house.zone) if reads else whole
    people = People(journal.load([HOUSE])[HOUSE])
    rows = 0
    with session.views() as views:
        source = _Source(order, session.home / FILE, journal.log, views, people, span, disclosure)
        goal = source.goal()
        counts = _WRITERS[order.format](source, file)
        for done, rows in enumerate(counts, 1):  # noqa: B007  the last count is the file's
            if done % STRIDE == 0:
                progress(done, goal)
    progress(goal, goal)
    return Written(rows, span.upto)


def _cloudevents(source: _Source, file: BinaryIO) -> Iterator[int]:
    return cloudevents.write(file, source.records(), cloudevents.source_of(source.log))


def _ocel(source: _Source, file: BinaryIO) -> Iterator[int]:
    return ocel.write(file, map(recorded, source.records()), source.people, source.disclosure)


def _xes(source: _Source, file: BinaryIO) -> Iterator[int]:
    cases = source.views.each(*source.query())
    return xes.write(file, cases, source.log, source.people, source.disclosure)


def _csv(source: _Source, file: BinaryIO) -> Iterator[int]:
    return spreadsheets.write_csv(file, *source.table())


def _xlsx(source: _Source, file: BinaryIO) -> Iterator[int]:
    return spreadsheets.write_xlsx(file, source.order.what, *source.table())


_WRITERS: dict[Format, Callable[[_Source, BinaryIO], Iterator[int]]] = {
    "cloudevents": _cloudevents,
    "ocel": _ocel,
    "xes": _xes,
    "csv": _csv,
    "xlsx": _xlsx,
}
