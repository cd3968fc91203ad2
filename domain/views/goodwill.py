"""What each person gave to make good, by month and form: what budgets are held against."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.views.cases import CASES, CaseRow
from domain.views.shape import Tally


class GoodwillRow(msgspec.Struct):
    """One person's goodwill of one form in a day; amounts in cents.

    ``granted`` was given without asking, ``approved`` by this person's yes to somebody's request.
    """

    centre: str
    day: str
    person: str
    form: str
    granted_n: int = 0
    granted: int = 0
    approved_n: int = 0
    approved: int = 0


def _count(case: CaseRow) -> Iterable[GoodwillRow]:
    state = case.thawed() if case.grants else None
    for grant in state.grants if state else ():
        if grant.given and grant.day:
            alone = grant.status == "granted"
            yield GoodwillRow(
                case.centre,
                grant.day.isoformat(),
                grant.by,
                grant.form,
                granted_n=int(alone),
                granted=grant.amount if alone else 0,
                approved_n=int(not alone),
                approved=0 if alone else grant.amount,
            )


GOODWILL = Tally(
    name="goodwill",
    version=1,
    row=GoodwillRow,
    key=("centre", "day", "person", "form"),
    of=CASES,
    count=_count,
)
