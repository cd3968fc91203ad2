"""What happens to a car of the year's story, from the booking to the handover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from domain.types import Person
from domain.visits import counter
from domain.visits.commands import (
    AnnouncePickUp,
    AnyVisitCommand,
    BookHours,
    BookVisit,
    CheckQuality,
    DecideFinding,
    DecidePrice,
    Diagnose,
    FinishWork,
    HandOver,
    NoteReturn,
    OpenVisit,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellFinding,
    TellPrice,
    TellProgress,
)
from domain.visits.facts import Mode, VisitId
from domain.visits.rules import VisitRules
from gateway.demo.hours import DAY, HOUR, MINUTE, Hours
from gateway.demo.year.changes import Changes
from gateway.demo.year.clients import Client
from gateway.demo.year.life import Life
from gateway.demo.year.world import Job, World

MODES: dict[Mode, float] = {"in-store": 0.42, "mobile": 0.32, "remote": 0.26}
"""Where the work is done."""

BOOKED, ON_TIME, PREPARED = 0.55, 0.94, 0.8
"""The shares of visits with an appointment, of those kept, and with the parts ready."""

REMINDED = 0.9
"""The share of those who would be late that come in time when somebody calls the day before."""

SLOW_ORDER, SLOW_DIAGNOSIS, SILENT, SLOW_HANDOVER, SHORT_NOTICE = 0.02, 0.03, 0.03, 0.04, 0.04
"""The shares in which a mark is missed."""

FINDING, REFUSED, PRICE, DELAYED, LATE = 0.09, 0.25, 0.05, 0.05, 0.03
"""The shares with something new, of those refused, with another price, delayed, too late."""

TELL = 28 * MINUTE
"""How often the customer hears while work runs."""

SESSION = 55 * MINUTE
"""How long anybody works on a car before they turn to another."""


class Step(NamedTuple):
    """Something done in a visit, and how long after the step before."""

    after: timedelta
    by: Person
    command: Callable[..., AnyVisitCommand]
    given: dict[str, Any]


class Garage:
    """Plays visits into a life.

    Attributes:
        billed: What was paid so far, in cents, by month (``2026-03``) and advisor.
    """

    def __init__(
        self, life: Life, world: World, rules: VisitRules, changes: Changes, hours: Hours
    ) -> None:
        self._life = life
        self._world = world
        self._rules = rules
        self._changes = changes
        self._hours = hours
        self.billed: Counter[tuple[str, str]] = Counter()

    def expect(self, client: Client, at: datetime, job: Job, key: str) -> None:
        """Let somebody come at about this time, booked before or not."""
        rng, advisor = self._world.rng, self._world.advisor_for(client)
        mode: Mode = rng.choices(list(MODES), list(MODES.values()))[0]
        contact = client.contact(advisor.id)
        punctual = rng.random() < ON_TIME
        slot = at + (rng.uniform(0, 11) if punctual else -rng.uniform(16, 45)) * MINUTE
        made = max(self._life.now, at - rng.uniform(0.6, 6) * DAY)
        if rng.random() >= BOOKED or slot <= made:
            self._life.at(at, lambda: self._arrive(client, advisor, mode, job, key, ""))
            return

        def book() -> None:
            command = BookVisit(
                at=self._life.now,
                by=advisor,
                key=f"{key}-b",
                contact=contact,
                slot=slot,
                mode=mode,
                service=job.service,
                fault=job.fault,
                prediagnosed=rng.random() < PREPARED,
                parts_ready=rng.random() < PREPARED,
            )
            number = counter.book(self._life.desk, command, self._life.stamp(advisor.id))
            come = partial(self._arrive, client, advisor, mode, job, key, number)
            if punctual:
                self._life.at(at, come)
            else:
                self._life.at(slot, partial(self._remind, mode, come, at))

        self._life.at(made, book)

    def _remind(self, mode: Mode, come: Callable[[], None], at: datetime) -> None:
        """Whoever would be late comes now if somebody called the day before, else later."""
        today = self._hours.day(self._life.now)
        if self._changes.helps("reminder", REMINDED, today, mode=mode):
            come()
        else:
            self._life.at(at, come)

    def _arrive(
        self, client: Client, advisor: Person, mode: Mode, job: Job, key: str, booking: VisitId
    ) -> None:
        life = self._life
        command = OpenVisit(
            at=life.now,
            by=advisor,
            key=key,
            contact=client.contact(advisor.id),
            booking=booking,
            mode=mode,
            service=job.service,
            matter=job.matter,
            fault=job.fault,
            mileage=job.mileage,
            first=job.first,
            major=job.service == "bodywork",
        )
        visit = counter.receive(life.desk, command, life.stamp(advisor.id))
        self._play(visit, list(self._steps(advisor, mode, job)), 0)

    def _play(self, visit: VisitId, steps: list[Step], place: int) -> None:
        """Do one step after the other, each in its time."""
        if place == len(steps):
            return
        step, life = steps[place], self._life

        def act() -> None:
            command = step.command(at=life.now, by=step.by, **step.given)
            try:
                counter.attend(life.desk, visit, [command], life.stamp(step.by.id))
            finally:  # what was refused does not keep the car in the house
                self._play(visit, steps, place + 1)

        life.at(life.now + step.after, act)

    def _steps(self, advisor: Person, mode: Mode, job: Job) -> list[Step]:
        steps = [*self._reception(advisor, job), *self._work(advisor, job)]
        return [
            *steps,
            *(self._return(advisor, job) if mode == "in-store" else self._end(advisor, mode, job)),
        ]

    def _reception(self, advisor: Person, job: Job) -> list[Step]:
        rng, at = self._world.rng, self._life.now
        slow = rng.random() < SLOW_ORDER
        order = rng.uniform(4, 9) if slow else rng.uniform(0.8, 2.8)
        diagnosis = rng.uniform(31, 50) if rng.random() < SLOW_DIAGNOSIS else rng.uniform(7, 26)
        span = job.length * 1.35 + HOUR
        finish = (at + span).replace(second=0, microsecond=0)
        found = {"note": job.fault, "price": job.price, "finish": finish, "matter": job.matter}
        return [
            Step(order * MINUTE, advisor, OpenWorkOrder, {"estimate": job.price, "finish": finish}),
            Step(max(diagnosis - order, 1) * MINUTE, advisor, Diagnose, found),
        ]

    def _work(self, advisor: Person, job: Job) -> list[Step]:
        rng, technician = self._world.rng, self._world.technician()
        steps = [
            Step(rng.uniform(3, 15) * MINUTE, technician, StartWork, {"technician": technician.id})
        ]
        worked, rest = timedelta(), job.length
        while rest > TELL:
            silent = rng.random() < SILENT
            told = rng.uniform(31, 44) * MINUTE if silent else rng.uniform(0.8, 0.98) * TELL
            steps.append(Step(told, advisor, TellProgress, {"channel": "wechat"}))
            worked, rest = worked + told, rest - told
            if worked > SESSION and rest > HOUR:
                steps += self._break(technician, rest)
                worked, rest = timedelta(), rest * 0.4
        steps += [*self._finding(advisor, technician), *self._price(advisor, technician, job)]
        if rng.random() < DELAYED:
            given = {
                "finish": self._life.now + job.length * 2 + DAY,
                "reason": self._world.note("delay"),
            }
            steps.append(Step(2 * MINUTE, advisor, TellDelay, given))
        elif rng.random() < LATE:
            rest += job.length * 0.6 + 80 * MINUTE
        minutes = round(job.length / MINUTE)
        booked = {"staff": technician.id, "minutes": minutes}
        return [
            *steps,
            Step(max(rest, MINUTE), technician, FinishWork, {}),
            Step(MINUTE, technician, BookHours, booked),
        ]

    def _break(self, technician: Person, rest: timedelta) -> list[Step]:
        """The car waits for parts, or for the next day."""
        away = rest * 0.6 if rest < 6 * HOUR else DAY * 0.7
        return [
            Step(MINUTE, technician, PauseWork, {"why": "parts"}),
            Step(away, technician, StartWork, {"technician": technician.id}),
        ]

    def _finding(self, advisor: Person, technician: Person) -> list[Step]:
        rng = self._world.rng
        if rng.random() >= FINDING:
            return []
        told = {
            "finding": self._world.note("finding"),
            "price": rng.randrange(8_000, 90_000, 500),
            "photo": f"IMG_{rng.randrange(10_000)}.jpg",
        }
        accepted = rng.random() >= REFUSED
        return [
            Step(5 * MINUTE, advisor, TellFinding, told),
            Step(rng.uniform(4, 15) * MINUTE, advisor, DecideFinding, {"accepted": accepted}),
            Step(MINUTE, technician, StartWork, {"technician": technician.id}),
        ]

    def _price(self, advisor: Person, technician: Person, job: Job) -> list[Step]:
        rng = self._world.rng
        if rng.random() >= PRICE:
            return []
        dearer = round(job.price * rng.uniform(1.25, 1.6) / 100) * 100
        return [
            Step(4 * MINUTE, advisor, TellPrice, {"price": dearer + 20_000}),
            Step(rng.uniform(3, 12) * MINUTE, advisor, DecidePrice, {"accepted": True}),
            Step(MINUTE, technician, StartWork, {"technician": technician.id}),
        ]

    def _quality(self, mode: Mode) -> list[Step]:
        people = (self._world.technician(), self._world.technician(), self._world.manager)
        checkers = people[: self._rules.levels(mode)]
        return [
            Step(self._world.rng.uniform(1, 6) * MINUTE, by, CheckQuality, {"level": level})
            for level, by in enumerate(checkers, 1)
        ]

    def _return(self, advisor: Person, job: Job) -> list[Step]:
        rng = self._world.rng
        notice = rng.uniform(5, 12) if rng.random() < SHORT_NOTICE else rng.uniform(17, 60)
        handover = rng.uniform(6, 12) if rng.random() < SLOW_HANDOVER else rng.uniform(1.5, 4.6)

        def announce(*, at: datetime, by: Person) -> AnnouncePickUp:
            return AnnouncePickUp(at=at, by=by, pick_up=at + notice * MINUTE)

        return [
            *self._quality("in-store"),
            Step(2 * MINUTE, advisor, announce, {}),
            Step((notice + rng.uniform(0, 9)) * MINUTE, advisor, NoteReturn, {}),
            Step(handover * MINUTE, advisor, HandOver, self._handed(advisor, "in-store", job)),
        ]

    def _end(self, advisor: Person, mode: Mode, job: Job) -> list[Step]:
        handed = Step(4 * MINUTE, advisor, HandOver, self._handed(advisor, mode, job))
        return [*self._quality(mode), handed]

    def _handed(self, advisor: Person, mode: Mode, job: Job) -> dict[str, Any]:
        checklist = self._rules.handover_list(mode)
        self.billed[f"{self._life.now:%Y-%m}", advisor.id] += job.price
        next_service = (self._life.now + job.next_service).date() if job.next_service else None
        return {"checked": checklist, "amount": job.price, "next_service": next_service}
