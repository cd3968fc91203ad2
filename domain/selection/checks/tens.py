"""Runs of tens: longer than the scores of colleagues would ever give.

The longest run is compared with its exact distribution if the answers had come with the rate of
tens of one colleague or another: advisors differ honestly, and the mean over the colleagues keeps
that difference in. The advisor's own other answers must not explain it either: whoever has more
tens than the colleagues all the time has longer runs of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.selection.exact import run_chance
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked

BEST = 10
"""The top of the scale (SPEC 1)."""


def tens(material: Material) -> Iterator[Finding]:
    """Yield the longest run of tens of each advisor."""
    scored = [row for row in material.rows if row.was_valid and row.score is not None]
    answers: dict[str, list[Asked]] = {}
    for row in sorted(scored, key=lambda row: (row.answered or 0, row.survey)):
        answers.setdefault(row.advisor, []).append(row)
    rates = {
        advisor: sum(row.score == BEST for row in rows) / len(rows)
        for advisor, rows in answers.items()
        if advisor in material.judged
    }
    for advisor in sorted(rates):
        run = _longest(answers[advisor])
        others = [rate for name, rate in rates.items() if name != advisor]
        if len(run) < material.rules.tens or not others:
            continue
        n = len(answers[advisor])
        chance = sum(run_chance(len(run), n, rate) for rate in others) / len(others)
        if n - len(run) >= material.rules.tens:
            chance = max(chance, run_chance(len(run), n, _rate_beside(answers[advisor], run)))
        rest = [row for name, rows in answers.items() if name != advisor for row in rows]
        yield Finding(
            code="tens",
            advisor=advisor,
            chance=chance,
            counts={
                "hits": len(run),
                "of": n,
                "rest_hits": sum(row.score == BEST for row in rest),
                "rest_of": len(rest),
            },
            surveys=tuple(row.survey for row in run),
        )


def _rate_beside(rows: Sequence[Asked], run: Sequence[Asked]) -> float:
    """Return the rate of tens among the answers outside a run of them."""
    return (sum(row.score == BEST for row in rows) - len(run)) / (len(rows) - len(run))


def _longest(rows: Sequence[Asked]) -> list[Asked]:
    best: list[Asked] = []
    run: list[Asked] = []
    for row in rows:
        run = [*run, row] if row.score == BEST else []
        best = max(best, run, key=len)
    return best
