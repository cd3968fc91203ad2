"""Random stories of visits: what happened at a counter, as hypothesis tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_args

from hypothesis import strategies as st

from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import Event, StaffJoined
from domain.types import Person
from domain.visits import visit as visits
from domain.visits.commands import (
    AnnouncePickUp,
    AnnulMark,
    AnyVisitCommand,
    BookHours,
    BookVisit,
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
    OpenVisit,
    OpenWorkOrder,
    PauseWork,
    StartWork,
    TellDelay,
    TellFinding,
    TellPrice,
    TellProgress,
)
from domain.visits.counter import attend, book, receive, undo
from domain.visits.facts import MarkName, Mode, VisitId, visit_stream
from tests.garage import CHECKLIST, owner
from tests.histories import log
from tests.journal import furnished, stamp
from tests.make import CENTRE, CHEN, DAY, HOUR, LI, MINUTE, MONDAY, WANG

LONG_AFTER = 400 * DAY
GAPS = st.sampled_from([timedelta(), MINUTE, 2 * MINUTE, 10 * MINUTE, 40 * MINUTE, 5 * HOUR, DAY])
PEOPLE = st.sampled_from([LI, WANG, CHEN, Person("qin", "technician")])
PRICES = st.sampled_from([0, 10_000, 100_000, 119_000, 130_000])
AHEAD = st.sampled_from([-HOUR, 5 * MINUTE, 20 * MINUTE, 3 * HOUR, 2 * DAY])

Asked = tuple[type[AnyVisitCommand], dict[str, Any]]
"""A command without person and instant; a time it names is told from that instant."""


def _any(kind: type[AnyVisitCommand], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Asked]:
    return st.tuples(st.just(kind), st.fixed_dictionaries(fields))


ASKED: st.SearchStrategy[Asked] = st.one_of(
    _any(OpenWorkOrder, estimate=st.none() | PRICES, finish=st.none() | AHEAD),
    _any(OpenWorkOrder, estimate=PRICES),
    _any(
        Diagnose,
        note=st.just("pads"),
        price=st.none() | PRICES,
        finish=st.none() | AHEAD,
        matter=st.sampled_from(["", "brakes"]),
    ),
    _any(StartWork, technician=st.sampled_from(["", "qin"])),
    _any(PauseWork),
    _any(TellProgress),
    _any(TellFinding, finding=st.just("disc"), price=PRICES, photo=st.sampled_from(["", "P1"])),
    _any(DecideFinding, accepted=st.booleans(), n=st.integers(0, 2)),
    _any(TellPrice, price=PRICES),
    _any(DecidePrice, accepted=st.booleans()),
    _any(TellDelay, finish=AHEAD, reason=st.just("late part")),
    _any(CheckQuality, level=st.integers(1, 3), passed=st.sampled_from([True, True, True, False])),
    _any(FinishWork),
    _any(AnnouncePickUp, pick_up=AHEAD),
    _any(NoteReturn),
    _any(HandOver, checked=st.just(CHECKLIST[-1:]), amount=st.none() | PRICES),
    _any(CancelVisit, reason=st.just("gone")),
    _any(NoteVisit, note=st.sampled_from(["", "tea"])),
    _any(BookHours, staff=st.just("qin"), minutes=st.sampled_from([0, 55])),
    _any(AnnulMark, mark=st.sampled_from(get_args(MarkName)), reason=st.just("power cut")),
    _any(CheckVisit),
)
"""Any command, sensible or not."""

ONWARD: tuple[Asked, ...] = (
    (OpenWorkOrder, {"estimate": 100_000}),
    (Diagnose, {"note": "pads"}),
    (StartWork, {"technician": "qin"}),
    (TellProgress, {}),
    *((CheckQuality, {"level": level}) for level in (1, 2, 3)),
    (FinishWork, {}),
    (AnnouncePickUp, {"pick_up": 20 * MINUTE}),
    (NoteReturn, {}),
    (HandOver, {}),
)
"""What takes a visit from the report to its end."""


def command(asked: Asked, at: datetime, by: Person) -> AnyVisitCommand:
    """Let a person ask it at an instant."""
    kind, fields = asked
    told: dict[str, Any] = {n: at + v if isinstance(v, timedelta) else v for n, v in fields.items()}
    return kind(at=at, by=by, **told)


class Act(NamedTuple):
    """Somebody does something with a visit."""

    at: datetime
    visit: int
    by: Person
    asked: Asked


class Undo(NamedTuple):
    """Somebody takes back the last act on a visit."""

    at: datetime
    visit: int
    by: Person


class Look(NamedTuple):
    """A watcher looks at the clock."""

    at: datetime


class Come(NamedTuple):
    """Somebody reports, booked before or not."""

    at: datetime
    visit: int


Moment = Act | Undo | Look | Come
MODES: Sequence[Mode] = ("in-store", "mobile", "remote")
VISITS = 3
"""One visit of each mode; the first has a booking."""

_HAPPENING = st.one_of(
    ASKED, st.sampled_from(ONWARD), st.sampled_from(ONWARD), st.sampled_from([Undo, Look, Look])
)


def stories(*, longest: int = 25) -> st.SearchStrategy[list[Moment]]:
    """Moments in the order of time about one visit of each mode."""
    moment = st.tuples(GAPS, PEOPLE, st.integers(0, VISITS - 1), _HAPPENING)
    free = st.lists(moment, min_size=3, max_size=longest)
    return st.tuples(free, st.integers(0, len(ONWARD))).map(lambda told: _in_time(*told))


def _in_time(moments: Iterable[tuple[Any, ...]], smooth: int) -> list[Moment]:
    """Let all three come, the first go on smoothly for a while, and then happen what may."""
    at = MONDAY
    story: list[Moment] = [Come(at, n) for n in range(VISITS)]
    for asked in ONWARD[:smooth]:
        at += MINUTE
        story.append(Act(at, 0, LI, asked))
    for gap, by, visit, what in moments:
        at += gap
        if what is Undo:
            story.append(Undo(at, visit, by))
        elif what is Look:
            story.append(Look(at))
        else:
            story.append(Act(at, visit, by, what))
    return story


def counter() -> Desk:
    """A desk with a technician, and a booking for the first visit."""
    desk = furnished()
    joined = StaffJoined(staff="qin", name="秦刚", role="technician", centre=CENTRE)
    desk.furnish([Event(MONDAY - DAY, joined)], stamp(WANG, "hire"))
    slot = BookVisit(
        at=MONDAY - HOUR, by=LI, key="booked", contact=owner(name="安"), slot=MONDAY + MINUTE
    )
    book(desk, slot, stamp(LI, "book"))
    return desk


def number(n: int) -> VisitId:
    """The number of the n-th visit of a story."""
    from domain.visits.orders import visit_of

    return visit_of("booked" if n == 0 else f"walk-in-{n}")


def tell(desk: Desk, story: Iterable[Moment], *, watched: bool = True) -> list[object]:
    """Let a story happen, with or without its watchers; return what was refused and why."""
    refusals: list[object] = []
    for n, moment in enumerate(story):
        try:
            _happen(desk, moment, len(log(desk)), watched=watched)
        except RefusedError as refused:
            refusals.append((n, refused.params))
    return refusals


def _happen(desk: Desk, moment: Moment, act: int, *, watched: bool) -> None:
    match moment:
        case Come(at=at, visit=n):
            report = OpenVisit(
                at=at,
                by=LI,
                key=f"walk-in-{n}",
                booking=number(0) if n == 0 else "",
                contact=owner(("phone", f"phone-{n}"), ("plate", f"plate-{n}"), name="安"),
                mode=MODES[n],
                matter="brakes",
            )
            receive(desk, report, stamp(LI, act))
        case Act(at=at, visit=n, by=by, asked=asked):
            attend(desk, number(n), [command(asked, at, by)], stamp(by, act))
        case Undo(at=at, visit=n, by=by):
            undo(desk, number(n), by=by, at=at, stamp=stamp(by, act))
        case Look(at=at) if watched:
            settle(desk, at)


def settle(desk: Desk, until: datetime) -> int:
    """Let a watcher note all that fell due in visits before an instant."""
    due = [
        (at, visit_stream(visit.id))
        for visit in standing(desk)
        if (at := visits.next_due(visit)) is not None
    ]
    return desk.settle(due, until, stamp(WANG, "watch"))


def standing(desk: Desk) -> list[visits.Visit]:
    """All visits of a story as they stand."""
    histories = desk.journal.load([visit_stream(number(n)) for n in range(VISITS)])
    return [visit for history in histories.values() if (visit := visits.fold(history))]
