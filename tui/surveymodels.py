"""What the surveys' page, verbs and lists show: immutable, with names readable."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.measures import Rate

Section = Literal["due", "waiting", "sent", "unsent"]
"""Which surveys: to be sent now, later, on their way, or not sent."""

Dimension = Literal[
    "trigger",
    "channel",
    "advisor",
    "technician",
    "service",
    "mode",
    "vehicle",
    "centre",
    "day",
    "week",
    "month",
]
"""What the rates are broken down by (SPEC 2.3, 4.2)."""


class SurveyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A survey in a list; instants are UTC.

    ``name``, ``phone`` and ``plate`` are as this reader may see them; ``privacy`` says why they
    are empty, ``sealed`` which have their key elsewhere. ``why`` is the code of why it was not
    sent or did not arrive, ``note`` what a person said of it. ``ended`` is when it no longer
    waited, by ``ended_by``.
    """

    survey: str
    customer: str
    name: str
    phone: str
    plate: str
    privacy: str = ""
    sealed: tuple[str, ...] = ()
    trigger: str
    channel: str
    planned_channel: str
    status: str
    why: str
    note: str
    day: str
    due: datetime
    lapses: datetime
    sent: datetime | None
    expires: datetime | None
    delivered: bool | None
    answered: datetime | None
    valid: bool | None
    invalid: str
    score: int | None
    unhappy: tuple[str, ...]
    advisor: str
    advisor_name: str
    vehicle: str
    visit: str
    case: str
    batch: str
    ended: datetime | None
    ended_by: str

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return self.survey


class CollectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """The surveys of one cut, and what became of them (SPEC 2.3).

    Attributes:
        key: The trigger, channel, advisor … or the first day of the period; empty for all.
        name: What a person calls it, where that is no word of the catalogue.
        owed: Surveys planned …
        waiting: … that may still be sent,
        sent: that were sent,
        withheld: that were withheld, with a reason,
        lapsed: that nobody sent in time.
        running: Sent, and still waited for.
        undelivered: Sent, and said not to have arrived.
        replies: Answers to them that came, whatever they count as.
        coverage: Customers asked, of the customers whose surveys no longer wait.
        completion: Surveys answered by an answer that counts, of those sent.
        validity: Answers that count, of all that came.
        expected: The completion aimed at, in per cent.
    """

    key: str
    name: str = ""
    owed: int
    waiting: int
    sent: int
    withheld: int
    lapsed: int
    running: int
    undelivered: int
    replies: int
    coverage: Rate
    completion: Rate
    validity: Rate
    expected: int


class MixLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many surveys went by a channel, and its planned share (SPEC 2.2), in per cent."""

    channel: str
    share: Rate
    planned: int


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """The collection rates of the surveys about a period, both days included.

    ``reasons`` are (code, how many) of those that were not sent, the most frequent first. A rate
    of fewer than ``minimum`` is not judged.
    """

    start: date
    end: date
    at: datetime
    by: Dimension
    whole: CollectionLine
    lines: tuple[CollectionLine, ...]
    mix: tuple[MixLine, ...]
    reasons: tuple[tuple[str, int], ...]
    coverage_target: int
    validity_target: int
    minimum: int


class SurveyList(msgspec.Struct, frozen=True, kw_only=True):
    """The surveys of one section; ``counts`` are how many every section has."""

    at: datetime
    section: Section
    counts: dict[Section, int]
    lines: tuple[SurveyLine, ...]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A list that left: its name, when, by whom and how many surveys it held."""

    batch: str
    at: datetime
    by: str
    surveys: int
