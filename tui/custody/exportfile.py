"""What goes into an exported file: one order, read from a session at the moment it is at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import BinaryIO, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from domain.events import HOUSE
from eventstore.log import Log
from eventstore.record import Record
from gateway.export import cloudevents, ocel, spreadsheets, tables, xes
from gateway.export.errors import SpanError
from gateway.export.personal import Disclosure
from gateway.export.processes import People
from gateway.export.span import Span, span_of
from gateway.export.tables import LOG, Cell, Cut
from gateway.journal import recorded
from tui.errors import MisuseError
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
        what: The table: ``log`` or a view's name.
        start: The first position or day; from the beginning if None.
        end: The last one; to the end if None.
        personal: Whether personal data is wanted in plain.
        cases: Only these cases of a view; all if None.
        stream: Only this stream of the log; all of it if empty.
    """

    format: Format
    what: str = LOG
    start: date | int | None = None
    end: date | int | None = None
    personal: bool = False
    cases: tuple[str, ...] | None = None
    stream: str = ""

    @property
    def view(self) -> str:
        """The view it reads; empty where the log itself is read."""
        if self.format == "xes":
            return CASES
        return "" if self.what == LOG else self.what

    def told(self) -> str:
        """Return what is handed on in a few words: ``log case-7K3M9Q2A``, ``log 1..500``."""
        bounds = f"{self.start or ''}..{self.end or ''}" if self.start or self.end else ""
        return " ".join(filter(None, (self.what, self.stream, bounds)))

    def require_possible(self) -> None:
        """Let pass what a file of this format can hold.

        Raises:
            MisuseError: when the format holds the whole log and something else is wanted, or the
                log as it is and personal data is wanted in plain.
            TableUnknownError: when there is no such table.
            SpanError: when a view is to be cut at positions.
        """
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
        return tables.query(order.view, Cut(start, end, order.cases))

    def goal(self) -> int:
        """Return how many rows there are to go through."""
        if not self.order.view:
            return self.span.upto - self.span.after
        statement, values = self.query()
        return int(self.views.one(f"SELECT count(*) AS n FROM ({statement})", values)["n"])

    def records(self) -> Iterator[Record]:
        """Yield the records that are wanted."""
        after, upto = self.span
        if not self.order.stream:
            return self.log.read(after, upto=upto)
        mine = self.log.stream(self.order.stream)
        return (record for record in mine if after < record.position <= upto)

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows of the table that is wanted."""
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
    whole = Span(0, journal.log.head())
    span = whole if order.view else span_of(journal.log, order.start, order.end, house.zone)
    people = People(journal.load([HOUSE])[HOUSE])
    rows = 0
    with session.views() as views:
        source = _Source(order, journal.log, views, people, span, disclosure)
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
    return spreadsheets.write_csv(file, tables.columns_of(source.order.what), source.rows())


def _xlsx(source: _Source, file: BinaryIO) -> Iterator[int]:
    what = source.order.what
    return spreadsheets.write_xlsx(file, what, tables.columns_of(what), source.rows())


_WRITERS: dict[Format, Callable[[_Source, BinaryIO], Iterator[int]]] = {
    "cloudevents": _cloudevents,
    "ocel": _ocel,
    "xes": _xes,
    "csv": _csv,
    "xlsx": _xlsx,
}
