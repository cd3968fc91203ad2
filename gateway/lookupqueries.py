"""What the search index is asked: who is known by tokens, where their texts stand, who is alike.

Customers are numbers here, as in the file; :func:`names` turns them back into ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from domain.types import CustomerId

_CUSTOMERS_AT_ONCE = 400


def knowing(database: sqlite3.Connection, tokens: Iterable[int], upto: int) -> set[int]:
    """Return the numbers of the customers of whom every token was known at a position."""
    statement = "SELECT customer FROM token WHERE token = ? AND position <= ?"
    found = [
        {row[0] for row in database.execute(statement, (token, upto))}
        for token in dict.fromkeys(tokens)
    ]
    return set.intersection(*found)


def names(database: sqlite3.Connection, customers: Sequence[int]) -> dict[int, CustomerId]:
    """Return the ids of customers by their numbers."""
    return {
        number: name
        for some in _portions(customers)
        for number, name in database.execute(
            f"SELECT id, name FROM customer WHERE id IN ({_marks(some)})", some
        )
    }


def places(
    database: sqlite3.Connection, customers: Sequence[int], upto: int
) -> dict[int, dict[str, list[int]]]:
    """Return where the texts of customers stand: number → kind → positions, in order."""
    found: dict[int, dict[str, list[int]]] = {customer: {} for customer in customers}
    for some in _portions(customers):
        for customer, kind, position in database.execute(
            "SELECT customer, whole, position FROM token"
            f" WHERE customer IN ({_marks(some)}) AND whole <> '' AND position <= ?"
            " ORDER BY position",
            (*some, upto),
        ):
            found[customer].setdefault(kind, []).append(position)
    return found


def alike(database: sqlite3.Connection, customers: Sequence[int], upto: int) -> dict[int, set[str]]:
    """Return who told the same as these customers, and by what kinds of text."""
    found: dict[int, set[str]] = {}
    for some in _portions(customers):
        for other, kind in database.execute(
            "SELECT their.customer, their.whole FROM token AS our JOIN token AS their"
            " ON their.token = our.token AND their.whole = our.whole"
            f" WHERE our.customer IN ({_marks(some)}) AND our.whole <> ''"
            f" AND their.customer NOT IN ({_marks(some)})"
            " AND our.position <= ? AND their.position <= ?",
            (*some, *some, upto, upto),
        ):
            found.setdefault(other, set()).add(kind)
    return found


def doubles(database: sqlite3.Connection, upto: int) -> list[tuple[int, int]]:
    """Return the pairs of customers who told the same name and the same car, VIN or plate."""
    pairs: set[tuple[int, int]] = set()
    for kind in ("vin", "plate"):
        for (group,) in database.execute(
            "SELECT group_concat(customer) FROM token"
            " WHERE whole = ? AND whole <> '' AND position <= ? GROUP BY token HAVING count(*) > 1",
            (kind, upto),
        ):
            pairs.update(combinations(sorted(map(int, group.split(","))), 2))
    named = _named(database, sorted({one for pair in pairs for one in pair}), upto)
    return sorted(pair for pair in pairs if not named[pair[0]].isdisjoint(named[pair[1]]))


def _named(
    database: sqlite3.Connection, customers: Sequence[int], upto: int
) -> dict[int, set[int]]:
    """Return the tokens of whole names of customers."""
    found: dict[int, set[int]] = {customer: set() for customer in customers}
    for some in _portions(customers):
        for customer, token in database.execute(
            f"SELECT customer, token FROM token WHERE customer IN ({_marks(some)})"
            " AND whole = 'name' AND position <= ?",
            (*some, upto),
        ):
            found[customer].add(token)
    return found


def numbers(database: sqlite3.Connection, customers: Sequence[CustomerId]) -> list[int]:
    """Return the numbers of those customers whom the index knows."""
    return [
        number
        for name in customers
        for (number,) in database.execute("SELECT id FROM customer WHERE name = ?", (name,))
    ]


def _portions(customers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(customers), _CUSTOMERS_AT_ONCE):
        yield customers[start : start + _CUSTOMERS_AT_ONCE]


def _marks(customers: Sequence[int]) -> str:
    return ", ".join("?" * len(customers))
