"""What is known of cars and parts where a root cause is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tui.reading import Views

READ = 200
"""Pairs of model and part that are read, the most frequent first."""


class PartKnown(NamedTuple):
    """How often a part of a model was behind a case."""

    vehicle: str
    part: str
    n: int


def vehicle_of(views: Views, case: str) -> str:
    """Return the model of the car a case is about; empty where nobody said."""
    rows = views.rows('SELECT vehicle FROM cases WHERE "case" = ?', (case,))
    return str(rows[0]["vehicle"]) if rows else ""


def parts_known(views: Views) -> tuple[PartKnown, ...]:
    """Return the parts of earlier causes with their models, the most frequent first."""
    rows = views.rows(
        "SELECT vehicle, part, count(*) AS n FROM cases WHERE part > ''"
        " GROUP BY part, vehicle ORDER BY n DESC, part LIMIT ?",
        (READ,),
    )
    return tuple(PartKnown(row["vehicle"], row["part"], row["n"]) for row in rows)


def likeliest(known: Sequence[PartKnown], vehicle: str) -> tuple[str, ...]:
    """Return the parts of a model, then those of the others, each the most frequent first."""
    own = [each.part for each in known if vehicle and each.vehicle == vehicle]
    others = Counter[str]()
    for each in known:
        others[each.part] += each.n
    return tuple(dict.fromkeys([*own, *(part for part, _ in others.most_common())]))
