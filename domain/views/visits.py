"""One row a visit: the cars in the house and all that were, shaped for reading.

Times are µs since the epoch, money is in cents. Texts about the customer stay sealed; whoever may
read them opens them with the row's ``source_id`` (the event they stand in) and ``customer``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from domain.custody import VisitAnonymised
from domain.fact import Fact
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table, Tally
from domain.visits.clocks import next_due, open_marks
from domain.visits.facts import (
    CustomerReturned,
    DelayTold,
    DiagnosisMade,
    FindingDecided,
    FindingTold,
    HoursAttended,
    HoursWorked,
    MarkAnnulled,
    MarkMissed,
    OrderCorrected,
    OrderImported,
    PickUpAnnounced,
    PriceDecided,
    PriceTold,
    ProgressTold,
    QualityChecked,
    VehicleHandedOver,
    VisitBooked,
    VisitCancelled,
    VisitNoted,
    VisitOpened,
    WorkFinished,
    WorkOrderOpened,
    WorkPaused,
    WorkStarted,
)
from domain.visits.history import evolve
from domain.visits.state import Visit, VisitActionUndone, unhappy


class VisitRow(msgspec.Struct, dict=True):
    """A visit as the lists show it.

    ``due`` is the earliest open mark, missed or not; ``next_due`` the next clock still running,
    i.e. what happens next by itself; ``overdue`` the earliest open mark that was missed.
    ``missed`` counts the marks missed, ``annulled`` those of them that do not count.
    ``as_appointed`` is whether an appointment was begun and finished when it was said, ``None``
    while that is not decided, and where there is none. ``finish`` is
    the time for the car in force, ``first_finish`` the one told first, ``estimate`` the price in
    force, ``asked`` the one that waits for a yes. ``unhappy`` are the codes so far, once it is
    over those recorded at the end. ``source_at`` is the position of the event the sealed texts
    stand in. ``invalid`` is the reason of an imported order that counts in nothing.
    """

    visit: str
    centre: str = ""
    customer: str = ""
    stage: str = ""
    waiting: str = ""
    mode: str = ""
    service: str = ""
    matter: str = ""
    advisor: str = ""
    technician: str = ""
    vehicle: str = ""
    day: str = ""
    slot: int | None = None
    opened: int | None = None
    finish: int | None = None
    first_finish: int | None = None
    delays: int = 0
    pick_up: int | None = None
    estimate: int | None = None
    asked: int | None = None
    amount: int | None = None
    mileage: int | None = None
    due: int | None = None
    due_made: int = 0
    due_mark: str = ""
    due_n: int = 0
    next_due: int | None = None
    next_made: int = 0
    next_mark: str = ""
    overdue: int | None = None
    missed: int = 0
    annulled: int = 0
    as_appointed: int | None = None
    rework: int = 0
    rework_of: str = ""
    closed: int | None = None
    unhappy: str = ""
    unchecked: str = ""
    first: int = 0
    major: int = 0
    identified: int = 0
    imported: int = 0
    invalid: str = ""
    source_id: str = ""
    source_at: int = 0
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    fault: str = ""
    last_at: int = 0
    last_type: str = ""
    last_actor: str = ""
    position: int = 0
    marks: int = 0
    worked: int = 0
    state: bytes = b""

    def thawed(self) -> Visit | None:
        """Return the visit's state; decoded once a batch, kept beside the columns."""
        held: Visit | None = self.__dict__.get("_visit")
        if held is None and self.state:
            held = self.__dict__["_visit"] = thaw(self.state)
        return held

    def freeze(self, visit: Visit | None) -> None:
        """Take a new state; it becomes bytes when the row is finished."""
        self.__dict__["_visit"] = visit


thaw = msgspec.msgpack.Decoder(Visit).decode
"""Returns the visit that a row's ``state`` holds."""

_encode = msgspec.msgpack.Encoder().encode

_TEXTS = ("name", "phone", "plate", "vin", "fault")


def _happened(row: VisitRow | None, event: Happening) -> VisitRow:
    fact, at = event.fact, event.at
    row = row or VisitRow(visit=fact.visit)  # type: ignore[attr-defined]  # routed: it has one
    row.freeze(evolve(row.thawed(), fact, at))
    row.position = event.position
    row.last_at = micros(at) or 0
    row.last_type = fact.__class__.__name__
    row.last_actor = event.actor
    return row


