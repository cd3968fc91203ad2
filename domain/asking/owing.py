"""Surveys that no visit and no case brings: at the end of a quarter, and at a key service node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from domain.asking.planning import plan_now, plan_quarter, require_quarter
from domain.asking.quarter import Quarter
from domain.asking.standing import load_persons, standing
from domain.desk import Batch, Desk, Stamp, retrying
from domain.errors import RefusedError
from domain.events import customer_stream
from domain.opening import Decided
from domain.privacy import require_role
from domain.types import CustomerId, Person
from domain.visits.facts import VisitId, visit_stream

CHUNK = 500
"""Customers looked at for one append."""


def owe_quarter(
    desk: Desk, customers: Sequence[CustomerId], quarter: Quarter, at: datetime, stamp: Stamp
) -> int:
    """Plan the surveys of a quarter that is over, once; return how many were new.

    Whoever was asked anything since the quarter began is left out, and whoever was not here.

    Args:
        desk: Where to record.
        customers: Who may be owed one.
        quarter: Which.
        at: The present instant.
        stamp: Who plans it.

    Raises:
        RefusedError: when the quarter is not over, or over for too long, or the policy has no
            such survey.
    """
    require_quarter(quarter, at, desk.house())
    planned = 0
    for start in range(0, len(customers), CHUNK):
        chunk = customers[start : start + CHUNK]
        planned += retrying(partial(_owe_chunk, desk, chunk, quarter, at, stamp))
    return planned


def _owe_chunk(
    desk: Desk, customers: Sequence[CustomerId], quarter: Quarter, at: datetime, stamp: Stamp
) -> int:
    house = desk.house()
    began = datetime.combine(quarter.first, time(), ZoneInfo(house.zone))
    streams = load_persons(customers, desk.journal.load)
    persons = {p.customer: p for p in (standing(each, streams) for each in customers)}
    decided: list[Decided] = []
    for customer, person in persons.items():
        if person.asked is None or person.asked < began:
            history = streams[customer_stream(customer)]
            decided += plan_quarter(customer, history, quarter, at, house)
    return _record(desk, decided, stamp)


def owe_now(
    desk: Desk, customer: CustomerId, visit: VisitId, *, by: Person, at: datetime, stamp: Stamp
) -> str:
    """Plan a survey for somebody at once, one a day; return its number.

    Args:
        desk: Where to record.
        customer: Whom to ask.
        visit: Their visit, which may still go on; empty for none.
        by: Who chose them.
        at: The present instant.
        stamp: For the act.

    Raises:
        RefusedError: when this role may not choose whom to ask, or the policy has no such survey.
    """

    def attempt() -> str:
        house = desk.house()
        require_role(house.rules.at(at).surveys.send, by)
        streams = load_persons([customer], desk.journal.load)
        whole = standing(customer, streams).customer
        stream = visit_stream(visit)
        opened = desk.journal.load([stream])[stream] if visit else ()
        decided = plan_now(whole, visit, opened, at, house)
        if not decided:
            raise RefusedError("no-such-trigger", trigger="key-node")
        _record(desk, decided, stamp)
        return decided[0].stream.removeprefix("survey-")

    return retrying(attempt)


def _record(desk: Desk, decided: Iterable[Decided], stamp: Stamp) -> int:
    """Record what is not there yet; return how many surveys that were."""
    wanted = {each.stream: each.events for each in decided}
    loaded = desk.journal.load(sorted(wanted))
    batches = [Batch(name, 0, events) for name, events in wanted.items() if not loaded[name]]
    if batches:
        desk.journal.record(batches, stamp)
    return len(batches)
