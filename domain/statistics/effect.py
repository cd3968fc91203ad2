"""Whether a change helped: a figure before and after it (SPEC 9)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from domain.measures.estimate import Estimate
from domain.statistics.difference import difference, spread
from domain.statistics.regression import Regression, regression


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A figure before and after.

    Attributes:
        before, after: The figure of each window.
        difference: After less before, in the unit of the figure; ``None`` without one of them.
        low, high: Its 95 % interval; ``None`` where there is none.
        distinguishable: Whether chance alone would hardly have made it.
        improved: Whether it is distinguishable and the better way.
        regression_warning: Whether the group was chosen for its poor figure, so that part of a
            rise was to be expected with nothing done.
        regression: How much; ``None`` without a warning, or with too few groups to tell.
        beyond: With a warning: whether the change is distinguishable beyond that pull as well;
            ``None`` where it cannot be told.
    """

    before: Estimate
    after: Estimate
    difference: float | None
    low: float | None
    high: float | None
    distinguishable: bool
    improved: bool
    regression_warning: bool
    regression: Regression | None = None
    beyond: bool | None = None


def before_after(
    now: Estimate,
    before: Estimate,
    *,
    better: str = "higher",
    chosen_low: bool | None = None,
    others: Sequence[Estimate] = (),
    target: float | None = None,
) -> Effect:
    """Return the effect that a change may have had.

    It says what happened, not why: another cause in the same weeks looks the same.

    Args:
        now: The figure of the window after.
        before: The same measure of the window before.
        better: ``higher``, ``lower``, or empty where neither way is an improvement.
        chosen_low: Whether the group was chosen for a poor figure in the window before; ``None``
            to find out from ``others`` and ``target`` (see :func:`was_low`).
        others: The other groups it was chosen from, in the window before.
        target: The measure's target, where missing it was the reason.
    """
    change = difference(now, before)
    warned = was_low(before, others, target, better) if chosen_low is None else chosen_low
    pulled = _regression(now, before, others) if warned else None
    rises = change.low is not None and change.low > 0
    return Effect(
        before=before,
        after=now,
        difference=change.difference,
        low=change.low,
        high=change.high,
        distinguishable=change.detectable,
        improved=change.detectable and better == ("higher" if rises else "lower"),
        regression_warning=warned,
        regression=pulled,
        beyond=None if pulled is None else change.detectable and _stays(pulled, rises=rises),
    )


def was_low(
    before: Estimate,
    others: Sequence[Estimate],
    target: float | None = None,
    better: str = "higher",
) -> bool:
    """Whether a group's figure was the poorest of all groups, or missed its target."""
    if before.value is None or not better:
        return False
    sign = 1 if better == "higher" else -1
    figures = [sign * other.value for other in others if other.value is not None]
    own = sign * before.value
    return (bool(figures) and own <= min(figures)) or (target is not None and own < sign * target)


def _regression(now: Estimate, before: Estimate, others: Sequence[Estimate]) -> Regression | None:
    after, own = spread(now), spread(before)
    if after is None or own is None:
        return None
    told = [one for one in map(spread, others) if one is not None]
    return regression(after, own, told)


def _stays(pulled: Regression, *, rises: bool) -> bool:
    """Whether what is left beyond the pull goes the way of the whole change."""
    return pulled.low > 0 if rises else pulled.high < 0
