"""The closed-loop board (SPEC 5): how the cases of each day and kind stand.

A case counts on the day its answer came in, whatever happens to it later. Care counts nowhere: it
is work of one's own, and answers nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.cases import CASES, CaseRow
from domain.views.shape import Tally


class BoardRow(msgspec.Struct):
    """One day's cases of one kind.

    ``answers_due`` are first responses decided, i.e. given or missed; ``closing_due`` cases
    closed, or open past their closing time; ``breached`` promises missed, of which ``annulled``
    do not count.
    """

    centre: str
    day: str
    kind: str
    total: int = 0
    waiting: int = 0
    working: int = 0
    closed: int = 0
    recovered: int = 0
    lost: int = 0
    converted: int = 0
    thanked: int = 0
    answers_due: int = 0
    answers_in_time: int = 0
    closing_due: int = 0
    confirmed: int = 0
    reopened: int = 0
    breached: int = 0
    annulled: int = 0


def _count(case: CaseRow) -> Iterable[BoardRow]:
    if not case.status or case.kind == "care":
        return
    closed = int(case.stage == "closed")
    yield BoardRow(
        case.centre,
        case.day,
        case.kind,
        total=1,
        waiting=int(case.stage == "waiting"),
        working=int(case.stage == "working"),
        closed=closed,
        recovered=int(case.outcome == "recovered"),
        lost=int(case.outcome == "lost"),
        converted=int(case.outcome == "converted"),
        thanked=int(case.outcome == "thanked"),
        answers_due=int(case.in_time is not None),
        answers_in_time=case.in_time or 0,
        closing_due=closed or case.closing_missed,
        confirmed=int(closed and case.satisfied == 1),
        reopened=int(case.round > 1),
        breached=case.breached,
        annulled=case.annulled,
    )


BOARD = Tally(
    name="board", version=3, row=BoardRow, key=("centre", "day", "kind"), of=CASES, count=_count
)
