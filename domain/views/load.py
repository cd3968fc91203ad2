"""Who carries how much: open cases by owner and level, and how many of them are late."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.cases import CASES, CaseRow
from domain.views.shape import Tally


class LoadRow(msgspec.Struct):
    """Open cases of one owner (``""`` nobody) at one level and kind."""

    centre: str
    owner: str
    level: int
    kind: str
    open: int = 0
    late: int = 0


def _count(case: CaseRow) -> Iterable[LoadRow]:
    if case.status == "open":
        late = int(case.overdue is not None)
        yield LoadRow(case.centre, case.owner, case.level, case.kind, open=1, late=late)


LOAD = Tally(
    name="load",
    version=1,
    row=LoadRow,
    key=("centre", "owner", "level", "kind"),
    of=CASES,
    count=_count,
)
