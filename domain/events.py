"""Everything that can have happened: the facts the log holds, in the trade's words.

A fact is never renamed. Fields are added with a default; a new meaning is a new tag and a
small function in ``upcasts.py``. Fields marked ``Personal`` are sealed before they are stored.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.asking.facts import AskingFact
from domain.causes import CauseAnalysed
from domain.clientele.facts import ClienteleFact
from domain.custody import (
    BackupMade,
    CaseAnonymised,
    CustomerErased,
    CustomerRestricted,
    DataExported,
    EntryCorrected,
    LogRestored,
    PersonalDataSeen,
    ResponseCorrected,
    RestrictionLifted,
    SurveyAnonymised,
    VisitAnonymised,
)
from domain.fact import CustomerWords, Fact
from domain.goodwill import GoodwillFact
from domain.improving.state import ImprovingFact
from domain.people.facts import PeopleFact
from domain.policy import Policy
from domain.problems import ProblemReported
from domain.reviewing import ReviewHeld
from domain.types import (
    Case,
    CaseId,
    CaseKind,
    Cause,
    CentreId,
    ContactOutcome,
    CustomerId,
    Outcome,
    Personal,
    Promise,
    Role,
    StaffId,
    StepName,
)
from domain.visits.facts import VisitFact
from domain.visits.state import VisitActionUndone
from domain.warnings import WarningFact

# What customers say ---------------------------------------------------------------------------


class ResponseReceived(Fact, frozen=True, kw_only=True, tag="response-received.v1"):
    """A customer answered a survey.

    ``score_class`` is the class of the score by the policy of that day, ``day`` the calendar day
    at the centre. ``invalid`` holds the reason code of an answer that is kept but counts only in
    the validity rate (SPEC 2.5). ``case`` is empty when the answer opened none. ``survey`` is set
    where the answer belongs to one that was planned; ``place`` is the keyed sign of where it was
    given (an address of the net, a device), empty when the tool does not say. ``segment`` is the
    group the customer belonged to then: new, returning or vip.
    """

    response: str
    centre: CentreId
    customer: CustomerId
    day: date
    score: int
    score_class: str = ""
    case: CaseId = ""
    csat: int | None = None
    ces: int | None = None
    touchpoints: dict[str, int] = msgspec.field(default_factory=dict)
    channel: str = ""
    trigger: str = ""
    advisor: str = ""
    visit: str = ""
    vehicle: str = ""
    invalid: str = ""
    source: str = ""
    survey: str = ""
    technician: str = ""
    service: str = ""
    place: str = ""
    mode: str = ""
    segment: str = ""
    identified: bool = False
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    comment: Personal = ""


class ComplaintReceived(Fact, frozen=True, kw_only=True, tag="complaint-received.v1"):
    """A customer complained, by whatever road (SPEC 3.3)."""

    complaint: str
    centre: CentreId
    customer: CustomerId
    day: date
    case: CaseId = ""
    level: int = 1
    channel: str = ""
    matter: str = ""
    rework: int = 0
    safety: bool = False
    advisor: str = ""
    visit: str = ""
    vehicle: str = ""
    source: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    comment: Personal = ""


class CustomerHeard(Fact, frozen=True, kw_only=True, tag="customer-heard.v1"):
    """One customer's history grew: an answer, a complaint, a problem; later rules look back on it.

    ``visit`` is the one a problem was about, where it was told.
    """

    customer: CustomerId
    kind: CaseKind
    case: CaseId = ""
    score: int | None = None
    matter: str = ""
    visit: str = ""


# The life of a case ---------------------------------------------------------------------------


class CaseOpened(Fact, frozen=True, kw_only=True, tag="case-opened.v1"):
    """A response, complaint or problem became a case; its steps are promised here and now.

    ``confirmations`` is how many rechecks must say satisfied before it may close as recovered.
    """

    case: CaseId
    centre: CentreId
    customer: CustomerId
    kind: CaseKind
    procedure: str
    level: int
    cause: Cause
    policy: str
    day: date
    promises: tuple[Promise, ...]
    owner: StaffId = ""
    priority: int = 3
    confirmations: int = 1


class CaseAssigned(Fact, frozen=True, kw_only=True, tag="case-assigned.v1"):
    """Somebody was made responsible for the case.

    ``idle`` is when it is noticed that they did nothing with it.
    """

    case: CaseId
    to: StaffId
    idle: datetime | None = None


class ContactRecorded(CustomerWords, frozen=True, kw_only=True, tag="contact-recorded.v1"):
    """A try to reach the customer, with what came of it.

    ``answers`` is true when it satisfied the respond step; ``retry`` is the next try planned.
    """

    case: CaseId
    channel: str
    outcome: ContactOutcome
    answers: bool = False
    retry: datetime | None = None
    note: Personal = ""


class StepDone(CustomerWords, frozen=True, kw_only=True, tag="step-done.v1"):
    """A promised step was kept; steps that start with it are promised in ``promises``."""

    case: CaseId
    step: StepName
    n: int
    cause: str = ""
    promises: tuple[Promise, ...] = ()
    note: Personal = ""


class RecheckRecorded(CustomerWords, frozen=True, kw_only=True, tag="recheck-recorded.v1"):
    """The customer was asked whether it is really solved."""

    case: CaseId
    satisfied: bool
    promises: tuple[Promise, ...] = ()
    note: Personal = ""


class PromiseMade(CustomerWords, frozen=True, kw_only=True, tag="promise-made.v1"):
    """A person promised something more, with a time."""

    case: CaseId
    promise: Promise
    meeting: bool = False
    note: Personal = ""


class PromiseMoved(Fact, frozen=True, kw_only=True, tag="promise-moved.v1"):
    """The customer asked for another time; the first due time stays visible."""

    case: CaseId
    step: StepName
    n: int
    due_before: datetime
    due: datetime


class StepBreached(Fact, frozen=True, kw_only=True, tag="step-breached.v1"):
    """A step was not done at its due time. A fact that stays."""

    case: CaseId
    step: StepName
    n: int
    line: str = ""


class BreachAnnulled(CustomerWords, frozen=True, kw_only=True, tag="breach-annulled.v1"):
    """A breach was taken out of the rates, with a reason; both counts stay visible."""

    case: CaseId
    step: StepName
    n: int
    reason: Personal = ""


class CaseEscalated(CustomerWords, frozen=True, kw_only=True, tag="case-escalated.v1"):
    """The case moved up and got the new level's response clock."""

    case: CaseId
    level_before: int
    level: int
    cause: Cause
    policy: str
    step: str = ""
    promises: tuple[Promise, ...] = ()
    reason: Personal = ""


