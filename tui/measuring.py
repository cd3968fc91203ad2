"""Reading every measure of a period: its figure, its target, the period before, and its cuts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from domain.measures import (
    MEASURES,
    NOTHING,
    Change,
    Estimate,
    Measure,
    Unit,
    Verdict,
    change,
    final,
    verdict,
)
from domain.measures.measure import Better
from domain.policy import Policy
from domain.statistics.casemix import Answers, Standing, beside, scored
from tui import cutting
from tui.cutting import PEOPLE, Slice
from tui.reading import Views

_DAY = timedelta(days=1)

_CLASSES = frozenset({"promoters", "passives", "detractors"})
"""The counts a score is made of."""


class FigureLine(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of a period, or of a part of it.

    Attributes:
        now: The figure.
        before: The figure of the period just before.
        change: What lies between them, and whether it is more than noise.
        swing: Whether it moved more than the policy lets pass (NPS only).
        final_on: The day it is final, where that is still to come: until then it is neither judged
            nor said to have changed.
    """

    measure: str
    unit: Unit
    better: Better
    now: Estimate
    before: Estimate
    change: Change
    target: float | None
    verdict: Verdict
    swing: bool = False
    final_on: date | None = None


class CutLine(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one part: its values of the dimensions, as they are and as people say."""

    key: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[FigureLine, ...]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Measures of a period, cut by dimensions; one line with an empty key where there are none.

    ``uncut`` are the measures asked for that cannot be cut so; ``minimum`` how much a figure must
    rest on to be judged.
    """

    start: date
    end: date
    at: datetime
    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    as_now: bool
    lines: tuple[CutLine, ...]
    uncut: tuple[str, ...]
    minimum: int


def figures_of(
    views: Views,
    part: Slice,
    at: datetime,
    measures: Iterable[str] = tuple(MEASURES),
    by: Sequence[str] = (),
) -> Figures:
    """Return measures of a slice, each beside its target and the period before."""
    policy = views.house.rules.at(at)
    wanted = list(measures)
    now = cutting.estimates(views, wanted, part, policy, by)
    undated = not {"day", "week", "month"} & set(by)
    before = cutting.estimates(views, wanted, part.before(), policy, by) if undated else {}
    asked = [*by, *(name for name, _ in part.where)]
    return Figures(
        start=part.start,
        end=part.end,
        at=at,
        by=tuple(by),
        where=part.where,
        as_now=part.as_now,
        lines=tuple(
            CutLine(
                key=key,
                names=tuple(named(views, *each) for each in zip(by, key, strict=True)),
                figures=tuple(
                    line(
                        MEASURES[name],
                        found,
                        before.get(key, {}).get(name, NOTHING),
                        policy,
                        final_on=final.pending(
                            name, _last(by, key, part.end), views.day(at), policy
                        ),
                    )
                    for name, found in figures.items()
                ),
            )
            for key, figures in now.items()
        ),
        uncut=tuple(name for name in wanted if not cutting.can_cut(MEASURES[name], asked)),
        minimum=policy.measures.minimum,
    )


def _last(by: Sequence[str], key: Sequence[str], end: date) -> date:
    """Return the last day of a part: of a day, a week or a month its own."""
    for name, value in zip(by, key, strict=True):
        if name == "day":
            return date.fromisoformat(value)
        if name == "week":
            return min(end, date.fromisoformat(value) + 6 * _DAY)
        if name == "month":
            later = date.fromisoformat(f"{value}-01") + 31 * _DAY
            return min(end, later.replace(day=1) - _DAY)
    return end


def line(
    measure: Measure,
    now: Estimate,
    before: Estimate,
    policy: Policy,
    *,
    final_on: date | None = None,
) -> FigureLine:
    """Return one measure beside its target and what it was before.

    Args:
        measure: The measure.
        now: Its figure.
        before: That of the period just before.
        policy: Whose targets hold.
        final_on: The day it is final, where that is still to come.
    """
    moved = final.claimed(measure.id, change(now, before))
    judged = verdict(measure, now, policy)
    if final_on:
        moved = Change(moved.difference)
        judged = "early" if judged in ("met", "missed", "open") else judged
    return FigureLine(
        measure=measure.id,
        unit=measure.unit,
        better=measure.better,
        now=now,
        before=before,
        change=moved,
        target=measure.target(policy),
        verdict=judged,
        swing=measure.id == "nps" and abs(moved.difference or 0) > policy.targets.nps_swing,
        final_on=final_on,
    )


def named(views: Views, dimension: str, value: str) -> str:
    """Return what people call a value of a dimension; codes stay codes, for the words."""
    if dimension in PEOPLE and value:
        return views.house.name_of(value)
    return views.house.name if dimension == "centre" and value == views.house.centre else value


def beside_others(views: Views, part: Slice, policy: Policy) -> dict[str, Standing]:
    """Return how each advisor's score stands beside what others hear of the same services."""
    found = cutting.counts(views, "answers", part, ("advisor", "service"), only=_CLASSES)
    answers: dict[tuple[str, Hashable], Answers] = {
        (advisor, service): scored(sums["promoters"], sums["passives"], sums["detractors"])
        for (advisor, service), sums in found.items()
        if advisor
    }
    return {each.advisor: each for each in beside(answers, policy.measures.minimum, per=100)}
