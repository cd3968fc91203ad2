"""Surveys of unhappy customers that nobody sent in time, or that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator

from domain.selection.contrast import contrast
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked


def lost(material: Material) -> Iterator[Finding]:
    """Yield how many unhappy customers of each advisor were lost on the way."""
    yield from contrast(
        "lost", material, of=lambda row: row.was_sent or row.status == "lapsed", hit=_was_lost
    )


def _was_lost(row: Asked) -> bool:
    return row.status == "lapsed" or (row.delivered == 0 and row.answered is None)
