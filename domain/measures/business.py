"""Money by month, entered or imported: revenue, gross margin, revenue per customer, cost rate."""

from __future__ import annotations

from domain.measures.estimate import Counts, Estimate
from domain.measures.measure import Measure
from domain.measures.rules import Standards


def _revenue(counts: Counts, _: Standards) -> Estimate:
    """What was taken, in cents; ``n`` months have a figure."""
    months = counts.get("revenue_months", 0)
    return Estimate(float(counts.get("revenue", 0)) if months else None, months)


def _gross_margin(counts: Counts, _: Standards) -> Estimate:
    """Gross margin ÷ revenue, per cent, of the months that have both."""
    revenue = counts.get("margin_revenue", 0)
    margin, months = counts.get("margin", 0), counts.get("margin_months", 0)
    return Estimate(100 * margin / revenue if revenue else None, months)


def _cost_rate(counts: Counts, _: Standards) -> Estimate:
    """Cost ÷ revenue, per cent, of the months that have both."""
    revenue = counts.get("cost_revenue", 0)
    cost, months = counts.get("cost", 0), counts.get("cost_months", 0)
    return Estimate(100 * cost / revenue if revenue else None, months)


def _arpu(counts: Counts, _: Standards) -> Estimate:
    """Revenue per customer and month, in cents, of the months that have both figures."""
    customers, months = counts.get("arpu_customers", 0), counts.get("arpu_months", 0)
    return Estimate(counts.get("arpu_revenue", 0) / customers if customers else None, months)


MEASURES = (
    Measure("revenue", "cents", "higher", ("business",), _revenue, origin="C"),
    Measure("gross-margin", "percent", "higher", ("business",), _gross_margin, origin="C"),
    Measure("arpu", "cents", "higher", ("business",), _arpu, origin="C"),
    Measure("cost-rate", "percent", "lower", ("business",), _cost_rate, origin="C"),
)
