"""The rules of caring for customers (SPEC 7): ``[customers]`` of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class CustomerRules:
    """When somebody is dormant, how early reminders come, what value and segments are made of.

    ``recent`` splits recency high from low, ``frequent`` visits in ``window`` frequency,
    ``spending`` (cents in ``window``) money. ``service_ahead`` is how long before the next service
    its reminder comes, ``call_back`` how long after a visit the call is due, ``years`` and
    ``margin`` (per cent) the inputs of CLV that no log tells; ``preferences`` the codes offered.
    A birthday becomes work up to ``birthday_late`` days after it, if nobody looked before;
    ``merge_level`` is the level a person needs to merge two files, or part them again.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    dormant: str = "P90D"
    service_ahead: str = "P7D"
    call_back: str = "PT24H"
    recent: str = "P180D"
    window: str = "P365D"
    frequent: int = 3
    spending: int = 500_000
    new: str = "P90D"
    years: int = 5
    margin: int = 45
    birthday_late: int = 3
    merge_level: Literal[1, 2, 3] = 2
    reminders: tuple[str, ...] = ("birthday", "service", "dormant", "call-back")
    preferences: tuple[str, ...] = (
        *("quiet-seat", "no-sales-talk", "likes-detail", "child-seat", "call-not-text"),
        *("text-not-call", "same-advisor", "waits-here"),
    )
