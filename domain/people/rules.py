"""The rules of people and centres (SPEC 8): ``[people]`` and ``[mystery]`` of a policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from domain.types import Role

_STRICT = {"extra": "forbid"}


def _manager() -> dict[str, int]:
    return {"nps": 30, "closure": 20, "business": 30, "other": 20}


def _advisor() -> dict[str, int]:
    return {"nps": 40, "response-in-time": 20, "business": 25, "other": 15}


@dataclass(frozen=True)
class PeopleRules:
    """What the cards weigh, what the team aims at, who may tell figures, where the matrix divides.

    ``manager`` and ``advisor`` are the points of each part of a card. ``other`` is the target of
    the points told for the rest (attendance, standards), 0-100. ``turnover`` (per cent a year)
    is to stay below, ``satisfaction`` (0-10) above; ``training`` per cent done at least, of the
    suggestions decided ``adopted`` per cent at least, ``vacancies`` at most. ``team`` are the
    roles counted as the team. ``recoveries`` are so many cases due before anybody's recovery is
    ranked. ``performance`` and ``potential`` (0-100) divide the matrix.
    """

    __pydantic_config__: ClassVar = _STRICT
    manager: dict[str, int] = field(default_factory=_manager)
    advisor: dict[str, int] = field(default_factory=_advisor)
    other: int = 100
    turnover: int = 15
    satisfaction: float = 8.0
    training: int = 100
    adopted: int = 30
    vacancies: int = 0
    team: tuple[Role, ...] = ("advisor", "technician", "manager")
    enter: tuple[Role, ...] = ("manager", "director")
    recoveries: int = 5
    performance: int = 70
    potential: int = 60


@dataclass(frozen=True)
class MysteryRules:
    """What a mystery shopper looks at, and how long a finding may stand.

    ``aspects`` are given 0-10 points each, aiming at ``target`` on the mean; a finding is fixed
    within ``fix``. ``record`` are the roles that may put a visit on record, ``settle`` the level
    from which one may say that somebody else's finding is fixed.
    """

    __pydantic_config__: ClassVar = _STRICT
    aspects: tuple[str, ...] = ("response", "attitude", "skill", "transparency")
    target: float = 8.0
    fix: str = "P7D"
    record: tuple[Role, ...] = ("manager", "director")
    settle: Literal[1, 2, 3] = 2


def benchmarks() -> dict[str, int]:
    """Return the NPS of others that figures are seen beside (SPEC 8.3)."""
    return {
        "nio": 72,
        "tesla": 58,
        "li": 54,
        "xpeng": 45,
        "luxury": 28,
        "joint-venture": 12,
        "domestic": -5,
    }
