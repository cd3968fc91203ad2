"""Repair orders out of a file: rows gathered by their order wherever they stand, put together.

The file is gone through twice: first its order numbers are counted, so that an order is known to be
whole when its last row was read. Memory holds only the rows of orders that are not whole yet, and
never more than :data:`WAITING_ROWS` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.intake.answers import constant_texts
from gateway.intake.binding import Binding
from gateway.intake.cars import normalised_vin
from gateway.intake.codes import BlankReason, RowFault, RowNote
from gateway.intake.fieldcells import FieldCells
from gateway.intake.header import Header
from gateway.intake.mapping import Mapping
from gateway.intake.moments import Moments
from gateway.intake.ordering import OrderNumber, orders_of
from gateway.intake.orderrow import (
    OrderRow,
    continues,
    damaged,
    lines_of,
    number_of,
    order_said,
)
from gateway.intake.outcomes import Blank, Mistake, Order, Outcome, Reject
from gateway.intake.row import Row
from gateway.intake.rowcounts import RowCounts
from gateway.intake.tabular import Record

WAITING_ROWS = 20_000
"""Most rows held back for orders whose other rows are still to come (some 40 MB)."""


class OrderReader:
    """Reads the records of one file of repair orders.

    Args:
        mapping: what the columns mean.
        binding: where they stand.
        header: for the names of columns in mistakes.
        zone: for times without an offset, unless the mapping names one.
        region: two-letter country code for phone numbers without one.
        now: dates more than a day later are refused.

    Attributes:
        notes: how often each note was taken.
    """

    def __init__(
        self,
        mapping: Mapping,
        binding: Binding,
        header: Header,
        *,
        zone: ZoneInfo,
        region: str,
        now: datetime,
    ) -> None:
        self.notes: Counter[RowNote] = Counter()
        self._mapping = mapping
        self._region = region
        self._cells = FieldCells(mapping, binding, header)
        own_zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else zone
        self._moments = Moments(own_zone, mapping.date_formats, now, self.notes)
        self._constants = constant_texts(mapping)
        self._counts: RowCounts | None = None

    def close(self) -> None:
        """Drop what was remembered of the rows."""
        if self._counts is not None:
            self._counts.close()

    def count(self, records: Iterable[Record]) -> None:
        """Go through the records of the same file once before :meth:`outcomes`."""
        self._counts = RowCounts()
        numbers = _Numbers(self._mapping, self._cells)
        found = (numbers.of(record, self._cells.texts(record)) for record in records)
        self._counts.add(number.key for number in found if number)

    def outcomes(self, records: Iterable[Record]) -> Iterator[Outcome]:
        """Yield what becomes of the rows, order by order.

        Where nothing was counted before, an order is taken to end where another begins.
        """
        numbers = _Numbers(self._mapping, self._cells)
        waiting = _Waiting(self._counts)
        for record in records:
            texts = self._cells.texts(record)
            number = numbers.of(record, texts)
            if number is None:
                yield self._alone(record, texts)
                continue
            for whole, rows in waiting.add(number, self._row(record, texts)):
                yield from self._put_together(whole, rows)
            yield from waiting.refused()
        for whole, rows in waiting.rest():
            yield from self._put_together(whole, rows)

    def _put_together(self, number: OrderNumber, rows: list[OrderRow]) -> Iterator[Outcome]:
        settles, located = self._cells.has("settled"), self._cells.located
        for outcome in orders_of(number, rows, self._moments, settles=settles, located=located):
            if isinstance(outcome, Order) and normalised_vin(outcome.vin).check is False:
                self.notes[RowNote.VIN_CHECK] += 1
            yield outcome

    def _alone(self, record: Record, texts: list[str]) -> Outcome:
        """Return what becomes of a row that tells no order."""
        if refused := self._cells.refused(record, texts):
            return refused
        if self._cells.skipped(texts):
            return Blank(record.line, BlankReason.SKIPPED)
        number = self._cells.fields(texts).get("settlement", "")
        fault = RowFault.SETTLEMENT_DAMAGED if number else RowFault.SETTLEMENT_BLANK
        mistakes = [Mistake("settlement", fault, {"value": number} if number else {})]
        return Reject(record.line, self._cells.located(mistakes), tuple(texts))

    def _row(self, record: Record, texts: list[str]) -> OrderRow:
        if refused := self._cells.refused(record, texts):
            return OrderRow(record.line, refused.cells, refused.mistakes, {})
        row = Row(self._cells.fields(texts), self._mapping.words, self._constants)
        said, lines = order_said(row, self._moments, self._region), lines_of(row)
        mistakes = self._cells.located(row.mistakes)
        return OrderRow(record.line, tuple(texts), mistakes, said, **lines)


class _Numbers:
    """Tells of each record, in file order, which order it belongs to."""

    def __init__(self, mapping: Mapping, cells: FieldCells) -> None:
        self._namespace = mapping.namespace
        self._enterprise = number_of(mapping.constants.enterprise)
        self._cells = cells
        self._before: OrderNumber | None = None

    def of(self, record: Record, texts: list[str]) -> OrderNumber | None:
        """Return the order of a record; None when it tells none that can be relied on."""
        if record.fault or self._cells.skipped(texts):
            return None
        own = self._cells.fields(texts)
        settlement = number_of(own.get("settlement", ""))
        if not settlement:
            self._before = self._before if continues(own) else None
        elif damaged(settlement):
            self._before = None
        else:
            self._before = self._numbered(settlement, number_of(own.get("enterprise", "")))
        return self._before

    def _numbered(self, settlement: str, enterprise: str) -> OrderNumber:
        before = self._before
        if not enterprise and before is not None and before.settlement == settlement:
            return before
        return OrderNumber(self._namespace, enterprise or self._enterprise, settlement)


class _Waiting:
    """The rows of orders that are not whole yet."""

    def __init__(self, counts: RowCounts | None) -> None:
        self._counts = counts
        self._rows: dict[OrderNumber, list[OrderRow]] = {}
        self._held = 0
        self._refused: list[Reject] = []

    def add(
        self, number: OrderNumber, row: OrderRow
    ) -> Iterator[tuple[OrderNumber, list[OrderRow]]]:
        """Take a row in, and yield the orders that are whole now."""
        left = self._counts.take(number.key) if self._counts else 1
        if left is None:
            self._refuse([row])
            return
        if self._counts is None and number not in self._rows:
            yield from self.rest()
        self._rows.setdefault(number, []).append(row)
        self._held += 1
        if not left:
            yield number, self._release(number)
        while self._held > WAITING_ROWS:
            oldest = next(iter(self._rows))
            self._refuse(self._release(oldest))
            if self._counts is not None:
                self._counts.give_up(oldest.key)

    def refused(self) -> Iterator[Reject]:
        """Yield the rows that could not wait any longer, once."""
        yield from self._refused
        self._refused = []

    def rest(self) -> Iterator[tuple[OrderNumber, list[OrderRow]]]:
        """Yield the orders that are left."""
        for number in list(self._rows):
            yield number, self._release(number)

    def _release(self, number: OrderNumber) -> list[OrderRow]:
        rows = self._rows.pop(number)
        self._held -= len(rows)
        return rows

    def _refuse(self, rows: list[OrderRow]) -> None:
        scattered = Mistake("", RowFault.ORDER_SCATTERED, {"rows": WAITING_ROWS})
        self._refused += [Reject(row.line, row.mistakes or (scattered,), row.cells) for row in rows]
