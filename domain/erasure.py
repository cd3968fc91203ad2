"""Erasing a person: the facts that say so, in the customer's stream and wherever they are told of.

They come before the key is destroyed. Their ids follow from which erasure of this customer it
is, so that deciding it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from domain.custody import CaseAnonymised, CustomerErased, SurveyAnonymised, VisitAnonymised
from domain.customer import Customer
from domain.events import Event, case_stream, customer_stream, survey_stream
from domain.fact import Fact
from domain.opening import Decided
from domain.policy import Rulebook
from domain.privacy import require_role, require_text
from domain.types import CaseId, CustomerId, Person
from domain.visits.facts import VisitId, visit_stream


class ToldIn(NamedTuple):
    """Where a file's person is told of, those places left out that earlier erasures named.

    Attributes:
        cases: Their cases.
        visits: The visits in which they said who they are.
        surveys: The surveys to which somebody wrote something of them.
    """

    cases: Sequence[CaseId] = ()
    visits: Sequence[VisitId] = ()
    surveys: Sequence[str] = ()


def erase(
    customer: CustomerId,
    standing: Customer,
    told: ToldIn,
    grounds: str,
    *,
    by: Person,
    at: datetime,
    rules: Rulebook,
) -> tuple[Decided, ...]:
    """Return the facts of an erasure, the customer's own stream first.

    Args:
        customer: Who is erased.
        standing: Their history up to now.
        told: Where they are told of.
        grounds: Why; it outlives the key and must name nobody.
        by: Who does it.
        at: When.
        rules: Who may.

    Raises:
        RefusedError: when this role may not, or the grounds are missing.
    """
    require_role(rules.at(at).privacy.erase, by)
    number = standing.erasures + 1
    fact = CustomerErased(
        customer=customer,
        grounds=require_text(grounds),
        cases=tuple(told.cases),
        visits=tuple(told.visits),
        surveys=tuple(told.surveys),
    )
    erased = Event(at, fact, key=f"erased/{number}")
    return (
        Decided(customer_stream(customer), (erased,)),
        *(
            Decided(stream, (Event(at, gone, key=f"anonymised/{number}", follows=True),))
            for stream, gone in anonymised(customer, told)
        ),
    )


def erase_all(
    files: Sequence[tuple[CustomerId, Customer, ToldIn]],
    grounds: str,
    *,
    by: Person,
    at: datetime,
    rules: Rulebook,
) -> tuple[Decided, ...]:
    """Return the facts of erasing one person whose files were merged: each file's own.

    Args:
        files: Each file with its history and where its person is told of.
        grounds: As for one file.
        by: Who does it.
        at: When.
        rules: Who may.

    Raises:
        RefusedError: when this role may not, or the grounds are missing.
    """
    return tuple(
        decided
        for customer, standing, told in files
        for decided in erase(customer, standing, told, grounds, by=by, at=at, rules=rules)
    )


def anonymised(customer: CustomerId, told: ToldIn) -> Iterator[tuple[str, Fact]]:
    """Yield, for each place where a person is told of, its stream and the fact that they are gone.

    Args:
        customer: Who.
        told: Where.
    """
    for case in told.cases:
        yield case_stream(case), CaseAnonymised(case=case, customer=customer)
    for visit in told.visits:
        yield visit_stream(visit), VisitAnonymised(visit=visit, customer=customer)
    for survey in told.surveys:
        yield survey_stream(survey), SurveyAnonymised(survey=survey, customer=customer)
