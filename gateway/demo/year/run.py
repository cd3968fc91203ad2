"""A year of one centre up to the present, from a seed: customers, visits, surveys, cases.

The log that results is the one a centre would have written whose watcher never slept; every event
was decided by the desk, and every record carries the instant it was made at in the story.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from math import ceil, exp
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from domain import house as houses
from domain import policy as policies
from domain.asking.owing import owe_quarter
from domain.asking.quarter import Quarter, quarter_of
from domain.desk import Desk
from domain.house import House
from gateway.demo.hours import DAY, HOUR, Hours
from gateway.demo.minutes import Minutes
from gateway.demo.pages import Blank, Pages
from gateway.demo.people import staff
from gateway.demo.scene import Crew, Scene, Terms
from gateway.demo.texts import Notes
from gateway.demo.year.changes import Changes
from gateway.demo.year.clients import Client, Clients
from gateway.demo.year.followups import Followups
from gateway.demo.year.garage import Garage
from gateway.demo.year.hearing import Hearing
from gateway.demo.year.ideas import Ideas
from gateway.demo.year.improving import Improving
from gateway.demo.year.ledger import Ledger
from gateway.demo.year.life import Life, Story
from gateway.demo.year.mornings import Mornings
from gateway.demo.year.office import Office
from gateway.demo.year.place import ALONE, Place
from gateway.demo.year.programme import ideas, improvements
from gateway.demo.year.world import CLOSING, OPENING, Job, World, crew

if TYPE_CHECKING:
    from eventstore.transcript import Transcribing
    from gateway.journal import EventJournal

Report = Literal["problem", "suggestion", "complaint"]

DAYS = 365

BUSY = (1.12, 1.05, 1.0, 1.0, 1.08, 1.25, 0.5)
"""How busy a weekday is, Monday first, against the mean."""

AHEAD = 7
"""How many days ahead it is known who comes: some of them book."""

A_TECHNICIAN = 1_600
"""Cars a technician works on in a year, about."""

AGAIN, BACK_AFTER = 0.025, (3, 26)
"""The share of jobs whose fault comes back, and after how many days."""

NOISE, HEARD_TWICE = "noise", 0.5
"""What two people on the test drive find, and the share of it that then does not come back."""

REPORTS: dict[Report, float] = {"problem": 1.2, "suggestion": 0.5, "complaint": 0.4}
"""How many are reported a day."""

QUARTERLY_AT = 10 * HOUR
"""When the surveys of a quarter are planned, on the first day of the next."""


def furnish_year(  # noqa: PLR0913  what a year is told from, most of it by default
    journal: EventJournal,
    log: Transcribing,
    *,
    at: datetime,
    seed: int = 7,
    days: int = DAYS,
    place: Place = ALONE,
    pages: Pages | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> dict[str, int]:
    """Fill an empty log with a year of one centre, up to ``at``.

    Args:
        journal: Seals and opens the log's events; its keys give the customers' signs.
        log: The log, which nobody else writes to.
        at: The present (aware).
        seed: The same seed, present and secret give the same year.
        days: How many days, up to the present.
        place: The centre it is.
        pages: The desk's pages over the same log; without them meetings say nothing of how things
            stand, and no improvement is measured.
        progress: Told the share done, 0-1.

    Returns:
        How often which reason refused something that was planned.

    Raises:
        RefusedError: when the log already belongs to another centre.
    """
    outline = _Outline(at.astimezone(UTC), seed, days, place, pages or Blank())
    year = _Year(journal, log, outline)
    for done, day in enumerate(year.days):
        year.live(day, done / len(year.days))
        progress(done / len(year.days))
    year.end()
    progress(1.0)
    return dict(year.life.refused)


class _Outline(NamedTuple):
    """What a year is to be; as :func:`furnish_year` was told."""

    at: datetime
    seed: int
    days: int
    place: Place
    pages: Pages


class _Year:
    """Everything a year is made of."""

    def __init__(self, journal: EventJournal, log: Transcribing, outline: _Outline) -> None:
        at, seed, days, place, pages = self._outline = outline
        self._place = place
        self._zone = zone = ZoneInfo(place.zone)
        today = at.astimezone(zone).date()
        self.days = [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
        self._at = at
        self._story = Story(self._midnight(self.days[0]))
        self._rng = rng = Random(seed)  # noqa: S311  a story, not a secret
        self._ledger = Ledger(journal, log, self._story)
        desk = Desk(self._ledger)
        people = crew(staff(), ceil(place.visits / A_TECHNICIAN))
        text = policies.default_text()
        self._policy = policy = policies.parse(text)
        self.life = Life(desk, self._ledger, self._story, pages, place=place.centre, seed=seed)
        self._world = World(rng, people)
        hours, minutes = Hours(place.zone, rng), Minutes()
        scene = Scene(at, rng, hours, Terms(policy, place.zone), Crew(people), Notes(rng))
        self._furnish(desk, text)
        advisors = [one.id for one in self._world.advisors]
        self._clients = Clients(rng, journal.keys.secret(), advisors, place.pool)
        self._changes = Changes(self._own_chance("changes"))
        self._garage = Garage(self.life, self._world, policy.visit, self._changes, hours)
        self._followups = Followups(self.life, self._world, scene, policy, self._changes, minutes)
        self._hearing = Hearing(
            self.life,
            self._world,
            self._followups,
            self._clients,
            policy,
            self._changes,
            place.grace,
        )
        self._mornings = Mornings(self.life, self._world, hours, minutes)
        self._ideas = Ideas(self.life, self._world, self._own_chance("ideas"), ideas(), today - DAY)
        self._office = Office(self.life, self._world, self._clients, self._garage.billed, place)
        self.life.opened = self._opened
        self._visits = 0
        improving = Improving(self.life, self._world, self._changes, hours)
        told = improvements() if place.programme is None else place.programme
        improving.plan(told, today, days)

    def _own_chance(self, part: str) -> Random:
        """Return chance for a part of the story that leaves the others as they are without it."""
        outline = self._outline
        return Random(f"{part}/{outline.place.centre}/{outline.seed}")  # noqa: S311  a story

    def _opened(self, stream: str) -> None:
        self._followups.opened(stream)
        self._hearing.opened(stream)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)

    def _furnish(self, desk: Desk, text: str) -> None:
        at = self._story.now
        place = self._place
        opened = houses.open_centre(
            House(), centre=place.centre, name=place.name, zone=place.zone, at=at
        )
        house = houses.fold(opened)
        adopted = houses.adopt(house, text=text, policy=self._policy, starts=at, at=at)
        joined = [
            event
            for one in self._world.people
            for event in houses.join(house, who=one.id, name=one.name, role=one.role, at=at)
        ]
        manager = self._world.manager
        desk.furnish([*opened, *adopted, *joined], self.life.stamp(manager.id))

    def live(self, day: date, share: float) -> None:
        """Live one day: the meeting, cars, lists of surveys, reports, what the staff think up."""
        midnight = self._midnight(day)
        for ahead in range(AHEAD + 1) if day == self.days[0] else (AHEAD,):
            self._expect_on(day + ahead * DAY, share)
        self._mornings.plan_day(day)
        self._hearing.plan_day(midnight)
        self._office.plan_day(day, midnight)
        self._ideas.plan_day(day, midnight)
        for kind, mean in REPORTS.items():
            for n in range(self._poisson(mean)):
                at = midnight + HOUR * self._rng.uniform(9, 20)
                self.life.at(at, partial(self._hear, kind, f"{kind}-{day}-{n}"))
        quarter = quarter_of(day)
        if day == quarter.first:
            self.life.at(midnight + QUARTERLY_AT, partial(self._owe, quarter.before))
        self.life.run(min(midnight + DAY, self._at))

    def _hear(self, kind: Report, key: str) -> None:
        client = self._clients.anybody()
        if kind == "complaint":
            self._followups.complain(client, key)
        else:
            self._followups.report(client, kind, key)

    def _owe(self, quarter: Quarter) -> None:
        """Plan the surveys of the quarter that ended."""
        life, everybody = self.life, sorted(self._clients.ids())
        stamp = life.stamp(self._world.manager.id)
        owe_quarter(life.desk, everybody, quarter, life.now, stamp)

    def _poisson(self, mean: float) -> int:
        """Return how many of something rare happen."""
        number, chance = 0, self._rng.random()
        while chance > exp(-mean):
            chance *= self._rng.random()
            number += 1
        return number

    def _cars(self, day: date) -> int:
        mean = self._place.visits / DAYS * BUSY[day.weekday()]
        return round(self._rng.gauss(mean, mean**0.5))

    def _expect_on(self, day: date, share: float) -> None:
        for _ in range(self._cars(day)):
            opening = self._midnight(day) + OPENING
            self._expect(opening + (CLOSING - OPENING) * self._rng.random(), share)

    def _expect(self, at: datetime, share: float) -> None:
        """Somebody comes, and perhaps again because the fault came back."""
        client = self._clients.draw(share)
        job = self._world.job(client.who.language)
        self._visits += 1
        self._garage.expect(client, at, job, f"year-{self._visits:06}")
        if job.service == "repair" and self._rng.random() < AGAIN:
            back = at + self._rng.uniform(*BACK_AFTER) * DAY
            again = self._world.job(client.who.language, again=job.matter)
            key = f"year-{self._visits:06}-again"
            self.life.at(back, partial(self._come_back, client, at, again, key))

    def _come_back(self, client: Client, before: datetime, job: Job, key: str) -> None:
        """Somebody comes again for a fault that was repaired before, unless it is gone."""
        heard = job.matter == NOISE and self._changes.helps(
            "drive", HEARD_TWICE, before.astimezone(self._zone).date(), service=job.service
        )
        if not heard:
            self._garage.expect(client, self.life.now, job, key)

    def end(self) -> None:
        """Let the present come, and put everything into the log."""
        self.life.run(self._at)
        self._ledger.flush()
