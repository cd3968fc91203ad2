"""What became of a file's rows, counted so that it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from domain.reception import Receipt, Received
from domain.visits.orders import OrderReceipt
from gateway.intake import Order

MISTAKES_SHOWN = 20
"""How many unreadable rows a report spells out; all are in the rejects file."""


class ImportReport(msgspec.Struct, kw_only=True):
    """What became of a file's rows; the counts add up to ``rows``.

    Attributes:
        kind: What a row is.
        orders: Repair orders that were not known.
        corrected: Rows of orders that were known and say something else now …
        changed: … and how many orders in which field.
        invalid: Rows kept but not counted, by reason.
        blank: Rows with nothing to import, by reason.
        old: New rows that only count: too old to open a case, or of unknown age …
        undated: … and how many of them only because their row has no date.
        rejects: Where the unreadable rows were written; empty when there were none.
        mistakes: The first unreadable rows as (line, column, sentence).
        notes: What was decided for single cells, by code.
        scale: How the scores were written, where they were read otherwise than from 0 to 10.
    """

    file: str
    kind: str = "answers"
    rows: int = 0
    new: int = 0
    repeated: int = 0
    corrected: int = 0
    changed: dict[str, int] = {}
    orders: int = 0
    cases: int = 0
    old: int = 0
    invalid: dict[str, int] = {}
    blank: dict[str, int] = {}
    rejected: int = 0
    rejects: str = ""
    mistakes: list[tuple[int, str, str]] = []
    encoding: str = ""
    cells_touched: int = 0
    notes: dict[str, int] = {}
    scale: str = ""
    undated: int = 0

    def take_blank(self, reason: str) -> None:
        """Count a row with nothing to import."""
        self.blank = _more(self.blank, reason)

    def take_rejected(self, line: int, mistakes: Iterable[tuple[str, str]]) -> None:
        """Count an unreadable row, and spell it out where there are few: (column, sentence)."""
        self.rejected += 1
        if len(self.mistakes) < MISTAKES_SHOWN:
            self.mistakes.extend((line, column, sentence) for column, sentence in mistakes)

    def take_received(self, asked: Sequence[Received], receipts: Iterable[Receipt]) -> None:
        """Count answers and complaints."""
        for one, receipt in zip(asked, receipts, strict=True):
            if receipt.fate == "repeated":
                self.repeated += 1
            elif receipt.fate == "invalid":
                self.invalid = _more(self.invalid, receipt.reason)
            else:
                self.new += 1
                self.cases += bool(receipt.case)
                self.old += not receipt.case
                self.undated += not (receipt.case or one.dated)

    def take_orders(self, orders: Sequence[Order], receipts: Iterable[OrderReceipt]) -> None:
        """Count the rows of orders; a row that says just what another says is a repeated one."""
        for order, receipt in zip(orders, receipts, strict=True):
            rows = len(order.lines)
            self.orders += receipt.fate == "new"
            self.repeated += order.repeats
            if receipt.fate == "repeated":
                self.repeated += rows
            elif receipt.invalid:
                self.invalid = _more(self.invalid, receipt.invalid, rows)
            elif receipt.fate == "corrected":
                self.corrected += rows
            else:
                self.new += rows
            for field in receipt.changed:
                self.changed = _more(self.changed, field)


def _more(counts: dict[str, int], name: str, n: int = 1) -> dict[str, int]:
    return {**counts, name: counts.get(name, 0) + n}
