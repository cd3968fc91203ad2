"""Counts that are no sum over a day's rows: of customers over two years, and of months' money.

They are the centre's as a whole: nothing but the centre cuts them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain import clock
from domain.clientele.yearly import visits_a_year
from tui.persons import READ_AS
from tui.reading import Views

_TOLD = """
    max(day <= :last) AS had,
    max(day > :last) AS came,
    max(day <= :last AND service = 'maintenance') AS maintained,
    max(day > :last AND service = 'maintenance') AS maintained_again,
    sum(day > :last) AS visits,
    count(CASE WHEN day > :last THEN amount END) AS paid,
    sum(CASE WHEN day > :last THEN coalesce(amount, 0) ELSE 0 END) AS amount,
    max(day) AS day
"""

_CAME = "+stage = 'closed' AND invalid = '' AND +day > :before AND +day <= :end"
"""The visits that count; the signs keep to the index by customers, in whose order they are read."""

_KNOWN = f"""
WITH merged AS MATERIALIZED ({READ_AS}),
part AS MATERIALIZED (SELECT file FROM merged UNION SELECT whole FROM merged),
known AS (
    SELECT customer AS who, {_TOLD} FROM visits
    WHERE {_CAME} AND customer NOT IN part GROUP BY customer
    UNION ALL
    SELECT coalesce(m.whole, v.customer) AS who, {_TOLD}
    FROM visits AS v LEFT JOIN merged AS m ON m.file = v.customer
    WHERE {_CAME} AND customer IN part GROUP BY coalesce(m.whole, v.customer)
)
"""
"""Everybody who came in two windows; the few whose files were merged are put together apart."""

_REFERRED = """who IN (
    SELECT coalesce(m.whole, c.customer) FROM customers AS c
    LEFT JOIN merged AS m ON m.file = c.customer WHERE c.referrals > 0
)"""

_CUSTOMERS = f"""{_KNOWN}
SELECT
    sum(had) AS had,
    sum(had AND came) AS stayed,
    sum(maintained) AS maintained,
    sum(maintained AND maintained_again) AS maintained_again,
    sum(came) AS customers,
    sum(came AND {_REFERRED}) AS referring,
    sum(came) AS active,
    sum(visits) AS came,
    sum(paid) AS paid,
    sum(amount) AS amount
FROM known
"""

_MONTHS = """
FROM business AS r
LEFT JOIN business AS m
    ON m.centre = r.centre AND m.month = r.month AND m.figure = 'gross-margin'
LEFT JOIN business AS k ON k.centre = r.centre AND k.month = r.month AND k.figure = 'cost'
LEFT JOIN business AS n ON n.centre = r.centre AND n.month = r.month AND n.figure = 'customers'
WHERE r.figure = 'revenue' AND r.month >= :first AND r.month <= :final
"""

_BUSINESS = f"""
SELECT
    sum(r.value) AS revenue,
    count(*) AS revenue_months,
    sum(CASE WHEN m.value IS NOT NULL THEN r.value END) AS margin_revenue,
    sum(m.value) AS margin,
    count(m.value) AS margin_months,
    sum(CASE WHEN k.value IS NOT NULL THEN r.value END) AS cost_revenue,
    sum(k.value) AS cost,
    count(k.value) AS cost_months,
    sum(CASE WHEN n.value > 0 THEN r.value END) AS arpu_revenue,
    sum(CASE WHEN n.value > 0 THEN n.value END) AS arpu_customers,
    sum(coalesce(n.value, 0) > 0) AS arpu_months
{_MONTHS}"""


def of_customers(views: Views, end: date, back: int = 0) -> Mapping[str, int]:
    """Return who came in the policy's window up to ``end``, and in the one before.

    People whose files were merged are one. The window is what these figures are of, so the one
    that a figure is compared with ends where its own begins: ``back`` windows earlier. The visits
    are told as what they come to in a year besides, since another centre's window may be another.
    """
    for _ in range(back):
        end = date.fromisoformat(_years(views, end)["last"])
    found = views.sums(_CUSTOMERS, _years(views, end))
    return {**found, "came_a_year": visits_a_year(found["came"], _window(views, end))}


def _window(views: Views, end: date) -> str:
    return views.house.rules.at(_late(views, end)).customers.window


def _late(views: Views, end: date) -> datetime:
    return datetime.combine(end, time(23, 59), ZoneInfo(views.house.zone))


def _years(views: Views, end: date) -> dict[str, str]:
    """Return the policy's window up to a day, and the one before, by their last days."""
    at, window = _late(views, end), _window(views, end)
    last = clock.before(at, window, views.house.zone)
    before = clock.before(last, window, views.house.zone)
    return {
        "end": end.isoformat(),
        "last": views.day(last).isoformat(),
        "before": views.day(before).isoformat(),
    }


def of_business(views: Views, start: date, end: date) -> Mapping[str, int]:
    """Return the money of the months that ``start`` to ``end`` touch."""
    return views.sums(_BUSINESS, _months(start, end))


def _months(start: date, end: date) -> dict[str, str]:
    return {"first": start.isoformat()[:7], "final": end.isoformat()[:7]}


# What is behind ---------------------------------------------------------------------------------

_CAME_AGAIN = "CASE WHEN came THEN 'came-again' ELSE 'stayed-away' END"

_COUNTED_CUSTOMERS: Mapping[str, tuple[str, str, str, str]] = {
    "retention": ("had", "came", _CAME_AGAIN, "NULL"),
    "churn": ("had", "came", _CAME_AGAIN, "NULL"),
    "return-rate": (
        "maintained",
        "maintained_again",
        "CASE WHEN maintained_again THEN 'came-again' ELSE 'stayed-away' END",
        "NULL",
    ),
    "referral-rate": (
        "came",
        f"NOT {_REFERRED}",
        f"CASE WHEN {_REFERRED} THEN 'referred' ELSE 'not-referred' END",
        "NULL",
    ),
    "clv": ("came AND paid", "amount DESC", "''", "amount"),
}
"""Who counts, what they are ordered by, how they counted, and with which number."""

_COUNTED_MONTHS: Mapping[str, tuple[str, str]] = {
    "revenue": ("r.value", "r.value IS NOT NULL"),
    "gross-margin": ("100.0 * m.value / r.value", "m.value IS NOT NULL AND r.value <> 0"),
    "cost-rate": ("100.0 * k.value / r.value", "k.value IS NOT NULL AND r.value <> 0"),
    "arpu": ("1.0 * r.value / n.value", "n.value > 0"),
}
"""The month's own figure, and whether it has one."""


def customers_behind(views: Views, measure: str, end: date, limit: int) -> list[sqlite3.Row]:
    """Return (key, day, state, value, total) of the customers a measure is taken of."""
    who, first, state, value = _COUNTED_CUSTOMERS[measure]
    return views.named(
        f"{_KNOWN} SELECT who AS key, day, {state} AS state, {value} AS value,"
        f" count(*) OVER () AS total FROM known WHERE {who}"
        f" ORDER BY {first}, day DESC, who LIMIT {limit}",
        _years(views, end),
    )


def months_behind(views: Views, measure: str, start: date, end: date) -> list[sqlite3.Row]:
    """Return (key, day, state, value, total) of the months a measure is taken of."""
    value, told = _COUNTED_MONTHS[measure]
    return views.named(
        f"SELECT r.month AS key, r.month AS day, '' AS state, {value} AS value,"
        f" count(*) OVER () AS total {_MONTHS} AND {told} ORDER BY r.month DESC",
        _months(start, end),
    )
