"""Whether something happens to an advisor's unhappy customers that happens to nobody else.

Both must hold: more often than to the advisor's happy customers of the same week and trigger (a
bad week loses the happy ones too; days on which the centre lost most are kept apart), and more
often than to the other advisors' unhappy ones (what the whole centre does is not one person's
choice). The chance is the greater of the two, so no further share of the false alarms is used up
(R. L. Berger, "Multiparameter Hypothesis Testing and Acceptance Sampling", Technometrics 24:4,
1982: the intersection-union test).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from domain.selection.exact import Stratum, excess, expected
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked, week

Key = tuple[object, ...]
Counts = dict[Key, list[int]]
"""Stratum → (hits, how many)."""


def contrast(
    code: str,
    material: Material,
    of: Callable[[Asked], bool],
    hit: Callable[[Asked], bool],
) -> Iterator[Finding]:
    """Yield what was found with each advisor.

    Args:
        code: The name of the test.
        material: The surveys.
        of: Whether a survey counts at all.
        hit: Whether it happened to a survey that counts.
    """
    counted = [row for row in material.rows if of(row)]
    bad = _bad_days(counted, hit)

    def alike(row: Asked) -> Key:
        return (row.trigger, row.day in bad)

    def alike_in_week(row: Asked) -> Key:
        return (row.trigger, row.day in bad, week(row.day))

    everybody = _counts((row for row in counted if row.unhappy), hit, alike)
    tolerance = material.rules.tolerance
    for advisor, all_rows in material.advisors.items():
        rows = [row for row in all_rows if of(row)]
        unhappy = [row for row in rows if row.unhappy]
        hits = [row for row in unhappy if hit(row)]
        if not hits:
            continue
        own = _tables(_counts(unhappy, hit, alike_in_week), _counts(rows, hit, alike_in_week))
        rest = _tables(_counts(unhappy, hit, alike), everybody)
        others = sum(n for _, n in everybody.values()) - len(unhappy)
        if not others:
            continue
        yield Finding(
            code=code,
            advisor=advisor,
            chance=max(excess(own, tolerance), excess(rest, tolerance)),
            expected=max(expected(own), expected(rest)),
            counts={
                "hits": len(hits),
                "of": len(unhappy),
                "happy_hits": sum(1 for row in rows if not row.unhappy and hit(row)),
                "happy_of": len(rows) - len(unhappy),
                "rest_hits": sum(h for h, _ in everybody.values()) - len(hits),
                "rest_of": others,
            },
            surveys=tuple(row.survey for row in hits),
        )


def _bad_days(rows: Iterable[Asked], hit: Callable[[Asked], bool]) -> frozenset[str]:
    """Return the days on which it happened to half of the centre's customers or more."""
    days: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        found = days[row.day]
        found[0] += hit(row)
        found[1] += 1
    return frozenset(day for day, (hits, n) in days.items() if 2 * hits >= n)


def _counts(
    rows: Iterable[Asked], hit: Callable[[Asked], bool], key: Callable[[Asked], Key]
) -> Counts:
    counts: Counts = defaultdict(lambda: [0, 0])
    for row in rows:
        found = counts[key(row)]
        found[0] += hit(row)
        found[1] += 1
    return counts


def _tables(group: Counts, both: Counts) -> list[Stratum]:
    """Return the two-by-two tables of a group within all."""
    return [Stratum(*group[key], *both[key]) for key in group]