class AlertRaised(Fact, frozen=True, kw_only=True, tag="alert-raised.v1"):
    """A breach at the top level: nobody is above, so everybody there is told again."""

    case: CaseId
    level: int
    step: StepName
    n: int


class CaseSentBack(CustomerWords, frozen=True, kw_only=True, tag="case-sent-back.v1"):
    """The case went down a level, by somebody at or above the present one, with a reason."""

    case: CaseId
    level_before: int
    level: int
    reason: Personal = ""


class NoteAdded(CustomerWords, frozen=True, kw_only=True, tag="note-added.v1"):
    """Somebody wrote something down."""

    case: CaseId
    note: Personal


class CaseClosed(CustomerWords, frozen=True, kw_only=True, tag="case-closed.v1"):
    """The case came to its end."""

    case: CaseId
    outcome: Outcome
    reason: Personal = ""


class CaseReopened(CustomerWords, frozen=True, kw_only=True, tag="case-reopened.v1"):
    """The customer said it is not over: same case, new round, new promises."""

    case: CaseId
    round: int
    level: int
    policy: str
    promises: tuple[Promise, ...]
    reason: Personal = ""


class ActionUndone(Fact, frozen=True, kw_only=True, tag="action-undone.v1"):
    """A slip was taken back: ``entries`` no longer count, the case stands as ``restored``."""

    case: CaseId
    entries: tuple[UUID, ...]
    restored: Case


# The house ------------------------------------------------------------------------------------


class CentreOpened(Fact, frozen=True, kw_only=True, tag="centre-opened.v1"):
    """The centre this log belongs to."""

    centre: CentreId
    name: str
    time_zone: str


class StaffJoined(Fact, frozen=True, kw_only=True, tag="staff-joined.v1"):
    """A person works here, in a role."""

    staff: StaffId
    name: str
    role: Role
    centre: CentreId


