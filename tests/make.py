"""Builders that fill in all a test is not about. Facts come wrapped with the time they happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain.causes import CauseAnalysed
from domain.events import (
    CLOCK,
    AlertRaised,
    BreachAnnulled,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    CaseSentBack,
    ContactRecorded,
    Event,
    NoteAdded,
    PromiseMade,
    PromiseMoved,
    RecheckRecorded,
    StepBreached,
    StepDone,
)
from domain.policy import Edition, Policy, Rulebook, default_text, parse, promises
from domain.types import (
    CaseKind,
    Cause,
    ContactOutcome,
    Outcome,
    Person,
    Promise,
    StepName,
)

ZONE = "Asia/Shanghai"
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, 09:00 at the centre."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

CASE, CENTRE, CUSTOMER = "C0000001", "sh-01", "customer-1"
LI = Person("li", "advisor")
ZHAO = Person("zhao", "advisor")
WANG = Person("wang", "manager")
CHEN = Person("chen", "director")
SUN = Person("sun", "auditor")
WHYS = ("it rattles over bumps", "a clip was left out")
"""A chain of answers, each the reason of the one before."""


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The edition the program comes with."""
    return parse(default_text())


def rules(*later: tuple[datetime, Policy], zone: str = ZONE) -> Rulebook:
    """The rulebook of a centre that has had the first edition for ever."""
    book = Rulebook((Edition(datetime(2020, 1, 1, tzinfo=UTC), policy()),), zone)
    for starts, edition in later:
        book = book.with_edition(starts, edition)
    return book


def day(at: datetime) -> date:
    """The calendar day at the centre."""
    return at.astimezone(ZoneInfo(ZONE)).date()


def opened(
    score: int = 2,
    *,
    complaint: int = 0,
    at: datetime = MONDAY,
    level: int = 0,
    case: str = CASE,
    owner: str = "",
) -> Event:
    """A case of an answer's score, or of a complaint of a level, with all its promises."""
    kind: CaseKind = "complaint" if complaint else policy().score_class(score)
    procedure = f"complaint-{complaint}" if complaint else kind
    fact = CaseOpened(
        case=case,
        centre=CENTRE,
        customer=CUSTOMER,
        kind=kind,
        procedure=procedure,
        level=level or policy().procedures[procedure].level,
        cause="complaint" if complaint else "score",
        policy=policy().edition,
        day=day(at),
        promises=promises(policy(), procedure, start=at, zone=ZONE),
        owner=owner,
    )
    return Event(at, fact)


def only_responding(opening: Event, level: int) -> Event:
    """The same opening at another level, promising nothing but the response."""
    fact = opening.fact
    assert isinstance(fact, CaseOpened)
    return replace(opening, fact=replace(fact, level=level, promises=fact.promises[:1]))


def promise(
    step: StepName, due: datetime | None, *, n: int = 1, line: str = "", escalates: bool = False
) -> Promise:
    """A promise of a step; by default one of the detractor's procedure."""
    return Promise(step=step, n=n, due=due, line=line or f"detractor.{step}", escalates=escalates)


def level_clock(level: int, due: datetime, *, n: int) -> Promise:
    """The response clock a case gets when it comes to a level."""
    return promise("respond", due, n=n, line=f"levels.{level}.respond", escalates=True)


def contacted(
    outcome: ContactOutcome,
    at: datetime,
    *,
    channel: str = "phone",
    answers: bool = False,
    retry: datetime | None = None,
) -> Event:
    fact = ContactRecorded(
        case=CASE, customer=CUSTOMER, channel=channel, outcome=outcome, answers=answers, retry=retry
    )
    return Event(at, fact)


def reached(at: datetime, *, answers: bool = True) -> Event:
    return contacted("reached", at, answers=answers)


def done(
    step: StepName, at: datetime, *made: Promise, n: int = 1, cause: str = "", note: str = ""
) -> Event:
    fact = StepDone(
        case=CASE, customer=CUSTOMER, step=step, n=n, cause=cause, promises=made, note=note
    )
    return Event(at, fact)


