"""What the staff of the year suggest, and what the manager says to it.

It draws from chance of its own, so that the story of cars and customers is the same without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Literal, NamedTuple

from domain.improving import acting
from domain.improving.commands import DecideSuggestion, FinishSuggestion, Suggest
from domain.improving.facts import SuggestionId
from domain.types import Person
from gateway.demo.hours import DAY, HOUR
from gateway.demo.texts import Decks
from gateway.demo.year.life import Life
from gateway.demo.year.world import World

IDEAS = 0.1
"""Suggestions a day; the day before the present brings one in any case."""

LATE = 0.12
"""The share of suggestions that are answered too late."""

WAITS = 44 * HOUR
"""How long that one waits for its answer."""

ADOPTED = 0.55
"""The share that is adopted."""


class Idea(NamedTuple):
    """A suggestion in both languages, and what the manager says who adopts or declines it."""

    zh: str
    en: str
    cause: str
    adopted: str
    declined: str


class Ideas:
    """Plays the suggestions of the staff."""

    def __init__(
        self, life: Life, world: World, rng: Random, told: Sequence[Idea], eve: date
    ) -> None:
        self._life = life
        self._world = world
        self._rng = rng
        self._decks = Decks(rng)
        self._eve = eve
        self._told = {idea.zh: idea for idea in told}

    def plan_day(self, day: date, midnight: datetime) -> None:
        """Plan what is suggested on a day."""
        if self._rng.random() < IDEAS or day == self._eve:
            at = midnight + self._rng.uniform(9, 18) * HOUR
            self._life.at(at, partial(self._suggest, f"idea-{day}", last=day == self._eve))

    def _suggest(self, key: str, *, last: bool) -> None:
        rng, life, world = self._rng, self._life, self._world
        by = rng.choice([*world.technicians, *world.advisors])
        idea = self._told[self._decks.draw(("idea",), list(self._told))]
        text = idea.zh if world.language(by) == "zh" else idea.en
        command = Suggest(at=life.now, by=by, key=key, text=text, cause=idea.cause)
        number = acting.suggest(life.desk, command, life.stamp(by.id))
        hours = rng.uniform(50, 90) if rng.random() < LATE else rng.uniform(3, 44)
        wait = WAITS if last else hours * HOUR
        life.at(life.now + wait, partial(self._answer, number, idea, by))

    def _answer(self, number: SuggestionId, idea: Idea, whose: Person) -> None:
        life, by = self._life, self._world.manager
        adopted = self._rng.random() < ADOPTED
        verdict: Literal["adopted", "declined"] = "adopted" if adopted else "declined"
        why = idea.adopted if adopted else idea.declined
        command = DecideSuggestion(at=life.now, by=by, verdict=verdict, why=why)
        acting.answer(life.desk, number, command, life.stamp(by.id))
        if adopted:
            later = life.now + self._rng.uniform(5, 40) * DAY
            life.at(later, partial(self._carry_out, number, whose))

    def _carry_out(self, number: SuggestionId, by: Person) -> None:
        life = self._life
        command = FinishSuggestion(at=life.now, by=by)
        acting.answer(life.desk, number, command, life.stamp(by.id))
