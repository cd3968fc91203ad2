"""Counts of answers and complaints by centre, day and channel: what the day's figures stand on.

A corrected answer counts as it is now; the ``first_`` counts go on counting it as it was given,
so that the figures before all corrections can be told as well.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.feedback import FEEDBACK, FeedbackRow
from domain.views.shape import Tally

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


def _count(row: FeedbackRow) -> Iterable[AnswerRow]:
    if row.kind == "complaint":
        yield AnswerRow(row.centre, row.day, row.channel, complaints=1)
        return
    valid, first = not row.invalid, not row.first_invalid
    yield AnswerRow(
        row.centre,
        row.day,
        row.channel,
        answers=int(valid),
        invalid=int(not valid),
        promoters=int(valid and row.score_class == "promoter"),
        passives=int(valid and row.score_class == "passive"),
        detractors=int(valid and row.score_class == "detractor"),
        csat_n=int(valid and row.csat is not None),
        csat_satisfied=int(valid and row.csat is not None and row.csat >= SATISFIED),
        ces_n=int(valid and row.ces is not None),
        ces_total=row.ces if valid and row.ces is not None else 0,
        corrected=row.corrected,
        first_answers=int(first),
        first_invalid=int(not first),
        first_promoters=int(first and row.first_class == "promoter"),
        first_passives=int(first and row.first_class == "passive"),
        first_detractors=int(first and row.first_class == "detractor"),
    )


ANSWERS = Tally(
    name="answers",
    version=3,
    row=AnswerRow,
    key=("centre", "day", "channel"),
    of=FEEDBACK,
    count=_count,
    indexes=(("day",),),
)
