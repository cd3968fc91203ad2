"""How customers are reached, from their files: names and numbers as this reader may see them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from tui.masks import masked_name, masked_phone, masked_plate

AT_ONCE = 500
"""Customers asked for in one statement."""

FIELDS = ("name", "phone", "plate")


class Views(Protocol):
    """The views as far as contacts are read from them."""

    masked: bool

    def rows(self, statement: str, params: Sequence[Any]) -> list[sqlite3.Row]:
        """Return all rows of a statement."""

    def opened(self, row: sqlite3.Row, fields: Sequence[str]) -> list[str]:
        """Return the texts of a row that its source sealed."""

    def sealed(self, row: sqlite3.Row, fields: Sequence[str]) -> tuple[str, ...]:
        """Return the texts of a row that are there, and whose key is elsewhere."""

    def is_withheld(self, customer: str) -> bool:
        """Return whether a customer's data is not to be used."""


class Reached(NamedTuple):
    """How somebody is reached; empty where nothing can be read, and ``privacy`` says why.

    ``sealed`` are the texts that are there, and have their key elsewhere.
    """

    name: str = ""
    phone: str = ""
    plate: str = ""
    privacy: str = ""
    sealed: tuple[str, ...] = ()


NOBODY = Reached()


def contacts(
    views: Views, customers: Iterable[str], fields: Sequence[str] = FIELDS
) -> Mapping[str, Reached]:
    """Return how each customer is reached: as their file says, or the one it is read as.

    Args:
        views: Where to look.
        customers: Whom.
        fields: What is wanted; the others stay empty. Every text takes its time to open.
    """
    wanted = sorted(set(customers))
    into = _roots(views, wanted)
    ids = sorted({*wanted, *into.values()})
    rows = {field: _telling(views, field, ids) for field in fields}
    told = {
        field: {row["customer"]: views.opened(row, (field,))[0] for row in found}
        for field, found in rows.items()
    }
    shut = {
        field: {row["customer"] for row in found if views.sealed(row, (field,))}
        for field, found in rows.items()
    }
    erased = {row["customer"] for row in _rows(views, "customer", ids, "AND erased")}
    return {each: _reached(views, each, into[each], told, shut, erased) for each in wanted}


def _reached(
    views: Views,
    own: str,
    whole: str,
    told: Mapping[str, Mapping[str, str]],
    shut: Mapping[str, set[str]],
    erased: set[str],
) -> Reached:
    found = {field: texts.get(whole) or texts.get(own) or "" for field, texts in told.items()}
    if views.masked:
        masks = {"name": masked_name, "phone": masked_phone, "plate": masked_plate}
        found = {field: masks[field](text) for field, text in found.items()}
    withheld = views.is_withheld(own) or views.is_withheld(whole)
    privacy = "erased" if own in erased else "restricted" if withheld else ""
    sealed = tuple(field for field, whose in shut.items() if {own, whole} & whose)
    return Reached(
        found.get("name", ""), found.get("phone", ""), found.get("plate", ""), privacy, sealed
    )


def _roots(views: Views, customers: Sequence[str]) -> dict[str, str]:
    """Return the file each customer's is read as, following merges to their end."""
    into = {each: each for each in customers}
    moving = set(customers)
    while moving:
        rows = _rows(views, "customer, merged_into", sorted(moving), "AND merged_into <> ''")
        moved = {row["customer"]: row["merged_into"] for row in rows}
        into = {own: moved.get(whole, whole) for own, whole in into.items()}
        moving = set(moved.values()) - set(moved)
    return into


def _telling(views: Views, field: str, customers: Sequence[str]) -> list[sqlite3.Row]:
    columns = f"customer, {field}, {field}_id AS source_id, {field}_at AS source_at"
    return _rows(views, columns, customers, f"AND {field} <> ''")


def _rows(views: Views, columns: str, customers: Sequence[str], more: str) -> list[sqlite3.Row]:
    found: list[sqlite3.Row] = []
    for start in range(0, len(customers), AT_ONCE):
        chunk = customers[start : start + AT_ONCE]
        marks = ", ".join("?" * len(chunk))
        found += views.rows(
            f"SELECT {columns} FROM customers WHERE customer IN ({marks}) {more}", chunk
        )
    return found