class StaffRoleChanged(Fact, frozen=True, kw_only=True, tag="staff-role-changed.v1"):
    """A person has another role from now on."""

    staff: StaffId
    role: Role


class StaffLeft(Fact, frozen=True, kw_only=True, tag="staff-left.v1"):
    """A person no longer works here; what they did stays theirs."""

    staff: StaffId


class PolicyAdopted(Fact, frozen=True, kw_only=True, tag="policy-adopted.v1"):
    """An edition of the rules takes effect at ``starts``; its text is here in full."""

    edition: str
    starts: datetime
    digest: str
    text: str
    rules: Policy


class MeetingHeld(Fact, frozen=True, kw_only=True, tag="meeting-held.v1"):
    """The morning meeting ended: who, how long, what was handed out, how things stood.

    ``overdue`` and ``low_open`` cases stood late and open, ``cars`` in the house, ``booked`` of
    ``capacity`` for the day; of yesterday are ``low_scores``, ``closed`` cases, the classes of the
    answers and how many promises were kept and broken.
    """

    centre: CentreId
    day: date
    began: datetime
    assigned: tuple[CaseId, ...] = ()
    promised: tuple[CaseId, ...] = ()
    overdue: int = 0
    low_scores: int = 0
    low_open: int = 0
    closed: int = 0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    kept: int = 0
    broken: int = 0
    cars: int = 0
    booked: int = 0
    capacity: int = 0


class FileImported(Fact, frozen=True, kw_only=True, tag="file-imported.v1"):
    """A file was read to its end; the counts add up to its rows."""

    file: str
    digest: str
    rows: int
    new: int
    repeated: int
    blank: int
    invalid: int
    rejected: int
    cases: int
    encoding: str = ""
    cells_touched: int = 0
    corrected: int = 0


AnyFact = (
    ResponseReceived
    | ComplaintReceived
    | CustomerHeard
    | CaseOpened
    | CaseAssigned
    | ContactRecorded
    | StepDone
    | CauseAnalysed
    | RecheckRecorded
    | PromiseMade
    | PromiseMoved
    | StepBreached
    | BreachAnnulled
    | CaseEscalated
    | AlertRaised
    | CaseSentBack
    | NoteAdded
    | CaseClosed
    | CaseReopened
    | ActionUndone
    | CentreOpened
    | StaffJoined
    | StaffRoleChanged
    | StaffLeft
    | PolicyAdopted
    | MeetingHeld
    | FileImported
    | EntryCorrected
    | ResponseCorrected
    | CustomerErased
    | CaseAnonymised
    | VisitAnonymised
    | SurveyAnonymised
    | CustomerRestricted
    | RestrictionLifted
    | PersonalDataSeen
    | BackupMade
    | LogRestored
    | DataExported
    | ProblemReported
    | VisitFact
    | VisitActionUndone
    | AskingFact
    | ClienteleFact
    | GoodwillFact
    | WarningFact
    | ImprovingFact
    | PeopleFact
    | ReviewHeld
)


class Event(msgspec.Struct, frozen=True):
    """A fact that was decided and is about to be recorded.

    Attributes:
        at: When it happened (UTC).
        fact: What happened.
        key: When set, the event's id is derived from it and the stream, so that whoever
            notices the same thing again writes the same event.
        actor: Who did it, where that is not the acting person (``clock``).
        follows: Whether the event decided just before it is its cause.
    """

    at: datetime
    fact: Fact
    key: str = ""
    actor: str = ""
    follows: bool = False


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as the log holds it, with its envelope."""

    position: int
    id: UUID
    stream: str
    version: int
    at: datetime
    recorded_at: datetime
    actor: str
    terminal: str
    correlation: UUID
    causation: UUID | None
    fact: Fact


CLOCK = "clock"
"""The actor of everything that happened because time passed."""


def case_stream(case: CaseId) -> str:
    """Return the stream one case's facts are kept in."""
    return f"case-{case}"


def survey_stream(response: str) -> str:
    """Return the stream of one survey."""
    return f"survey-{response}"


def complaint_stream(complaint: str) -> str:
    """Return the stream of one complaint."""
    return f"complaint-{complaint}"


def customer_stream(customer: CustomerId) -> str:
    """Return the stream of one customer's history."""
    return f"customer-{customer}"


HOUSE = "house"
"""The stream of centre, staff and policy."""
