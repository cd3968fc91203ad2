"""The tables of figures told, mystery visits and their findings, fold as they were told."""

from __future__ import annotations

from datetime import date

import pytest

from domain.desk import Batch
from domain.events import Event
from domain.fact import Fact
from domain.people.facts import (
    FigureEntered,
    FindingFixed,
    FindingMissed,
    FindingRaised,
    MysteryVisitRecorded,
)
from domain.views.cases import micros
from domain.views.shape import Key
from tests.journal import Journal, stamp
from tests.make import CENTRE, DAY, MONDAY, WANG
from tests.views.folder import Columns, Folder

SCORES = {"response": 8, "attitude": 9}
DUE = MONDAY + 7 * DAY


def folded(*facts: Fact, batch: int = 100) -> Folder:
    """Fold facts an hour apart, told by a manager."""
    journal = Journal()
    for n, fact in enumerate(facts):
        journal.record([Batch("one", n, (Event(MONDAY + n * DAY, fact),))], stamp(WANG))
    return Folder().fold(journal.log, batch=batch)


def figure(value: int, month: str = "2026-02", staff: str = "") -> FigureEntered:
    return FigureEntered(centre=CENTRE, month=month, figure="revenue", value=value, staff=staff)


def raised(n: int = 1) -> FindingRaised:
    return FindingRaised(
        mystery="M1",
        centre=CENTRE,
        n=n,
        what="no price told",
        owner="li",
        due=DUE,
        policy="2026.1",
        line="mystery.fix",
    )


def visit(**more: object) -> MysteryVisitRecorded:
    fact = {"mystery": "M1", "centre": CENTRE, "day": date(2026, 3, 1), "shopper": "agency"}
    return MysteryVisitRecorded(**{**fact, "scores": SCORES, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_the_figure_told_last_stands_with_how_often_it_was_corrected(batch: int) -> None:
    rows = folded(figure(1), figure(2), figure(9, "2026-01"), figure(3), batch=batch)
    found = rows.tables["business"]
    row = found[CENTRE, "2026-02", "revenue"]
    assert (row["value"], row["corrections"], row["by"]) == (3, 2, "wang")
    assert row["told"] == micros(MONDAY + 3 * DAY)
    assert found[CENTRE, "2026-01", "revenue"]["corrections"] == 0
    assert rows.tables["own_figures"] == {}


def test_a_persons_figure_is_in_a_table_of_its_own_and_never_in_the_centres_sum() -> None:
    rows = folded(figure(10), figure(4, staff="li"))
    assert rows.tables["business"][CENTRE, "2026-02", "revenue"]["value"] == 10
    own: dict[Key, Columns] = rows.tables["own_figures"]
    assert own[CENTRE, "2026-02", "revenue", "li"]["value"] == 4


@pytest.mark.parametrize("batch", [1, 100])
def test_a_finding_has_a_clock_until_it_is_missed_or_fixed(batch: int) -> None:
    open_one = folded(visit(), raised(), batch=batch).tables["findings"]["M1", 1]
    assert open_one["next_due"] == micros(DUE)
    missed = folded(visit(), raised(), FindingMissed(mystery="M1", n=1), batch=batch)
    row = missed.tables["findings"]["M1", 1]
    assert (row["next_due"], row["missed"]) == (None, micros(MONDAY + 2 * DAY))
    fixed = folded(visit(), raised(), raised(2), FindingFixed(mystery="M1", n=2, remark="done"))
    row = fixed.tables["findings"]["M1", 2]
    assert (row["next_due"], row["fixed_by"], row["remark"]) == (None, "wang", "done")
    assert fixed.tables["findings"]["M1", 1]["fixed"] is None


def test_a_visit_corrected_stands_as_told_last() -> None:
    rows = folded(visit(), visit(scores={"response": 3, "attitude": 4}, remark="late"))
    row = rows.tables["mystery"]["M1",]
    assert (row["scores"], row["points"], row["aspects"]) == ("response:3,attitude:4", 7, 2)
    assert row["remark"] == "late"
