"""Requirements of visits as sentences, with builders that fill in all a test is not about.

``arrived().then_did(ordered(1)).when(diagnose(20)).then(...)``: minutes are counted from Monday,
09:00 at the centre, when the customer reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from domain.errors import RefusedError
from domain.events import CLOCK, Event
from domain.fact import Fact
from domain.opening import Contact
from domain.policy import Rulebook
from domain.types import Person
from domain.visits import visit as visits
from domain.visits.commands import (
    AnnouncePickUp,
    AnnulMark,
    AnyVisitCommand,
    BookHours,
    CancelVisit,
    CheckQuality,
    CheckVisit,
    DecideFinding,
    DecidePrice,
    Diagnose,
    FinishWork,
    HandOver,
    NoteReturn,
    NoteVisit,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellFinding,
    TellPrice,
    TellProgress,
)
from domain.visits.facts import Mark, MarkMissed, MarkName, Mode, VisitBooked, VisitOpened
from domain.visits.state import Visit
from tests import make
from tests.make import CENTRE, CUSTOMER, HOUR, LI, MINUTE, MONDAY, WANG

VISIT = "V0000001"
QIN = Person("qin", "technician")
SOON = 24 * HOUR
RULES = {
    "arrival": "visit.arrival",
    "work-order": "visit.work_order",
    "diagnosis": "visit.diagnosis",
    "finish": "visit.ordinary",
    "progress": "visit.progress",
    "notice": "visit.notice",
    "handover": "visit.handover",
}
CHECKLIST = ("washed", "road-tested", "explanation-card", "invoice-explained", "satisfaction-asked")


def at(minutes: float) -> datetime:
    """So many minutes after the report."""
    return MONDAY + minutes * MINUTE


def mark(name: MarkName, due: float, *, n: int = 1, line: str = "") -> Mark:
    """A mark that falls due so many minutes after the report."""
    return Mark(mark=name, n=n, due=at(due), line=line or RULES[name])


def missed(name: MarkName, when: float, *, n: int = 1, line: str = "") -> Event:
    fact = MarkMissed(visit=VISIT, mark=name, n=n, line=line or RULES[name])
    return Event(at(when), fact, actor=CLOCK)


def opening(mode: Mode = "in-store", *, major: bool = False, **fields: Any) -> Event:
    """The report, with what is promised then."""
    marks = [mark("work-order", 3), mark("diagnosis", 30)]
    if not major:
        marks.append(mark("finish", 24 * 60))
    fact = VisitOpened(
        visit=VISIT,
        centre=CENTRE,
        customer=CUSTOMER,
        day=make.day(MONDAY),
        marks=tuple(marks),
        policy=make.policy().edition,
        mode=mode,
        major=major,
        identified=True,
        advisor=LI.id,
        **fields,
    )
    return Event(MONDAY, fact)


def booking(slot: float = 60) -> Event:
    """An appointment so many minutes after Monday, 09:00."""
    fact = VisitBooked(
        visit=VISIT,
        centre=CENTRE,
        customer=CUSTOMER,
        day=make.day(at(slot)),
        slot=at(slot),
        marks=(mark("arrival", slot + 15),),
    )
    return Event(MONDAY, fact)


# Commands, each by who usually gives it ---------------------------------------------------------


def order(
    when: float = 2, estimate: int | None = 100_000, finish: float | None = None
) -> OpenWorkOrder:
    told = None if finish is None else at(finish)
    return OpenWorkOrder(at=at(when), by=LI, estimate=estimate, finish=told)


def diagnose(when: float = 20, price: int | None = None, finish: float | None = None) -> Diagnose:
    told = None if finish is None else at(finish)
    return Diagnose(at=at(when), by=LI, note="worn pads", price=price, finish=told)


def start(when: float = 25, by: Person = QIN, technician: str = "") -> StartWork:
    return StartWork(at=at(when), by=by, technician=technician)


def pause(when: float) -> PauseWork:
    return PauseWork(at=at(when), by=QIN, why="parts")


def tell(when: float, by: Person = LI) -> TellProgress:
    return TellProgress(at=at(when), by=by)


def found(when: float, price: int = 5_000, photo: str = "IMG_7.jpg") -> TellFinding:
    return TellFinding(at=at(when), by=QIN, finding="worn disc", price=price, photo=photo)


def answer(when: float, *, yes: bool, n: int = 0) -> DecideFinding:
    return DecideFinding(at=at(when), by=LI, accepted=yes, n=n)


def price(when: float, told: int) -> TellPrice:
    return TellPrice(at=at(when), by=LI, price=told)


def agree(when: float, *, yes: bool) -> DecidePrice:
    return DecidePrice(at=at(when), by=LI, accepted=yes)


def delay(when: float, finish: float) -> TellDelay:
    return TellDelay(at=at(when), by=LI, finish=at(finish), reason="a part is late")


def check(when: float, level: int, *, passed: bool = True, by: Person = QIN) -> CheckQuality:
    return CheckQuality(at=at(when), by=by, level=level, passed=passed)


def checks(when: float) -> tuple[CheckQuality, ...]:
    return tuple(check(when, level) for level in (1, 2, 3))


def finish(when: float) -> FinishWork:
    return FinishWork(at=at(when), by=QIN)


def announce(when: float, pick_up: float) -> AnnouncePickUp:
    return AnnouncePickUp(at=at(when), by=LI, pick_up=at(pick_up))


def came(when: float) -> NoteReturn:
    return NoteReturn(at=at(when), by=LI)


def hand_over(
    when: float,
    checked: Sequence[str] = CHECKLIST,
    amount: int | None = None,
    next_service: date | None = None,
) -> HandOver:
    return HandOver(
        at=at(when), by=LI, checked=tuple(checked), amount=amount, next_service=next_service
    )


def cancel(when: float, reason: str = "taken away", by: Person = LI) -> CancelVisit:
    return CancelVisit(at=at(when), by=by, reason=reason)


def note(when: float, text: str = "likes tea", by: Person = LI) -> NoteVisit:
    return NoteVisit(at=at(when), by=by, note=text)


def hours(when: float, minutes: int = 60, staff: str = "qin") -> BookHours:
    return BookHours(at=at(when), by=QIN, staff=staff, minutes=minutes)


def annul(when: float, name: MarkName, by: Person = WANG, reason: str = "power cut") -> AnnulMark:
    return AnnulMark(at=at(when), by=by, mark=name, reason=reason)


def look(when: float) -> CheckVisit:
    return CheckVisit(at=at(when), by=LI)


AT_WORK = (order(), diagnose(), start())
"""From the report to the work, in time."""

READY = (*AT_WORK, tell(50), *checks(60), finish(70))
"""… to the finished car."""

BACK = (*READY, announce(75, 95), came(100))
"""… to the customer who is here for it."""


# Sentences --------------------------------------------------------------------------------------


def given(*history: Event, rules: Rulebook | None = None) -> Given:
    """Start from what happened, under the program's own policy unless told."""
    return Given(history, rules or make.rules())


