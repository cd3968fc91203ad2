"""What every part of the demo's story needs at hand: the present, the people, the terms, chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from domain import clock
from domain.policy import Policy
from gateway.demo.hours import Hours
from gateway.demo.people import Colleague
from gateway.demo.texts import Notes


class Crew:
    """The staff by their part; work is dealt to the advisors in turn."""

    def __init__(self, staff: tuple[Colleague, ...]) -> None:
        self.advisors = [one for one in staff if one.role == "advisor"]
        self.manager = next(one.person for one in staff if one.role == "manager")
        self.director = next(one.person for one in staff if one.role == "director")
        self._dealt: dict[str, int] = {}

    def next_advisor(self, pile: str) -> Colleague:
        """Return whose turn it is for a pile of work, so that each pile is shared evenly."""
        turn = self._dealt.get(pile, 0)
        self._dealt[pile] = turn + 1
        return self.advisors[turn % len(self.advisors)]


class Terms:
    """When the policy wants things done: due times from a start, and starts from a due time."""

    def __init__(self, policy: Policy, zone: str) -> None:
        self._zone = zone
        self._lengths: dict[tuple[str, str], str] = {
            (name, rules.step): rules.due
            for name, procedure in policy.procedures.items()
            for rules in reversed(procedure.steps)
            if rules.due
        }

    def due(self, procedure: str, step: str, start: datetime) -> datetime:
        """Return when the (first such) step falls due whose clock started at ``start``."""
        return clock.after(start, self._lengths[procedure, step], self._zone)

    def start(self, procedure: str, step: str, due: datetime) -> datetime:
        """Return when the clock of a step started that falls due at ``due``."""
        return clock.before(due, self._lengths[procedure, step], self._zone)


@dataclass(frozen=True)
class Scene:
    """The surroundings of the story.

    Attributes:
        at: The instant the story ends at: the reader's present.
    """

    at: datetime
    rng: Random
    hours: Hours
    terms: Terms
    crew: Crew
    notes: Notes

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens now."""
        return self.rng.random() < share
