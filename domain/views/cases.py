"""One row a case: everything the lists show, shaped for reading. Times are µs since the epoch.

Texts about the customer stay sealed; whoever may read them opens them with the row's
``source_id`` (the event they stand in) and ``customer``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from domain import case as cases
from domain.causes import CauseAnalysed
from domain.custody import CaseAnonymised, ResponseCorrected
from domain.events import (
    ActionUndone,
    AlertRaised,
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    CaseSentBack,
    ComplaintReceived,
    ContactRecorded,
    NoteAdded,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    ResponseReceived,
    StepBreached,
    StepDone,
)
from domain.fact import Fact
from domain.goodwill import (
    GoodwillApproved,
    GoodwillDeclined,
    GoodwillGranted,
    GoodwillRequested,
)
from domain.problems import ProblemReported
from domain.types import Case, StepState
from domain.views.shape import Happening, Key, Table
from domain.warnings import AlarmDismissed, AlarmRaised

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime | None) -> int | None:
    """Return an instant as µs since the epoch."""
    return None if instant is None else (instant - EPOCH) // _MICROSECOND


class Chain(msgspec.Struct, frozen=True, array_like=True):
    """The sealed answers of one analysis, with the event and the position it stands in."""

    event: str
    position: int
    round: int
    whys: str


class CaseRow(msgspec.Struct, dict=True):
    """A case as the lists show it.

    ``stage`` is waiting (no answer given yet), working or closed. ``due`` is the earliest open
    promise, missed or not (the closing only where nothing else is owed); ``next_due`` the next
    clock still running, i.e. what happens next by itself. ``answered`` and ``in_time`` speak of
    the first response promised. ``score`` is as corrected, ``first_score`` as it was given;
    ``source_at`` is the position of the answer or complaint. ``breached`` counts the promises
    missed, ``annulled`` those of them that do not count. ``alarm`` are the categories of alarm
    words, joined by commas; ``approval_level`` and ``approval_amount`` (cents) the goodwill that
    waits for somebody, ``grants`` how often any was given or asked for. ``owned_since`` is when
    the owner was given the case, ``idle_due`` when they will have done nothing with it for too
    long, ``owner_acted`` when they last did. ``root_cause`` is a path in the tree of causes,
    ``depth`` how many answers led there and ``whys`` those answers, sealed in the event ``whys_id``
    at ``whys_at``; ``chains`` are all that were ever given (:class:`Chain`).
    """

    case: str
    centre: str = ""
    kind: str = ""
    procedure: str = ""
    status: str = ""
    stage: str = ""
    level: int = 0
    owner: str = ""
    priority: int = 9
    day: str = ""
    opened: int = 0
    due: int | None = None
    due_made: int = 0
    due_step: str = ""
    due_n: int = 0
    next_due: int | None = None
    next_made: int = 0
    next_step: str = ""
    next_escalates: int = 0
    overdue: int | None = None
    missed: int = 0
    answered: int | None = None
    in_time: int | None = None
    closing_missed: int = 0
    rose: int = 0
    rose_cause: str = ""
    rose_step: str = ""
    retry: int | None = None
    attempts: int = 0
    moved: int = 0
    round: int = 1
    outcome: str = ""
    closed: int | None = None
    closed_by: str = ""
    root_cause: str = ""
    part: str = ""
    depth: int = 0
    whys: str = ""
    whys_id: str = ""
    whys_at: int = 0
    chains: bytes = b""
    satisfied: int | None = None
    breached: int = 0
    annulled: int = 0
    last_at: int = 0
    last_type: str = ""
    last_actor: str = ""
    score: int | None = None
    first_score: int | None = None
    channel: str = ""
    vehicle: str = ""
    visit: str = ""
    matter: str = ""
    customer: str = ""
    source_id: str = ""
    source_at: int = 0
    erased: int = 0
    name: str = ""
    phone: str = ""
    plate: str = ""
    comment: str = ""
    alarm: str = ""
    approval_level: int = 0
    approval_amount: int = 0
    grants: int = 0
    owned_since: int | None = None
    idle_due: int | None = None
    owner_acted: int = 0
    urgent: int = 0
    position: int = 0
    promises: int = 0
    state: bytes = b""

    def thawed(self) -> Case | None:
        """Return the case's state; decoded once a batch, kept beside the columns."""
        held: Case | None = self.__dict__.get("_case")
        if held is None and self.state:
            held = self.__dict__["_case"] = thaw(self.state)
        return held

    def freeze(self, case: Case | None) -> None:
        """Take a new state; it becomes bytes when the row is finished."""
        self.__dict__["_case"] = case


thaw = msgspec.msgpack.Decoder(Case).decode
"""Returns the case that a row's ``state`` holds."""

_encode = msgspec.msgpack.Encoder().encode
_chains = msgspec.msgpack.Decoder(tuple[Chain, ...]).decode


