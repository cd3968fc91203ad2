"""Living the month through: every act decided by the desk when its time comes, clocks settled.

The log that results is the one a centre would have written whose watcher never slept: what fell
due stands in it before whatever happened later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain import case as cases
from domain import house as houses
from domain import policy as policies
from domain.clockwork import clockwork_of
from domain.desk import Batch, Desk, Stamp
from domain.events import CLOCK, case_stream
from domain.house import House
from domain.policy import Policy
from domain.reception import take_in
from domain.types import Case
from domain.visits import counter
from domain.visits.facts import VisitId, visit_stream
from gateway.demo.minutes import Minutes
from gateway.demo.month import ZONE, month
from gateway.demo.pages import Blank, Pages
from gateway.demo.people import staff
from gateway.demo.plan import DAYS
from gateway.demo.script import Act, Attend, Book, Do, Hear, Known, Meet, Record, Report, TakeBack
from gateway.demo.yard import technicians

CENTRE = "beicheng"
CENTRE_NAME = "北城服务中心"

INTAKE = "intake"
"""The actor of what comes in by itself."""

_ACTS = UUID("b3a6c1d2-8d0f-5b0c-8a57-7f1d9f6f2a10")
_LOCAL = ZoneInfo(ZONE)
_INSTANT = timedelta(microseconds=1)
_STEPS = 100
"""How often progress is told."""


def furnish_demo(
    desk: Desk,
    *,
    at: datetime,
    set_time: Callable[[datetime], None],
    seed: int = 7,
    pages: Pages | None = None,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Fill an empty log with a month of one centre, up to ``at``.

    Args:
        desk: Decides about everything that happens.
        at: The present (aware); the board of SPEC 5 stands then.
        set_time: Sets the log's recording clock, before each act.
        seed: The same seed and present give the same month.
        pages: The desk's pages over the same log; without them meetings say nothing of how things
            stand, and no improvement is measured.
        progress: Told the share done, 0-1.

    Raises:
        RefusedError: when the log already belongs to another centre.
    """
    at = at.astimezone(UTC)
    policy = policies.parse(policies.default_text())
    life = _Life(desk, set_time, seed, pages or Blank())
    acts = month(at, policy, seed)
    life.open(_opening(at), policy)
    for done, act in enumerate(acts):
        life.live(act)
        if progress and done % (len(acts) // _STEPS) == 0:
            progress(done / len(acts))
    life.settle(at)
    set_time(at)
    if progress:
        progress(1.0)


def _opening(at: datetime) -> datetime:
    """Return the morning before the month begins."""
    day = at.astimezone(_LOCAL).date() - timedelta(days=DAYS)
    return datetime.combine(day, time(9), _LOCAL).astimezone(UTC)


class _Life:
    """Carries out acts in the order of time and keeps the clocks of all open cases and visits."""

    def __init__(
        self, desk: Desk, set_time: Callable[[datetime], None], seed: int, pages: Pages
    ) -> None:
        self._desk = desk
        self._set_time = set_time
        self._seed = seed
        self._count: Counter[str] = Counter()
        self._next: dict[str, datetime] = {}
        self._due: list[tuple[datetime, str]] = []
        self._minutes = Minutes()
        self._pages = pages

    def open(self, at: datetime, policy: Policy) -> None:
        """Open the centre with its rules and its people."""
        self._set_time(at)
        opened = houses.open_centre(House(), centre=CENTRE, name=CENTRE_NAME, zone=ZONE, at=at)
        house, text = houses.fold(opened), policies.default_text()
        adopted = houses.adopt(house, text=text, policy=policy, starts=at, at=at)
        joined = [
            event
            for one in (*staff(), *technicians())
            for event in houses.join(house, who=one.id, name=one.name, role=one.role, at=at)
        ]
        self._desk.furnish([*opened, *adopted, *joined], self._stamp(staff()[0].id))

    def live(self, act: Act) -> None:
        """Settle what fell due before an act, then carry it out."""
        self.settle(act.at)
        self._set_time(act.at)
        match act:
            case Hear():
                self._hear(act)
            case Do():
                state, events = self._desk.act(act.case, act.commands, self._stamp(act.by.id))
                self._minutes.keep(events)
                self._watch(state)
            case TakeBack():
                stamp = self._stamp(act.by.id)
                self._desk.undo(act.case, by=act.by, at=act.at, stamp=stamp)
                self._look_at(case_stream(act.case))
            case Meet():
                self._meet(act)
            case Record():
                self._record(act)
            case Book() | Report() | Attend():
                self._look_at(visit_stream(self._serve(act)))

    def settle(self, until: datetime) -> None:
        """Record what fell due before an instant, each when it did."""
        while self._due and self._due[0][0] < until:
            due, stream = heappop(self._due)
            if self._next.get(stream) == due:
                self._set_time(due)
                part = stream.partition("-")[0]
                self._desk.settle([(due, stream)], due + _INSTANT, self._stamp(CLOCK, part))
                self._look_at(stream)

    def _stamp(self, actor: str, part: str = "case") -> Stamp:
        """Return the mark of a new act; each part of the story counts its own."""
        self._count[part] += 1
        number = f"{self._count[part]}" if part == "case" else f"{part}/{self._count[part]}"
        return Stamp(actor, f"{CENTRE}-{actor}", uuid5(_ACTS, f"{self._seed}/{number}"))

    def _look_at(self, stream: str) -> None:
        clockwork = clockwork_of(stream)
        assert clockwork is not None  # noqa: S101  only what has clocks is looked at
        state = clockwork.fold(self._desk.journal.load([stream])[stream], None)
        if isinstance(state, Case):
            self._watch(state)
        elif state:
            self._wait(stream, clockwork.next_due(state))

    def _watch(self, state: Case) -> None:
        due = cases.next_due(state) if state.status == "open" else None
        self._wait(case_stream(state.id), due)

    def _wait(self, stream: str, due: datetime | None) -> None:
        """Remember when a stream's next clock falls due."""
        self._next.pop(stream, None)
        if due:
            self._next[stream] = due
            heappush(self._due, (due, stream))

    def _serve(self, act: Book | Report | Attend) -> VisitId:
        """Do something at the counter; return the visit."""
        stamp = self._stamp(act.command.by.id, "visit")
        match act:
            case Book():
                return counter.book(self._desk, act.command, stamp)
            case Report():
                return counter.receive(self._desk, act.command, stamp)
            case Attend():
                counter.attend(self._desk, act.visit, [act.command], stamp)
                return act.visit

    def _hear(self, act: Hear) -> None:
        receipt = take_in(self._desk, [act.received], self._stamp(INTAKE), now=act.at)[0]
        if receipt.case:
            self._look_at(case_stream(receipt.case))

    def _record(self, act: Record) -> None:
        desk = self._desk
        known = Known(act.at, desk.journal.load, desk.house(), self._pages)
        decided = [each for each in act.decide(known) if each.events]
        held = desk.journal.load([each.stream for each in decided])
        batches = [Batch(each.stream, len(held[each.stream]), each.events) for each in decided]
        if batches:
            desk.journal.record(batches, self._stamp(act.by.id, "desk"))
        for each in decided:
            if clockwork_of(each.stream):
                self._look_at(each.stream)

    def _meet(self, act: Meet) -> None:
        """End a meeting as the desk's page does: what was handed out in it, how things stand."""
        stood = self._pages.standing(act.at)
        held = self._minutes.close(self._desk.house(), act.began, act.at, stood)
        self._desk.journal.record([Batch(held.stream, 0, held.events)], self._stamp(act.host.id))
