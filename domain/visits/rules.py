"""The rules of visits (SPEC 6): ``[visit]`` of a policy.

Not every promise fits every mode. At the centre (``in-store``) all of them are made. A ``mobile``
visit ends at the customer's door and a ``remote`` one on the telephone: nobody fetches a car, so
neither has a pick-up announced ahead nor a handover against the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.visits.facts import Mode


@dataclass(frozen=True)
class VisitRules:
    """By when things are done for everybody who comes, and what counts as rework.

    ``arrival`` is how long after the slot somebody is still on time, ``ordinary`` when an ordinary
    repair is finished unless another time is told. ``price_rise`` is the rise in per cent above
    which a fresh yes is needed. The checklists hold the codes of the handover, in the order they
    are done, and the levels how many checks the work has to pass, by mode: the foreman and the
    inspector do not ride along, and from afar nothing is touched. ``major`` are the kinds of
    service that count as a major repair; ``capacity`` how many bookings a day takes.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    arrival: str = "PT15M"
    work_order: str = "PT3M"
    diagnosis: str = "PT30M"
    ordinary: str = "PT24H"
    progress: str = "PT30M"
    notice: str = "PT15M"
    handover: str = "PT5M"
    price_rise: int = 20
    rework_within: str = "P30D"
    capacity: int = 60
    quality_levels: int = 3
    quality_mobile: int = 1
    quality_remote: int = 0
    services: tuple[str, ...] = (
        *("maintenance", "repair", "bodywork", "diagnosis", "recall", "accessory"),
    )
    major: tuple[str, ...] = ("bodywork",)
    checklist: tuple[str, ...] = (
        *("washed", "road-tested", "quality-checked", "explanation-card", "invoice-explained"),
        *("satisfaction-asked", "next-service-set"),
    )
    checklist_mobile: tuple[str, ...] = (
        *("road-tested", "quality-checked", "explanation-card", "invoice-explained"),
        *("satisfaction-asked", "next-service-set"),
    )
    checklist_remote: tuple[str, ...] = (
        *("invoice-explained", "satisfaction-asked", "next-service-set"),
    )

    def levels(self, mode: Mode) -> int:
        """Return how many checks the work has to pass before the handover."""
        other = {"mobile": self.quality_mobile, "remote": self.quality_remote}
        return other.get(mode, self.quality_levels)

    def handover_list(self, mode: Mode) -> tuple[str, ...]:
        """Return the codes of the checklist of a mode."""
        other = {"mobile": self.checklist_mobile, "remote": self.checklist_remote}
        return other.get(mode, self.checklist)


LENGTHS = (
    *("arrival", "work_order", "diagnosis", "ordinary", "progress", "notice", "handover"),
    "rework_within",
)
"""The rules that are durations."""
