"""What a view is made of, and the statements that keep one in a table.

Declarations come from outside and are known here by their shape alone. A row is a msgspec
struct whose fields are the columns, in their order; the one rule for a tally is that its
numbers are integers, because floats do not add up to the same sum in every order.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Literal, Protocol, TypeAlias, Union, cast, get_args, get_origin

import msgspec

from eventstore.record import Record

#: The values of a row's key columns.
Key: TypeAlias = tuple[Any, ...]
Values: TypeAlias = tuple[Any, ...]

_TYPES = (int, float, str, bytes)


class Event(Protocol):
    """What a record decodes to: dispatch is on the type of its ``fact``."""

    @property
    def fact(self) -> object:
        """What happened."""


Decode: TypeAlias = Callable[[Record], Event]


class Rows(Protocol):
    """What tables and tallies have in common.

    Attributes:
        name: the table's name in the file.
        version: goes up with every change of columns, routes or steps; the file is then another.
        row: the struct whose fields are the columns.
        key: the fields that name a row; none of them is ever None.
        indexes: further columns to find rows by.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - described above
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def row(self) -> type[Any]: ...  # noqa: D102
    @property
    def key(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def indexes(self) -> tuple[tuple[str, ...], ...]: ...  # noqa: D102


class Table(Rows, Protocol):
    """Rows that events touch one by one.

    Attributes:
        routes: for each type of fact, the key of the row it touches, or None for no row.
        steps: for each type of fact, what becomes of that row (None before its first event). A
            step may change the row it is given; returning None takes the row out.
        finish: fills columns that follow from the others, once a batch, before a row is written;
            None where there are none.
    """

    @property
    def routes(self) -> Mapping[type, Callable[[Any], Key | None]]: ...  # noqa: D102
    @property
    def steps(self) -> Mapping[type, Callable[[Any, Any], Any]]: ...  # noqa: D102
    @property
    def finish(self) -> Callable[[Any], None] | None: ...  # noqa: D102


class Tally(Rows, Protocol):
    """Sums over the rows of a table, kept up to date as those change.

    Attributes:
        of: the table summed over.
        count: what one of its rows adds, as rows of the tally; must not change the row.
    """

    @property
    def of(self) -> Table: ...  # noqa: D102
    @property
    def count(self) -> Callable[[Any], Iterable[Any]]: ...  # noqa: D102


class Shape:
    """A table's columns, and how rows are made, taken apart and stored."""

    def __init__(self, rows: Rows) -> None:
        """Read the shape off the declaration.

        Raises:
            TypeError: a column is neither int, float, str nor bytes, with or without None.
        """
        kinds = _kinds(rows.row)
        names = list(kinds)
        self.name = rows.name
        self.table = _list([rows.name])
        self.key = rows.key
        self.indexes = rows.indexes
        self.columns = {name: _stored(kind, rows.name) for name, kind in kinds.items()}
        self.rest = tuple(name for name in names if name not in rows.key)
        self.key_of = _picking([names.index(name) for name in rows.key])
        self.rest_of = _picking([names.index(name) for name in self.rest])
        self.make = _maker(rows.row)

    def select(self, count: int) -> str:
        """Return the query for ``count`` rows by their keys."""
        wanted = "(" + ", ".join("?" * len(self.key)) + ")"
        keys = f"({_list(self.key)})"
        many = ", ".join([wanted] * count)
        return f"SELECT {_list(self.columns)} FROM {self.table} WHERE {keys} IN (VALUES {many})"

    @property
    def order(self) -> str:
        """The key's columns, to sort by."""
        return _list(self.key)

    @property
    def insert(self) -> str:
        """The statement that adds a row: all its columns."""
        places = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.table} ({_list(self.columns)}) VALUES ({places})"

    @property
    def update(self) -> str:
        """The statement that changes a row: the other columns, then the key."""
        return f"UPDATE {self.table} SET {_equal(self.rest, ', ')} WHERE {_equal(self.key)}"

    @property
    def delete(self) -> str:
        """The statement that takes a row out: the key."""
        return f"DELETE FROM {self.table} WHERE {_equal(self.key)}"


def digest(declared: Iterable[Rows]) -> str:
    """Return eight letters that change with any name, version or column among ``declared``.

    What routes and steps do cannot be seen from outside: the version speaks for them.
    """
    told = sorted(f"{rows.name}={rows.version} {_list(_kinds(rows.row))}" for rows in declared)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]


def _fields(row: type[Any]) -> Mapping[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(row)}


_kinds = cast("Callable[[type[Any]], Mapping[str, Any]]", cache(_fields))
"""Returns the columns of a row with their types; kept, because looking them up is slow."""


@cache
def _stored(kind: Any, table: str) -> type:
    """Return the one of the four column types that ``kind`` is kept as."""
    plain = {part for part in _parts(kind) if part is not NoneType}
    for stored in _TYPES:
        if plain and all(issubclass(part, stored) for part in plain):
            return stored
    message = f"{table}: {kind} cannot be a column"
    raise TypeError(message)


def _parts(kind: Any) -> Iterator[type]:
    """Yield the plain types that a value annotated ``kind`` can have."""
    if get_origin(kind) in (Union, UnionType):
        for part in get_args(kind):
            yield from _parts(part)
    elif get_origin(kind) is Literal:
        yield from map(type, get_args(kind))
    elif hasattr(kind, "__supertype__"):
        yield from _parts(kind.__supertype__)
    else:
        yield kind if isinstance(kind, type) else object


def _picking(places: Sequence[int]) -> Callable[[Values], Values]:
    """Return what takes the values at ``places`` out of a row's values, always as a tuple."""
    match places:
        case []:
            return lambda _values: ()
        case [only]:
            return lambda values: (values[only],)
    return itemgetter(*places)


def _made(row: type[Any]) -> Callable[[Values], Any]:
    names = tuple(_kinds(row))
    kinds = [given.kind for given in signature(row).parameters.values()]
    if Parameter.KEYWORD_ONLY in kinds:
        return lambda values: row(**dict(zip(names, values, strict=True)))
    return lambda values: row(*values)


_maker = cast("Callable[[type[Any]], Callable[[Values], Any]]", cache(_made))
"""Returns what makes a row of its values; kept for the same reason."""


def _list(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _equal(names: Iterable[str], between: str = " AND ") -> str:
    return between.join(f'"{name}" = ?' for name in names)
