"""Finding customers: what was typed may be a number, a plate, a VIN, a name or an ending of one.

The index names candidates; here their texts are opened and really compared. As of an instant only
what was on record then counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.errors import AmbiguousCaseError, RefusedError, UnknownCaseError
from domain.types import CustomerId
from eventstore.browse import Browser
from eventstore.record import Record
from gateway.journal import customer_of, recorded
from gateway.lookup import Found
from gateway.searched import SearchKind, fits, wishes
from tui.home import LOG
from tui.reading import Views
from tui.session import Session

ID = re.compile(r"[0-9a-f]{8,64}")
"""A customer's id, or its beginning."""

LEAST_OF_A_CASE = 5
"""Signs of a case's number that are taken for one: four are an ending of something else."""

_CANDIDATES = 6

Progress = Callable[[int, int], None]


class Match(NamedTuple):
    """A customer whom what was typed means, and by what kind of text."""

    customer: CustomerId
    kinds: tuple[SearchKind, ...]


def is_long_enough(typed: str) -> bool:
    """Whether what was typed can be searched for at all."""
    return bool(wishes(typed))


def search(
    session: Session,
    typed: str,
    kind: SearchKind | None = None,
    progress: Progress = lambda _at, _goal: None,
) -> tuple[Match, ...]:
    """Return the customers whose name, number, plate or VIN is what was typed, or ends so.

    The index takes in first what it lacks.

    Args:
        session: Whose customers.
        typed: A name or a part of one, a number, plate or VIN, or its last four signs or more.
        kind: Only by this.
        progress: Called with the position the index has reached and its goal.

    Raises:
        RefusedError: in a copy for an auditor, which has no keys.
        StoreError: when index, log or keys cannot be read.
    """
    if session.is_audit_copy:
        raise RefusedError("no-search-in-copy")
    session.lookup.follow(progress)
    upto = session.moment.position if session.moment else None
    found = session.lookup.find(typed, kind or "", upto=upto)
    places = sorted({place for each in found for by in each.places.values() for place in by})
    with Browser(session.home / LOG) as browser:
        records = {record.position: record for record in browser.records(places)}
    matches = (Match(each.customer, _fitting(session, typed, each, records)) for each in found)
    return tuple(match for match in matches if match.kinds)


def _fitting(
    session: Session, typed: str, found: Found, records: dict[int, Record]
) -> tuple[SearchKind, ...]:
    """Return by which kinds of text a candidate really fits.

    The texts of somebody restricted stay closed: they are found by what the index is sure of.
    """
    if session.keys.is_withheld(found.customer):
        return found.kinds if found.sure else ()
    return tuple(
        kind
        for kind in found.kinds
        if any(
            (text := _text(session, records[place], kind)) and fits(kind, typed, text)
            for place in found.places[kind]
        )
    )


def _text(session: Session, record: Record, kind: SearchKind) -> str:
    event = recorded(record)
    sealed = str(getattr(event.fact, kind, ""))
    return session.journal.opener(event.id, customer_of(event.fact), event.position)(kind, sealed)


def meant(session: Session, views: Views, typed: str) -> tuple[Match, ...]:
    """Return the customers that what was typed may stand for: by id, case, or any sign of theirs.

    Raises:
        RefusedError: in a copy for an auditor, where it is no id and no case.
        StoreError: when index, log or keys cannot be read.
    """
    text = typed.strip()
    named = [*_by_id(views, text), *_by_case(views, text)]
    matches = [Match(customer, ()) for customer in named]
    if not (named and session.is_audit_copy):
        matches += search(session, text)
    whole: dict[CustomerId, Match] = {}
    for match in matches:
        customer = root(views, match.customer)
        kinds = whole[customer].kinds if customer in whole else ()
        whole[customer] = Match(customer, tuple(dict.fromkeys((*kinds, *match.kinds))))
    return tuple(whole.values())


def root(views: Views, customer: CustomerId) -> CustomerId:
    """Return the file a customer's is read as: itself, unless it was merged into another's."""
    met: set[CustomerId] = set()
    while customer not in met:
        met.add(customer)
        rows = views.rows("SELECT merged_into FROM customers WHERE customer = ?", (customer,))
        customer = (rows[0]["merged_into"] if rows else "") or customer
    return customer


def _by_id(views: Views, typed: str) -> Sequence[CustomerId]:
    start = typed.lower()
    if not ID.fullmatch(start):
        return ()
    rows = views.rows(
        "SELECT customer FROM customers WHERE customer >= ? AND customer < ? LIMIT ?",
        (start, start + "\U0010ffff", _CANDIDATES),
    )
    found = [str(row["customer"]) for row in rows]
    return [start] if start in found else found


def _by_case(views: Views, typed: str) -> Sequence[CustomerId]:
    if len(typed) < LEAST_OF_A_CASE:
        return ()
    try:
        return (views.line(views.case_number(typed)).customer,)
    except UnknownCaseError:
        return ()
    except AmbiguousCaseError as several:
        return [views.line(case).customer for case in several.params["candidates"]]
