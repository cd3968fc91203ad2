"""The desk's own work in the demo's month: ideas, improvements, the money, a stranger's visit.

Drawn by chance of its own, so that the month's answers are the same with it and without.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from importlib import resources
from random import Random
from typing import Any

from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving.actions import ImproveAsk
from domain.improving.commands import (
    AdvanceImprovement,
    AnyImproveCommand,
    AnySuggestionCommand,
    DecideSuggestion,
    FinishImprovement,
    FinishSuggestion,
    PilotImprovement,
    ProposeImprovement,
    Suggest,
)
from domain.improving.facts import Scope, Window, improvement_stream, suggestion_stream
from domain.opening import Decided
from domain.people import figures, mystery
from domain.people.facts import figures_stream, mystery_stream
from domain.people.figures import Entry
from domain.people.mystery import Found, Report
from domain.types import Person
from gateway.demo.hours import DAY, HOUR, Hours
from gateway.demo.pages import measurement
from gateway.demo.people import Colleague
from gateway.demo.plan import DAYS
from gateway.demo.scene import Crew
from gateway.demo.script import Known, Record

NOON = time(12, 10)
"""When the desk has a moment for what is not a customer's."""

COMPARED = 14 * DAY
"""How long the windows are that an improvement is measured by."""

REVENUE = 238_000_000
"""What the centre takes in a month, about, in cents."""

BOOKS = 3
"""The day of a month on which the books of the one before are closed."""


class Deskwork:
    """Plans what is written down beside the cases.

    Args:
        at: The present.
        seed: The same seed and present give the same.
        crew: Who works with customers.
        technicians: Who works on the cars.
        zone: The centre's time zone.
    """

    def __init__(
        self, at: datetime, seed: int, crew: Crew, technicians: Sequence[Colleague], zone: str
    ) -> None:
        self._at = at
        self._seed = seed
        self._rng = Random(f"deskwork/{seed}")  # noqa: S311  a story, not a secret
        self._hours = Hours(zone, self._rng)
        self._crew = crew
        self._people: Mapping[str, Sequence[Person]] = {
            "manager": [crew.manager],
            "advisor": [one.person for one in crew.advisors],
            "technician": [one.person for one in technicians],
        }

    def acts(self) -> list[Record]:
        """Return everything that is over by now."""
        told = _texts()
        found = [
            *(act for entry in told["suggestion"] for act in self._suggested(entry)),
            *(act for entry in told["improvement"] for act in self._improved(entry)),
            *self._looked_at(told["mystery"]),
            *self._books(),
        ]
        return [act for act in found if act.at < self._at]

    def _ago(self, days: float) -> datetime:
        """Return noon of so many days back; of what is yet to come, for less than none."""
        return self._hours.at(self._hours.day(self._at - days * DAY), NOON)

    def _person(self, told: tuple[str, int]) -> Person:
        role, n = told
        people = self._people[role]
        return people[n % len(people)]

    def _key(self, told: Mapping[str, Any]) -> str:
        return f"demo/{self._seed}/{told['key']}"

    # Ideas --------------------------------------------------------------------------------------

    def _suggested(self, told: Mapping[str, Any]) -> Iterator[Record]:
        by, at, key = self._person(told["by"]), self._ago(told["ago"]), self._key(told)
        made = Suggest(at=at, by=by, key=key, text=told["text"], cause=told["cause"])
        yield Record(at, by, lambda known: [suggestions.suggest(made, known.house)])
        number, manager = suggestions.suggestion_id(key), self._crew.manager
        if "verdict" not in told:
            return
        becomes = told.get("becomes", "") and self._key({"key": told["becomes"]})
        answer = DecideSuggestion(
            at=self._ago(told["answered"]),
            by=manager,
            verdict=told["verdict"],
            why=told["why"],
            improvement=improvements.improvement_id(becomes) if becomes else "",
        )
        yield Record(answer.at, manager, partial(_on_suggestion, number, answer))
        if "done" in told:
            done = FinishSuggestion(at=self._ago(told["done"]), by=by)
            yield Record(done.at, by, partial(_on_suggestion, number, done))

    # Improvements -------------------------------------------------------------------------------

    def _improved(self, told: Mapping[str, Any]) -> Iterator[Record]:
        key, manager, owner = self._key(told), self._crew.manager, self._person(told["owner"])
        number = improvements.improvement_id(key)
        proposed = ProposeImprovement(
            at=self._ago(told["ago"]) + HOUR,
            by=manager,
            key=key,
            title=told["title"],
            depth=told["depth"],
            cause=told["cause"],
            owner=owner.id,
            due=self._ago(told["due"]),
            impact=told["impact"],
            cost=told["cost"],
        )
        yield Record(
            proposed.at, manager, lambda known: [improvements.propose(proposed, known.house)]
        )

        def then(ago: float, command: Callable[..., AnyImproveCommand]) -> Record:
            asked = command(at=self._ago(ago) + HOUR, by=owner)
            return Record(asked.at, owner, partial(_on_improvement, number, asked))

        if "pilot" in told:
            scope = (Scope("advisor", owner.id),)
            yield then(told["pilot"], partial(PilotImprovement, scope=scope, chosen="volunteers"))
        for ago in told["stages"]:
            yield then(ago, AdvanceImprovement)
        if "measured" in told:
            at, began = self._ago(told["measured"]) + 2 * HOUR, self._ago(told["stages"][0])
            measured = partial(self._measured, number, began=began, at=at, by=owner)
            yield Record(at, owner, measured)
        if "finished" in told:
            yield then(told["finished"], partial(FinishImprovement, why=told["why"]))

    def _measured(
        self, number: str, known: Known, *, began: datetime, at: datetime, by: Person
    ) -> Sequence[Decided]:
        """Compare the score since an improvement began with as many days before."""
        start, end = self._hours.day(began), self._hours.day(at) - DAY
        start = max(start, end - COMPARED + DAY)
        after = Window(start, end)
        before = Window(start - after.days * DAY, start - DAY)
        stream = improvement_stream(number)
        state = improvements.fold(known.load([stream])[stream])
        assert state is not None  # noqa: S101  it was proposed before
        ask = ImproveAsk(by=by, at=at, measure="nps", before=before, after=after)
        command = measurement(known.pages, state, ask)
        return _on_improvement(number, command, known) if command else ()

    # A stranger, and the money ------------------------------------------------------------------

    def _looked_at(self, told: Mapping[str, Any]) -> Iterator[Record]:
        by, at = self._crew.manager, self._ago(told["ago"])
        report = Report(
            day=self._hours.day(at),
            shopper=told["shopper"],
            scores=told["scores"],
            found=tuple(
                Found(what=one["what"], owner=self._person(one["owner"]).id, aspect=one["aspect"])
                for one in told["found"]
            ),
        )
        yield Record(at, by, partial(_visited, report, by, at))
        for n, one in enumerate(told["found"], 1):
            if "fixed" in one:
                owner, fixed = self._person(one["owner"]), self._ago(one["fixed"])
                yield Record(fixed, owner, partial(_fixed, report, n, one["remark"], owner, fixed))

    def _books(self) -> Iterator[Record]:
        """The figures of the two months before the present one, told when their books close."""
        by, today = self._crew.manager, self._hours.day(self._at)
        last = today.replace(day=1) - timedelta(days=1)
        opened = self._hours.at(self._hours.day(self._at) - (DAYS - 1) * DAY, NOON)
        for end in (last.replace(day=1) - timedelta(days=1), last):
            closed = self._hours.at(end + BOOKS * DAY, NOON)
            at = max(closed, opened)
            yield Record(at, by, partial(_told, self._entries(end), by, at))

    def _entries(self, end: date) -> Sequence[Entry]:
        rng, month, advisors = self._rng, figures.month_of(end), self._crew.advisors
        share = REVENUE // len(advisors)
        own = {one.id: round(share * rng.uniform(0.9, 1.08)) for one in advisors}
        revenue = sum(own.values())
        told = {
            "revenue": revenue,
            "revenue-target": REVENUE,
            "cost": round(revenue * rng.uniform(0.36, 0.42)),
            "gross-margin": round(revenue * rng.uniform(0.43, 0.48)),
            "customers": round(1_750 * rng.uniform(0.95, 1.05)),
            "satisfaction": rng.randrange(78, 88),
            "training": rng.randrange(84, 100),
            "vacancies": 1,
            "potential": 62,
            "other": rng.randrange(78, 95),
        }
        entries = [Entry(month=month, figure=name, value=value) for name, value in told.items()]
        for who, billed in own.items():
            mine = {"revenue": billed, "revenue-target": share, "other": rng.randrange(74, 98)}
            entries += [
                Entry(month=month, figure=name, value=value, staff=who)
                for name, value in mine.items()
            ]
        return entries


