"""Answers given at the centre itself on a day the customer had no business there.

Whoever waits for the car may well answer on the centre's own network or tablet: that is the day
of the visit, and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked
from domain.selection.share import share


def places(material: Material) -> Iterator[Finding]:
    """Yield how many answers for each advisor came from the centre's own places."""
    own = material.known.own

    def at_home(row: Asked) -> bool:
        return row.place in own and row.answered_on != row.day

    if own:
        yield from share("places", material, at_home, material.rules.together)
