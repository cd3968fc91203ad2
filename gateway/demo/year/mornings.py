"""The morning meeting of every day of the year, held as the desk's page holds it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from domain.desk import Batch
from gateway.demo.hours import MEETING, MEETING_LENGTH, Hours
from gateway.demo.minutes import Minutes
from gateway.demo.year.life import Life
from gateway.demo.year.world import World


class Mornings:
    """Holds the meetings; ``minutes`` is what is done meanwhile."""

    def __init__(self, life: Life, world: World, hours: Hours, minutes: Minutes) -> None:
        self._life = life
        self._world = world
        self._hours = hours
        self._minutes = minutes

    def plan_day(self, day: date) -> None:
        """Plan the meeting of a day."""
        began = self._hours.at(day, MEETING)
        self._life.at(began + MEETING_LENGTH, partial(self._close, began))

    def _close(self, began: datetime) -> None:
        life, host = self._life, self._world.manager
        stood = life.pages.standing(life.now)
        held = self._minutes.close(life.desk.house(), began, life.now, stood)
        life.desk.journal.record([Batch(held.stream, 0, held.events)], life.stamp(host.id))
