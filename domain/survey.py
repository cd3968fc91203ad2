"""Answers and complaints as they come in: validity, and the case each one opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from domain import clock
from domain.clientele.facts import SignKind
from domain.customer import Customer
from domain.events import (
    CaseOpened,
    ComplaintReceived,
    CustomerHeard,
    Event,
    ResponseReceived,
    case_stream,
    complaint_stream,
    customer_stream,
    survey_stream,
)
from domain.fact import Fact
from domain.house import House
from domain.policy import Policy, promises
from domain.types import CaseId, CaseKind, Cause, CustomerId

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SCORES = range(11)
"""The scores the recommendation question allows."""


def case_id(key: str) -> CaseId:
    """Return the case number of an answer or complaint: eight letters and digits, no I L O U.

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


class ReceiveResponse(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to be taken in.

    ``key`` identifies it for ever; ``at`` is when it was given. An answer that is not ``dated``
    got its time from somewhere else than its own row: nobody knows how old it is.
    """

    key: str
    at: datetime
    contact: Contact
    score: int
    csat: int | None = None
    ces: int | None = None
    touchpoints: dict[str, int] = {}
    channel: str = ""
    trigger: str = ""
    survey: str = ""
    comment: str = ""
    source: str = ""
    invalid: str = ""
    dated: bool = True


class ReceiveComplaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint to be taken in."""

    key: str
    at: datetime
    contact: Contact
    text: str
    level: int = 1
    channel: str = ""
    matter: str = ""
    rework: int = 0
    safety: bool = False
    source: str = ""
    dated: bool = True


def case_of(received: ReceiveResponse | ReceiveComplaint) -> CaseId:
    """Return the number of the case an answer or complaint opens, if it opens one."""
    kind = "complaint/" if isinstance(received, ReceiveComplaint) else ""
    return case_id(f"{kind}{received.key}")


class Decided(NamedTuple):
    """The events of one stream that follow from an intake."""

    stream: str
    events: tuple[Event, ...]


class Opening(NamedTuple):
    """How high a case opens, by which procedure, and why there."""

    procedure: str
    level: int
    cause: Cause


def takes_case(at: datetime, now: datetime, house: House) -> bool:
    """Whether an answer of this age still opens a case (SPEC 2.6)."""
    horizon = house.rules.at(now).intake.horizon
    return at >= clock.before(now, horizon, house.zone)


def receive_response(
    command: ReceiveResponse, house: House, *, open_case: bool
) -> tuple[Decided, ...]:
    """Return the facts that follow from an answer: the answer, the case, the customer's history.

    An invalid answer, kept with its reason, opens nothing.
    """
    policy = house.rules.at(command.at)
    invalid = command.invalid or _invalid(command, policy)
    kind = policy.score_class(command.score)
    case = case_of(command) if open_case and not invalid else ""
    answer = ResponseReceived(
        response=command.key,
        centre=house.centre,
        customer=command.contact.customer,
        day=_day(command.at, house),
        score=command.score,
        score_class="" if invalid else kind,
        case=case,
        csat=command.csat,
        ces=command.ces,
        touchpoints=command.touchpoints,
        channel=command.channel,
        trigger=command.trigger,
        advisor=command.contact.advisor,
        visit=command.contact.visit,
        vehicle=command.contact.vehicle,
        invalid=invalid,
        source=command.source,
        name=command.contact.name,
        phone=command.contact.phone,
        plate=command.contact.plate,
        vin=command.contact.vin,
        comment=command.comment,
    )
    stream = survey_stream(command.survey or command.key)
    decided = [Decided(stream, (Event(command.at, answer, key=f"answer/{command.key}"),))]
    if invalid:
        return tuple(decided)
    if case:
        opening = _opening_of_response(command, kind, policy)
        decided.append(_open(case, kind, opening, command.contact, command, house))
    decided.extend(_heard(command, kind, case, score=command.score))
    return tuple(decided)


def _invalid(command: ReceiveResponse, policy: Policy) -> str:
    if command.score not in SCORES:
        return "score-out-of-range"
    if command.contact.phone and command.contact.phone in policy.intake.test_numbers:
        return "staff-or-test"
    return ""


def receive_complaint(
    command: ReceiveComplaint, customer: Customer, house: House, *, open_case: bool
) -> tuple[Decided, ...]:
    """Return the facts that follow from a complaint."""
    policy = house.rules.at(command.at)
    case = case_of(command) if open_case else ""
    complaint = ComplaintReceived(
        complaint=command.key,
        centre=house.centre,
        customer=command.contact.customer,
        day=_day(command.at, house),
        case=case,
        level=command.level,
        channel=command.channel,
        matter=command.matter,
        rework=command.rework,
        safety=command.safety,
        advisor=command.contact.advisor,
        visit=command.contact.visit,
        vehicle=command.contact.vehicle,
        source=command.source,
        name=command.contact.name,
        phone=command.contact.phone,
        plate=command.contact.plate,
        vin=command.contact.vin,
        comment=command.text,
    )
    stream = complaint_stream(command.key)
    decided = [Decided(stream, (Event(command.at, complaint, key=f"complaint/{command.key}"),))]
    if case:
        opening = _opening_of_complaint(command, customer, policy, house)
        decided.append(_open(case, "complaint", opening, command.contact, command, house))
    decided.extend(_heard(command, "complaint", case, matter=command.matter))
    return tuple(decided)


def _day(at: datetime, house: House) -> date:
    return at.astimezone(ZoneInfo(house.zone)).date()


def _opening_of_response(command: ReceiveResponse, kind: CaseKind, policy: Policy) -> Opening:
    level = policy.procedures[kind].level
    if kind != "promoter" and policy.names_safety(command.comment):
        return Opening(kind, policy.jumps.danger_level, "safety")
    if kind == "detractor" and command.channel in policy.jumps.public_channels:
        return Opening(kind, policy.jumps.danger_level, "public-channel")
    return Opening(kind, level, "score")


def _opening_of_complaint(
    command: ReceiveComplaint, customer: Customer, policy: Policy, house: House
) -> Opening:
    """Return the level SPEC 3.4 opens a complaint at: the highest that any of its causes asks."""
    jumps = policy.jumps
    since = clock.before(command.at, jumps.dissatisfied_within, house.zone)
    danger, again = jumps.danger_level, jumps.dissatisfied_level
    told = Opening(f"complaint-{command.level}", command.level, "complaint")
    raised: list[tuple[bool, int, Cause]] = [
        (command.safety or policy.names_safety(command.text), danger, "safety"),
        (command.channel in jumps.public_channels, danger, "public-channel"),
        (command.rework >= jumps.rework, danger, "rework"),
        (customer.complaints_of(command.matter) + 1 >= jumps.same_matter, again, "same-matter"),
        (customer.dissatisfied_since(since, command.at), again, "dissatisfied-again"),
    ]
    for applies, level, cause in raised:
        if applies and level > command.level:
            return Opening(f"complaint-{level}", level, cause)
    return told


def _open(
    case: CaseId,
    kind: CaseKind,
    opening: Opening,
    contact: Contact,
    command: ReceiveResponse | ReceiveComplaint,
    house: House,
) -> Decided:
    policy = house.rules.at(command.at)
    made = promises(policy, opening.procedure, start=command.at, zone=house.zone)
    fact = CaseOpened(
        case=case,
        centre=house.centre,
        customer=contact.customer,
        kind=kind,
        procedure=opening.procedure,
        level=opening.level,
        cause=opening.cause,
        policy=policy.edition,
        day=_day(command.at, house),
        promises=made,
        owner=house.owner_for(opening.level, contact.advisor),
        priority=policy.priority(command.channel),
    )
    return Decided(case_stream(case), (Event(command.at, fact, key="opened", follows=True),))


def _heard(
    command: ReceiveResponse | ReceiveComplaint,
    kind: CaseKind,
    case: CaseId,
    *,
    score: int | None = None,
    matter: str = "",
) -> Iterable[Decided]:
    """The line in an identified customer's history."""
    if not command.contact.identified:
        return
    customer = command.contact.customer
    fact: Fact = CustomerHeard(customer=customer, kind=kind, case=case, score=score, matter=matter)
    event = Event(command.at, fact, key=f"heard/{kind}/{command.key}", follows=True)
    yield Decided(customer_stream(customer), (event,))
