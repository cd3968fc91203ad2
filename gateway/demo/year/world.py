"""What the parts of the year's story have at hand: chance, people, jobs and words."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from importlib import resources
from random import Random
from typing import Any, NamedTuple

from domain.types import Person, StaffId
from gateway.demo.hours import DAY, HOUR, MINUTE
from gateway.demo.people import Colleague, Language
from gateway.demo.year.clients import LOYAL, Client


class Job(NamedTuple):
    """What is to be done to a car.

    Attributes:
        length: How long somebody works on it.
        price: What is told for it, in cents.
        next_service: When it should come again; ``None`` where that is not the question.
    """

    service: str
    matter: str
    fault: str
    length: timedelta
    price: int
    mileage: int
    first: bool
    next_service: timedelta | None


class World:
    """The people of the centre, what cars need and what is written down about it."""

    def __init__(self, rng: Random, people: tuple[Colleague, ...]) -> None:
        self.rng = rng
        self.people = people
        self._by_role: dict[str, list[Person]] = {}
        for one in people:
            self._by_role.setdefault(one.role, []).append(one.person)
        self.manager = self._by_role["manager"][0]
        self.director = self._by_role["director"][0]
        self.advisors = self._by_role["advisor"]
        self._texts = texts()

    @property
    def technicians(self) -> list[Person]:
        """Who works on cars."""
        return self._by_role["technician"]

    def technician(self) -> Person:
        """Return somebody who works on cars."""
        return self.rng.choice(self.technicians)

    def advisor_for(self, client: Client) -> Person:
        """Return who serves a customer: mostly the one they know."""
        if self.rng.random() < LOYAL:
            return self.advisor(client.advisor)
        return self.rng.choice(self.advisors)

    def advisor(self, staff: StaffId) -> Person:
        """Return an advisor by id."""
        return next(one for one in self.advisors if one.id == staff)

    def person(self, staff: StaffId) -> Person:
        """Return somebody on the staff by id."""
        return next(one.person for one in self.people if one.id == staff)

    def colleague(self, person: Person) -> Colleague:
        """Return somebody on the staff with their name."""
        return next(one for one in self.people if one.id == person.id)

    def language(self, person: Person) -> Language:
        """Return the language somebody on the staff thinks in, by their name."""
        return "zh" if self.colleague(person).name[0] >= _CHINESE else "en"

    def note(self, occasion: str, language: Language = "zh") -> str:
        """Return words written down on an occasion."""
        return str(self.rng.choice(self._texts["notes"][occasion][language]))

    def written(self, occasion: str, rng: Random) -> str:
        """Return what the staff write on an occasion, by other chance than the story's."""
        return str(rng.choice(self._texts["notes"][occasion]["zh"]))

    def job(self, language: Language, *, again: str = "") -> Job:
        """Return what a car needs; ``again`` is the matter that was not solved the last time."""
        rng, jobs = self.rng, self._texts["job"]
        names = [name for name in jobs if not again or jobs[name]["matter"] == again]
        name = rng.choices(names, [jobs[one]["weight"] for one in names])[0]
        job = jobs[name]
        first = bool(job.get("first", False)) and rng.random() < job["first"]
        return Job(
            service=job["service"],
            matter=job["matter"],
            fault=rng.choice(job[language]),
            length=rng.uniform(*job["minutes"]) * MINUTE,
            price=rng.randrange(job["price"][0], job["price"][1], 10) * 100,
            mileage=rng.randrange(1_000, 5_000) if first else rng.randrange(5_000, 140_000),
            first=first,
            next_service=rng.randrange(150, 200) * DAY if job["service"] == "maintenance" else None,
        )


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """Return what the year's story is told with."""
    import tomllib

    text = resources.files("gateway.demo").joinpath("year.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def crew(usual: tuple[Colleague, ...], technicians: int) -> tuple[Colleague, ...]:
    """Return the staff of the year: the usual people, more advisors, and so many technicians."""
    more = [Colleague(**entry) for entry in texts()["staff"]]
    workshop = [one for one in more if one.role == "technician"]
    return (*usual, *(one for one in more if one not in workshop[technicians:]))


_CHINESE = "\u4e00"
"""Where Chinese characters begin."""

OPENING = HOUR * 8.5
"""When the doors open, from midnight …"""

CLOSING = HOUR * 16.5
"""… and the last car is taken in."""
