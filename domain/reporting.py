"""Problems that customers report, and what they suggest (SPEC 3.2): the case each one opens.

The one rule: it is taken in like a complaint, but is none: what lifts a complaint lifts it too,
and no figure of complaints counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from domain import customer as customers
from domain.clientele.matching import recognise, trail
from domain.customer import Customer
from domain.desk import Batch, Desk, Stamp, retrying
from domain.events import CustomerHeard, Event, Recorded, customer_stream
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
from domain.problems import ProblemReported, problem_stream
from domain.types import CaseId

Matter = Literal["problem", "suggestion"]


class ReportProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem or suggestion to be taken in; ``key`` identifies it for ever."""

    key: str
    at: datetime
    contact: Contact
    text: str
    kind: Matter = "problem"
    urgent: bool = False
    channel: str = ""
    matter: str = ""
    rework: int = 0
    safety: bool = False
    source: str = ""


def problem_case(key: str) -> CaseId:
    """Return the number of the case a report opens."""
    return case_id(f"problem/{key}")


def report_problem(command: ReportProblem, customer: Customer, house: House) -> tuple[Decided, ...]:
    """Return the facts that follow from a report: the report, its case, the customer's history.

    Raises:
        RefusedError: when the policy in force has no procedure for it.
    """
    contact = command.contact
    case = problem_case(command.key)
    reported = ProblemReported(
        key=command.key,
        centre=house.centre,
        customer=contact.customer,
        day=calendar_day(command.at, house),
        kind=command.kind,
        case=case,
        urgent=command.urgent,
        channel=command.channel,
        matter=command.matter,
        advisor=contact.advisor,
        visit=contact.visit,
        vehicle=contact.vehicle,
        source=command.source,
        rework=command.rework,
        safety=command.safety,
        name=contact.name,
        phone=contact.phone,
        plate=contact.plate,
        vin=contact.vin,
        comment=command.text,
    )
    occasion = Occasion(
        case=case,
        kind=command.kind,
        at=command.at,
        customer=contact.customer,
        channel=command.channel,
        advisor=contact.advisor,
        words=command.text,
    )
    told = Event(command.at, reported, key=f"problem/{command.key}")
    return (
        Decided(problem_stream(command.key), (told,)),
        begin_case(occasion, _opening(command, customer, house), house),
        *_heard(command, case),
    )


def _opening(command: ReportProblem, customer: Customer, house: House) -> Opening:
    """Return where it opens; a suggestion is not one more dissatisfaction."""
    procedure = "problem-urgent" if command.urgent else command.kind
    level = house.rules.at(command.at).procedure(procedure).level
    grounds = Grounds(
        at=command.at,
        words=command.text,
        channel=command.channel,
        matter=command.matter,
        rework=command.rework,
        safety=command.safety,
        dissatisfied=command.kind == "problem",
    )
    raised = lifted(grounds, level, customer, house)
    return Opening(procedure, *(raised or (level, command.kind)))


def _heard(command: ReportProblem, case: CaseId) -> Iterable[Decided]:
    """The line in an identified customer's history."""
    contact = command.contact
    if not contact.identified:
        return
    fact = CustomerHeard(
        customer=contact.customer,
        kind=command.kind,
        case=case,
        matter=command.matter,
        visit=contact.visit,
    )
    event = Event(command.at, fact, key=f"heard/{command.kind}/{command.key}", follows=True)
    yield Decided(customer_stream(contact.customer), (event,))


def report(desk: Desk, command: ReportProblem, stamp: Stamp) -> CaseId:
    """Take a report in, once, and return the number of its case.

    Raises:
        RefusedError: when the policy in force has no procedure for it.
    """

    def attempt() -> CaseId:
        load = desk.journal.load
        stream = problem_stream(command.key)
        streams = trail(command.contact.signs, load, load([stream]))
        if streams[stream]:
            return problem_case(command.key)
        contact, decided = command.contact, list[Decided]()
        if contact.signs:
            found = recognise(contact.signs, streams, command.at)
            contact = replace(contact, customer=found.customer, identified=True)
            decided.extend(found.links)
        missing = customer_stream(contact.customer)
        if missing not in streams:
            streams.update(load([missing]))
        customer = customers.fold(streams[missing]) if contact.identified else Customer()
        known = replace(command, contact=contact)
        decided.extend(report_problem(known, customer, desk.house()))
        desk.journal.record(_batches(decided, streams), stamp)
        return problem_case(command.key)

    return retrying(attempt)


def _batches(
    decided: Iterable[Decided], streams: Mapping[str, Sequence[Event | Recorded]]
) -> list[Batch]:
    """Return what was decided with the versions it follows, one stream's parts after another."""
    versions = {name: len(history) for name, history in streams.items()}
    batches = []
    for stream, events in decided:
        version = versions.get(stream, 0)
        batches.append(Batch(stream, version, events))
        versions[stream] = version + len(events)
    return batches
