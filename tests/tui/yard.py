"""A workshop's morning for the tests of its screens: Wednesday 10:30 in Shanghai."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from domain.visits.actions import VisitAsk
from tests.tui.counter import furnished
from tests.tui.desk import Watch
from tui import arrivals, workshop
from tui.arrivals import Typed
from tui.session import Session

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)

NOISY, SERVICE, WAITING, MOBILE, READY = "沪A12345", "沪B88K21", "沪C7712Q", "沪J01922", "沪L91919"

CARS = (
    (READY, "13800138011", "林一", "帕萨特", "保养", "maintenance", "in-store", 130),
    (NOISY, "13800138001", "欧阳修文", "宝马3系", "刹车异响\x1b[2J", "repair", "in-store", 25),
    (SERVICE, "13800138002", "赵磊", "奥迪A4L", "换机油", "maintenance", "in-store", 70),
    (WAITING, "13800138003", "Müller", "途观L", "noise", "repair", "in-store", 95),
    (MOBILE, "13800138009", "何静怡", "朗逸", "电瓶没电", "repair", "mobile", 45),
)
"""Plate, phone, name, model, fault, service, mode, and minutes since they came."""

BOOKED = (("沪M10001", -20), ("沪M10002", 15), ("沪M10003", 240))
"""Plate, and minutes until the slot."""


def opened(home: Path, minutes: float = 0) -> tuple[Session, Watch]:
    """Return a session of the advisor, and its clock, some minutes before or after ``NOW``."""
    watch = Watch(NOW + timedelta(minutes=minutes))
    return Session(home, who="limin", now=watch), watch


@contextmanager
def at_the_counter(home: Path, minutes: float = 0) -> Iterator[tuple[Session, Watch]]:
    session, watch = opened(home, minutes)
    with session:
        session.catch_up()
        yield session, watch


def take_in(session: Session, **typed: str) -> str:
    """Take a car in and return its visit."""
    checked = arrivals.check(Typed(**typed), session.house(), session.now(), books=False)
    assert not checked.faults
    return arrivals.arrive(session, checked)


def book(session: Session, **typed: str) -> str:
    """Give somebody a slot and return the visit it will be."""
    checked = arrivals.check(Typed(**typed), session.house(), session.now(), books=True)
    assert not checked.faults
    return arrivals.book(session, checked)


def act(session: Session, visit: str, action: str, **given: Any) -> None:
    """Do a step of a visit now."""
    session.keep_clocks()
    ask = VisitAsk(by=session.person(), at=session.now(), **given)
    workshop.act(session, visit, action, ask)


def empty_yard(home: Path) -> Path:
    """Open a centre with two advisors and two technicians, and no car yet."""
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        counter = furnished(home, "")
        for who, name in (("zhaogang", "赵刚"), ("sunjie", "孙杰")):
            added = counter.run("staff", "add", who, name, "--role", "technician")
            assert added.exit_code == 0, added.output
    return home


def worked_yard(home: Path) -> Path:
    """Fill a home with a morning: cars at several stages, one late, one waiting, three booked."""
    empty_yard(home)
    with at_the_counter(home, -20 * 60) as (session, watch):
        for plate, minutes in BOOKED:
            slot = (NOW + timedelta(minutes=minutes)).isoformat()
            book(session, plate=plate, vehicle="高尔夫", service="maintenance", slot=slot)
        visits = {}
        for plate, phone, name, car, fault, service, mode, since in sorted(
            CARS, key=lambda car: -car[-1]
        ):
            watch.at = NOW - timedelta(minutes=since)
            visits[plate] = take_in(
                session,
                plate=plate,
                phone=phone,
                name=name,
                vehicle=car,
                fault=fault,
                service=service,
                mode=mode,
                mileage="48210",
            )
            _worked_on(session, watch, plate, visits[plate])
        watch.at = NOW
        session.keep_clocks()
    return home


def _worked_on(session: Session, watch: Watch, plate: str, visit: str) -> None:
    def after(minutes: float, action: str, **given: Any) -> None:
        watch.on(minutes=minutes)
        act(session, visit, action, **given)

    finish = NOW + timedelta(hours=2)
    if plate == NOISY:  # its order was never written
        return
    after(2, "order", amount=120_000, due=finish)
    after(10, "diagnose", note="磨损")
    after(1, "start", staff="zhaogang")
    if plate == WAITING:
        after(15, "finding", note="轴承松动", amount=42_000, code="IMG-1")
    if plate == READY:
        for level in (1, 2, 3):
            after(2, "quality", level=level)
        after(1, "finish")
        after(1, "announce", due=NOW + timedelta(minutes=15))
