"""A home whose log holds who was asked in a quarter: one advisor kept unhappy customers back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from domain.asking.facts import SurveyLapsed, SurveyPlanned, SurveySent, SurveyWithheld
from domain.desk import Batch
from domain.events import Event, ResponseReceived, survey_stream
from domain.selection.rows import Asked
from tests.selection import MONDAY, answered, asked, unsent
from tests.tui.counter import Counter, furnished
from tests.tui.desk import Watch
from tui.session import Session

EPOCH = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC)
"""What the times of the rows are counted from."""

KEPT_BACK = 12
"""How many unhappy customers 李敏 kept back."""

FEW = 9
"""How many surveys somebody new was owed."""


def rows() -> Iterator[Asked]:
    """What was owed: to 李敏, to three honest colleagues, to somebody new."""
    for name, kept in (("limin", KEPT_BACK), ("wangfang", 0), ("zhou", 1), ("he", 0)):
        for n in range(18):
            made = unsent if n < kept else asked
            yield made(name, n * 7 // 2 % 63, unhappy="late,price" if n % 2 else "rework")
        for n in range(60):
            yield answered(name, n, 10 if n % 3 else 8) if n % 4 else asked(name, n)
        yield unsent(name, 5, why="quiet-period")
        yield unsent(name, 6, status="lapsed")
    for n in range(FEW):
        yield asked("xiaowu", n, unhappy="" if n else "late")


def asked_home(home: Path, owed: Sequence[Asked] | None = None) -> Counter:
    """Open a home and put the surveys on record."""
    counter = furnished(home, "")
    with Session(home, now=Watch()) as session:
        batches = [
            Batch(survey_stream(row.survey), 0, tuple(events(row)))
            for row in (rows() if owed is None else owed)
        ]
        session.journal.record(batches, session.stamp())
        session.catch_up()
    return counter


def events(row: Asked) -> Iterator[Event]:
    """The facts a row of the surveys comes from."""
    day = date.fromisoformat(row.day)
    came = EPOCH + (day - MONDAY)
    here = {"survey": row.survey, "centre": "centre", "customer": row.customer}
    planned = SurveyPlanned(
        **here,
        day=day,
        trigger=row.trigger,
        channel="app",
        due=came + timedelta(days=1),
        lapses=came + timedelta(days=2),
        policy="2026.1",
        advisor=row.advisor,
        technician=row.technician,
        unhappy=tuple(filter(None, row.unhappy.split(","))),
    )
    yield Event(came, planned)
    if row.status == "withheld":
        yield Event(came + timedelta(days=1), SurveyWithheld(**here, why=row.why))
    if row.status == "lapsed":
        yield Event(came + timedelta(days=2), SurveyLapsed(**here))
    if row.sent is None:
        return
    left = came + timedelta(days=1)
    sent = SurveySent(
        **here, channel="app", expires=left + timedelta(days=90), reached_at=row.reached_at
    )
    yield Event(left, sent)
    if row.answered is not None:
        answer = ResponseReceived(
            response=f"r-{row.survey}",
            centre="centre",
            customer=row.customer,
            day=day,
            score=row.score or 0,
            score_class="promoter",
            survey=row.survey,
            advisor=row.advisor,
            place=row.place,
        )
        yield Event(EPOCH + timedelta(microseconds=row.answered), answer)