def arrived(mode: Mode = "in-store", *, major: bool = False, **fields: Any) -> Given:
    """Start from somebody who just reported."""
    return given(opening(mode, major=major, **fields))


class Given:
    """A visit's history."""

    def __init__(self, history: Sequence[Event], rules: Rulebook) -> None:
        self.history = tuple(history)
        self.rules = rules

    @property
    def visit(self) -> Visit:
        """The visit as the history leaves it."""
        visit = visits.fold(self.history)
        assert visit is not None
        return visit

    def after(self, *commands: AnyVisitCommand) -> Given:
        """Go on to the history after these commands, all of which must be accepted."""
        return Given(self.history + self.decided(commands), self.rules)

    def when(self, *commands: AnyVisitCommand) -> When:
        """Give the commands, one after the other."""
        return When(self, commands)

    def decided(self, commands: Sequence[AnyVisitCommand]) -> tuple[Event, ...]:
        """Return what follows from the commands."""
        visit = visits.fold(self.history)
        events: list[Event] = []
        for command in commands:
            decided = visits.decide(visit, command, self.rules)
            visit = visits.fold(decided, visit)
            events.extend(decided)
        return tuple(events)

    def settled(self, *instants: datetime) -> tuple[Event, ...]:
        """Return what watchers looking at these instants write, one after the other."""
        visit, written = self.visit, list[Event]()
        for instant in instants:
            events = visits.settle(visit, instant, self.rules)
            visit = visits.fold(events, visit) or visit
            written += events
        return tuple(written)


class When:
    """Commands about to be decided."""

    def __init__(self, given: Given, commands: Sequence[AnyVisitCommand]) -> None:
        self._given = given
        self._commands = commands

    def then(self, *expected: Event) -> Visit:
        """Expect exactly these facts at these times, by these actors; return the visit then."""
        decided = self._given.decided(self._commands)
        assert _said(decided) == _said(expected)
        visit = visits.fold(decided, self._given.visit)
        assert visit is not None
        return visit

    def then_fact(self, kind: type[Fact], **fields: object) -> Visit:
        """Expect one fact of a kind, last of all, with these fields; return the visit then."""
        decided = self._given.decided(self._commands)
        fact = decided[-1].fact
        assert isinstance(fact, kind)
        assert {name: getattr(fact, name) for name in fields} == fields
        visit = visits.fold(decided, self._given.visit)
        assert visit is not None
        return visit

    def refused(self, reason: str, **params: object) -> None:
        """Expect a refusal for this reason, naming these parameters."""
        with pytest.raises(RefusedError) as refusal:
            self._given.decided(self._commands)
        assert refusal.value.params == {"reason": reason, **params}


def _said(events: Sequence[Event]) -> list[tuple[object, Fact, str]]:
    return [(event.at, event.fact, event.actor) for event in events]


def owner(*signs: tuple[str, str], **fields: Any) -> Contact:
    """Somebody who shows these signs (kind, hash); a phone of their own unless told."""
    shown: Any = signs or (("phone", "ann-phone"), ("plate", "ann-plate"))
    return Contact(customer=shown[0][1], identified=True, signs=shown, **fields)
