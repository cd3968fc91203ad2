"""What a centre does beside its cars: hours, the month's money, strangers who look on.

It draws from chance of its own, so that the story of cars and customers is the same without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from domain.clientele.commands import NoteReferral
from domain.clientele.filing import change
from domain.desk import Batch
from domain.opening import Decided
from domain.people import figures, mystery
from domain.people.facts import figures_stream, mystery_stream
from domain.people.figures import Entry
from domain.people.mystery import Found, Report
from domain.types import Person
from domain.visits import counter
from gateway.demo.hours import DAY, HOUR
from gateway.demo.year.clients import Clients
from gateway.demo.year.life import Life
from gateway.demo.year.place import Place
from gateway.demo.year.world import World

SHIFT = (380, 505)
"""How many minutes a technician is at work on a day they are …"""

OFF = 0.3
"""… and the share of days they are not."""

REFERRED = 0.9
"""Referrals a day."""

LATE = 0.12
"""The share of findings that take too long."""

ASPECTS = {"response": 8.0, "attitude": 8.6, "skill": 8.2, "transparency": 7.6}
"""What strangers give on the mean."""


class Office:
    """Plays the desk's own life beside the workshop's."""

    def __init__(
        self,
        life: Life,
        world: World,
        clients: Clients,
        billed: Mapping[tuple[str, str], int],
        place: Place,
    ) -> None:
        self._life = life
        self._world = world
        self._clients = clients
        self._billed = billed
        self._place = place
        self._rng = Random(f"office/{place.centre}/{world.rng.random()}")  # noqa: S311  a story

    def plan_day(self, day: date, midnight: datetime) -> None:
        """Plan what happens beside the cars of a day."""
        rng, life = self._rng, self._life
        life.at(midnight + 20 * HOUR, partial(self._note_hours, day))
        if rng.random() < REFERRED:
            life.at(midnight + rng.uniform(9, 18) * HOUR, self._refer)
        if day.day == 3:  # noqa: PLR2004  the books of the month before are closed
            life.at(midnight + 10 * HOUR, partial(self._close_month, day - 3 * DAY))
        if day.day == 14:  # noqa: PLR2004  the middle of the month
            life.at(midnight + 17 * HOUR, partial(self._be_looked_at, day))

    def _record(self, decided: Sequence[Decided], by: Person) -> None:
        journal = self._life.desk.journal
        new = [each for each in decided if each.events]
        held = journal.load([each.stream for each in new])
        batches = [Batch(each.stream, len(held[each.stream]), each.events) for each in new]
        if batches:
            journal.record(batches, self._life.stamp(by.id))

    def _note_hours(self, day: date) -> None:
        rng, life = self._rng, self._life
        for one in self._world.technicians:
            if rng.random() < OFF:
                continue
            counter.attended(
                life.desk,
                staff=one.id,
                day=day,
                minutes=rng.randrange(*SHIFT),
                by=one,
                at=life.now,
                stamp=life.stamp(one.id),
            )

    def _refer(self) -> None:
        life, by = self._life, self._rng.choice(self._world.advisors)
        ids = sorted(self._clients.ids())
        if len(ids) < 2:  # noqa: PLR2004  one brings another
            return
        customer, friend = self._rng.sample(ids, 2)
        command = NoteReferral(at=life.now, by=by, referred=friend)
        change(life.desk, customer, [command], life.stamp(by.id))

    # Figures and strangers ----------------------------------------------------------------------

    def _close_month(self, last: date) -> None:
        """Tell the money of a month, and what else no event tells."""
        rng, month, by = self._rng, figures.month_of(last), self._world.manager
        own = {who: cents for (when, who), cents in self._billed.items() if when == month}
        revenue = sum(own.values())
        if not revenue:
            return
        passed = (self._life.now - self._life.began) / timedelta(days=365)
        aimed = round(revenue / rng.uniform(0.92, 1.06) * (1 + self._place.growth * passed))
        told = {
            "revenue": revenue,
            "revenue-target": aimed,
            "cost": round(revenue * rng.uniform(0.36, 0.42)),
            "gross-margin": round(revenue * rng.uniform(0.43, 0.48)),
            "customers": round(self._place.visits / 12 * rng.uniform(0.85, 0.95)),
            "satisfaction": rng.randrange(76, 89),
            "training": rng.randrange(78, 101),
            "vacancies": rng.choice((0, 0, 1, 2)),
            "potential": min(100, max(0, self._place.potential + rng.randrange(-4, 5))),
            "other": rng.randrange(72, 98),
        }
        entries = [Entry(month=month, figure=name, value=value) for name, value in told.items()]
        for one in self._world.advisors:
            mine = own.get(one.id, 0)
            each = {"revenue": mine, "revenue-target": aimed // len(self._world.advisors)}
            each["other"] = rng.randrange(70, 99)
            entries += [
                Entry(month=month, figure=name, value=value, staff=one.id)
                for name, value in each.items()
            ]
        life = self._life
        house = life.desk.house()
        stream = figures_stream(house.centre, month)
        known = life.desk.journal.load([stream])
        self._record(figures.enter(entries, known, house, by=by, at=life.now), by)

    def _be_looked_at(self, day: date) -> None:
        """Let a stranger come as a customer, and what they found be somebody's work."""
        rng, life, by = self._rng, self._life, self._world.manager
        scores = {
            aspect: min(10, max(0, round(rng.gauss(mean, 0.9)))) for aspect, mean in ASPECTS.items()
        }
        owners = [rng.choice(self._world.advisors) for _ in range(rng.choice((0, 1, 1, 2)))]
        found = {self._words("mystery"): owner for owner in owners}
        report = Report(
            day=day,
            shopper=f"{rng.choice('ABC')}{rng.randrange(10, 99)}",
            scores=scores,
            found=tuple(Found(what=what, owner=owner.id) for what, owner in found.items()),
        )
        house = life.desk.house()
        number = mystery.mystery_id(house.centre, report.day, report.shopper)
        stream = mystery_stream(number)
        self._record([Decided(stream, mystery.record(None, report, house, by=by, at=life.now))], by)
        for n, owner in enumerate(found.values(), 1):
            wait = rng.uniform(8, 12) if rng.random() < LATE else rng.uniform(1, 6.5)
            life.at(life.now + wait * DAY, partial(self._fix, stream, n, owner))

    def _fix(self, stream: str, n: int, by: Person) -> None:
        life = self._life
        held = mystery.fold(life.desk.journal.load([stream])[stream])
        remark = self._words("mystery-fixed")
        rules = life.desk.house().rules
        events = mystery.fix(held, n, remark, by=by, at=life.now, rules=rules)
        self._record([Decided(stream, events)], by)

    def _words(self, occasion: str) -> str:
        return self._world.written(occasion, self._rng)
