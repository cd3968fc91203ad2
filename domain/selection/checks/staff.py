"""Answers given by staff, or at a number of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked
from domain.selection.share import share

STAFF = "staff-or-test"
"""Why an answer from such a number is not valid."""


def staff(material: Material) -> Iterator[Finding]:
    """Yield how many answers for each advisor were given by staff."""
    numbers = material.known.staff

    def by_staff(row: Asked) -> bool:
        return row.invalid == STAFF or row.reached_at in numbers

    yield from share("staff", material, by_staff, material.rules.staff)
