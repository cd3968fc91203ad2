"""Telling two files of views apart, row by row and column by column."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from eventstore.views.declaration import Key, Shape


class Difference(msgspec.Struct, frozen=True):
    """A row that is not the same in the views as in a rebuild of them.

    Attributes:
        table: the view's table.
        key: the row's key.
        live: the differing columns as they stand; all columns of a row too many, None of one
            missing.
        rebuilt: the same columns as they should be; None for a row too many.
    """

    table: str
    key: Key
    live: Mapping[str, Any] | None
    rebuilt: Mapping[str, Any] | None


def differences(live: Any, rebuilt: Any, shapes: Iterable[Shape]) -> Iterator[Difference]:
    """Yield how the ``live`` views differ from ``rebuilt`` ones, in the order of their keys.

    Args:
        live: a ``sqlite_utils.Database``.
        rebuilt: another.
        shapes: the tables to go through.
    """
    for shape in shapes:
        yield from _merged(
            shape,
            live.table(shape.name).rows_where(order_by=shape.order),
            rebuilt.table(shape.name).rows_where(order_by=shape.order),
        )


def _merged(
    shape: Shape, live: Iterator[dict[str, Any]], rebuilt: Iterator[dict[str, Any]]
) -> Iterator[Difference]:
    """Walk two sequences of rows, both in the order of their keys, side by side."""
    one, other = next(live, None), next(rebuilt, None)
    while one is not None or other is not None:
        here, there = _key(shape, one), _key(shape, other)
        if there is None or (here is not None and here < there):
            yield Difference(shape.name, here or (), one, None)
            one = next(live, None)
        elif here is None or there < here:
            yield Difference(shape.name, there, None, other)
            other = next(rebuilt, None)
        else:
            if one is not None and other is not None and one != other:
                columns = [name for name in one if one[name] != other.get(name)]
                yield Difference(
                    shape.name,
                    here,
                    {name: one[name] for name in columns},
                    {name: other.get(name) for name in columns},
                )
            one, other = next(live, None), next(rebuilt, None)


def _key(shape: Shape, row: Mapping[str, Any] | None) -> Key | None:
    return None if row is None else tuple(row[name] for name in shape.key)
