"""Counts of answers and complaints by centre, day and channel: what NPS, CSAT and CES stand on.

A corrected answer counts as it is now; the ``first_`` counts go on counting it as it was given,
so that the figures before all corrections can be told as well.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from domain.custody import ResponseCorrected
from domain.events import ComplaintReceived, ResponseReceived
from domain.views.shape import Happening, Key, Table

SATISFIED = 4
"""CSAT answers from here up (of 1–5) count as satisfied (SPEC 4.1)."""


class AnswerRow(msgspec.Struct):
    """One day's counts on one channel; score counts hold valid answers only.

    ``corrected`` counts corrections: an answer corrected twice is two.
    """

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
    corrected: int = 0
    first_answers: int = 0
    first_invalid: int = 0
    first_promoters: int = 0
    first_passives: int = 0
    first_detractors: int = 0


class Counted(NamedTuple):
    """What one answer counts as: its class, whether not at all, and its other marks."""

    score_class: str
    invalid: bool
    csat: int | None
    ces: int | None


def _route(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, ResponseReceived | ComplaintReceived | ResponseCorrected)  # noqa: S101  routed
    return (fact.centre, fact.day.isoformat(), fact.channel)


def _row(
    row: AnswerRow | None, fact: ResponseReceived | ComplaintReceived | ResponseCorrected
) -> AnswerRow:
    return row or AnswerRow(fact.centre, fact.day.isoformat(), fact.channel)


def _answered(row: AnswerRow | None, event: Happening) -> AnswerRow:
    fact = event.fact
    assert isinstance(fact, ResponseReceived)  # noqa: S101  routed
    row = _row(row, fact)
    _count(row, Counted(fact.score_class, bool(fact.invalid), fact.csat, fact.ces), 1)
    row.first_answers += not fact.invalid
    row.first_invalid += bool(fact.invalid)
    row.first_promoters += not fact.invalid and fact.score_class == "promoter"
    row.first_passives += not fact.invalid and fact.score_class == "passive"
    row.first_detractors += not fact.invalid and fact.score_class == "detractor"
    return row


def _corrected(row: AnswerRow | None, event: Happening) -> AnswerRow:
    fact = event.fact
    assert isinstance(fact, ResponseCorrected)  # noqa: S101  routed
    row = _row(row, fact)
    before = Counted(fact.class_before, bool(fact.invalid_before), fact.csat, fact.ces)
    _count(row, before, -1)
    _count(row, Counted(fact.score_class, bool(fact.invalid), fact.csat, fact.ces), 1)
    row.corrected += 1
    return row


def _count(row: AnswerRow, answer: Counted, sign: int) -> None:
    """Take an answer into the counts (``sign`` 1) or out of them (-1)."""
    if answer.invalid:
        row.invalid += sign
        return
    row.answers += sign
    row.promoters += sign * (answer.score_class == "promoter")
    row.passives += sign * (answer.score_class == "passive")
    row.detractors += sign * (answer.score_class == "detractor")
    if answer.csat is not None:
        row.csat_n += sign
        row.csat_satisfied += sign * (answer.csat >= SATISFIED)
    if answer.ces is not None:
        row.ces_n += sign
        row.ces_total += sign * answer.ces


def _complained(row: AnswerRow | None, event: Happening) -> AnswerRow:
    fact = event.fact
    assert isinstance(fact, ComplaintReceived)  # noqa: S101  routed
    row = _row(row, fact)
    row.complaints += 1
    return row


ANSWERS = Table(
    name="answers",
    version=2,
    row=AnswerRow,
    key=("centre", "day", "channel"),
    routes=dict.fromkeys((ResponseReceived, ComplaintReceived, ResponseCorrected), _route),
    steps={
        ResponseReceived: _answered,
        ComplaintReceived: _complained,
        ResponseCorrected: _corrected,
    },
    indexes=(("day",),),
)
