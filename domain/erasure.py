"""Erasing a person: the facts that say so, in the customer's stream and in that of every case.

They come before the key is destroyed. Their ids follow from which erasure of this customer it
is, so that deciding it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.custody import CaseAnonymised, CustomerErased
from domain.customer import Customer
from domain.events import Event, case_stream, customer_stream
from domain.opening import Decided
from domain.policy import Rulebook
from domain.privacy import require_role, require_text
from domain.types import CaseId, CustomerId, Person


def erase(
    customer: CustomerId,
    standing: Customer,
    cases: Sequence[CaseId],
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
        cases: Every case of theirs, those of earlier erasures left out.
        grounds: Why; it outlives the key and must name nobody.
        by: Who does it.
        at: When.
        rules: Who may.

    Raises:
        RefusedError: when this role may not, or the grounds are missing.
    """
    require_role(rules.at(at).privacy.erase, by)
    number = standing.erasures + 1
    fact = CustomerErased(customer=customer, grounds=require_text(grounds), cases=tuple(cases))
    erased = Event(at, fact, key=f"erased/{number}")
    return (
        Decided(customer_stream(customer), (erased,)),
        *_anonymised(customer, cases, at, key=f"anonymised/{number}"),
    )


def erase_all(
    files: Sequence[tuple[CustomerId, Customer, Sequence[CaseId]]],
    grounds: str,
    *,
    by: Person,
    at: datetime,
    rules: Rulebook,
) -> tuple[Decided, ...]:
    """Return the facts of erasing one person whose files were merged: each file's own.

    Args:
        files: Each file with its history and its cases.
        grounds: As for one file.
        by: Who does it.
        at: When.
        rules: Who may.

    Raises:
        RefusedError: when this role may not, or the grounds are missing.
    """
    return tuple(
        decided
        for customer, standing, cases in files
        for decided in erase(customer, standing, cases, grounds, by=by, at=at, rules=rules)
    )


def _anonymised(
    customer: CustomerId, cases: Sequence[CaseId], at: datetime, *, key: str
) -> Iterator[Decided]:
    for case in cases:
        fact = CaseAnonymised(case=case, customer=customer)
        yield Decided(case_stream(case), (Event(at, fact, key=key, follows=True),))
