"""Random stories: what happened at a desk, as hypothesis tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain import case as cases
from domain.commands import (
    AddNote,
    AnalyseCause,
    AnnulBreach,
    AnyCommand,
    ApproveGoodwill,
    AssignCase,
    CheckClock,
    CloseCase,
    CompleteStep,
    DeclineGoodwill,
    DismissAlarm,
    EscalateCase,
    MakePromise,
    RecordContact,
    RecordGoodwill,
    RecordRecheck,
    ReopenCase,
    SendBack,
)
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CaseOpened, Recorded, case_stream
from domain.reception import Received, take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from domain.types import Case, CaseId, ContactOutcome, Form, Outcome, Person, StepName
from tests import make
from tests.anything import of_type
from tests.journal import Journal, stamp
from tests.make import CHEN, DAY, HOUR, LI, MINUTE, MONDAY, WANG

PEOPLE = st.sampled_from([LI, WANG, CHEN])
WORDS = st.sampled_from(["", "it rattles", "刹车失灵"])
GAPS = st.sampled_from(
    [timedelta(), MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 5 * HOUR, 13 * HOUR, 30 * HOUR, 8 * DAY]
)
LONG_AFTER = 400 * DAY


class Act(NamedTuple):
    """Somebody does something with a case."""

    at: datetime
    case: CaseId
    commands: tuple[AnyCommand, ...]


class Undo(NamedTuple):
    """Somebody takes back the last act on a case."""

    at: datetime
    case: CaseId
    by: Person


class Look(NamedTuple):
    """A watcher looks at the clock."""

    at: datetime


Moment = Act | Undo | Look


def _any(kind: type[AnyCommand], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Asked]:
    return st.tuples(st.just(kind), st.fixed_dictionaries(fields))


def _likely(kind: type[AnyCommand], **fields: Any) -> st.SearchStrategy[Asked]:
    return st.just((kind, fields))


Asked = tuple[type[AnyCommand], dict[str, Any]]
"""A command without person and instant; a time it names is told from that instant."""
AHEAD = st.sampled_from([-HOUR, HOUR, 3 * DAY])
ASKED: st.SearchStrategy[Asked] = st.one_of(
    _likely(RecordContact, outcome="reached"),
    _likely(AnalyseCause, cause="quality", whys=("a clip was left out",)),
    _likely(CompleteStep, step="resolve"),
    _likely(CloseCase, outcome="lost", reason="moved away"),
    _any(CheckClock),
    _any(
        RecordContact,
        outcome=of_type(ContactOutcome),
        channel=st.sampled_from(["phone", "wechat"]),
        call_back=st.none() | AHEAD,
    ),
    _any(CompleteStep, step=of_type(StepName), cause=st.sampled_from(["", "quality"])),
    _any(
        AnalyseCause,
        cause=st.sampled_from(["", "quality", "quality/diagnosis"]),
        whys=st.lists(WORDS, max_size=6).map(tuple),
        part=st.sampled_from(["", "16400-2L700"]),
    ),
    _any(RecordRecheck, satisfied=st.booleans()),
    _any(MakePromise, due=AHEAD),
    _any(AssignCase, to=st.sampled_from(["li", "wang"])),
    _any(EscalateCase, reason=WORDS),
    _any(SendBack, reason=WORDS),
    _any(AddNote, note=WORDS),
    _any(CloseCase, outcome=of_type(Outcome), reason=WORDS),
    _any(ReopenCase, reason=WORDS),
    _any(AnnulBreach, step=st.sampled_from(["respond", "resolve"]), reason=WORDS),
    _any(
        RecordGoodwill,
        form=of_type(Form),
        amount=st.sampled_from([0, 5_000, 50_000, 500_000, 50_000_000]),
        reason=WORDS,
    ),
    _any(ApproveGoodwill, reason=WORDS),
    _any(DeclineGoodwill, reason=WORDS),
    _any(DismissAlarm, reason=WORDS),
)
"""Any command, sensible or not."""


def command(asked: Asked, at: datetime, by: Person) -> AnyCommand:
    """Let a person ask it at an instant."""
    kind, fields = asked
    told: dict[str, Any] = {n: at + v if isinstance(v, timedelta) else v for n, v in fields.items()}
    return kind(at=at, by=by, **told)


_HAPPENING = st.one_of(
    st.lists(ASKED, min_size=1, max_size=2), ASKED.map(lambda a: [a]), st.sampled_from([Undo, Look])
)


def stories(among: Sequence[CaseId], *, longest: int = 16) -> st.SearchStrategy[list[Moment]]:
    """Moments in the order of time about some cases."""
    moment = st.tuples(GAPS, PEOPLE, st.sampled_from(among), _HAPPENING)
    return st.lists(moment, min_size=3, max_size=longest).map(_in_time)


def _in_time(moments: Iterable[tuple[timedelta, Person, CaseId, Any]]) -> list[Moment]:
    at, story = MONDAY, list[Moment]()
    for gap, by, case, what in moments:
        at += gap
        if what is Undo:
            story.append(Undo(at, case, by))
        elif what is Look:
            story.append(Look(at))
        else:
            story.append(Act(at, case, tuple(command(asked, at, by) for asked in what)))
    return story


def tell(desk: Desk, story: Iterable[Moment], *, watched: bool = True) -> list[object]:
    """Let a story happen, with or without its watchers; return what was refused and why."""
    refusals: list[object] = []
    for n, moment in enumerate(story):
        act = len(log(desk))
        try:
            match moment:
                case Act(at=_, case=case, commands=asked):
                    desk.act(case, asked, stamp(asked[0].by, act))
                case Undo(at=at, case=case, by=by):
                    desk.undo(case, by=by, at=at, stamp=stamp(by, act))
                case Look(at=at) if watched:
                    settle(desk, at)
        except RefusedError as refused:
            refusals.append((n, refused.params))
    return refusals


def settle(desk: Desk, until: datetime) -> int:
    """Let a watcher note all that fell due before an instant."""
    due = [(at, case_stream(case.id)) for case in standing(desk) if (at := cases.next_due(case))]
    return desk.settle(due, until, stamp(WANG, "watch"))


def log(desk: Desk) -> list[Recorded]:
    """Return everything recorded so far."""
    assert isinstance(desk.journal, Journal)
    return desk.journal.log


def standing(desk: Desk) -> list[Case]:
    """All cases of a desk as they stand."""
    ids = [e.fact.case for e in log(desk) if isinstance(e.fact, CaseOpened)]
    histories = desk.journal.load([case_stream(case) for case in ids])
    return [case for history in histories.values() if (case := cases.fold(history))]


KEYS = [f"{kind}{n}" for kind in ("answer", "complaint") for n in range(1, 5)]
"""Few enough that some come twice."""
_TOLD = st.tuples(
    st.integers(1, 4),
    st.integers(0, 14 * 24).map(lambda hours: MONDAY - hours * HOUR),
    st.sampled_from([Contact(customer=who, identified=True) for who in ("ann", "ben")])
    | st.integers(1, 99).map(lambda row: Contact(customer=f"row-{row}")),
    st.sampled_from(["app", "phone"]),
    WORDS,
)
_ANSWERS = st.builds(
    lambda told, score, csat, ces: ReceiveResponse(
        key=f"answer{told[0]}",
        at=told[1],
        contact=told[2],
        channel=told[3],
        comment=told[4],
        score=score,
        csat=csat,
        ces=ces,
    ),
    _TOLD,
    st.integers(0, 11),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(1, 7),
)
_COMPLAINTS = st.builds(
    lambda told, level: ReceiveComplaint(
        key=f"complaint{told[0]}",
        at=told[1],
        contact=told[2],
        channel=told[3],
        text=told[4],
        level=level,
    ),
    _TOLD,
    st.integers(1, 3),
)


def intakes() -> st.SearchStrategy[list[Received]]:
    """Answers and complaints of a few customers within two weeks, some invalid or repeated."""
    return st.lists(st.one_of(_ANSWERS, _ANSWERS, _COMPLAINTS), min_size=1, max_size=8)


def receive(desk: Desk, received: Sequence[Received]) -> list[CaseId]:
    """Take all in on Monday; return the cases that opened."""
    receipts = take_in(desk, received, stamp(make.WANG, "import"), now=MONDAY)
    return [receipt.case for receipt in receipts if receipt.case]
