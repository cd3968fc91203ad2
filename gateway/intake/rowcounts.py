"""How many rows of a file each order has: counted first, so that an order is known to be whole.

Only digests of order numbers are kept, in a temporary database, so that memory stays flat.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

_CACHE_KIBIBYTES = 8192
_DIGEST = 16
_GIVEN_UP = -1


class RowCounts:
    """Rows still to come, by order."""

    def __init__(self) -> None:
        self._counts = sqlite3.connect("", isolation_level=None)
        self._counts.execute("PRAGMA journal_mode=OFF")
        self._counts.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
        self._counts.execute(
            "CREATE TABLE rows (digest BLOB PRIMARY KEY, left INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._counts.execute("BEGIN")

    def add(self, orders: Iterable[str]) -> None:
        """Count one row for each mention of an order."""
        self._counts.executemany(
            "INSERT INTO rows VALUES (?, 1) ON CONFLICT (digest) DO UPDATE SET left = left + 1",
            ((_digest(order),) for order in orders),
        )

    def take(self, order: str) -> int | None:
        """Return how many rows come after this one; None when the order was given up."""
        row = self._counts.execute(
            "UPDATE rows SET left = left - 1 WHERE digest = ? AND left > 0 RETURNING left",
            (_digest(order),),
        ).fetchone()
        return None if row is None else int(row[0])

    def give_up(self, order: str) -> None:
        """Expect no more of an order's rows."""
        parameters = (_GIVEN_UP, _digest(order))
        self._counts.execute("UPDATE rows SET left = ? WHERE digest = ?", parameters)

    def close(self) -> None:
        """Drop the temporary database."""
        self._counts.close()


def _digest(order: str) -> bytes:
    return hashlib.sha256(order.encode(errors="surrogatepass")).digest()[:_DIGEST]
