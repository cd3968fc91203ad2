"""A home whose log holds a million events: years of one centre, decided by the real rules.

    python -m benchmarks.million FOLDER [--events 1000000]

Answers come in day by day, cases are worked on and closed, some late, and the last weeks' are
still open. Making it takes minutes and is done once: a home found in FOLDER is used again, its
clock set back to where its story ends.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count, groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import lives
from domain import case as cases
from domain import house as houses
from domain import policy as policies
from domain.commands import AnyCommand
from domain.desk import Batch, Stamp
from domain.events import HOUSE, Event, case_stream
from domain.house import House
from domain.reception import take_in
from domain.types import Case, CaseId
from eventstore.record import uuid7
from gateway.journal import instant
from tui.session import Session
from tui.settings import Demo, Settings, save

EVENTS = 1_000_000
DAILY = 200
"""Answers a day."""

BEGAN = datetime(2021, 1, 4, 6, tzinfo=UTC)
"""Two in the afternoon at the centre."""

DAY = timedelta(days=1)


def main() -> None:
    """Make a home and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=EVENTS)
    given = parser.parse_args()
    print(home(given.folder, given.events))


def home(folder: Path, events: int = EVENTS) -> Path:
    """Return a home with at least so many events, its clock where its story ends, views ready."""
    place = folder / f"home-{events}"
    if not (place / "settings.toml").exists():
        _make(place, events)
    with Session(place) as session:
        last = next(session.log.read(session.log.head() - 1))
        _set_clock(place, instant(last.recorded_at))
        session.catch_up()
    return place


def _set_clock(place: Path, at: datetime) -> None:
    save(place, Settings(language="en", demo=Demo(made=datetime.now(UTC), at=at, seed=0)))


def _make(place: Path, events: int) -> None:
    began = time.perf_counter()
    centre = Centre(place)
    with centre.session as session:
        centre.open()
        while session.log.head() < events:
            centre.live_a_day()
        centre.settle()
        print(f"{session.log.head():,} events in {time.perf_counter() - began:.0f} s", flush=True)
        session.catch_up()
        print(f"with their views in {time.perf_counter() - began:.0f} s", flush=True)
    _set_clock(place, centre.now)


class Due(NamedTuple):
    """What somebody will do to a case; ``number`` keeps the order of equal times."""

    at: datetime
    number: int
    case: CaseId
    command: AnyCommand


class Standing(NamedTuple):
    """A case as it stands and the version of its stream."""

    version: int
    case: Case


class Centre:
    """A service centre that lives from day to day; ``now`` is where its story has come to."""

    def __init__(self, place: Path) -> None:
        """Open a new home."""
        self.now = BEGAN
        self.session = Session(place, now=lambda: self.now)
        self._rng = Random(7)
        self._customers = lives.Customers(self._rng)
        self._agenda: list[Due] = []
        self._open: dict[CaseId, Standing] = {}
        self._numbers = count()

    def open(self) -> None:
        """Open the centre with its rules and its people."""
        desk, house, text = self.session.desk, House(), policies.default_text()
        policy = policies.parse(text)
        events: list[Event] = []
        events += houses.open_centre(
            house, centre="beicheng", name="北城服务中心", zone=lives.ZONE, at=self.now
        )
        events += houses.adopt(house, text=text, policy=policy, starts=self.now, at=self.now)
        for one in (lives.MANAGER, *lives.ADVISORS):
            events += houses.join(house, who=one.id, name=one.id, role=one.role, at=self.now)
        desk.journal.record([Batch(HOUSE, 0, events)], self._stamp(lives.MANAGER.id))

    def live_a_day(self) -> None:
        """Take in a day's answers and do what is due until its end."""
        moments = sorted(self.now + DAY * self._rng.random() for _ in range(DAILY))
        answers = [lives.answer(self._customers, at) for at in moments]
        self.now += DAY
        receipts = take_in(self.session.desk, answers, self._stamp("intake"), now=self.now)
        self._begin([receipt.case for receipt in receipts])
        self._work()

    def settle(self) -> None:
        """Record what fell due and nobody has noticed yet."""
        standing = ((name, cases.next_due(found.case)) for name, found in self._open.items())
        due = [(at, case_stream(name)) for name, at in standing if at is not None]
        self.session.desk.settle(due, self.now, self._stamp(lives.MANAGER.id))

    def _begin(self, opened: list[CaseId]) -> None:
        """Plan what will be done about new cases."""
        histories = self.session.journal.load([case_stream(name) for name in opened])
        for name in opened:
            history = histories[case_stream(name)]
            case = cases.fold(history)
            assert case is not None
            self._open[name] = Standing(len(history), case)
            for command in lives.life(case, self._rng):
                heappush(self._agenda, Due(command.at, next(self._numbers), name, command))

    def _work(self) -> None:
        """Carry out what is due; a case has one person, so each person's acts are one append."""
        rules = self.session.desk.house().rules
        done: list[tuple[str, Batch]] = []
        while self._agenda and self._agenda[0].at < self.now:
            act = heappop(self._agenda)
            version, case = self._open[act.case]
            events = cases.decide(case, act.command, rules)
            done.append((act.command.by.id, Batch(case_stream(act.case), version, events)))
            after = cases.fold(events, case)
            assert after is not None
            self._open[act.case] = Standing(version + len(events), after)
            if after.status == "closed":
                del self._open[act.case]
        by_whom = sorted(done, key=lambda act: act[0])
        for who, acts in groupby(by_whom, key=lambda act: act[0]):
            self.session.journal.record([batch for _, batch in acts], self._stamp(who))

    def _stamp(self, who: str) -> Stamp:
        return Stamp(who, "front-desk", uuid7())


if __name__ == "__main__":
    main()
