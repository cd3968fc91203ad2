"""Who of the customers stands in which group: segments and tiers of everybody, kept up to date.

Segment and tier are derived, not kept in the views: they change with the day and the rules. What
was derived is remembered for whoever did not change since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import cast

import msgspec

from domain.clientele import value
from domain.clientele.rules import CustomerRules
from domain.clientele.value import Inputs
from domain.types import CustomerId
from domain.visits.stages import HERE
from tui.clientmodels import Group
from tui.reading import Views


class Standing(msgspec.Struct):
    """What of a file says where its customer stands; see ``domain.clientele.value``."""

    customer: CustomerId
    merged_into: CustomerId
    spent: bytes
    contact: int | None
    next_service: str
    last_at: int


_STANDINGS = (
    f"SELECT {', '.join(Standing.__struct_fields__)} FROM customers WHERE known AND NOT erased"
)


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """A person with their groups, what they are sorted by, and what tells that they changed.

    Kept for everybody at once, and therefore small.

    Attributes:
        customer: Their own file.
        groups: Where they stand.
        amount: What they brought, in cents.
        last_at: When they were heard of last, in µs.
        mark: Of all that this was derived from.
    """

    customer: CustomerId
    groups: frozenset[Group]
    amount: int
    last_at: int
    mark: int


class Ranking:
    """Everybody's group, derived anew only for those whose files changed."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._position = -1
        self._people: dict[CustomerId, Ranked] = {}

    def people(self, views: Views, at: datetime) -> Collection[Ranked]:
        """Return everybody who is known here and was not erased."""
        of, position = (views.day(at), rules_of(views, at)), views.position()
        if of != self._of:
            self._people, self._of, self._position = {}, of, -1
        if position != self._position:
            self._people = {each.customer: each for each in self._ranked(views, *of)}
            self._position = position
        return self._people.values()

    def _ranked(self, views: Views, today: date, rules: CustomerRules) -> Iterator[Ranked]:
        """Yield everybody; most have one file, and are done with as soon as it is read."""
        merged = views.rows("SELECT merged_into FROM customers WHERE merged_into > ''", ())
        kept, here = {row["merged_into"] for row in merged}, in_house(views)
        several: list[Standing] = []
        for row in views.each(_STANDINGS, ()):
            customer, merged_into = row[0], row[1]
            if merged_into or customer in kept:
                several.append(Standing(*row))
                continue
            mark = hash((*row, customer in here))
            before = self._people.get(customer)
            if before is not None and before.mark == mark:
                yield before
            else:
                known = value.of_family((Standing(*row),), rules, today, here=customer in here)
                yield _rank(customer, known, row["last_at"], mark, (rules, today))
        for customer, files in value.families(several).items():
            is_here = not here.isdisjoint(each.customer for each in files)
            known = value.of_family(files, rules, today, here=is_here)
            last = max(each.last_at for each in cast("Sequence[Standing]", files))
            yield _rank(customer, known, last, 0, (rules, today))


def in_house(views: Views) -> frozenset[CustomerId]:
    """Return the files whose cars are in the house."""
    marks = ", ".join("?" * len(HERE))
    rows = views.rows(f"SELECT customer FROM visits WHERE stage IN ({marks})", HERE)
    return frozenset(row["customer"] for row in rows)


def _rank(
    customer: CustomerId, known: Inputs, last_at: int, mark: int, of: tuple[CustomerRules, date]
) -> Ranked:
    rules, today = of
    segment, tier = value.segment(known, rules, today), value.tier(known, rules, today)
    return Ranked(
        customer=customer,
        groups=_groups(segment, is_dormant=tier == "dormant"),
        amount=known.amount,
        last_at=last_at,
        mark=mark,
    )


@cache
def _groups(segment: value.Segment, *, is_dormant: bool) -> frozenset[Group]:
    """Return the groups somebody stands in: one set for all who stand there."""
    groups: set[Group] = {"recent"}
    if segment != "none":
        groups.add(segment)
    if is_dormant:
        groups.add("dormant")
    return frozenset(groups)


def rules_of(views: Views, at: datetime) -> CustomerRules:
    """Return the rules of caring for customers in force."""
    return views.house.rules.at(at).customers
