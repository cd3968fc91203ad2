"""The rules of visits (SPEC 6): ``[visit]`` of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class VisitRules:
    """By when things are done for everybody who comes, and what counts as rework.

    ``price_rise`` is the rise in per cent above which a fresh yes is needed; ``checklist`` the
    codes of the handover, in the order they are done; ``major`` the kinds of service that count
    as a major repair; ``quality_levels`` how many checks the work has to pass.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    work_order: str = "PT3M"
    diagnosis: str = "PT30M"
    ordinary: str = "PT24H"
    progress: str = "PT30M"
    notice: str = "PT15M"
    handover: str = "PT5M"
    price_rise: int = 20
    rework_within: str = "P30D"
    quality_levels: int = 3
    services: tuple[str, ...] = (
        *("maintenance", "repair", "bodywork", "diagnosis", "recall", "accessory"),
    )
    major: tuple[str, ...] = ("bodywork",)
    checklist: tuple[str, ...] = (
        *("washed", "road-tested", "quality-checked", "explanation-card", "invoice-explained"),
        *("satisfaction-asked", "next-service-set"),
    )