# What is decided when its time has come -----------------------------------------------------------


def _on_suggestion(number: str, command: AnySuggestionCommand, known: Known) -> Sequence[Decided]:
    stream = suggestion_stream(number)
    before = suggestions.fold(known.load([stream])[stream])
    return [Decided(stream, suggestions.decide(before, command, known.house.rules))]


def _on_improvement(number: str, command: AnyImproveCommand, known: Known) -> Sequence[Decided]:
    stream = improvement_stream(number)
    before = improvements.fold(known.load([stream])[stream])
    return [Decided(stream, improvements.decide(before, command, known.house.rules))]


def _visited(report: Report, by: Person, at: datetime, known: Known) -> Sequence[Decided]:
    stream = _visit_stream(report, known)
    return [Decided(stream, mystery.record(None, report, known.house, by=by, at=at))]


def _fixed(
    report: Report, n: int, remark: str, by: Person, at: datetime, known: Known
) -> Sequence[Decided]:
    stream = _visit_stream(report, known)
    visit = mystery.fold(known.load([stream])[stream])
    fixed = mystery.fix(visit, n, remark, by=by, at=at, rules=known.house.rules)
    return [Decided(stream, fixed)]


def _visit_stream(report: Report, known: Known) -> str:
    return mystery_stream(mystery.mystery_id(known.house.centre, report.day, report.shopper))


def _told(entries: Sequence[Entry], by: Person, at: datetime, known: Known) -> Sequence[Decided]:
    streams = {figures_stream(known.house.centre, entry.month) for entry in entries}
    before = known.load(sorted(streams))
    return figures.enter(entries, before, known.house, by=by, at=at)


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    text = resources.files("gateway.demo").joinpath("deskwork.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
