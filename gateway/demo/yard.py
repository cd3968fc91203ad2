"""The cars in the house at the demo's present, each as far as it has come, and two that are booked.

Drawn by chance of their own, so that the month's answers are the same with them and without.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from itertools import cycle
from random import Random
from typing import Any, NamedTuple

from domain.opening import Contact
from domain.types import Person
from domain.visits.commands import (
    AnnouncePickUp,
    AnyVisitCommand,
    BookVisit,
    CheckQuality,
    Diagnose,
    FinishWork,
    OpenVisit,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellFinding,
    TellProgress,
)
from domain.visits.orders import visit_of
from gateway.demo.hours import DAY, MINUTE, Hours
from gateway.demo.people import Colleague, Customer, customers
from gateway.demo.scene import Crew
from gateway.demo.script import Act, Attend, Book, Report

MORNING = time(9)
"""When the first booking of a day is, where the day before has no room for it."""

NIGHT = time(22)
"""The hour after which "later" is the next day."""


class _Car(NamedTuple):
    """A car with whom it belongs to and who cares for it."""

    told: Mapping[str, Any]
    key: str
    customer: Customer
    advisor: Person
    technician: Person

    @property
    def words(self) -> str:
        """What is wrong with it, in its owner's language."""
        return str(self.told[self.customer.language])

    @property
    def contact(self) -> Contact:
        """Who brings it."""
        return Contact(
            customer=self.customer.id,
            identified=True,
            name=self.customer.name,
            phone=self.customer.phone,
            plate=self.customer.plate,
            vehicle=self.customer.vehicle,
            advisor=self.advisor.id,
        )


class Yard:
    """The cars of a present."""

    def __init__(self, at: datetime, seed: int, crew: Crew, zone: str) -> None:
        rng = Random(f"yard {seed}")  # noqa: S311  a story, not a secret
        self._at = at
        self._seed = seed
        self._crew = crew
        self._hours = Hours(zone, rng)
        self._comers = customers(rng)
        self._fitters = cycle(rng.sample([one.person for one in technicians()], len(technicians())))

    def acts(self) -> Iterator[Act]:
        """Yield what happened to every car up to the present, and the bookings ahead."""
        texts = _texts()
        for number, told in enumerate((*texts["car"], *texts["booking"]), 1):
            car = _Car(
                told,
                f"demo-{self._seed}-car-{number}",
                next(self._comers),
                self._crew.next_advisor("yard").person,
                next(self._fitters),
            )
            yield from self._booked(car, self._slot(told)) if "booked" in told else ()
            yield from self._came(car) if "came" in told else ()

    def _ago(self, minutes: float) -> datetime:
        return self._at - minutes * MINUTE

    def _slot(self, told: Mapping[str, Any]) -> datetime:
        """Return the slot of a booking: when the car came, or later today, or tomorrow."""
        if "came" in told:
            return self._ago(told["came"])
        ahead: timedelta = told["slot"] * MINUTE
        slot = (self._at + ahead).replace(second=0, microsecond=0)
        if self._hours.fits(slot, (MORNING, NIGHT)):
            return slot
        today = self._hours.at(self._hours.day(self._at), MORNING) + ahead
        return today if today > self._at else today + DAY

    def _booked(self, car: _Car, slot: datetime) -> Iterator[Act]:
        at = self._ago(car.told["booked"])
        command = BookVisit(
            at=at,
            by=car.advisor,
            key=f"{car.key}-booked",
            contact=car.contact,
            slot=slot,
            service=car.told["service"],
            fault=car.words,
            prediagnosed=True,
            parts_ready=True,
        )
        yield Book(at, command)

    def _came(self, car: _Car) -> Iterator[Act]:
        at, told = self._ago(car.told["came"]), car.told
        booking = visit_of(f"{car.key}-booked") if "booked" in told else ""
        command = OpenVisit(
            at=at,
            by=car.advisor,
            key=car.key,
            contact=car.contact,
            booking=booking,
            mode=told.get("mode", "in-store"),
            service=told["service"],
            matter=told["matter"],
            fault=car.words,
            mileage=told["mileage"],
        )
        yield Report(at, command)
        checks = 0
        for name, minutes in told["steps"]:
            checks += name == "check"
            when = self._ago(minutes)
            by, make = self._step(car, name, checks)
            yield Attend(when, booking or visit_of(car.key), make(at=when, by=by))

    def _step(
        self, car: _Car, name: str, checks: int
    ) -> tuple[Person, Callable[..., AnyVisitCommand]]:
        """Return who does a step, and what still lacks ``at`` and ``by``."""
        advisor, technician, told = car.advisor, car.technician, car.told
        ready = (self._at + told["ready"] * MINUTE).replace(second=0, microsecond=0)
        price = told["price"]
        steps: dict[str, tuple[Person, type[AnyVisitCommand], dict[str, Any]]] = {
            "order": (advisor, OpenWorkOrder, {"estimate": price, "finish": ready}),
            "diagnosis": (
                advisor,
                Diagnose,
                {"note": car.words, "price": price, "finish": ready, "matter": told["matter"]},
            ),
            "start": (technician, StartWork, {"technician": technician.id}),
            "progress": (advisor, TellProgress, {"channel": "wechat"}),
            "finding": (technician, TellFinding, _found(car)),
            "pause": (technician, PauseWork, {"why": "parts"}),
            "finish": (technician, FinishWork, {}),
            "check": (technician, CheckQuality, {"level": checks}),
            "announce": (advisor, AnnouncePickUp, {"pick_up": ready}),
        }
        by, command, given = steps[name]
        return by, lambda **who: command(**given, **who)


def _found(car: _Car) -> dict[str, Any]:
    """Return what there is to tell of something new; empty where nothing is."""
    found = car.told.get("finding")
    if found is None:
        return {}
    words = found[car.customer.language]
    return {"finding": words, "price": found["price"], "photo": found["photo"]}


def technicians() -> tuple[Colleague, ...]:
    """Return who works on the cars."""
    return tuple(Colleague(**entry) for entry in _texts()["technician"])


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    text = resources.files("gateway.demo").joinpath("yard.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
