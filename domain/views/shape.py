"""How a read model is declared: columns, the key an event touches, one pure step per fact.

The store that folds events into rows knows these only by their attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from domain.fact import Fact


class Happening(Protocol):
    """A recorded fact as far as read models look at it."""

    @property
    def position(self) -> int:
        """The place in the log."""

    @property
    def id(self) -> UUID:
        """The event's id."""

    @property
    def at(self) -> datetime:
        """When it happened (UTC)."""

    @property
    def actor(self) -> str:
        """Who did it."""

    @property
    def fact(self) -> Fact:
        """What happened."""


R = TypeVar("R", bound=msgspec.Struct)
S = TypeVar("S", bound=msgspec.Struct)
Key = tuple[object, ...]


@dataclass(frozen=True)
class Table(Generic[R]):
    """A keyed read model.

    Attributes:
        row: A mutable struct; its fields are the columns: numbers, texts and bytes.
        key: The fields that form the primary key.
        routes: Fact type → the key it touches, ``None`` for none.
        steps: Fact type → the row after the event.
        finish: Called once on every changed row before it is written: fills derived columns.
    """

    name: str
    version: int
    row: type[R]
    key: tuple[str, ...]
    routes: Mapping[type[Fact], Callable[[Happening], Key | None]]
    steps: Mapping[type[Fact], Callable[[R | None, Happening], R | None]]
    indexes: tuple[tuple[str, ...], ...] = ()
    finish: Callable[[R], None] | None = None


@dataclass(frozen=True)
class Tally(Generic[R, S]):
    """Sums over another table's rows: each source row counts as ``count`` says, always."""

    name: str
    version: int
    row: type[S]
    key: tuple[str, ...]
    of: Table[R]
    count: Callable[[R], Iterable[S]]
    indexes: tuple[tuple[str, ...], ...] = field(default=())
