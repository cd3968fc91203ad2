"""A counter that serves until stopped: ``python -m tests.chaos.serving HOME NAME COUNT``.

Each turn two cars are taken in, worked on and handed over, a file of orders is taken in, the two
customers turn out to be one person, and whoever is due is asked. What has returned is
told, a line each: from then on nobody may lose it.

- ``opened VISIT``, ``over VISIT``: a car is in the house, or was handed over.
- ``orders COUNT KEY``: so many orders are in the log whose file had this name.
- ``merged KEPT OTHER``: two files are one.
- ``asked BATCH COUNT``: so many surveys left in a list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.clientele.commands import MergeFiles
from domain.types import CustomerId
from domain.visits import counter
from domain.visits.commands import (
    AnyVisitCommand,
    Diagnose,
    FinishWork,
    HandOver,
    OpenWorkOrder,
    StartWork,
)
from domain.visits.facts import VisitId
from gateway.importing import Importer
from gateway.intake import guess_file, open_file
from tests.chaos.crew import orders
from tui import mailing
from tui.arrivals import Typed, arrive, check, contact_of
from tui.clientacts import act
from tui.session import Session

ROWS = 6
"""Orders in a file."""

AGO = timedelta(hours=27)
"""How long ago the cars came: the surveys of those that left an hour later are due."""

MINUTE = timedelta(minutes=1)

STEPS: tuple[Callable[..., AnyVisitCommand], ...] = (
    partial(OpenWorkOrder, estimate=80_000),
    partial(Diagnose, note="worn pads", price=80_000),
    StartWork,
    FinishWork,
    partial(HandOver, amount=80_000),
)
"""What is done to a car, a minute apart."""


def main(home: str, name: str, count: str) -> None:
    """Serve and tell."""
    with Session(Path(home)) as session:
        for turn in range(int(count)):
            _turn(session, name, turn)


def _turn(session: Session, name: str, turn: int) -> None:
    came = session.now() - AGO
    kept, visit = _opened(session, name, 2 * turn, came)
    other, second = _opened(session, name, 2 * turn + 1, came)
    _serve(session, visit, came)
    _serve(session, second, came)
    _import(session, f"{name}-{turn}")
    _merge(session, kept, other)
    _ask(session, f"{name}-{turn}")


def _tell(*told: object) -> None:
    sys.stdout.write(" ".join(map(str, told)) + "\n")
    sys.stdout.flush()


def _opened(session: Session, name: str, number: int, at: datetime) -> tuple[CustomerId, VisitId]:
    phone = f"139{abs(hash_of(name)) % 1000:03d}{number:05d}"
    typed = Typed(phone=phone, name=f"{name} {number}", mode="remote", fault="it squeaks")
    checked = check(typed, session.house(), at, books=False)
    visit = arrive(session, checked, at=at)
    _tell("opened", visit)
    return contact_of(session, checked).customer, visit


def hash_of(name: str) -> int:
    """Return the same number for a name in every process."""
    return int.from_bytes(name.encode(), "big")


def _serve(session: Session, visit: VisitId, came: datetime) -> None:
    by = session.person()
    for minutes, ask in enumerate(STEPS, 1):
        asked = ask(at=came + minutes * MINUTE, by=by)
        counter.attend(session.desk, visit, [asked], session.stamp())
    session.catch_up()
    _tell("over", visit)


def _import(session: Session, name: str) -> None:
    file = orders(session.home.parent / f"{name}.csv", ROWS, name)
    zone, now = ZoneInfo(session.house().zone), session.now()
    guess = guess_file(file, zone=zone, now=now)
    importer = Importer(
        session.desk,
        session.keys.secret(),
        stamp=session.stamp,
        now=session.now,
        readable=session.journal.readable,
        sentence=str,
        spare=session.home,
    )
    with open_file(file, guess.mapping, zone=zone, now=now) as intake:
        report = importer.run(file, intake)
    _tell("orders", report.new, name)


def _merge(session: Session, kept: CustomerId, other: CustomerId) -> None:
    merge = MergeFiles(at=session.now(), by=session.person(), other=other, reason="two numbers")
    act(session, kept, [merge])
    _tell("merged", kept, other)


def _ask(session: Session, name: str) -> None:
    mailed = mailing.send(session, lambda batch: session.home.parent / f"{name}-{batch}.csv", "csv")
    if mailed.batch:
        _tell("asked", mailed.batch, mailed.rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
