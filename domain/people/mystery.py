"""One mystery visit: what the shopper gave and found, and the clocks of what is to be fixed.

Every finding has an owner and a due time from the moment the visit is on record. A finding missed
stays missed, and can still be fixed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded
from domain.house import House
from domain.opening import calendar_day
from domain.people.facts import (
    FindingFixed,
    FindingMissed,
    FindingRaised,
    MysteryId,
    MysteryVisitRecorded,
)
from domain.policy import Rulebook
from domain.privacy import require_role, require_text
from domain.types import Person, StaffId

POINTS = range(11)
"""What an aspect can be given."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be fixed, as a person tells it: whose it is, and the aspect it is about."""

    what: str
    owner: StaffId
    aspect: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Where one finding stands."""

    n: int
    what: str
    owner: StaffId
    due: datetime
    missed: bool = False
    fixed: bool = False

    @property
    def ticking(self) -> bool:
        """Whether its clock still runs."""
        return not (self.missed or self.fixed)


class Mystery(msgspec.Struct, frozen=True, kw_only=True):
    """One mystery visit: what was told of it last, in which event, and its findings."""

    said: MysteryVisitRecorded
    entry: UUID | None = None
    findings: tuple[Finding, ...] = ()

    def finding(self, n: int) -> Finding | None:
        """Return its finding of a number."""
        return next((finding for finding in self.findings if finding.n == n), None)


def mystery_id(centre: str, day: date, shopper: str) -> MysteryId:
    """Return the number of a visit: a shopper's of one day keeps it."""
    key = f"{centre}/{day.isoformat()}/{shopper.strip().casefold()}"
    return f"M{sha256(key.encode()).hexdigest()[:7].upper()}"


def fold(events: Iterable[Event | Recorded], mystery: Mystery | None = None) -> Mystery | None:
    """Return the visit after ``events``; ``None`` for a stream without any."""
    for event in events:
        mystery = evolve(mystery, event)
    return mystery


def evolve(mystery: Mystery | None, event: Event | Recorded) -> Mystery | None:
    """Return the visit after one event."""
    match event.fact:
        case MysteryVisitRecorded() as said:
            entry = event.id if isinstance(event, Recorded) else None
            findings = mystery.findings if mystery else ()
            return Mystery(said=said, entry=entry, findings=findings)
        case FindingRaised(n=n, what=what, owner=owner, due=due) if mystery:
            raised = Finding(n=n, what=what, owner=owner, due=due)
            return replace(mystery, findings=(*mystery.findings, raised))
        case FindingMissed(n=n) if mystery:
            return _changed(mystery, n, missed=True)
        case FindingFixed(n=n) if mystery:
            return _changed(mystery, n, fixed=True)
    return mystery


def _changed(mystery: Mystery, n: int, **change: bool) -> Mystery:
    findings = tuple(
        replace(finding, **change) if finding.n == n else finding for finding in mystery.findings
    )
    return replace(mystery, findings=findings)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a person tells of a mystery visit."""

    day: date
    shopper: str
    scores: dict[str, int]
    remark: str = ""
    found: tuple[Found, ...] = ()


def record(
    before: Mystery | None, report: Report, house: House, *, by: Person, at: datetime
) -> tuple[Event, ...]:
    """Return the facts of a mystery visit and of what it found that is new.

    Told again otherwise it is corrected; a finding said in the same words is the one there is.

    Args:
        before: What is on record of the same shopper's visit of that day.
        report: What is told.
        house: The centre visited.
        by: Who tells it.
        at: When.

    Raises:
        RefusedError: when this role may not, the day is yet to come, an aspect has no points or
            points that cannot be, or a finding's owner is nobody here.
    """
    policy = house.rules.at(at)
    _refuse(report, house, by, at)
    said = MysteryVisitRecorded(
        mystery=mystery_id(house.centre, report.day, report.shopper),
        centre=house.centre,
        day=report.day,
        shopper=report.shopper.strip(),
        scores={aspect: report.scores[aspect] for aspect in policy.mystery.aspects},
        remark=report.remark.strip(),
        corrects=before.entry if before else None,
    )
    known = {finding.what for finding in before.findings} if before else set()
    new = [each for each in report.found if each.what.strip() not in known]
    first = len(before.findings) + 1 if before else 1
    raised = (
        FindingRaised(
            mystery=said.mystery,
            centre=house.centre,
            n=n,
            what=each.what.strip(),
            owner=each.owner,
            due=house.rules.after(at, policy.mystery.fix),
            policy=policy.edition,
            line="mystery.fix",
            aspect=each.aspect,
        )
        for n, each in enumerate(new, start=first)
    )
    same = before is not None and replace(before.said, corrects=said.corrects) == said
    told = () if same else (Event(at, said),)
    return (*told, *(Event(at, fact) for fact in raised))


def _refuse(report: Report, house: House, by: Person, at: datetime) -> None:
    rules = house.rules.at(at).mystery
    require_role(rules.record, by)
    require_text(report.shopper)
    known = ", ".join(rules.aspects)
    if report.day > calendar_day(at, house):
        raise RefusedError("day-to-come", typed=report.day.isoformat())
    if set(report.scores) != set(rules.aspects):
        raise RefusedError("aspects-wanted", known=known)
    if any(points not in POINTS for points in report.scores.values()):
        raise RefusedError("points-impossible", low=POINTS[0], high=POINTS[-1])
    present = {member.id for member in house.present()}
    for each in report.found:
        require_text(each.what)
        if each.owner not in present:
            raise RefusedError("nobody-so-called", typed=each.owner)
        if each.aspect and each.aspect not in rules.aspects:
            raise RefusedError("aspects-wanted", known=known)


def fix(
    mystery: Mystery | None, n: int, remark: str, *, by: Person, at: datetime, rules: Rulebook
) -> tuple[Event, ...]:
    """Return the fact that a finding was fixed, after what fell due before.

    Its owner may, and whoever answers for more than them.

    Raises:
        RefusedError: when there is no such finding, it was fixed before, nothing is said of how,
            or it is somebody else's.
    """
    finding = mystery.finding(n) if mystery else None
    if mystery is None or finding is None:
        raise RefusedError("no-such-finding", n=n)
    if finding.fixed:
        raise RefusedError("finding-fixed", n=n)
    if by.role == "auditor":
        raise RefusedError("role-may-not", role=by.role)
    if by.id != finding.owner and by.level < rules.at(at).mystery.settle:
        raise RefusedError("finding-of-another")
    fixed = FindingFixed(mystery=mystery.said.mystery, n=n, remark=require_text(remark).strip())
    return (*settle(mystery, at), Event(at, fixed))


# The clock --------------------------------------------------------------------------------------


def next_due(mystery: Mystery) -> datetime | None:
    """Return when the next finding falls due."""
    return min((finding.due for finding in mystery.findings if finding.ticking), default=None)


def settle(mystery: Mystery, until: datetime) -> tuple[Event, ...]:
    """Return what was not fixed when it was due, before ``until``; the same whoever notes it."""
    late = [finding for finding in mystery.findings if finding.ticking and finding.due < until]
    return tuple(
        Event(
            finding.due,
            FindingMissed(mystery=mystery.said.mystery, n=finding.n),
            key=f"missed/{finding.n}",
            actor=CLOCK,
        )
        for finding in sorted(late, key=lambda finding: (finding.due, finding.n))
    )
