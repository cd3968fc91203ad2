"""How a case begins: its number, its promises, whose it is, and the alarm its words raise.

Everything that opens a case comes through here, so that a case of an answer, a complaint, a
problem or a reminder begins alike.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from domain import clock
from domain.clientele.facts import SignKind
from domain.customer import Customer
from domain.events import CaseOpened, Event, case_stream
from domain.house import House
from domain.policy import Policy, promises
from domain.types import CaseId, CaseKind, Cause, CustomerId, Promise
from domain.warnings import AlarmRaised

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def case_id(key: str) -> CaseId:
    """Return the case number of what opens one: eight letters and digits, no I L O U.

    The same key always gives the same number, so importing again finds the same case.
    """
    number = int.from_bytes(sha256(key.encode()).digest()[:5])
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks: what a file or a person tells of the customer and the car.

    ``signs`` are (kind, keyed hash) of what they can be known again by, the strongest first;
    ``customer`` is the hash of the strongest.
    """

    customer: CustomerId
    identified: bool = False
    signs: tuple[tuple[SignKind, str], ...] = ()
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    visit: str = ""
    advisor: str = ""


class Decided(NamedTuple):
    """The events of one stream that follow from an intake."""

    stream: str
    events: tuple[Event, ...]


class Opening(NamedTuple):
    """How high a case opens, by which procedure, and why there."""

    procedure: str
    level: int
    cause: Cause


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a complaint or problem, as far as it can lift the case (SPEC 3.4)."""

    at: datetime
    words: str = ""
    channel: str = ""
    matter: str = ""
    rework: int = 0
    safety: bool = False
    dissatisfied: bool = True


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is opened for.

    Attributes:
        case: Its number.
        kind: What it is about.
        at: When it was said (UTC).
        customer: Who said it.
        channel: By which way: orders equal due times.
        advisor: Who looked after them, by id or name.
        words: What they said: searched for alarm words.
        confirmations: How many rechecks must say satisfied before it may close as recovered.
    """

    case: CaseId
    kind: CaseKind
    at: datetime
    customer: CustomerId
    channel: str = ""
    advisor: str = ""
    words: str = ""
    confirmations: int = 1


def begin_case(occasion: Occasion, opening: Opening, house: House) -> Decided:
    """Return the facts of a case that opens: the case, and the alarm its words raise.

    Raises:
        RefusedError: when the policy has no such procedure.
    """
    at = occasion.at
    policy = house.rules.at(at)
    made = promises(policy, opening.procedure, start=at, zone=house.zone)
    fact = CaseOpened(
        case=occasion.case,
        centre=house.centre,
        customer=occasion.customer,
        kind=occasion.kind,
        procedure=opening.procedure,
        level=opening.level,
        cause=opening.cause,
        policy=policy.edition,
        day=calendar_day(at, house),
        promises=_hastened(made, opening, policy, at, house),
        owner=house.owner_for(opening.level, occasion.advisor),
        priority=policy.priority(occasion.channel),
        confirmations=occasion.confirmations,
    )
    opened = Event(at, fact, key="opened", follows=True)
    return Decided(case_stream(fact.case), (opened, *_alarm(fact, occasion, policy)))


def lifted(
    grounds: Grounds, told: int, customer: Customer, house: House
) -> tuple[int, Cause] | None:
    """Return the level SPEC 3.4 opens a case at, and why; ``None`` where it is the one told.

    Args:
        grounds: What was said.
        told: The level it would open at.
        customer: What was heard from them before.
        house: Rules and zone.
    """
    policy = house.rules.at(grounds.at)
    jumps = policy.jumps
    since = clock.before(grounds.at, jumps.dissatisfied_within, house.zone)
    danger, again = jumps.danger_level, jumps.dissatisfied_level
    often = customer.complaints_of(grounds.matter) + 1 >= jumps.same_matter
    unhappy = grounds.dissatisfied and customer.dissatisfied_since(since, grounds.at)
    raised: list[tuple[bool, int, Cause]] = [
        (grounds.safety or policy.names_safety(grounds.words), danger, "safety"),
        (grounds.channel in jumps.public_channels, danger, "public-channel"),
        (grounds.rework >= jumps.rework, danger, "rework"),
        (often, again, "same-matter"),
        (unhappy, again, "dissatisfied-again"),
    ]
    reached = ((level, cause) for applies, level, cause in raised if applies and level > told)
    return next(reached, None)


def calendar_day(at: datetime, house: House) -> date:
    """Return the calendar day of an instant at the centre."""
    return clock.local_day(at, house.zone)


def _hastened(
    made: tuple[Promise, ...], opening: Opening, policy: Policy, at: datetime, house: House
) -> tuple[Promise, ...]:
    """Let a case that opens above its procedure's level be answered as that level answers."""
    if opening.level <= policy.procedure(opening.procedure).level:
        return made
    due = house.rules.after(at, policy.respond_clock(opening.level))
    line = f"levels.{opening.level}.respond"
    return tuple(
        replace(p, due=due, line=line) if p.step == "respond" and p.due and p.due > due else p
        for p in made
    )


def _alarm(fact: CaseOpened, occasion: Occasion, policy: Policy) -> tuple[Event, ...]:
    if not (found := policy.alarms(occasion.words)):
        return ()
    raised = AlarmRaised(
        case=fact.case,
        customer=fact.customer,
        categories=found,
        priority=min(fact.priority, policy.warnings.alarm_priority),
    )
    return (Event(occasion.at, raised, key="alarm", follows=True),)
