"""Measuring an improvement: a figure of two windows, and what their difference can mean (SPEC 9).

The figures are those every page shows (``tui.cutting``); what may be concluded is
``domain.statistics``'s. Nothing here says that one thing caused the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.improving.actions import Compared
from domain.improving.facts import Effect, Figure, Scope, Window
from domain.measures import MEASURES, Estimate, Measure
from domain.measures.final import pending
from domain.policy import Policy
from domain.statistics.effect import before_after, was_low
from tui.cutting import Slice, can_cut, estimates
from tui.errors import MisuseError
from tui.reading import Views


def compare(
    views: Views,
    measure: str,
    before: Window,
    after: Window,
    at: datetime,
    *,
    scope: Sequence[Scope] = (),
    chosen: str = "",
) -> Compared:
    """Return what a measure says of two windows, and of their difference.

    While the later window's figure is not final nothing is concluded from the difference.

    Args:
        views: The figures.
        measure: The measure's id.
        before: The window before the change.
        after: The one after.
        at: The instant whose rules measure.
        scope: Only this part of the centre: the pilot.
        chosen: How the pilot's people were chosen.

    Raises:
        MisuseError: when there is no such measure, or it cannot be cut so.
    """
    rules = known_measure(measure, scope)
    policy = views.house.rules.at(at)
    was = _figure(views, rules, before, scope, policy)
    became = _figure(views, rules, after, scope, policy)
    why, others = _selected(views, rules, before, scope, chosen, was, policy)
    found = before_after(became, was, better=rules.better, chosen_low=bool(why), others=others)
    if pending(measure, after.end, views.day(at), policy):
        return Compared(_kept(was), _kept(became), Effect(difference=found.difference))
    one_way = found.distinguishable and bool(rules.better)
    effect = Effect(
        difference=found.difference,
        low=found.low,
        high=found.high,
        distinguishable=found.distinguishable,
        better=found.improved if one_way else None,
        regression=why if found.difference is not None else "",
        pull=found.regression.pull if found.regression else None,
        beyond=found.beyond,
    )
    return Compared(_kept(was), _kept(became), effect)


def known_measure(measure: str, scope: Sequence[Scope] = ()) -> Measure:
    """Return a measure by its id, where it can be cut to a scope.

    Raises:
        MisuseError: when there is none, or it cannot.
    """
    rules = MEASURES.get(measure)
    if rules is None:
        raise MisuseError(reason="no-such-measure", typed=measure, known=", ".join(MEASURES))
    for cut in scope:
        if not can_cut(rules, [cut.dimension]):
            raise MisuseError(reason="measure-uncut", typed=measure, cut=cut.dimension)
    return rules


def _figure(
    views: Views, measure: Measure, window: Window, scope: Sequence[Scope], policy: Policy
) -> Estimate:
    part = Slice(window.start, window.end, tuple((c.dimension, c.value) for c in scope))
    return estimates(views, [measure.id], part, policy)[()][measure.id]


def _selected(
    views: Views,
    measure: Measure,
    before: Window,
    scope: Sequence[Scope],
    chosen: str,
    was: Estimate,
    policy: Policy,
) -> tuple[str, Sequence[Estimate]]:
    """Return why a return to the mean is to be expected, if it is, and what was not chosen."""
    if not measure.better:
        return "", ()
    others = _others(views, measure, before, scope, policy) if scope else ()
    if scope and chosen == "low-score":
        return "low-score", others
    if was_low(was, others, better=measure.better):
        return "lowest", others
    earlier = list(_earlier(views, measure, before, scope, policy))
    if len(earlier) > 1 and was_low(was, earlier, better=measure.better):
        return "worst", earlier
    return "", ()


def _others(
    views: Views, measure: Measure, window: Window, scope: Sequence[Scope], policy: Policy
) -> Sequence[Estimate]:
    """Return the figures of those the pilot was chosen from: who else is in its first cut."""
    first, rest = scope[0], tuple((cut.dimension, cut.value) for cut in scope[1:])
    part = Slice(window.start, window.end, rest)
    found = estimates(views, [measure.id], part, policy, by=(first.dimension,))
    return [
        told[measure.id]
        for (value,), told in found.items()
        if value not in ("", first.value) and told[measure.id].value is not None
    ]


def _earlier(
    views: Views, measure: Measure, before: Window, scope: Sequence[Scope], policy: Policy
) -> Iterator[Estimate]:
    """Yield the figures of the windows of the same length before the first one."""
    length = timedelta(days=before.days)
    for back in range(1, policy.improve.worst_of + 1):
        window = Window(before.start - back * length, before.end - back * length)
        found = _figure(views, measure, window, scope, policy)
        if found.value is not None:
            yield found


def _kept(estimate: Estimate) -> Figure:
    return Figure(estimate.value, estimate.n, estimate.low, estimate.high)
