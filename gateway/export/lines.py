"""Lines that were worked out, as a table: a column a code, in the words of ``--json``.

What lies inside something else stands under its path (``share.n``), several codes stand in one
cell with commas between, several things as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from gateway.export.tables import Cell, moment
from gateway.journal import micros

Line: TypeAlias = Mapping[str, object]
"""What a line says, by code; values may be structs, dates, instants, and several of them."""

BETWEEN = ","
"""Between several codes in one cell."""


class Table(NamedTuple):
    """Columns, and rows with a cell for each."""

    columns: tuple[str, ...]
    rows: Iterable[list[Cell]]


def table(lines: Iterable[Line], zone: ZoneInfo) -> Table:
    """Return lines as a table, its columns as they first occur; what a line does not say is empty.

    Args:
        lines: The lines.
        zone: The centre's, for the instants.
    """
    told = [dict(_flat(line, zone)) for line in lines]
    named = dict.fromkeys(name for line in told for name in line)
    above = {path for name in named for path in _paths(name)}  # nothing there, inside another
    columns = tuple(name for name in named if name not in above)
    return Table(columns, [[line.get(name) for name in columns] for line in told])


def _paths(name: str) -> Iterator[str]:
    """Yield everything a value lies inside of: ``jobs`` and ``jobs.raw`` of ``jobs.raw.n``."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _flat(inside: Line, zone: ZoneInfo, path: str = "") -> Iterator[tuple[str, Cell]]:
    for name, value in inside.items():
        plain = msgspec.to_builtins(value, builtin_types=(datetime,))
        if isinstance(plain, dict):
            yield from _flat(plain, zone, f"{path}{name}.")
        else:
            yield f"{path}{name}", _cell(plain, zone)


def _cell(value: object, zone: ZoneInfo) -> Cell:
    match value:
        case bool():
            return int(value)
        case None | str() | int() | float():
            return value
        case datetime():
            return moment(micros(value), zone)
    several: Sequence[object] = list(value) if isinstance(value, Sequence) else [value]
    if all(isinstance(each, str) for each in several):
        return BETWEEN.join(map(str, several))
    return msgspec.json.encode(several).decode()
