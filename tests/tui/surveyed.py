"""A home whose visits are over and whose customers are to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from domain.asking.planning import plan_after_visit, survey_id
from domain.clientele.facts import CustomerAsked
from domain.clientele.visited import after_visit
from domain.desk import Batch
from domain.events import Event, customer_stream
from domain.visits.facts import VisitDone, VisitOpened, visit_stream
from gateway.identity import customer_id
from tests.tui.counter import MORNING
from tests.tui.desk import Watch
from tui.session import Session

HOSTILE = "\x1b]0;owned\x07[bold]王[/]\u202e"

GUESTS: Sequence[tuple[str, str, str]] = (
    ("赵小磊", "+8613900000001", "limin"),
    ("Anna Schmidt", "+491701234567", "limin"),
    (HOSTILE, "+8613900000003", "wangfang"),
    ("孙一一", "", "wangfang"),
    ("李二二", "+8613900000005", "wangfang"),
)
"""Name, number and advisor of everybody whose visit ended the day before yesterday."""

ENDED = MORNING - timedelta(hours=30)
"""When they left: their surveys have been due for six hours, and lapse in eighteen."""


def visited(home: Path, *, at: datetime = ENDED) -> list[str]:
    """Let everybody's visit end; return their surveys, in the order of ``GUESTS``."""
    numbers = []
    with Session(home, now=Watch(at)) as session:
        for n, (name, phone, advisor) in enumerate(GUESTS, 1):
            numbers.append(_visit(session, f"V{n:07}", name, phone, advisor, at))
        asked = CustomerAsked(customer=_id(session, GUESTS[4][1], "5"), survey="S0")
        _record(session, customer_stream(asked.customer), Event(at - timedelta(days=1), asked))
        session.catch_up()
    return numbers


def _visit(session: Session, visit: str, name: str, phone: str, advisor: str, at: datetime) -> str:
    house, customer = session.house(), _id(session, phone, visit)
    opened = VisitOpened(
        visit=visit,
        centre=house.centre,
        customer=customer,
        day=at.date(),
        advisor=advisor,
        vehicle="Model 3",
        identified=True,
        name=name,
        phone=phone,
        plate="沪A12345",
    )
    _record(session, visit_stream(visit), Event(at, opened))
    done = VisitDone(
        visit=visit,
        centre=house.centre,
        customer=customer,
        identified=True,
        at=at,
        day=at.date(),
        service="repair",
        advisor=advisor,
        vehicle="Model 3",
        unhappy=("late",) if advisor == "wangfang" else (),
    )
    for stream, events in (*after_visit(done), *plan_after_visit(done, house)):
        _record(session, stream, *events)
    return survey_id("service", visit)


def _id(session: Session, phone: str, reference: str) -> str:
    return customer_id(session.keys.secret(), phone=phone, reference=reference)


def _record(session: Session, stream: str, *events: Event) -> None:
    version = len(session.journal.load([stream])[stream])
    session.journal.record([Batch(stream, version, events)], session.stamp())
