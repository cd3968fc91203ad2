"""One phone number that answers for many customers of one advisor.

A plain count: families share a number too, but hardly ever so many of them in one period. A firm
has one number for many cars and comes to whoever is free; a number counts where nearly all
its customers are one advisor's. A firm that always comes to the same one is named in the policy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked


def numbers(material: Material) -> Iterator[Finding]:
    """Yield the advisors with a number that has too many customers."""
    rules = material.rules
    known, limit = material.known.shared | material.known.staff, rules.shared
    reached: dict[str, list[Asked]] = defaultdict(list)
    for row in material.rows:
        if row.was_sent and row.reached_at and row.reached_at not in known:
            reached[row.reached_at].append(row)
    shared = [rows for rows in reached.values() if _customers(rows) >= limit]
    for advisor in sorted(material.judged):
        many = []
        for rows in shared:
            own = [row for row in rows if row.advisor == advisor]
            share = 100 * _customers(own) / _customers(rows)
            if _customers(own) >= limit and share >= rules.one_hand:
                many.append(own)
        if many:
            many.sort(key=_customers, reverse=True)
            yield Finding(
                code="numbers",
                advisor=advisor,
                counts={
                    "numbers": len(many),
                    "customers": _customers(many[0]),
                    "limit": limit,
                },
                surveys=tuple(row.survey for found in many for row in found),
            )


def _customers(rows: list[Asked]) -> int:
    return len({row.customer for row in rows})
