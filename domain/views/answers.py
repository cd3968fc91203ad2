"""Counts of answers and complaints by centre, day and channel: what NPS, CSAT and CES stand on."""

from __future__ import annotations

import msgspec

from domain.events import ComplaintReceived, ResponseReceived
from domain.views.shape import Happening, Key, Table

SATISFIED = 4
"""CSAT answers from here up (of 1–5) count as satisfied (SPEC 4.1)."""


class AnswerRow(msgspec.Struct):
    """One day's counts on one channel; score counts hold valid answers only."""

    centre: str
    day: str
    channel: str
    answers: int = 0
    invalid: int = 0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    csat_n: int = 0
    csat_satisfied: int = 0
    ces_n: int = 0
    ces_total: int = 0
    complaints: int = 0


def _route(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, ResponseReceived | ComplaintReceived)  # noqa: S101  routed
    return (fact.centre, fact.day.isoformat(), fact.channel)


def _row(row: AnswerRow | None, fact: ResponseReceived | ComplaintReceived) -> AnswerRow:
    return row or AnswerRow(fact.centre, fact.day.isoformat(), fact.channel)


def _answered(row: AnswerRow | None, event: Happening) -> AnswerRow:
    fact = event.fact
    assert isinstance(fact, ResponseReceived)  # noqa: S101  routed
    row = _row(row, fact)
    if fact.invalid:
        row.invalid += 1
        return row
    row.answers += 1
    row.promoters += fact.score_class == "promoter"
    row.passives += fact.score_class == "passive"
    row.detractors += fact.score_class == "detractor"
    if fact.csat is not None:
        row.csat_n += 1
        row.csat_satisfied += fact.csat >= SATISFIED
    if fact.ces is not None:
        row.ces_n += 1
        row.ces_total += fact.ces
    return row


def _complained(row: AnswerRow | None, event: Happening) -> AnswerRow:
    fact = event.fact
    assert isinstance(fact, ComplaintReceived)  # noqa: S101  routed
    row = _row(row, fact)
    row.complaints += 1
    return row


ANSWERS = Table(
    name="answers",
    version=1,
    row=AnswerRow,
    key=("centre", "day", "channel"),
    routes={ResponseReceived: _route, ComplaintReceived: _route},
    steps={ResponseReceived: _answered, ComplaintReceived: _complained},
    indexes=(("day",),),
)
