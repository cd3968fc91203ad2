"""The smallest thing that folds events into rows and tallies, to test the steps themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from domain.events import Recorded
from domain.views import TABLES, TALLIES
from domain.views.shape import Key, Table, Tally

Columns = dict[str, Any]
Rows = dict[Key, Columns]


class Folder:
    """Rows by view and key, as a store would keep them: plain columns, no objects shared."""

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {table.name: {} for table in TABLES}
        self.tallies: dict[str, Rows] = {tally.name: {} for tally in TALLIES}

    def fold(self, events: Sequence[Recorded], *, batch: int = 1_000_000) -> Folder:
        """Take events in, so many at a time."""
        for start in range(0, len(events), batch):
            for table in TABLES:
                self._fold(table, events[start : start + batch])
        return self

    def _fold(self, table: Table[Any], events: Sequence[Recorded]) -> None:
        kept, touched = self.tables[table.name], dict[Key, Any]()
        for event in events:
            route = table.routes.get(type(event.fact))
            key = route(event) if route else None
            if key is None:
                continue
            if key not in touched and key in kept:
                touched[key] = table.row(**kept[key])
            touched[key] = table.steps[type(event.fact)](touched.get(key), event)
        for key, row in touched.items():
            if table.finish:
                table.finish(row)
            assert tuple(getattr(row, name) for name in table.key) == key
            self._count(table, kept.get(key), -1)
            kept[key] = columns(row)
            self._count(table, kept[key], 1)

    def _count(self, table: Table[Any], row: Columns | None, sign: int) -> None:
        for tally in TALLIES:
            if row is not None and tally.of is table:
                _add(tally, self.tallies[tally.name], tally.count(table.row(**row)), sign)


def _add(tally: Tally[Any, Any], sums: Rows, counted: Iterable[msgspec.Struct], sign: int) -> None:
    for part in counted:
        added = columns(part)
        key = tuple(added[name] for name in tally.key)
        total = sums.setdefault(key, dict.fromkeys(measures(tally), 0))
        for name in total:
            total[name] += sign * added[name]
        if not any(total.values()):
            del sums[key]


def measures(tally: Tally[Any, Any]) -> list[str]:
    """The columns of a tally that are sums."""
    return [name for name in tally.row.__struct_fields__ if name not in tally.key]


def columns(row: msgspec.Struct) -> Columns:
    """A row's columns by name."""
    return {name: getattr(row, name) for name in row.__struct_fields__}
