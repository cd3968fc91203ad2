"""Unhappy customers who were not asked, by what lies in the advisor's own hand.

Not counted are surveys nobody chose to leave out: the quiet period, no consent, a locked or
erased file, staff and test numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.selection.contrast import contrast
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked

BY_CHANGE = frozenset({"no-contact", "same-number"})
"""Why a survey is not sent that a change of contact data can bring about."""


def unasked(material: Material) -> Iterator[Finding]:
    """Yield how many unhappy customers of each advisor were not asked."""
    yield from contrast(
        "unasked", material, of=lambda row: row.was_sent or left_out(row), hit=left_out
    )


def left_out(row: Asked) -> bool:
    """Whether a survey was not sent for a reason the advisor could make or let happen."""
    if row.status == "lapsed":
        return True
    if row.status != "withheld":
        return False
    by_change = row.why in BY_CHANGE and bool(row.changed_by) and row.changed_by == row.advisor
    return row.why == "by-hand" or by_change
