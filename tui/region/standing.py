"""How the centres of a region stand: performance and potential, the four sides, the strangers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import msgspec

from domain.events import HOUSE
from domain.measures import MEASURES, Measure
from domain.measures.final import pending
from domain.people.matrix import BALANCED, Balance, Cell, Judged, balanced, cell
from tui import people
from tui.cutting import Slice
from tui.measuring import line
from tui.mystery import mystery
from tui.region.centres import Region
from tui.region.reading import Counts, Omitted, counts_of, omitted
from tui.region.seen import Sight, each_of, seen


class CentreStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where one centre stands.

    Attributes:
        performance: The share of its manager's card, 0-100, of ``told`` points out of ``whole``.
        potential: As told last up to the period's end, 0-100, for ``potential_of`` (a month).
        cell: Star, potential, cash cow or problem; ``None`` where one of the two is not known.
        divides: Where its matrix divides performance and potential.
        balance: The four sides of its balanced scorecard.
        strangers: How many mystery visits there were, and ``points`` their mean, 0-10.
        findings: How many of their findings are open.
    """

    centre: str
    name: str
    performance: float | None
    told: int
    whole: int
    potential: int | None
    potential_of: str
    cell: Cell | None
    divides: tuple[int, int]
    balance: tuple[Balance, ...]
    strangers: int
    points: float | None
    findings: int


class RegionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The centres of a region by performance and potential, and the folders not counted."""

    start: date
    end: date
    at: datetime
    centres: tuple[CentreStanding, ...]
    left_out: tuple[Omitted, ...]


def standing(region: Region, start: date, end: date, at: datetime) -> RegionStanding:
    """Return how the centres stand over a period, each judged by its own policy."""
    with seen(region) as sights:
        found = each_of(sights, partial(_stands, region, Slice(start, end), at))
    return RegionStanding(
        start=start,
        end=end,
        at=at,
        centres=tuple(found),
        left_out=omitted(region),
    )


def _stands(region: Region, part: Slice, at: datetime, sight: Sight) -> CentreStanding:
    centre, views, start, end = sight.centre, sight.views, part.start, part.end
    policy = views.house.rules.at(at)
    rules = policy.people
    names = dict.fromkeys((*rules.manager, *(name for side in BALANCED.values() for name in side)))
    wanted = [MEASURES[name] for name in names if name in MEASURES]
    counts = counts_of(region, sight, wanted, part, policy)
    card = people.manager(views, counts, start, end, at)
    strangers = mystery(views, start, end, at)
    told = views.rows(
        "SELECT month, value FROM business WHERE figure = 'potential' AND month <= ?"
        " ORDER BY month DESC LIMIT 1",
        (end.isoformat()[:7],),
    )
    potential = told[0]["value"] if told else None
    return CentreStanding(
        centre=centre.id,
        name=centre.name,
        performance=card.share,
        told=card.told,
        whole=card.whole,
        potential=potential,
        potential_of=told[0]["month"] if told else "",
        cell=cell(card.share, potential, rules),
        divides=(rules.performance, rules.potential),
        balance=balanced(_verdicts(sight, wanted, counts, part, at)),
        strangers=len(strangers.visits),
        points=strangers.mean,
        findings=strangers.open,
    )


def _verdicts(
    sight: Sight, wanted: Sequence[Measure], counts: Counts, part: Slice, at: datetime
) -> dict[str, Judged]:
    """Return the verdict on every measure and indicator that a side is made of."""
    policy, today = sight.views.house.rules.at(at), sight.views.day(at)
    estimates = {measure: measure.estimate(counts, policy) for measure in wanted}
    verdicts: dict[str, Judged] = {
        measure.id: line(
            measure,
            estimate,
            estimate,
            policy,
            final_on=pending(measure.id, part.end, today, policy),
        ).verdict
        for measure, estimate in estimates.items()
    }
    history = sight.centre.home.journal.load([HOUSE])[HOUSE]
    team = people.team(sight.views, history, part.start, part.end, at)
    return {**verdicts, **{each.code: each.verdict for each in team.indicators}}
