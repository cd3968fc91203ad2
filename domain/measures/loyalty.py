"""Who comes back, who brings others, and what a customer is worth."""

from __future__ import annotations

from domain.clientele.yearly import SCALED
from domain.measures.estimate import NOTHING, Counts, Estimate, rate
from domain.measures.measure import Measure
from domain.measures.rules import Standards


def _retention(counts: Counts, _: Standards) -> Estimate:
    """Customers of the year before the last who came in the last as well ÷ those, per cent."""
    return rate(counts.get("stayed", 0), counts.get("had", 0))


def _return_rate(counts: Counts, _: Standards) -> Estimate:
    """Return for maintenance: the same of the customers who had a maintenance, per cent."""
    return rate(counts.get("maintained_again", 0), counts.get("maintained", 0))


def _referral_rate(counts: Counts, _: Standards) -> Estimate:
    """Customers who brought at least one ÷ customers with a visit, per cent (SPEC 4.1)."""
    return rate(counts.get("referring", 0), counts.get("customers", 0))


def _churn(counts: Counts, _: Standards) -> Estimate:
    """Customers of the year before the last who did not come in the last ÷ those, per cent."""
    had = counts.get("had", 0)
    return rate(had - counts.get("stayed", 0), had)


def _clv(counts: Counts, policy: Standards) -> Estimate:
    """Mean order value × visits a year × years × gross margin, in cents (SPEC 4.1).

    Visits a year are those of the window, scaled to a year (``came_a_year``, in parts), per
    customer who came in it; the mean order is that of the visits whose bill is known; years and
    margin are policy.
    """
    paid, here = counts.get("paid", 0), counts.get("active", 0)
    if not paid or not here:
        return NOTHING
    rules = policy.customers
    value = (
        counts.get("amount", 0)
        * counts.get("came_a_year", 0)
        * rules.years
        * rules.margin
        / (paid * here * 100 * SCALED)
    )
    return Estimate(value, here)


MEASURES = (
    Measure(
        "retention",
        "percent",
        "higher",
        ("customers",),
        _retention,
        lambda p: p.targets.retention,
        "A, C, E",
    ),
    Measure("return-rate", "percent", "higher", ("customers",), _return_rate, origin="A"),
    Measure("referral-rate", "percent", "higher", ("customers",), _referral_rate, origin="A, E"),
    Measure("churn", "percent", "lower", ("customers",), _churn, origin="A, C"),
    Measure("clv", "cents", "higher", ("customers",), _clv, origin="A"),
)
