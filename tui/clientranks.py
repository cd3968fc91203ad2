"""Who of the customers stands in which group: segments and tiers of everybody, kept up to date.

Segment and tier are derived, not kept in the views: they change with the day and the rules. What
was derived is remembered for whoever did not change since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from domain.clientele import value
from domain.clientele.rules import CustomerRules
from domain.clientele.value import Inputs
from domain.types import CustomerId
from tui.clientmodels import Group
from tui.reading import Views


class Standing(msgspec.Struct):
    """What of a file says where its customer stands; see ``domain.clientele.value``."""

    customer: CustomerId
    merged_into: CustomerId
    spent: bytes
    former: bytes
    contact: int | None
    next_service: str
    last_at: int


class Ranked(NamedTuple):
    """A person with what segment and tier stand on, and the instant they were heard of last."""

    customer: CustomerId
    inputs: Inputs
    groups: frozenset[Group]
    last_at: int


class Ranking:
    """Everybody's group, derived anew only for those whose files changed."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._people: dict[CustomerId, tuple[Sequence[value.Row], Ranked]] = {}

    def people(self, views: Views, at: datetime) -> Sequence[Ranked]:
        """Return everybody who is known here and was not erased."""
        of = (views.day(at), rules_of(views, at))
        if of != self._of:
            self._people, self._of = {}, of
        today, rules = of
        known, people = self._people, {}
        for customer, files in value.families(_standings(views)).items():
            before = known.get(customer)
            same = before is not None and before[0] == files
            people[customer] = (
                before if before and same else (files, _rank(customer, files, rules, today))
            )
        self._people = people
        return [ranked for _, ranked in people.values()]


def _standings(views: Views) -> Sequence[Standing]:
    columns = ", ".join(Standing.__struct_fields__)
    rows = views.rows(f"SELECT {columns} FROM customers WHERE known AND NOT erased", ())
    return [Standing(*row) for row in rows]


def _rank(
    customer: CustomerId, rows: Sequence[value.Row], rules: CustomerRules, today: date
) -> Ranked:
    known = value.of_family(rows, rules, today)
    segment, tier = value.segment(known, rules, today), value.tier(known, rules, today)
    groups: set[Group] = {"recent"}
    if segment != "none":
        groups.add(segment)
    if tier == "dormant" and known.visits:
        groups.add("dormant")
    last_at = max(row.last_at for row in rows if isinstance(row, Standing))
    return Ranked(customer, known, frozenset(groups), last_at)


def rules_of(views: Views, at: datetime) -> CustomerRules:
    """Return the rules of caring for customers in force."""
    return views.house.rules.at(at).customers
