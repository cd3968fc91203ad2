"""A small trade to fold in the projector's tests: visits are paid, put right, and cancelled.

``visits`` has a row per visit; ``takings`` *counts*, so a record folded twice or not at all
shows; ``days`` sums over the visits and ``owing`` over those not yet paid in full.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from eventstore.log import Append, Log
from eventstore.record import Record
from eventstore.views.projector import Projector
from tests.eventstore.events import event

Rows = dict[str, list[tuple[Any, ...]]]


class Paid(msgspec.Struct, frozen=True, tag="paid"):
    visit: str
    centre: str
    amount: int


class Corrected(msgspec.Struct, frozen=True, tag="corrected"):
    visit: str
    centre: str
    to: str


class Cancelled(msgspec.Struct, frozen=True, tag="cancelled"):
    visit: str


class Greeted(msgspec.Struct, frozen=True, tag="greeted"):
    """A fact no view is interested in."""


Fact = Paid | Corrected | Cancelled | Greeted


class Event(msgspec.Struct, frozen=True):
    fact: Fact
    position: int


class Visit(msgspec.Struct):
    visit: str
    centre: str
    amount: int
    times: int = 0
    note: str | None = None
    share: float = 0.5


class Taking(msgspec.Struct, kw_only=True):
    centre: str
    events: int = 0
    total: int = 0


class Sum(msgspec.Struct):
    centre: str
    size: str
    visits: int
    amount: int


@dataclass(frozen=True)
class Table:
    name: str
    row: type[Any]
    key: tuple[str, ...]
    routes: Mapping[type, Callable[[Any], tuple[Any, ...] | None]]
    steps: Mapping[type, Callable[[Any, Any], Any]]
    indexes: tuple[tuple[str, ...], ...] = ()
    finish: Callable[[Any], None] | None = None
    version: int = 1


@dataclass(frozen=True)
class Tally:
    name: str
    row: type[Any]
    key: tuple[str, ...]
    of: Table
    count: Callable[[Any], Iterable[Any]]
    indexes: tuple[tuple[str, ...], ...] = ()
    version: int = 1


def _paid(row: Visit | None, event: Event) -> Visit:
    fact: Any = event.fact
    row = row or Visit(fact.visit, fact.centre, 0)
    row.amount += fact.amount
    row.times += 1
    return row


def _corrected(row: Visit | None, event: Event) -> Visit | None:
    if row is not None:
        fact: Any = event.fact
        row.centre = fact.to
        row.note = f"was {fact.centre}"
    return row


def _taken(row: Taking | None, event: Event) -> Taking:
    fact: Any = event.fact
    row = row or Taking(centre=fact.centre)
    row.events += 1
    row.total += fact.amount
    return row


def _visit(event: Any) -> tuple[str]:
    return (event.fact.visit,)


def _of_size(row: Visit) -> list[Sum]:
    return [Sum(row.centre, "small" if row.amount < 10 else "large", 1, row.amount)]


VISITS = Table(
    name="visits",
    row=Visit,
    key=("visit",),
    indexes=(("centre", "amount"),),
    routes={Paid: _visit, Corrected: _visit, Cancelled: _visit},
    steps={Paid: _paid, Corrected: _corrected, Cancelled: lambda _row, _event: None},
)
TAKINGS = Table(
    name="takings",
    row=Taking,
    key=("centre",),
    routes={Paid: lambda event: (event.fact.centre,) if event.fact.amount else None},
    steps={Paid: _taken},
)
SUMS = Tally(name="sums", row=Sum, key=("centre", "size"), of=VISITS, count=_of_size)
TABLES = (VISITS, TAKINGS)
TALLIES = (SUMS,)

_decode = msgspec.json.Decoder(Fact).decode


def decode(record: Record) -> Event:
    return Event(_decode(record.payload), record.position)


def write(log: Log, *facts: Fact) -> None:
    """Append the facts to one stream."""
    events = tuple(event(payload=msgspec.json.encode(fact)) for fact in facts)
    log.append(Append("ledger", None, events))


def projector(log: Log, folder: Path, **given: Any) -> Projector:
    made: dict[str, Any] = {"tables": TABLES, "tallies": TALLIES} | given
    return Projector(log, folder / "views.db", decode=decode, **made)


def rows(views: Projector) -> Rows:
    with closing(views.reader()) as connection:
        names = ("visits", "takings", "sums")
        return {n: sorted(connection.execute(f"SELECT * FROM {n}")) for n in names}


def alter(views: Projector, statement: str) -> None:
    with closing(sqlite3.connect(views.path)) as connection, connection:
        connection.execute(statement)
