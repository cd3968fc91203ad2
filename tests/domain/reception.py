"""Answers and complaints coming in at a furnished desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain import case as cases
from domain.desk import Desk
from domain.events import case_stream
from domain.fact import Fact
from domain.reception import Receipt, take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse, case_id
from domain.types import Case
from tests.journal import Journal, stamp
from tests.make import HOUR, MONDAY

NOW = MONDAY + HOUR
ANN = Contact(customer="ann", identified=True, name="Ann", phone="+8613912345678")
BEN = Contact(customer="ben", identified=True)
SOMEBODY = Contact(customer="row-7")


def answer(
    score: int, key: str = "a1", *, at: datetime = MONDAY, contact: Contact = ANN, **more: Any
) -> ReceiveResponse:
    return ReceiveResponse(key=key, at=at, contact=contact, score=score, **more)


def complaint(
    text: str = "it rattles",
    key: str = "c1",
    *,
    at: datetime = MONDAY,
    contact: Contact = ANN,
    **more: Any,
) -> ReceiveComplaint:
    return ReceiveComplaint(key=key, at=at, contact=contact, text=text, **more)


def received(
    desk: Desk, *all_of_it: ReceiveResponse | ReceiveComplaint, **how: Any
) -> list[Receipt]:
    return take_in(desk, all_of_it, stamp(), **{"now": NOW, **how})


def facts(desk: Desk) -> Sequence[Fact]:
    """What was recorded after the house was furnished."""
    assert isinstance(desk.journal, Journal)
    return [event.fact for event in desk.journal.log if event.stream != "house"]


def case_of(desk: Desk, key: str) -> Case:
    """The case an answer or complaint with this key opened."""
    streams = [case_stream(case_id(key)), case_stream(case_id(f"complaint/{key}"))]
    found = (cases.fold(history) for history in desk.journal.load(streams).values())
    return next(case for case in found if case is not None)
