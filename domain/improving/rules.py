"""``[improve]`` of a policy: who decides about improvements, and how long things may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class ImproveRules:
    """The levels people need, and the usual times.

    Everybody may suggest. ``propose`` is the level that may propose an improvement, ``decide`` the
    one that adopts or declines suggestions, ``lead`` the one that assigns, places and drops, and
    works on improvements of others. ``answer`` is the time in which a suggestion is answered,
    ``due`` the one an improvement gets where none is told. ``worst_of`` is how many windows before
    a measurement's first one are looked at to see whether that one was the worst.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    propose: Literal[0, 1, 2, 3] = 1
    decide: Literal[1, 2, 3] = 2
    lead: Literal[1, 2, 3] = 2
    answer: str = "PT48H"
    due: str = "P30D"
    worst_of: int = 5
