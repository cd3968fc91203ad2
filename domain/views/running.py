"""Every promise of an open case whose clock runs: what warns before it breaks (SPEC 3.4)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.cases import CASES, CaseRow, micros
from domain.views.shape import Tally


class RunningRow(msgspec.Struct):
    """One promise that is neither kept nor missed; ``made`` and ``due`` in µs."""

    centre: str
    case: str
    step: str
    n: int
    made: int
    due: int
    running: int = 1


def _count(case: CaseRow) -> Iterable[RunningRow]:
    state = case.thawed() if case.next_due else None
    for step in state.steps if state else ():
        if step.ticking:
            made, due = micros(step.made) or 0, micros(step.due) or 0
            yield RunningRow(case.centre, case.case, step.step, step.promise.n, made, due)


RUNNING = Tally(
    name="running",
    version=1,
    row=RunningRow,
    key=("centre", "case", "step", "n", "made", "due"),
    of=CASES,
    count=_count,
    indexes=(("due",),),
)
