"""Several folders with the same log: copies, or logs that went on apart from one another."""

from __future__ import annotations

from eventstore.log import Log


def parted(one: Log, other: Log, upto: int) -> int:
    """Return the first position at which two logs of one beginning differ; 0 where none does.

    Found by bisection: a record carries its position, its ids and the instant it was recorded, so
    that logs which went on apart have no further record in common.

    Args:
        one: A log.
        other: Another one with the same first event.
        upto: The last position looked at; both reach it.
    """
    if _same(one, other, upto):
        return 0
    low, high = 0, upto
    while high - low > 1:
        middle = (low + high) // 2
        if _same(one, other, middle):
            low = middle
        else:
            high = middle
    return high


def _same(one: Log, other: Log, position: int) -> bool:
    return _leaf(one, position) == _leaf(other, position)


def _leaf(log: Log, position: int) -> bytes:
    return next((record.leaf for record in log.read(position - 1, upto=position)), b"")
