"""One survey from the moment it is owed: sent or not and why, answered or not, and by when.

The one rule: whoever does something with a survey first lets its clock settle, so that a list
written late never holds one that nobody may send any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from domain.asking.facts import (
    SurveyDelivered,
    SurveyExpired,
    SurveyLapsed,
    SurveyPlanned,
    SurveySent,
    SurveyWithheld,
)
from domain.custody import ResponseCorrected
from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded, ResponseReceived
from domain.fact import Fact
from domain.types import CaseId, CentreId, CustomerId, StaffId

SurveyStatus = Literal["planned", "sent", "withheld", "lapsed", "answered", "expired"]

BY_HAND = "by-hand"
"""Why a survey is not sent when a person decided so."""


class Change(NamedTuple):
    """When how a customer is reached was last changed by hand, and by whom."""

    at: datetime | None = None
    by: StaffId = ""


UNCHANGED = Change()


class Survey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where one planned survey stands.

    Attributes:
        planned: What was planned; everything about visit, trigger and people stands there.
        made: When that was.
        withheld: Why it is not sent; empty when it is, or still may be.
        lapsed: Whether its time passed without anybody sending it.
        sent: When it left.
        expires: Until when an answer counts.
        channel: The channel it is planned for or left by.
        batch: The list it left in.
        delivered: What the tool that sends them said last; ``None`` for nothing.
        expired: Whether its time passed without an answer.
        replies: Every answer to it, first to last, with the reason it does not count (or none).
    """

    planned: SurveyPlanned
    made: datetime
    channel: str
    withheld: str = ""
    lapsed: bool = False
    sent: datetime | None = None
    expires: datetime | None = None
    batch: str = ""
    delivered: bool | None = None
    undelivered: str = ""
    expired: bool = False
    replies: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Its number."""
        return self.planned.survey

    @property
    def centre(self) -> CentreId:
        """Whose it is."""
        return self.planned.centre

    @property
    def customer(self) -> CustomerId:
        """Who is asked."""
        return self.planned.customer

    @property
    def case(self) -> CaseId:
        """The case it is about, if it is about one."""
        return self.planned.case

    @property
    def advisor(self) -> StaffId:
        """Whose work it is about."""
        return self.planned.advisor

    @property
    def counts(self) -> bool:
        """Whether one of its answers counts."""
        return any(not invalid for _, invalid in self.replies)

    @property
    def status(self) -> SurveyStatus:
        """Where it stands; an answer that does not count leaves it where it was."""
        if self.counts:
            return "answered"
        if self.sent is not None:
            return "expired" if self.expired else "sent"
        if self.withheld:
            return "withheld"
        return "lapsed" if self.lapsed else "planned"

    def is_open(self, at: datetime) -> bool:
        """Whether an answer given at an instant would be the first that counts."""
        return self.expires is not None and at <= self.expires and not self.counts


def fold(events: Iterable[Event | Recorded], survey: Survey | None = None) -> Survey | None:
    """Return the survey after ``events``; ``None`` for a stream of answers nobody planned."""
    for event in events:
        survey = evolve(survey, event)
    return survey


def evolve(survey: Survey | None, event: Event | Recorded) -> Survey | None:
    """Return the survey after one event."""
    return evolved(survey, event.fact, event.at)


def evolved(survey: Survey | None, fact: Fact, at: datetime) -> Survey | None:
    """Return the survey after a fact that happened at ``at``; only the plan begins one."""
    if isinstance(fact, SurveyPlanned):
        return survey or Survey(planned=fact, made=at, channel=fact.channel)
    change = _CHANGES.get(type(fact))
    return change(survey, at, fact) if survey and change else survey


def _sent(survey: Survey, at: datetime, fact: SurveySent) -> Survey:
    return replace(survey, sent=at, expires=fact.expires, channel=fact.channel, batch=fact.batch)


def _answered(survey: Survey, _: datetime, fact: ResponseReceived) -> Survey:
    return replace(survey, replies=(*survey.replies, (fact.response, fact.invalid)))


def _recounted(survey: Survey, _: datetime, fact: ResponseCorrected) -> Survey:
    """Let the first answer of that key count as its correction says."""
    after = {fact.response: fact.invalid}
    replies = tuple((key, after.pop(key, invalid)) for key, invalid in survey.replies)
    return replace(survey, replies=replies)


_CHANGES: Mapping[type[Fact], Callable[[Survey, datetime, Any], Survey]] = {
    SurveySent: _sent,
    SurveyDelivered: lambda survey, _, fact: replace(
        survey, delivered=fact.delivered, undelivered=fact.why
    ),
    SurveyWithheld: lambda survey, _, fact: replace(survey, withheld=fact.why),
    SurveyLapsed: lambda survey, *_: replace(survey, lapsed=True),
    SurveyExpired: lambda survey, *_: replace(survey, expired=True),
    ResponseReceived: _answered,
    ResponseCorrected: _recounted,
}


# The clock --------------------------------------------------------------------------------------


def next_due(survey: Survey) -> datetime | None:
    """Return when the survey ends by itself, while it is neither sent nor answered in its time."""
    match survey.status:
        case "planned":
            return survey.planned.lapses
        case "sent":
            return survey.expires
        case _:
            return None


def settle(survey: Survey, until: datetime) -> tuple[Event, ...]:
    """Return what its clock notes before ``until``: not sent in time, or not answered.

    What is done exactly at that time is in time. The event's time is the time that passed, its
    name the same whoever notes it.
    """
    due = next_due(survey)
    if due is None or due >= until:
        return ()
    ended = SurveyLapsed if survey.sent is None else SurveyExpired
    fact = ended(survey=survey.id, centre=survey.centre, customer=survey.customer)
    name = "lapsed" if survey.sent is None else "expired"
    return (Event(due, fact, key=name, actor=CLOCK),)


# What is done with it ---------------------------------------------------------------------------


def send(survey: Survey, sent: SurveySent, *, at: datetime) -> tuple[Event, ...]:
    """Return the fact that a survey left.

    Its name is its own: of two who send it at once, the second finds the stream moved on.

    Raises:
        RefusedError: when it is not due yet, was sent or withheld, or its time is over.
    """
    require_waiting(survey, at)
    if at < survey.planned.due:
        raise RefusedError("survey-not-due", survey=survey.id, due=survey.planned.due)
    return (Event(at, sent),)


def withhold(
    survey: Survey, why: str, *, at: datetime, note: str = "", changed: Change = UNCHANGED
) -> tuple[Event, ...]:
    """Return the fact that a survey is not sent.

    Args:
        survey: As it stands.
        why: The code of the reason.
        at: When.
        note: What a person says more.
        changed: The last change by hand of how the customer is reached.

    Raises:
        RefusedError: when it was sent or withheld, its time is over, or a person gives no reason.
    """
    require_waiting(survey, at)
    if why == BY_HAND and not note.strip():
        raise RefusedError("text-missing")
    fact = SurveyWithheld(
        survey=survey.id,
        centre=survey.centre,
        customer=survey.customer,
        why=why,
        note=note,
        changed=changed.at,
        changed_by=changed.by,
    )
    return (Event(at, fact),)


def require_waiting(survey: Survey, at: datetime) -> None:
    """Let a survey pass that somebody still may send.

    Raises:
        RefusedError: when it was sent or withheld, or its time is over.
    """
    settled = fold(settle(survey, at), survey)
    if settled is not None and settled.status != "planned":
        raise RefusedError("survey-over", survey=survey.id, survey_status=settled.status)


def deliver(survey: Survey, *, delivered: bool, why: str, at: datetime) -> tuple[Event, ...]:
    """Return the fact of a delivery report; ``()`` when it says nothing new.

    Raises:
        RefusedError: when the survey was never sent.
    """
    if survey.sent is None:
        raise RefusedError("survey-not-sent", survey=survey.id)
    if (survey.delivered, survey.undelivered) == (delivered, why):
        return ()
    fact = SurveyDelivered(
        survey=survey.id,
        centre=survey.centre,
        customer=survey.customer,
        delivered=delivered,
        why=why,
    )
    return (Event(at, fact),)


# Its answers ------------------------------------------------------------------------------------


def replies(history: Sequence[Event | Recorded]) -> Mapping[str, str]:
    """Return the answers in a stream, planned or not: by key, why they do not count (or none)."""
    found: dict[str, str] = {}
    for event in history:
        match event.fact:
            case ResponseReceived(response=response, invalid=invalid):
                found.setdefault(response, invalid)
            case ResponseCorrected(response=response, invalid=invalid):
                found[response] = invalid
    return found


def unfit(survey: Survey, at: datetime) -> str:
    """Return why an answer given at an instant does not count; empty when it may."""
    if survey.sent is None or survey.expires is None:
        return "not-asked"
    return "expired" if at > survey.expires else ""
