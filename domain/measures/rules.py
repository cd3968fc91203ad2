"""What is aimed at, and when a figure says enough to be judged: sections of the policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from domain.asking.rules import SurveyRules
from domain.clientele.rules import CustomerRules

_STRICT = {"extra": "forbid"}


def _weights() -> dict[str, int]:
    return {
        "booking": 10,
        "reception": 15,
        "communication": 20,
        "waiting": 15,
        "repair": 25,
        "handover": 10,
        "follow-up": 5,
    }


@dataclass(frozen=True)
class MeasureRules:
    """When a figure is judged, and how the customer journey index is weighted.

    Attributes:
        minimum: Nobody and nothing below so many cases is ranked.
        margin: The window proposed is the shortest whose NPS has at most this 95 % margin, points.
        drivers: So many answers at least, before it is told what moves the score.
        weights: The weight of each touchpoint in the customer journey index (SPEC 4.1), per cent.
    """

    __pydantic_config__: ClassVar = _STRICT
    minimum: int = 30
    margin: int = 15
    drivers: int = 100
    weights: dict[str, int] = field(default_factory=_weights)


@dataclass(frozen=True)
class Targets:
    """What the centre aims at.

    Points for NPS, means for CES (1-7) and CJI (0-10), hours for times, per cent for rates.
    ``nps_swing`` is how far it may move between months, ``service_time`` the dashboard's line.
    """

    __pydantic_config__: ClassVar = _STRICT
    nps: int
    nps_swing: int
    csat: int
    ces: float
    response_in_time: int
    closure: int
    cji: float = 8.5
    problem_closure: int = 100
    first_time_right: int = 95
    productivity: int = 85
    repair_time: float = 3.0
    service_time: float = 2.0
    on_time: int = 95
    away: int = 60
    complaint_rate: float = 1.0
    retention: int = 90


class Standards(Protocol):
    """What figures are taken and judged by: the parts of a policy that they look at."""

    @property
    def targets(self) -> Targets:
        """What is aimed at."""

    @property
    def measures(self) -> MeasureRules:
        """When a figure is judged."""

    @property
    def surveys(self) -> SurveyRules:
        """The collection rates aimed at."""

    @property
    def customers(self) -> CustomerRules:
        """What a customer's value is made of."""