def chains(held: bytes) -> tuple[Chain, ...]:
    """Return the analyses that a row's ``chains`` holds, the latest last."""
    return _chains(held) if held else ()


def _packed(held: tuple[Chain, ...]) -> bytes:
    return _encode(held) if held else b""


def _received(row: CaseRow | None, event: Happening) -> CaseRow:
    fact = event.fact
    assert isinstance(fact, ResponseReceived | ComplaintReceived | ProblemReported)  # noqa: S101  the route says so
    row = row or CaseRow(case=fact.case)
    row.channel, row.vehicle, row.visit = fact.channel, fact.vehicle, fact.visit
    row.customer, row.source_id, row.source_at = fact.customer, event.id.hex, event.position
    row.name, row.phone, row.plate, row.comment = fact.name, fact.phone, fact.plate, fact.comment
    if isinstance(fact, ResponseReceived):
        row.score = row.first_score = fact.score
    else:
        row.matter = fact.matter
    if isinstance(fact, ProblemReported):
        row.urgent = int(fact.urgent)
    return row


def _happened(row: CaseRow | None, event: Happening) -> CaseRow:
    fact, at = event.fact, event.at
    row = row or CaseRow(case=fact.case)  # type: ignore[attr-defined]  # the route says it has one
    row.freeze(cases.evolve(row.thawed(), fact, at))
    row.position = event.position
    row.last_at = micros(at) or 0
    row.last_type = fact.__class__.__name__
    row.last_actor = event.actor
    case = row.thawed()
    if case is not None and event.actor == case.owner and not isinstance(fact, CaseAssigned):
        row.owner_acted = row.last_at
    return row


def _opened(row: CaseRow | None, event: Happening) -> CaseRow:
    fact = event.fact
    assert isinstance(fact, CaseOpened)  # noqa: S101  routed
    row = _happened(row, event)
    row.day = fact.day.isoformat()
    return row


def _closed(row: CaseRow | None, event: Happening) -> CaseRow:
    row = _happened(row, event)
    row.closed_by = event.actor
    return row


def _analysed(row: CaseRow | None, event: Happening) -> CaseRow:
    row, fact = _happened(row, event), event.fact
    assert isinstance(fact, CauseAnalysed)  # noqa: S101  routed
    case = row.thawed()
    chain = Chain(event.id.hex, event.position, case.round if case else 1, fact.whys)
    row.chains = _packed((*chains(row.chains), chain))
    return row


def _undone(row: CaseRow | None, event: Happening) -> CaseRow:
    """What was taken back holds no answers any more; those before it hold again."""
    row, fact = _happened(row, event), event.fact
    assert isinstance(fact, ActionUndone)  # noqa: S101  routed
    gone = {entry.hex for entry in fact.entries}
    row.chains = _packed(tuple(c for c in chains(row.chains) if c.event not in gone))
    return row


def _rescored(row: CaseRow | None, event: Happening) -> CaseRow:
    """The answer was corrected; the case it opened stays as it stands."""
    fact = event.fact
    assert isinstance(fact, ResponseCorrected)  # noqa: S101  routed
    row = row or CaseRow(case=fact.case)
    row.score = fact.score
    return row


def _anonymised(row: CaseRow | None, event: Happening) -> CaseRow:
    """The person is gone from the lists; nothing happened to the case itself."""
    fact = event.fact
    assert isinstance(fact, CaseAnonymised)  # noqa: S101  routed
    row = row or CaseRow(case=fact.case)
    row.erased = 1
    row.name = row.phone = row.plate = row.comment = ""
    row.chains = b""
    return row


def _finish(row: CaseRow) -> None:
    """Derive the columns from the case's state; once per batch, however many events came."""
    case = row.thawed()
    if case is None:
        return
    row.state = _encode(case)
    row.customer = row.customer or case.customer
    row.promises = sum(s.step == "promise" for s in case.steps)
    row.centre, row.kind, row.procedure = case.centre, case.kind, case.procedure
    row.status, row.level, row.owner = case.status, case.level, case.owner
    row.opened, row.round = micros(case.opened) or 0, case.round
    row.outcome, row.closed = case.outcome or "", micros(case.closed)
    row.closed_by = row.closed_by if case.closed else ""
    row.retry = micros(case.retry)
    row.satisfied = None if case.satisfied is None else int(case.satisfied)
    row.rose, row.rose_cause, row.rose_step = (
        micros(case.rose) or 0,
        case.rose_cause,
        case.rose_step,
    )
    row.attempts = len(case.attempts)
    row.moved = sum(s.moved for s in case.steps)
    row.breached = sum(s.breached is not None for s in case.steps)
    row.annulled = sum(s.annulled for s in case.steps)
    row.priority = 9 if case.priority is None else case.priority
    _finish_clocks(row, case)
    _finish_answer(row, case)
    _finish_remedies(row, case)
    _finish_cause(row, case)


