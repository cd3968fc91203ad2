"""What screens and verbs show: immutable, shaped, with names readable and times as instants."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.measures import Change, Nps, Rate
from domain.types import Case


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer likes it: by a ``code``, in ``words`` of one's own, or with both."""

    code: str
    words: str = ""


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list; instants are UTC.

    ``warns`` and ``next_warns`` are when those clocks warn. ``name``, ``phone`` and ``plate`` are
    as this reader may see them; ``privacy`` says why they are empty: ``erased``, ``restricted``;
    ``sealed`` which texts are there and have their key elsewhere. ``score`` is as corrected,
    ``first_score`` as it was given; ``source_at`` is the position of the answer or complaint.
    ``breached`` counts the promises ever missed, ``annulled`` those of them that do not count.
    ``alarm`` are the categories of alarm words; ``approval_level`` and ``approval_amount`` (cents)
    the goodwill that waits for somebody; ``urgent`` problems are solved the same day; ``idle_due``
    is when their new owner will have done nothing for too long. ``root_cause`` is a path in the
    tree of causes, ``whys`` the answers that led there, ``depth`` how many there are, also where
    they may not be read. ``asks`` is set in the queue of whoever's yes the goodwill waits for;
    ``likes`` is how the customer likes it.
    """

    case: str
    kind: str
    level: int
    status: str
    stage: str
    owner: str
    owner_name: str
    score: int | None
    first_score: int | None = None
    name: str
    phone: str
    plate: str
    privacy: str = ""
    sealed: tuple[str, ...] = ()
    customer: str = ""
    source_at: int = 0
    vehicle: str
    comment: str
    channel: str
    matter: str
    opened: datetime
    due: datetime | None
    due_made: datetime
    due_step: str
    warns: tuple[datetime, ...]
    next_due: datetime | None
    next_warns: tuple[datetime, ...]
    next_step: str
    next_escalates: bool
    overdue: datetime | None
    missed: int
    breached: int = 0
    annulled: int = 0
    answered: datetime | None
    in_time: bool | None
    rose: datetime
    rose_cause: str
    rose_step: str
    retry: datetime | None
    attempts: int
    moved: int
    round: int
    outcome: str
    closed: datetime | None
    closed_by: str
    root_cause: str
    part: str = ""
    depth: int = 0
    whys: tuple[str, ...] = ()
    last_at: datetime
    last_type: str
    last_actor: str
    priority: int = 9
    alarm: tuple[str, ...] = ()
    approval_level: int = 0
    approval_amount: int = 0
    urgent: bool = False
    idle_due: datetime | None = None
    procedure: str = ""
    asks: bool = False
    likes: tuple[Preference, ...] = ()

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.case


class PromiseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A promise a person made: when it was due, and ``kept``, ``broken`` or ``open``.

    ``text`` is what was promised, in the words of whoever did; empty where nobody wrote any, or
    where it is ``sealed``.
    """

    line: CaseLine
    made: datetime
    due: datetime
    done: datetime | None
    result: str
    text: str = ""
    sealed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return f"{self.line.case}/{self.made.isoformat()}"


class LoadLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's open cases (``""`` nobody's) and how many of them are late."""

    owner: str
    name: str
    open: int
    late: int


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A morning meeting that was held."""

    day: date
    began: datetime
    ended: datetime
    host: str
    assigned: int
    promised: int


class HouseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The cars in the house in numbers, for the morning meeting; ``stages`` by where they stand."""

    total: int = 0
    late: int = 0
    waiting: int = 0
    booked: int = 0
    capacity: int = 0
    stages: tuple[tuple[str, int], ...] = ()

    @property
    def busy(self) -> bool:
        """Whether any car is here, or expected today."""
        return bool(self.total or self.booked)


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """The morning meeting's page (SPEC 10.1). ``day`` is today at the centre.

    ``low_scores`` are yesterday's, ``low_rest`` the others that are open, what breaks next first;
    ``nps_change`` is yesterday's score beside that of the day before.
    """

    centre: str
    day: date
    at: datetime
    nps_yesterday: Nps
    nps_day_before: Nps
    nps_month: Nps
    nps_month_before: Nps
    nps_target: int
    low_open: int
    low_old: int
    low_opened_yesterday: int
    low_closed_yesterday: int
    in_time: Rate
    in_time_target: int
    overdue: int
    overdue_worst: datetime | None
    soon: int
    unowned: int
    promises: tuple[PromiseLine, ...]
    late: tuple[CaseLine, ...]
    today: tuple[CaseLine, ...]
    low_scores: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]
    loads: tuple[LoadLine, ...]
    meeting: Meeting | None
    minutes: tuple[int, ...]
    house: HouseFigures = HouseFigures()
    low_rest: tuple[CaseLine, ...] = ()
    nps_change: Change = Change(None)


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A person's follow-ups, what breaks next first; ``cleared`` were handled today.

    ``approvals`` of them wait only for this person's yes or no to a goodwill, and come first.
    """

    at: datetime
    who: str
    total: int
    late: int
    soon: int
    today: int
    cleared: int
    lines: tuple[CaseLine, ...]
    approvals: int = 0


class LevelSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One level's open cases: how many, late, nobody's, and the next automatic step."""

    level: int
    open: int
    late: int
    unowned: int
    next_due: datetime | None


class Escalations(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands above level 1 or is about to, next automatic step first."""

    at: datetime
    levels: tuple[LevelSummary, ...]
    total: int
    lines: tuple[CaseLine, ...]


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one kind by where they stand."""

    kind: str
    total: int
    waiting: int
    working: int
    closed: int
    recovered: int
    lost: int
    converted: int
    thanked: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The closed-loop board (SPEC 5) of a period, both days included.

    ``closure_final_on`` is the day from which the closure rate is judged, if still to come.
    """

    start: date
    end: date
    at: datetime
    responses: int
    closed: Rate
    working: Rate
    waiting: Rate
    lines: tuple[BoardLine, ...]
    complaints: BoardLine | None
    in_time: Rate
    in_time_target: int
    closure: Rate
    closure_target: int
    confirmed: int
    reopened: int
    breached: int
    annulled: int
    closure_final_on: date | None = None


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period, both days included, beside those of the period before."""

    start: date
    end: date
    at: datetime
    nps: Nps
    nps_before: Nps
    nps_target: int
    nps_swing: int
    csat: Rate
    csat_target: int
    ces: float | None
    ces_n: int
    ces_target: float
    validity: Rate
    in_time: Rate
    in_time_target: int
    closure: Rate
    closure_target: int
    confirmed: int
    reopened: int
    complaints: int
    closure_final_on: date | None = None


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The NPS of the answers received in the days from ``start`` on."""

    start: date
    nps: Nps


class ChannelLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many answers came in by a channel, and its planned share (SPEC 2.2), in per cent."""

    channel: str
    share: Rate
    planned: int


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Which later entry corrects one: where it stands, when it was made and by whom."""

    position: int
    at: datetime
    actor: str
    actor_name: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a case's timeline: ``type`` and ``params`` make the sentence.

    ``corrected`` is the later entry that holds instead of this one, if there is one.
    """

    position: int
    at: datetime
    type: str
    actor: str
    actor_name: str
    params: dict[str, object]
    text: str
    undone: bool
    corrected: Correction | None = None

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return str(self.position)


class StepLine(msgspec.Struct, frozen=True, kw_only=True):
    """One promise of a case with its clock and where its due time came from."""

    step: str
    n: int
    line: str
    made: datetime
    first_due: datetime | None
    due: datetime | None
    warns: tuple[datetime, ...]
    moved: int
    done: datetime | None
    breached: datetime | None
    annulled: bool
    dropped: bool
    escalates: bool
    edition: str
    allowance: str

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return f"{self.step}/{self.n}"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An action for the case at hand; ``why_not`` is the code of what forbids it now."""

    action: str
    step: str = ""
    why_not: str = ""
    params: dict[str, object] = {}


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one case."""

    at: datetime
    line: CaseLine
    state: Case
    steps: tuple[StepLine, ...]
    entries: tuple[Entry, ...]
    offers: tuple[Offer, ...]