def _told(row: VisitRow | None, event: Happening) -> VisitRow:
    """Somebody told who they are; where they told nothing, what was told before stays theirs."""
    fact = event.fact
    assert isinstance(fact, VisitBooked | VisitOpened | OrderImported | OrderCorrected)  # noqa: S101  routed
    row = _happened(row, event)
    told = {name: getattr(fact, name) for name in _TEXTS}
    if any(told.values()) or fact.customer != row.customer:
        row.source_id, row.source_at = event.id.hex, event.position
        for name, text in told.items():
            setattr(row, name, text)
    row.customer = fact.customer
    return row


def _anonymised(row: VisitRow | None, event: Happening) -> VisitRow:
    """The person is gone from the lists; nothing happened to the visit itself."""
    fact = event.fact
    assert isinstance(fact, VisitAnonymised)  # noqa: S101  routed
    row = row or VisitRow(visit=fact.visit)
    if row.customer == fact.customer:  # else it was corrected to be somebody else's since
        row.name = row.phone = row.plate = row.vin = row.fault = ""
    return row


def _finish(row: VisitRow) -> None:
    """Derive the columns from the visit's state; once per batch, however many events came."""
    visit = row.thawed()
    if visit is None:
        return
    row.state = _encode(visit)
    row.centre, row.customer, row.stage = visit.centre, visit.customer, visit.stage
    row.waiting = "" if visit.over else visit.waiting
    row.mode, row.service, row.matter = visit.mode, visit.service, visit.matter
    row.advisor, row.technician, row.vehicle = visit.advisor, visit.technician, visit.vehicle
    row.day, row.slot, row.opened = visit.day.isoformat(), micros(visit.slot), micros(visit.opened)
    row.finish, row.first_finish = micros(visit.finish), micros(visit.first_finish)
    row.delays, row.pick_up = visit.delays, micros(visit.pick_up)
    row.estimate, row.asked, row.amount = visit.estimate, visit.asked, visit.amount
    row.mileage, row.rework, row.rework_of = visit.mileage, visit.rework, visit.rework_of
    row.closed = micros(visit.ended)
    told = visit.unhappy if visit.stage == "closed" else unhappy(visit)
    row.unhappy, row.unchecked = ",".join(told), ",".join(visit.missing)
    row.first, row.major = int(visit.first), int(visit.major)
    row.identified, row.imported = int(visit.identified), int(visit.imported)
    row.invalid = visit.invalid
    row.worked = sum(worked.minutes for worked in visit.hours)
    _finish_clocks(row, visit)


def _finish_clocks(row: VisitRow, visit: Visit) -> None:
    owed = open_marks(visit)
    row.marks = len(visit.marks)
    row.as_appointed = _as_appointed(visit)
    row.missed = sum(m.missed is not None for m in visit.marks)
    row.annulled = sum(m.annulled for m in visit.marks)
    first = owed[0] if owed else None
    row.due, row.due_made, row.due_mark, row.due_n = (
        (micros(first.due), micros(first.made) or 0, first.name, first.n)
        if first
        else (None, 0, "", 0)
    )
    ticking = next((m for m in owed if m.ticking), None)
    row.next_due = micros(next_due(visit))
    row.next_made = micros(ticking.made) or 0 if ticking else 0
    row.next_mark = ticking.name if ticking else ""
    row.overdue = min((d for m in owed if (d := micros(m.missed))), default=None)


def _as_appointed(visit: Visit) -> int | None:
    """Return whether the two times of an appointment were kept; a miss annulled is none."""
    if visit.slot is None or visit.stage == "cancelled":
        return None
    told = [m for m in visit.marks if m.name in ("arrival", "finish")]
    if any(m.missed is not None and not m.annulled for m in told):
        return 0
    return 1 if visit.stage == "closed" else None


_OF_A_VISIT: tuple[type[Fact], ...] = (
    WorkOrderOpened,
    DiagnosisMade,
    WorkStarted,
    WorkPaused,
    ProgressTold,
    FindingTold,
    FindingDecided,
    PriceTold,
    PriceDecided,
    DelayTold,
    HoursWorked,
    QualityChecked,
    WorkFinished,
    PickUpAnnounced,
    CustomerReturned,
    VehicleHandedOver,
    VisitCancelled,
    VisitNoted,
    MarkMissed,
    MarkAnnulled,
    VisitActionUndone,
)