def _finish_clocks(row: CaseRow, case: Case) -> None:
    running = case.status == "open"
    owed = [s for s in case.steps if s.open and s.due] if running else []
    # The closing is owed all along; it is what a person looks at once nothing else is.
    dated = [s for s in owed if s.step != "close"] or owed
    missed = [s for s in dated if s.breached]
    first = min(dated, key=_due, default=None)
    ticking = min((s for s in case.steps if s.ticking), key=_due, default=None) if running else None
    row.due, row.due_made, row.due_step, row.due_n = (
        (micros(first.due), micros(first.made) or 0, first.step, first.promise.n)
        if first
        else (None, 0, "", 0)
    )
    row.next_due = micros(ticking.due) if ticking else None
    row.next_made = micros(ticking.made) or 0 if ticking else 0
    row.next_step = ticking.step if ticking else ""
    row.next_escalates = int(ticking.promise.escalates) if ticking else 0
    row.overdue = min((d for s in missed if (d := micros(s.breached))), default=None)
    row.missed = len(missed)
    row.closing_missed = int(
        running and any(s.step == "close" and s.breached and not s.annulled for s in case.steps)
    )


def _due(step: StepState) -> datetime:
    return step.due or step.made


def _finish_answer(row: CaseRow, case: Case) -> None:
    first = next((s for s in case.steps if s.step == "respond"), None)
    if first is None:
        return
    counted_miss = first.breached is not None and not first.annulled
    row.answered = micros(first.done)
    decided = first.done is not None or counted_miss
    row.in_time = int(not counted_miss) if decided else None
    waiting = case.pending("respond") is not None and not case.reached
    row.stage = "closed" if case.status == "closed" else "waiting" if waiting else "working"


def _finish_remedies(row: CaseRow, case: Case) -> None:
    waiting = case.waiting
    row.approval_level = waiting.level if waiting else 0
    row.approval_amount = waiting.amount if waiting else 0
    row.grants = len(case.grants)
    row.alarm = ",".join(case.alarm)
    row.owned_since = micros(case.owned)
    idle = micros(case.idle) if case.status == "open" and case.owner else None
    acted = row.owner_acted >= (row.owned_since or 0)
    row.idle_due = None if acted else idle


def _finish_cause(row: CaseRow, case: Case) -> None:
    row.root_cause, row.part, row.depth = case.root_cause, case.part, case.depth
    held = [chain for chain in chains(row.chains) if chain.round == case.round]
    latest = held[-1] if held else Chain("", 0, 0, "")
    row.whys, row.whys_id, row.whys_at = latest.whys, latest.event, latest.position


_OF_A_CASE: tuple[type[Fact], ...] = (
    CaseOpened,
    CaseAssigned,
    ContactRecorded,
    StepDone,
    CauseAnalysed,
    RecheckRecorded,
    PromiseMade,
    PromiseMoved,
    StepBreached,
    BreachAnnulled,
    CaseEscalated,
    AlertRaised,
    CaseSentBack,
    NoteAdded,
    CaseClosed,
    CaseReopened,
    ActionUndone,
    AlarmRaised,
    AlarmDismissed,
    GoodwillGranted,
    GoodwillRequested,
    GoodwillApproved,
    GoodwillDeclined,
)

_BESIDE_A_CASE: dict[type[Fact], Callable[[CaseRow | None, Happening], CaseRow]] = {
    ResponseReceived: _received,
    ComplaintReceived: _received,
    ProblemReported: _received,
    ResponseCorrected: _rescored,
    CaseAnonymised: _anonymised,
}
"""Steps of facts that change a case's row and not the case."""


def _route(event: Happening) -> Key | None:
    case = event.fact.case  # type: ignore[attr-defined]  # every routed fact names its case
    return (case,) if case else None


CASES = Table(
    name="cases",
    version=10,
    row=CaseRow,
    key=("case",),
    routes=dict.fromkeys((*_BESIDE_A_CASE, *_OF_A_CASE), _route),
    steps={
        **_BESIDE_A_CASE,
        **dict.fromkeys(_OF_A_CASE, _happened),
        CaseOpened: _opened,
        CaseClosed: _closed,
        CauseAnalysed: _analysed,
        ActionUndone: _undone,
    },
    indexes=(
        ("status", "owner", "due"),
        ("status", "level", "due"),
        ("next_due",),
        ("status", "overdue"),
        ("status", "kind", "opened"),
        ("day", "kind", "status", "stage", "in_time", "closing_missed", "round", "satisfied"),
        ("closed",),
        ("visit",),
        ("last_actor", "last_at"),
        ("approval_level",),
        ("idle_due",),
        ("part", "vehicle"),
        ("kind", "day", "root_cause", "vehicle", "part", "customer", "case"),
    ),
    finish=_finish,
)
