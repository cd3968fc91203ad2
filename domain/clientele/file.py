"""A customer's file as it stands: what later rules look back on, and which reminders wait.

The one rule: which reminder becomes work, and when, follows from this alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from domain import clock
from domain.clientele.facts import Reminder
from domain.errors import RefusedError
from domain.events import CustomerHeard
from domain.types import CaseId, CustomerId, StaffId


class Heard(msgspec.Struct, frozen=True):
    """An earlier answer or complaint."""

    at: datetime
    fact: CustomerHeard


class Visited(msgspec.Struct, frozen=True):
    """A visit that ended."""

    at: datetime
    visit: str
    day: date
    amount: int | None = None
    next_service: date | None = None
    advisor: StaffId = ""


class Owed(msgspec.Struct, frozen=True):
    """A reminder that becomes work at ``due``; ``visit`` is the one it stands on."""

    reminder: Reminder
    due: datetime
    visit: str = ""


class Customer(msgspec.Struct, frozen=True):
    """A customer since they were last erased; everything in the order it was recorded.

    Attributes:
        heard: Their answers and complaints.
        restricted: Whether their data is kept and not used.
        erasures: How often they were erased.
        known: Whether there is a file of theirs at all.
        visits: Their visits that ended, each once.
        asked: When surveys were sent to them.
        refused: The channels by which they are not to be asked; ``""`` stands for every one …
        allowed: … but these.
        preferences: How they like it, by code.
        birthday: Whether it is known.
        birthdays: The years in which it was work.
        referrals: Whom they brought.
        changed: When their contact data was last changed by hand …
        changed_by: … and by whom.
        merged_into: The file this one is read as; empty for a file of its own.
        merged: The files that are read as this one.
        parted: Files that were merged with this one and are not any more.
        linked: Whom the sign of this stream leads to, where that is somebody else …
        linked_life: … and how often they had been erased by then.
        claimed: Whether it led to somebody else since the file began.
        links: How often it was said where it leads.
        contact: When they were last here or heard of.
        silence: How long that may last before they are dormant; empty for ever.
        reminded: When that last became work: the next time follows a contact after it.
        planned: The reminders of visits that are to come.
        owed: Reminders that fell due and are not noted yet.
        noted: What visits left behind and was noted: each once, whatever is told again of them.
        not_before: Nothing of before becomes work.
    """

    heard: tuple[Heard, ...] = ()
    restricted: bool = False
    erasures: int = 0
    known: bool = False
    visits: tuple[Visited, ...] = ()
    asked: tuple[datetime, ...] = ()
    refused: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    birthday: bool = False
    birthdays: tuple[int, ...] = ()
    referrals: tuple[CustomerId, ...] = ()
    changed: datetime | None = None
    changed_by: StaffId = ""
    merged_into: CustomerId = ""
    merged: tuple[CustomerId, ...] = ()
    parted: tuple[CustomerId, ...] = ()
    linked: CustomerId = ""
    linked_life: int = 0
    claimed: bool = False
    links: int = 0
    contact: datetime | None = None
    silence: str = ""
    reminded: datetime | None = None
    planned: tuple[Owed, ...] = ()
    owed: tuple[Owed, ...] = ()
    noted: tuple[tuple[Reminder, str], ...] = ()
    not_before: datetime | None = None

    def dissatisfied_since(self, instant: datetime, until: datetime) -> bool:
        """Whether a detractor's answer or complaint came in ``[instant, until)``."""
        return any(
            instant <= h.at < until and h.fact.kind in ("detractor", "complaint")
            for h in self.heard
        )

    def complaints_of(self, matter: str) -> int:
        """How often the same matter was complained of; nameless matters never match."""
        return sum(bool(matter) and h.fact.matter == matter for h in self.heard)

    def problem_before(self, visit: str, since: datetime, until: datetime) -> bool:
        """Whether they reported a problem with the same visit.

        Where either does not name the visit, any problem in ``[since, until]``.
        """
        return any(
            h.fact.visit == visit if visit and h.fact.visit else since <= h.at <= until
            for h in self.heard
            if h.fact.kind == "problem"
        )

    def passive_cases(self) -> tuple[CaseId, ...]:
        """The cases of this customer's passive answers."""
        return tuple(h.fact.case for h in self.heard if h.fact.kind == "passive" and h.fact.case)

    def consents(self, channel: str = "") -> bool:
        """Whether they may be asked by a channel; by any at all where none is named."""
        if "" not in self.refused:
            return channel not in self.refused or not channel
        return channel in self.allowed if channel else bool(self.allowed)

    @property
    def reachable(self) -> bool:
        """Whether anybody may be reminded of them by the clock."""
        return not (self.restricted or self.merged_into) and self.consents()

    @property
    def last_visit(self) -> Visited | None:
        """Their latest visit."""
        return max(self.visits, key=lambda visit: visit.at, default=None)

    @property
    def waiting(self) -> tuple[Owed, ...]:
        """The reminders that became work already or will, if nothing happens."""
        return (*self.owed, *(self._coming() if self.reachable else ()))

    def _coming(self) -> tuple[Owed, ...]:
        coming = [*self.planned]
        if self.silence and self.contact and _is_later(self.contact, self.reminded):
            coming.append(Owed("dormant", _after(self.contact, self.silence)))
        early = self.not_before
        return tuple(owed for owed in coming if early is None or owed.due >= early)

    def ripened(self, at: datetime) -> Customer:
        """Return the file with what fell due before ``at`` owed, whatever changes from then on.

        So the clock, however late it looks, finds what it would have found in time.
        """
        if not self.reachable:
            return self
        ripe = tuple(owed for owed in self._coming() if owed.due < at)
        return self.without(*ripe, owed=(*self.owed, *ripe)) if ripe else self

    def without(self, *gone: Owed, owed: tuple[Owed, ...]) -> Customer:
        """Return the file without some of the reminders to come, and with these owed."""
        silent = [each.due for each in gone if each.reminder == "dormant"]
        return replace(
            self,
            planned=tuple(each for each in self.planned if each not in gone),
            reminded=max(silent, default=self.reminded),
            owed=owed,
        )


def refuse_restricted(*files: Customer) -> None:
    """Let files pass that may be used: while one is restricted, nothing is added to it.

    Raises:
        RefusedError: when one is restricted.
    """
    if any(file.restricted for file in files):
        raise RefusedError("restricted-file")


def _after(start: datetime, length: str) -> datetime:
    span = clock.duration(length)
    if span.months:
        return clock.after(start, length, "UTC")
    return start + timedelta(days=span.days) + span.elapsed  # as that, and a hundred times quicker


def _is_later(one: datetime, other: datetime | None) -> bool:
    return other is None or one > other
