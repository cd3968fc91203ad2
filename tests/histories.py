"""Random stories: what happened at a desk, as hypothesis tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain import case as cases
from domain.commands import (
    AddNote,
    AnnulBreach,
    AnyCommand,
    AssignCase,
    CheckClock,
    CloseCase,
    CompleteStep,
    EscalateCase,
    MakePromise,
    RecordContact,
    RecordRecheck,
    ReopenCase,
    SendBack,
)
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CaseOpened, case_stream
from domain.reception import take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from domain.types import Case, CaseId, Person
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


def commands(at: datetime, by: Person) -> st.SearchStrategy[AnyCommand]:
    """Any command at an instant, sensible or not."""
    ahead = st.sampled_from([at - HOUR, at + HOUR, at + 3 * DAY])
    fields: dict[type[AnyCommand], dict[str, Any]] = {
        CheckClock: {},
        RecordContact: {
            "outcome": _field(RecordContact, "outcome"),
            "channel": st.sampled_from(["phone", "wechat"]),
            "call_back": st.none() | ahead,
        },
        CompleteStep: {
            "step": _field(CompleteStep, "step"),
            "cause": st.sampled_from(["", "quality"]),
        },
        RecordRecheck: {"satisfied": st.booleans()},
        MakePromise: {"due": ahead},
        AssignCase: {"to": st.sampled_from(["li", "wang"])},
        EscalateCase: {"reason": WORDS},
        SendBack: {"reason": WORDS},
        AddNote: {"note": WORDS},
        CloseCase: {"outcome": _field(CloseCase, "outcome"), "reason": WORDS},
        ReopenCase: {"reason": WORDS},
        AnnulBreach: {"step": st.sampled_from(["respond", "resolve"]), "reason": WORDS},
    }
    likely = st.sampled_from(
        [
            RecordContact(at=at, by=by, outcome="reached"),
            CompleteStep(at=at, by=by, step="root-cause", cause="quality"),
            CompleteStep(at=at, by=by, step="resolve"),
            CloseCase(at=at, by=by, outcome="lost", reason="moved away"),
        ]
    )
    anything = [
        st.builds(kind, at=st.just(at), by=st.just(by), **more) for kind, more in fields.items()
    ]
    return st.one_of(likely, *anything)


def _field(command: type[AnyCommand], name: str) -> st.SearchStrategy[Any]:
    from typing import get_type_hints

    return of_type(get_type_hints(command)[name])


@st.composite
def stories(draw: st.DrawFn, among: Sequence[CaseId], *, longest: int = 12) -> list[Moment]:
    """Moments in the order of time about some cases."""
    at, story = MONDAY, list[Moment]()
    for _ in range(draw(st.integers(1, longest))):
        at += draw(GAPS)
        by, case = draw(PEOPLE), draw(st.sampled_from(among))
        act = st.lists(commands(at, by), min_size=1, max_size=2).map(tuple)
        moments = [st.builds(Act, st.just(at), st.just(case), act)] * 4
        story.append(draw(st.one_of(*moments, st.just(Undo(at, case, by)), st.just(Look(at)))))
    return story


def tell(desk: Desk, story: Iterable[Moment], *, watched: bool = True) -> list[object]:
    """Let a story happen, with or without its watchers; return what was refused and why."""
    refusals = []
    for n, moment in enumerate(story):
        try:
            match moment:
                case Act(at=_, case=case, commands=asked):
                    desk.act(case, asked, stamp(asked[0].by, n))
                case Undo(at=at, case=case, by=by):
                    desk.undo(case, by=by, at=at, stamp=stamp(by, n))
                case Look(at=at) if watched:
                    settle(desk, at)
        except RefusedError as refused:
            refusals.append((n, refused.params))
    return refusals


def settle(desk: Desk, until: datetime) -> int:
    """Let a watcher note all that fell due before an instant."""
    due = [(at, case.id) for case in standing(desk) if (at := cases.next_due(case))]
    return desk.settle(due, until, stamp(WANG, "watch"))


def standing(desk: Desk) -> list[Case]:
    """All cases of a desk as they stand."""
    assert isinstance(desk.journal, Journal)
    ids = [e.fact.case for e in desk.journal.log if isinstance(e.fact, CaseOpened)]
    histories = desk.journal.load([case_stream(case) for case in ids])
    return [case for history in histories.values() if (case := cases.fold(history))]


@st.composite
def intakes(draw: st.DrawFn) -> list[ReceiveResponse | ReceiveComplaint]:
    """Answers and complaints of a few customers within two weeks, some invalid or repeated."""
    received: list[ReceiveResponse | ReceiveComplaint] = []
    for _ in range(draw(st.integers(1, 8))):
        key = f"k{draw(st.integers(1, 8))}"
        at = MONDAY - draw(st.integers(0, 14 * 24)) * HOUR
        who = draw(st.sampled_from(["ann", "ben", ""]))
        contact = Contact(customer=who or key, identified=bool(who), name="Ann")
        channel = draw(st.sampled_from(["app", "phone"]))
        if draw(st.integers(0, 3)):
            received.append(
                ReceiveResponse(
                    key=key,
                    at=at,
                    contact=contact,
                    score=draw(st.integers(0, 11)),
                    csat=draw(st.none() | st.integers(1, 5)),
                    ces=draw(st.none() | st.integers(1, 7)),
                    channel=channel,
                    comment=draw(WORDS),
                )
            )
        else:
            level = draw(st.integers(1, 3))
            text = draw(WORDS)
            received.append(
                ReceiveComplaint(
                    key=key, at=at, contact=contact, text=text, level=level, channel=channel
                )
            )
    return received


def receive(desk: Desk, received: Sequence[ReceiveResponse | ReceiveComplaint]) -> list[CaseId]:
    """Take all in on Monday; return the cases that opened."""
    receipts = take_in(desk, received, stamp(make.WANG, "import"), now=MONDAY)
    return [receipt.case for receipt in receipts if receipt.case]
