"""Hypothesis strategies for whatever a fact may hold, made from its types."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from domain import codec
from domain.fact import Fact
from domain.policy import Policy
from tests import make

INSTANTS = st.integers(0, 2**51).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=12),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(-1e9, 1e9),
    bool: st.booleans(),
    date: st.dates(),
    datetime: INSTANTS,
    UUID: st.uuids(),
    type(None): st.none(),
    Policy: st.builds(make.policy),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    origin, args = get_origin(hint), get_args(hint)
    made_of: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
        Annotated: lambda: of_type(args[0]),
        Literal: lambda: st.sampled_from(args),
        Union: lambda: st.one_of(*map(of_type, args)),
        types.UnionType: lambda: st.one_of(*map(of_type, args)),
        tuple: lambda: (
            st.lists(of_type(args[0]), max_size=2).map(tuple)
            if args[-1] is Ellipsis
            else st.tuples(*map(of_type, args))
        ),
        dict: lambda: st.dictionaries(of_type(args[0]), of_type(args[1]), max_size=2),
    }
    if origin:
        return made_of[origin]()
    return PLAIN[hint] if hint in PLAIN else struct(hint)


def struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Values of a struct, every field drawn."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: of_type(hints[name]) for name in kind.__struct_fields__})


def facts() -> st.SearchStrategy[Fact]:
    """Any fact at all."""
    return st.sampled_from(sorted(codec.FACTS)).flatmap(lambda tag: struct(codec.FACTS[tag]))
