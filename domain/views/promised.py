"""What people promised on top of the procedures, and whether they kept it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.cases import CASES, CaseRow, micros
from domain.views.shape import Tally


class PromisedRow(msgspec.Struct):
    """One promise a person made; ``due`` and ``done`` in µs, 0 while not done."""

    centre: str
    case: str
    n: int
    owner: str
    made: int
    due: int
    done: int
    made_count: int = 1
    kept: int = 0
    broken: int = 0


def _count(case: CaseRow) -> Iterable[PromisedRow]:
    state = case.thawed() if case.promises else None
    for step in state.steps if state else ():
        if step.step == "promise":
            yield PromisedRow(
                case.centre,
                case.case,
                step.promise.n,
                case.owner,
                micros(step.made) or 0,
                micros(step.due) or 0,
                micros(step.done) or 0,
                kept=int(step.done is not None and step.breached is None),
                broken=int(step.breached is not None),
            )


PROMISED = Tally(
    name="promised",
    version=1,
    row=PromisedRow,
    key=("centre", "case", "n", "owner", "made", "due", "done"),
    of=CASES,
    count=_count,
    indexes=(("due",),),
)
