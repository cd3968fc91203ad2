"""The mystery shopper's visits, and what they found as work with a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from domain.fact import Fact
from domain.people.facts import (
    FindingFixed,
    FindingMissed,
    FindingRaised,
    MysteryVisitRecorded,
)
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class MysteryRow(msgspec.Struct):
    """One mystery visit; ``scores`` are ``aspect:points`` joined by commas, ``at`` µs."""

    mystery: str
    centre: str = ""
    day: str = ""
    shopper: str = ""
    scores: str = ""
    points: int = 0
    aspects: int = 0
    remark: str = ""
    at: int = 0
    by: str = ""


class FindingRow(msgspec.Struct):
    """One finding. ``next_due`` is its clock while it runs, ``missed`` when it ran out (µs)."""

    mystery: str
    n: int
    centre: str = ""
    aspect: str = ""
    what: str = ""
    owner: str = ""
    raised: int = 0
    due: int = 0
    next_due: int | None = None
    missed: int | None = None
    fixed: int | None = None
    fixed_by: str = ""
    remark: str = ""


def _visit(event: Happening) -> Key:
    fact = event.fact
    assert isinstance(fact, MysteryVisitRecorded)  # noqa: S101  routed
    return (fact.mystery,)


def _recorded(_row: MysteryRow | None, event: Happening) -> MysteryRow:
    fact = event.fact
    assert isinstance(fact, MysteryVisitRecorded)  # noqa: S101  routed
    return MysteryRow(
        mystery=fact.mystery,
        centre=fact.centre,
        day=fact.day.isoformat(),
        shopper=fact.shopper,
        scores=",".join(f"{aspect}:{points}" for aspect, points in fact.scores.items()),
        points=sum(fact.scores.values()),
        aspects=len(fact.scores),
        remark=fact.remark,
        at=micros(event.at) or 0,
        by=event.actor,
    )


def _finding(event: Happening) -> Key:
    fact = event.fact
    assert isinstance(fact, FindingRaised | FindingMissed | FindingFixed)  # noqa: S101  routed
    return (fact.mystery, fact.n)


def _raised(_row: FindingRow | None, event: Happening) -> FindingRow:
    fact = event.fact
    assert isinstance(fact, FindingRaised)  # noqa: S101  routed
    due = micros(fact.due) or 0
    return FindingRow(
        mystery=fact.mystery,
        n=fact.n,
        centre=fact.centre,
        aspect=fact.aspect,
        what=fact.what,
        owner=fact.owner,
        raised=micros(event.at) or 0,
        due=due,
        next_due=due,
    )


def _missed(row: FindingRow | None, event: Happening) -> FindingRow | None:
    if row is not None:
        row.next_due, row.missed = None, micros(event.at)
    return row


def _fixed(row: FindingRow | None, event: Happening) -> FindingRow | None:
    fact = event.fact
    assert isinstance(fact, FindingFixed)  # noqa: S101  routed
    if row is not None:
        row.next_due, row.fixed = None, micros(event.at)
        row.fixed_by, row.remark = event.actor, fact.remark
    return row


_FINDINGS: Mapping[type[Fact], Callable[[FindingRow | None, Happening], FindingRow | None]] = {
    FindingRaised: _raised,
    FindingMissed: _missed,
    FindingFixed: _fixed,
}

MYSTERY = Table(
    name="mystery",
    version=1,
    row=MysteryRow,
    key=("mystery",),
    routes={MysteryVisitRecorded: _visit},
    steps={MysteryVisitRecorded: _recorded},
    indexes=(("day",),),
)

FINDINGS = Table(
    name="findings",
    version=1,
    row=FindingRow,
    key=("mystery", "n"),
    routes=dict.fromkeys(_FINDINGS, _finding),
    steps=_FINDINGS,
    indexes=(("next_due",),),
)
