"""Contact data the advisor changed just before an unhappy customer was to be asked."""

from __future__ import annotations

from collections.abc import Iterator

from domain.selection.contrast import contrast
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked, span


def contacts(material: Material) -> Iterator[Finding]:
    """Yield before how many unhappy customers' surveys each advisor changed where they go."""
    before = span(material.rules.just_before)
    yield from contrast(
        "contacts",
        material,
        of=lambda row: row.was_sent and row.sent is not None,
        hit=lambda row: changed_within(row, before),
    )


def changed_within(row: Asked, before: int) -> bool:
    """Whether the survey's own advisor changed the contact data within ``before`` µs of sending."""
    if row.changed is None or row.sent is None or not row.changed_by:
        return False
    return row.changed_by == row.advisor and 0 <= row.sent - row.changed <= before