_BEGINS: tuple[type[Fact], ...] = (VisitBooked, VisitOpened, OrderImported, OrderCorrected)
"""Facts that tell whose visit it is."""


def _route(event: Happening) -> Key:
    return (event.fact.visit,)  # type: ignore[attr-defined]  # every routed fact names its visit


_STEPS: dict[type[Fact], Callable[[VisitRow | None, Happening], VisitRow]] = {
    **dict.fromkeys(_OF_A_VISIT, _happened),
    **dict.fromkeys(_BEGINS, _told),
    VisitAnonymised: _anonymised,
}

_COUNTED = (
    *("day", "stage", "invalid", "mode", "rework"),
    *("imported", "opened", "closed", "as_appointed", "visit"),
)
"""What the figures of a span's visits are summed from, so that their wide rows need no reading."""

_CAME = ("customer", "day", "stage", "invalid", "service", "amount")
"""What tells who stayed, came again and what they spent, customer by customer."""

VISITS = Table(
    name="visits",
    version=3,
    row=VisitRow,
    key=("visit",),
    routes=dict.fromkeys(_STEPS, _route),
    steps=_STEPS,
    indexes=(
        ("stage", "due"),
        ("next_due",),
        ("customer", "last_at"),
        _COUNTED,
        _CAME,
        ("vehicle", "day", "opened"),
        ("slot",),
        ("closed",),
        ("opened", "rework", "invalid"),
        ("rework_of",),
    ),
    finish=_finish,
)


class MarkRow(msgspec.Struct):
    """How the marks of one name were kept, for the visits of one day and advisor.

    ``missed`` holds all that were missed, ``annulled`` those of them that do not count.
    """

    centre: str
    day: str
    advisor: str
    mark: str
    kept: int = 0
    missed: int = 0
    annulled: int = 0


def _marks(row: VisitRow) -> Iterable[MarkRow]:
    visit = row.thawed() if row.marks else None
    for mark in visit.marks if visit else ():
        if mark.kept or mark.missed:
            yield MarkRow(
                row.centre,
                row.day,
                row.advisor,
                mark.name,
                kept=int(mark.kept),
                missed=int(mark.missed is not None),
                annulled=int(mark.annulled),
            )


MARKS = Tally(
    name="marks",
    version=1,
    row=MarkRow,
    key=("centre", "day", "advisor", "mark"),
    of=VISITS,
    count=_marks,
    indexes=(("day",),),
)
"""What rates of promises kept stand on: work orders, diagnoses, appointments, handovers …"""


class WorkedRow(msgspec.Struct):
    """What one person worked on visits on a day, as ``technician`` or ``advisor``."""

    centre: str
    day: str
    staff: str
    part: str
    minutes: int = 0


def _worked(row: VisitRow) -> Iterable[WorkedRow]:
    visit = row.thawed() if row.worked else None
    for worked in visit.hours if visit else ():
        day = worked.day.isoformat()
        yield WorkedRow(row.centre, day, worked.staff, worked.part, worked.minutes)


WORKED = Tally(
    name="worked",
    version=1,
    row=WorkedRow,
    key=("centre", "day", "staff", "part"),
    of=VISITS,
    count=_worked,
)
"""Productivity is this divided by what was attended (SPEC 4.1)."""


class AttendedRow(msgspec.Struct):
    """How long one person was at work on a day."""

    centre: str
    day: str
    staff: str
    minutes: int = 0


def _attendance(event: Happening) -> Key:
    fact = event.fact
    assert isinstance(fact, HoursAttended)  # noqa: S101  routed
    return (fact.centre, fact.day.isoformat(), fact.staff)


def _attended(row: AttendedRow | None, event: Happening) -> AttendedRow:
    fact = event.fact
    assert isinstance(fact, HoursAttended)  # noqa: S101  routed
    row = row or AttendedRow(fact.centre, fact.day.isoformat(), fact.staff)
    row.minutes = fact.minutes
    return row


ATTENDED = Table(
    name="attended",
    version=1,
    row=AttendedRow,
    key=("centre", "day", "staff"),
    routes={HoursAttended: _attendance},
    steps={HoursAttended: _attended},
)
