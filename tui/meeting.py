"""The morning meeting under way: its agenda, its clock, what was handed out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tui.models import Brief

AGENDA = ("promises", "late", "today", "low", "closed")
"""The five items (SPEC 10.1), each with its minutes in the policy."""


def standing(brief: Brief) -> dict[str, int]:
    """Return how things stand in a meeting, by the names of its fact."""
    results = [promise.result for promise in brief.promises]
    answers, house = brief.nps_yesterday, brief.house
    return {
        "overdue": brief.overdue,
        "low_scores": len(brief.low_scores),
        "low_open": brief.low_open,
        "closed": len(brief.closed),
        "promoters": answers.promoters,
        "passives": answers.passives,
        "detractors": answers.detractors,
        "kept": results.count("kept"),
        "broken": results.count("broken"),
        "cars": house.total,
        "booked": house.booked,
        "capacity": house.capacity,
    }


@dataclass
class Minutes:
    """What happened in a meeting so far; it begins with the first thing done in it."""

    item: int = 1
    began: datetime | None = None
    item_began: datetime | None = None
    seen: set[int] = field(default_factory=set)
    assigned: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)

    def begin(self, now: datetime) -> None:
        """Start the clock, if it does not run."""
        if self.began is None:
            self.began = self.item_began = now

    def turn(self, by: int, now: datetime) -> None:
        """Go to another item; its clock starts anew."""
        self.begin(now)
        self.seen.add(self.item)
        self.item = (self.item + by) % len(AGENDA)
        self.item_began = now

    @property
    def name(self) -> str:
        """The item in view."""
        return AGENDA[self.item]

    def spent(self, now: datetime) -> tuple[timedelta, timedelta]:
        """Return the time spent on this item and in all."""
        if self.began is None or self.item_began is None:
            return timedelta(), timedelta()
        return now - self.item_began, now - self.began
