"""The parts of a review as lines: what a room goes through, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tui.documents.said import Telling
from tui.screens.reviewcases import best, cases, rework
from tui.screens.reviewfigures import efficiency, numbers, trend
from tui.screens.reviewplan import plan, thanks
from tui.screens.reviewproblems import problems, repeats
from tui.screens.reviewrows import Held, ReviewRow

_BUILDERS: dict[str, Callable[[Held, Telling], Iterator[ReviewRow]]] = {
    "numbers": numbers,
    "problems": problems,
    "cases": cases,
    "plan": plan,
    "thanks": thanks,
    "trend": trend,
    "efficiency": efficiency,
    "repeats": repeats,
    "rework": rework,
    "best": best,
}


def rows_of(name: str, held: Held, telling: Telling) -> Sequence[ReviewRow]:
    """Return the lines of a part of either review."""
    return list(_BUILDERS[name](held, telling))
