"""Answers and complaints as they come in: validity, and the case each one opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from domain import clock
from domain.clientele.group import group
from domain.customer import Customer
from domain.events import (
    ComplaintReceived,
    CustomerHeard,
    Event,
    ResponseReceived,
    complaint_stream,
    customer_stream,
    survey_stream,
)
from domain.fact import Fact
from domain.house import House
from domain.opening import (
    Contact,
    Decided,
    Grounds,
    Occasion,
    Opening,
    begin_case,
    calendar_day,
    case_id,
    lifted,
)
from domain.policy import Policy
from domain.types import CaseId, CaseKind

__all__ = [
    "SCORES",
    "Contact",
    "Decided",
    "ReceiveComplaint",
    "ReceiveResponse",
    "case_id",
    "case_of",
    "horizon",
    "receive_complaint",
    "receive_response",
    "takes_case",
]

SCORES = range(11)
"""The scores the recommendation question allows."""


class ReceiveResponse(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to be taken in.

    ``key`` identifies it for ever; ``at`` is when it was given. An answer that is not ``dated``
    got its time from somewhere else than its own row: nobody knows how old it is. ``survey`` is
    the number it names, ``place`` the keyed sign of where it was given.
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
    technician: str = ""
    service: str = ""
    mode: str = ""
    place: str = ""
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


def takes_case(at: datetime, now: datetime, house: House) -> bool:
    """Whether an answer of this age still opens a case (SPEC 2.6)."""
    return at >= horizon(now, house)


def horizon(now: datetime, house: House) -> datetime:
    """Return the instant before which an answer opens no case any more."""
    return clock.before(now, house.rules.at(now).intake.horizon, house.zone)


def receive_response(
    command: ReceiveResponse,
    house: House,
    customer: Customer | None = None,
    *,
    open_case: bool,
    planned: bool = False,
) -> tuple[Decided, ...]:
    """Return the facts that follow from an answer: the answer, the case, the customer's history.

    An invalid answer, kept with its reason, opens nothing. A low one after a problem that
    ``customer`` reported needs a second confirmation before its case can be closed (SPEC 3.2).
    ``planned`` tells whether its survey is one that was planned.
    """
    policy = house.rules.at(command.at)
    invalid = command.invalid or _invalid(command, policy)
    kind = policy.score_class(command.score)
    day = calendar_day(command.at, house)
    case = case_of(command) if open_case and not invalid else ""
    answer = ResponseReceived(
        response=command.key,
        centre=house.centre,
        customer=command.contact.customer,
        day=day,
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
        survey=command.survey if planned else "",
        technician=command.technician,
        service=command.service,
        mode=command.mode,
        segment=group(customer, day, policy.customers),
        place=command.place,
        identified=command.contact.identified,
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
        occasion = _occasion(case, kind, command, command.comment)
        if kind == "detractor" and _follows_a_problem(command, customer, house):
            confirmations = policy.jumps.confirmations
            occasion = msgspec.structs.replace(occasion, confirmations=confirmations)
        decided.append(begin_case(occasion, opening, house))
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
    case = case_of(command) if open_case else ""
    complaint = ComplaintReceived(
        complaint=command.key,
        centre=house.centre,
        customer=command.contact.customer,
        day=calendar_day(command.at, house),
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
        opening = _opening_of_complaint(command, customer, house)
        occasion = _occasion(case, "complaint", command, command.text)
        decided.append(begin_case(occasion, opening, house))
    decided.extend(_heard(command, "complaint", case, matter=command.matter))
    return tuple(decided)


def _opening_of_response(command: ReceiveResponse, kind: CaseKind, policy: Policy) -> Opening:
    level = policy.procedures[kind].level
    if kind != "promoter" and policy.names_safety(command.comment):
        return Opening(kind, policy.jumps.danger_level, "safety")
    if kind == "detractor" and command.channel in policy.jumps.public_channels:
        return Opening(kind, policy.jumps.danger_level, "public-channel")
    return Opening(kind, level, "score")


def _follows_a_problem(command: ReceiveResponse, customer: Customer | None, house: House) -> bool:
    within = house.rules.at(command.at).jumps.dissatisfied_within
    since = clock.before(command.at, within, house.zone)
    visit = command.contact.visit
    return customer is not None and customer.problem_before(visit, since, command.at)


def _opening_of_complaint(command: ReceiveComplaint, customer: Customer, house: House) -> Opening:
    grounds = Grounds(
        at=command.at,
        words=command.text,
        channel=command.channel,
        matter=command.matter,
        rework=command.rework,
        safety=command.safety,
    )
    found = lifted(grounds, command.level, customer, house)
    level, cause = found or (command.level, "complaint")
    return Opening(f"complaint-{level}", level, cause)


def _occasion(
    case: CaseId, kind: CaseKind, command: ReceiveResponse | ReceiveComplaint, words: str
) -> Occasion:
    return Occasion(
        case=case,
        kind=kind,
        at=command.at,
        customer=command.contact.customer,
        channel=command.channel,
        advisor=command.contact.advisor,
        words=words,
    )


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
