"""Refusals that name somebody: told by name, as people know each other, not by id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import RefusedError
from domain.house import House


@contextmanager
def by_name(house: House) -> Iterator[None]:
    """Tell who a refusal is about by name.

    Raises:
        RefusedError: as it was raised inside, ``who`` being a name.
    """
    try:
        yield
    except RefusedError as refused:
        who = refused.params.get("who")
        if not isinstance(who, str) or house.name_of(who) == who:
            raise
        told = {**refused.params, "who": house.name_of(who)}
        raise RefusedError(told.pop("reason"), **told) from refused
