"""The morning meetings held: when, by whom, how things stood."""

from __future__ import annotations

import msgspec

from domain.events import MeetingHeld
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class MeetingRow(msgspec.Struct):
    """One meeting; times in µs since the epoch."""

    centre: str
    day: str
    began: int = 0
    ended: int = 0
    host: str = ""
    assigned: int = 0
    promised: int = 0
    overdue: int = 0
    low_scores: int = 0


def _route(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, MeetingHeld)  # noqa: S101  routed
    return (fact.centre, fact.day.isoformat())


def _held(row: MeetingRow | None, event: Happening) -> MeetingRow:
    fact = event.fact
    assert isinstance(fact, MeetingHeld)  # noqa: S101  routed
    row = row or MeetingRow(fact.centre, fact.day.isoformat())
    row.began, row.ended = micros(fact.began) or 0, micros(event.at) or 0
    row.host = event.actor
    row.assigned, row.promised = len(fact.assigned), len(fact.promised)
    row.overdue, row.low_scores = fact.overdue, fact.low_scores
    return row


MEETINGS = Table(
    name="meetings",
    version=1,
    row=MeetingRow,
    key=("centre", "day"),
    routes={MeetingHeld: _route},
    steps={MeetingHeld: _held},
)
