"""Improvements and suggestions from a session: proposing, acting, suggesting, answering.

The same rules as for cases: nothing is recorded while the past is in view or in a copy for an
auditor, and the views are brought up to date before anything returns. What is written is kept in
plain text: a telephone number, a plate or a VIN in it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from domain.errors import RefusedError
from domain.events import Event
from domain.improving import acting
from domain.improving.actions import ACTIONS, ImproveAsk
from domain.improving.commands import (
    DecideSuggestion,
    FinishSuggestion,
    ProposeImprovement,
    Suggest,
)
from domain.improving.facts import (
    Depth,
    ImprovementId,
    Scope,
    Source,
    SuggestionId,
    Weight,
    Window,
)
from domain.improving.state import Improvement, Suggestion
from domain.types import StaffId
from eventstore.errors import ViewsFailedError
from eventstore.record import uuid7
from gateway.naming import named_in
from tui.comparing import compare
from tui.custody.person import REGION
from tui.cutting import DIMENSIONS, PEOPLE
from tui.errors import MisuseError, TimeUnreadableError
from tui.improvingread import improvement_state
from tui.session import Session
from tui.verbs import moments

SCOPES = tuple(
    name
    for name in DIMENSIONS
    if name not in ("day", "week", "month", "weekend", "half-day", "centre")
)
"""What an improvement can be tried out within: who and where, not when."""

DAY_END = timedelta(days=1, microseconds=-1)
"""What is due on a day is due at its end."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a new improvement; only the title is needed."""

    title: str
    depth: Depth = "process"
    cause: str = ""
    source: Source = "desk"
    source_id: str = ""
    owner: StaffId = ""
    due: datetime | None = None
    impact: Weight | None = None
    cost: Weight | None = None


def propose(session: Session, told: Proposal) -> ImprovementId:
    """Put a proposal on record and return its number.

    Raises:
        RefusedError: when it may not be recorded, or nothing is said.
        MisuseError: when the text tells a person apart, or there is no such cause.
    """
    _ready(session, told.title)
    known_cause(session, told.cause)
    number = acting.propose(session.desk, _command(session, told), session.stamp())
    _take_in(session)
    return number


def _command(session: Session, told: Proposal) -> ProposeImprovement:
    return ProposeImprovement(
        at=session.now(),
        by=session.person(),
        key=uuid7().hex,
        title=told.title,
        depth=told.depth,
        cause=told.cause,
        source=told.source,
        source_id=told.source_id,
        owner=told.owner,
        due=told.due,
        impact=told.impact,
        cost=told.cost,
    )


def act(
    session: Session, improvement: ImprovementId, action: str, ask: ImproveAsk
) -> tuple[Improvement, tuple[Event, ...]]:
    """Carry out an action on an improvement; a measurement is taken now and kept as it is.

    Raises:
        RefusedError: when its history or the role forbids it, or the past is in view.
        MisuseError: when a text tells a person apart, or nothing can be measured so.
    """
    _ready(session, ask.why, ask.said)
    session.catch_up()
    with session.views() as views:
        state = improvement_state(views, improvement)
        if action == "measure" and ask.before and ask.after:
            scope = () if ask.whole else state.scope
            chosen = "" if ask.whole else state.chosen or ""
            found = compare(
                views, ask.measure, ask.before, ask.after, ask.at, scope=scope, chosen=chosen
            )
            ask = replace(ask, compared=found)
    command = ACTIONS[action].build(state, ask)
    done = acting.act(session.desk, improvement, [command], session.stamp())
    _take_in(session)
    return done


def undo(session: Session, improvement: ImprovementId) -> tuple[Event, ...]:
    """Take back the acting person's last act on an improvement.

    Raises:
        RefusedError: when it cannot be taken back; says why. Also when the past is in view.
    """
    _ready(session)
    events = acting.undo(
        session.desk, improvement, by=session.person(), at=session.now(), stamp=session.stamp()
    )
    _take_in(session)
    return events


def suggest(session: Session, text: str, *, by: StaffId = "", cause: str = "") -> SuggestionId:
    """Put a suggestion on record, one's own or that of ``by``, and return its number.

    Raises:
        RefusedError: when it may not be recorded, or nothing is said.
        MisuseError: when the text tells a person apart, or there is no such cause.
    """
    _ready(session, text)
    known_cause(session, cause)
    command = Suggest(
        at=session.now(),
        by=session.person(),
        key=uuid7().hex,
        text=text,
        cause=cause,
        idea=by,
    )
    number = acting.suggest(session.desk, command, session.stamp())
    _take_in(session)
    return number