def analysed(
    at: datetime, category: str = "quality", *whys: str, part: str = "", vehicle: str = ""
) -> Event:
    """A root cause that was found, by default with the chain of :data:`WHYS`."""
    whys = whys or WHYS
    fact = CauseAnalysed(
        case=CASE,
        centre=CENTRE,
        customer=CUSTOMER,
        day=day(at),
        category=category,
        part=part,
        vehicle=vehicle,
        depth=len(whys),
        whys="\n".join(whys),
    )
    return Event(at, fact)


def rechecked(at: datetime, *made: Promise, satisfied: bool) -> Event:
    fact = RecheckRecorded(case=CASE, customer=CUSTOMER, satisfied=satisfied, promises=made)
    return Event(at, fact)


def promised(due: datetime, at: datetime, *, n: int = 1, note: str = "") -> Event:
    made = promise("promise", due, n=n, line="promise")
    return Event(at, PromiseMade(case=CASE, customer=CUSTOMER, promise=made, note=note))


def moved(step: StepName, before: datetime, due: datetime, at: datetime, *, n: int = 1) -> Event:
    return Event(at, PromiseMoved(case=CASE, step=step, n=n, due_before=before, due=due))


def breached(step: StepName, at: datetime, *, n: int = 1, line: str = "") -> Event:
    fact = StepBreached(case=CASE, step=step, n=n, line=line or f"detractor.{step}")
    return Event(at, fact, actor=CLOCK)


def escalated(
    to: int,
    at: datetime,
    *,
    cause: Cause = "breach",
    step: str = "",
    n: int = 2,
    reason: str = "",
    before: int = 0,
) -> Event:
    """A move up one level, with the new level's clock as the ``n``-th response promised."""
    clock = level_clock(to, rules().after(at, policy().respond_clock(to)), n=n)
    fact = CaseEscalated(
        case=CASE,
        customer=CUSTOMER if cause != "breach" else "",
        level_before=before or to - 1,
        level=to,
        cause=cause,
        policy=policy().edition,
        step=step,
        promises=(clock,),
        reason=reason,
    )
    return Event(at, fact, actor=CLOCK if cause == "breach" else "")


def alerted(step: StepName, at: datetime, *, n: int = 1) -> Event:
    return Event(at, AlertRaised(case=CASE, level=3, step=step, n=n), actor=CLOCK)


def assigned(to: Person, at: datetime) -> Event:
    return Event(at, CaseAssigned(case=CASE, to=to.id, idle=at + 4 * HOUR))


def sent_back(to: int, at: datetime, *, reason: str) -> Event:
    fact = CaseSentBack(case=CASE, customer=CUSTOMER, level_before=to + 1, level=to, reason=reason)
    return Event(at, fact)


def annulled(step: StepName, at: datetime, *, reason: str, n: int = 1) -> Event:
    return Event(at, BreachAnnulled(case=CASE, customer=CUSTOMER, step=step, n=n, reason=reason))


def noted(note: str, at: datetime) -> Event:
    return Event(at, NoteAdded(case=CASE, customer=CUSTOMER, note=note))


def closed(outcome: Outcome, at: datetime, *, reason: str = "") -> Event:
    return Event(at, CaseClosed(case=CASE, customer=CUSTOMER, outcome=outcome, reason=reason))


def reopened(
    at: datetime, *made: Promise, round_: int = 2, level: int = 2, reason: str = ""
) -> Event:
    fact = CaseReopened(
        case=CASE,
        customer=CUSTOMER,
        round=round_,
        level=level,
        policy=policy().edition,
        promises=made,
        reason=reason,
    )
    return Event(at, fact)


def elsewhere(event: Event, case: str) -> Event:
    """The same fact about another case."""
    return replace(event, fact=replace(event.fact, case=case))
