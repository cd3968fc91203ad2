"""Whether something happens among an advisor's answers more often than among all the others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from domain.selection.exact import Stratum, excess, expected
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked


def share(
    code: str,
    material: Material,
    hit: Callable[[Asked], bool],
    least: int,
) -> Iterator[Finding]:
    """Yield what was found with each advisor; by Fisher's exact test, one-sided.

    Args:
        code: The name of the test.
        material: The surveys.
        hit: Whether it happened with an answer.
        least: Fewer are never looked at.
    """
    answers = [row for row in material.rows if row.answered is not None]
    everywhere = sum(1 for row in answers if hit(row))
    for advisor, all_rows in material.advisors.items():
        rows = [row for row in all_rows if row.answered is not None]
        hits = [row for row in rows if hit(row)]
        if len(hits) < least or len(rows) == len(answers):
            continue
        table = [Stratum(len(hits), len(rows), everywhere, len(answers))]
        yield Finding(
            code=code,
            advisor=advisor,
            chance=excess(table, material.rules.tolerance),
            expected=expected(table),
            counts={
                "hits": len(hits),
                "of": len(rows),
                "rest_hits": everywhere - len(hits),
                "rest_of": len(answers) - len(rows),
            },
            surveys=tuple(row.survey for row in hits),
        )