def adopt(
    session: Session, suggestion: SuggestionId, why: str, becomes: Proposal | None = None
) -> Suggestion:
    """Adopt a suggestion; with ``becomes`` it is an improvement from now on.

    An empty title takes the suggestion's own words.

    Raises:
        RefusedError: when its history or the role forbids it, or the past is in view.
        MisuseError: when a text tells a person apart.
    """
    _ready(session, why, becomes.title if becomes else "")
    command = DecideSuggestion(at=session.now(), by=session.person(), verdict="adopted", why=why)
    proposal = _command(session, becomes) if becomes else None
    done = acting.answer(session.desk, suggestion, command, session.stamp(), proposal)[0]
    _take_in(session)
    return done


def decline(session: Session, suggestion: SuggestionId, why: str) -> Suggestion:
    """Decline a suggestion.

    Raises:
        RefusedError: when its history or the role forbids it, or the past is in view.
        MisuseError: when the text tells a person apart.
    """
    _ready(session, why)
    command = DecideSuggestion(at=session.now(), by=session.person(), verdict="declined", why=why)
    done = acting.answer(session.desk, suggestion, command, session.stamp())[0]
    _take_in(session)
    return done


def carried_out(session: Session, suggestion: SuggestionId) -> Suggestion:
    """Say that what was suggested is done.

    Raises:
        RefusedError: when it was not adopted, the role forbids it, or the past is in view.
    """
    _ready(session)
    command = FinishSuggestion(at=session.now(), by=session.person())
    done = acting.answer(session.desk, suggestion, command, session.stamp())[0]
    _take_in(session)
    return done


# What was typed ---------------------------------------------------------------------------------


def known_cause(session: Session, cause: str) -> str:
    """Return a root cause's path where the policy knows it, or nothing for nothing.

    Raises:
        MisuseError: when it does not.
    """
    causes = session.house().rules.at(session.now()).causes
    if cause and not causes.knows(cause):
        raise MisuseError(reason="no-such-cause", typed=cause, known=", ".join(causes.below()))
    return cause


def known_scope(session: Session, scope: Sequence[Scope]) -> tuple[Scope, ...]:
    """Return the cuts of a pilot with people by id.

    Raises:
        MisuseError: when a cut is none, or the centre has no such value of it.
        UnknownPersonError: when nobody is called so.
    """
    house = session.house()
    policy = house.rules.at(session.now())
    known = {
        "service": tuple(policy.visit.services),
        "mode": ("in-store", "mobile", "remote"),
        "channel": tuple(policy.channels),
        "trigger": tuple(policy.surveys.triggers),
        "group": ("new", "returning", "vip"),
    }
    found = []
    for cut in scope:
        if cut.dimension not in SCOPES:
            raise MisuseError(reason="choice", what=cut.dimension or "-", known=", ".join(SCOPES))
        value = house.person(cut.value).id if cut.dimension in PEOPLE else cut.value
        values = known.get(cut.dimension)
        if not value or (values and value not in values):
            raise MisuseError(reason="choice", what=cut.dimension, known=", ".join(values or ()))
        found.append(Scope(cut.dimension, value))
    return tuple(found)


def until(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant a due time stands for; a day alone is due at its end.

    Raises:
        TimeUnreadableError: when it is no time.
    """
    try:
        day = moments.day(typed)
    except TimeUnreadableError:
        return moments.due_time(typed, now, zone)
    return (datetime.combine(day, time(), zone) + DAY_END).astimezone(UTC)


def window_of(typed: str) -> Window:
    """Return the days written ``2026-01-01..2026-01-31``, or one day.

    Raises:
        TimeUnreadableError: when a day cannot be read.
        MisuseError: when the window ends before it begins.
    """
    start, _, end = typed.partition("..")
    first = moments.day(start)
    last = moments.day(end) if end.strip() else first
    if first > last:
        raise MisuseError(reason="window-backwards", start=first, end=last)
    return Window(first, last)


def _ready(session: Session, *texts: str) -> None:
    """Let an act pass that may be recorded, and whose words tell nobody apart."""
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
    for text in texts:
        names_nobody(text)


def names_nobody(text: str) -> None:
    """Check the words of an improvement.

    Raises:
        MisuseError: when they tell a person apart.
    """
    if naming := named_in(text, REGION) if text else None:
        raise MisuseError(reason="text-names", naming=naming)


def _take_in(session: Session) -> None:
    """Fold what is on record; views that cannot be written make it no less done."""
    with suppress(ViewsFailedError):
        session.catch_up()
