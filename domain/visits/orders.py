"""Taking in finished repair orders from another system: each once, its corrections as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from domain.desk import Desk, Stamp, retrying
from domain.visits.imported import ImportOrder, OrderReceipt, visit_of
from domain.visits.ledger import Ledger
from domain.visits.versions import Readable

__all__ = ["ImportOrder", "OrderReceipt", "take_in_orders", "visit_of"]


def take_in_orders(
    desk: Desk,
    orders: Sequence[ImportOrder],
    stamp: Stamp,
    *,
    now: datetime,
    readable: Readable = lambda event: event.fact,
) -> list[OrderReceipt]:
    """Record what is new in the orders, and say what became of each.

    One append, but one more wherever an order comes again.

    Args:
        desk: Where to record.
        orders: In the order of the file.
        stamp: Who takes them in.
        now: The present instant; orders older than the intake horizon ask nobody.
        readable: Opens the sealed fields of what was recorded earlier.
    """
    receipts: list[OrderReceipt] = []
    for run in _runs(orders):
        receipts += retrying(partial(_take_in, desk, run, stamp, now, readable))
    return receipts


def _runs(orders: Sequence[ImportOrder]) -> Iterator[Sequence[ImportOrder]]:
    """Yield the orders in runs in which none comes twice: a correction names what it corrects.

    Runs keep the order of the file, so that its pieces, taken in one by one, leave the same log.
    """
    start, met = 0, set[str]()
    for at, order in enumerate(orders):
        if order.key in met:
            yield orders[start:at]
            start, met = at, set()
        met.add(order.key)
    yield orders[start:]


def _take_in(
    desk: Desk, orders: Sequence[ImportOrder], stamp: Stamp, now: datetime, readable: Readable
) -> list[OrderReceipt]:
    ledger = Ledger(desk, orders, now, readable)
    receipts = [ledger.put(order) for order in orders]
    if ledger.batches:
        desk.journal.record(ledger.batches, stamp)
    return receipts
