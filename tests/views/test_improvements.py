"""The rows of improvements and suggestions, in whatever batches they are folded."""

from __future__ import annotations

import pytest

from domain.desk import Desk
from domain.improving import acting
from domain.improving.commands import (
    DecideSuggestion,
    FinishImprovement,
    PilotImprovement,
    PlaceImprovement,
    ProposeImprovement,
)
from domain.improving.facts import Effect, Scope
from domain.views.cases import micros
from tests.domain.improving import DUE, advance, do, measured, put, said
from tests.histories import log
from tests.journal import furnished, stamp
from tests.make import DAY, HOUR, LI, MINUTE, MONDAY, WANG
from tests.views.folder import Columns, Folder


def row(desk: Desk, table: str, number: str) -> Columns:
    return Folder().fold(log(desk)).tables[table][(number,)]


def shows(desk: Desk, table: str, number: str, **columns: object) -> None:
    found = row(desk, table, number)
    assert {name: found[name] for name in columns} == columns


def test_a_proposal_shows_what_it_is_and_has_no_clock() -> None:
    desk = furnished()
    number = put(desk, cause="quality/diagnosis", source="case", source_id="C1")
    shows(
        desk,
        "improvements",
        number,
        title="Show the fault on a photo",
        depth="process",
        cause="quality/diagnosis",
        source="case",
        source_id="C1",
        by=LI.id,
        standing="open",
        stage="plan",
        owner="",
        day="2026-03-02",
        proposed=micros(MONDAY),
        due=None,
        next_due=None,
        cell="",
        measured=0,
    )


def test_an_owner_brings_a_clock_that_stops_when_it_was_missed() -> None:
    desk = furnished()
    number = put(desk, owner=LI.id, by=WANG)
    shows(desk, "improvements", number, owner=LI.id, due=micros(DUE), next_due=micros(DUE))
    desk.settle([(DUE, f"improvement-{number}")], DUE + HOUR, stamp())
    late = {"next_due": None, "overdue": micros(DUE), "missed": 1, "last_actor": "clock"}
    shows(desk, "improvements", number, **late)
    do(desk, number, FinishImprovement(at=DUE + DAY, by=LI, why="late"))
    ended = {"standing": "finished", "overdue": None, "missed": 1, "ended": micros(DUE + DAY)}
    shows(desk, "improvements", number, **ended)


def test_the_latest_measurement_is_the_verdict() -> None:
    desk = furnished()
    number = put(desk, owner=LI.id, by=WANG)
    pilot = (Scope("advisor", "li"), Scope("mode", "mobile"))
    do(desk, number, PilotImprovement(at=MONDAY, by=LI, scope=pilot, chosen="low-score"))
    do(desk, number, measured(MONDAY + DAY))
    noise = Effect(2.0, -9.0, 13.0, regression="low-score")
    do(desk, number, measured(MONDAY + 2 * DAY, measure="csat", effect=noise))
    shows(
        desk,
        "improvements",
        number,
        scope="advisor=li,mode=mobile",
        chosen="low-score",
        measured=2,
        measure="csat",
        difference=2.0,
        distinguishable=0,
        better=None,
        regression="low-score",
    )


def test_an_act_taken_back_leaves_the_row_as_it_was() -> None:
    desk = furnished()
    number = put(desk)
    do(desk, number, PlaceImprovement(at=MONDAY, by=LI, impact="high", cost="low"))
    shows(desk, "improvements", number, cell="quick-win")
    acting.undo(desk, number, by=LI, at=MONDAY + MINUTE, stamp=stamp(LI, "undo"))
    shows(desk, "improvements", number, cell="", impact="", last_type="ImprovementUndone")


def test_a_suggestion_shows_its_answer_and_what_became_of_it() -> None:
    desk = furnished()
    number = said(desk)
    owed = {"answer": "proposed", "next_due": micros(MONDAY + 2 * DAY), "missed": 0}
    shows(desk, "suggestions", number, by=LI.id, text="A photo for all", **owed)
    yes = DecideSuggestion(at=MONDAY + 3 * DAY, by=WANG, verdict="adopted", why="good")
    becomes = ProposeImprovement(at=yes.at, by=WANG, key="m1", title="Photos")
    state, _ = acting.answer(desk, number, yes, stamp(WANG, 1), becomes)
    answered = {"answer": "adopted", "why": "good", "missed": 1, "next_due": None}
    shows(desk, "suggestions", number, decided_by=WANG.id, **answered)
    shows(desk, "suggestions", number, improvement=state.improvement, done=None)


def busy() -> Desk:
    desk = furnished()
    first, second = put(desk, owner=LI.id, by=WANG), put(desk, key="m2")
    do(desk, first, advance(MONDAY + HOUR))
    do(desk, first, measured(MONDAY + DAY))
    do(desk, second, PlaceImprovement(at=MONDAY, by=LI, impact="low", cost="high"))
    acting.undo(desk, second, by=LI, at=MONDAY + MINUTE, stamp=stamp(LI, "undo"))
    number = said(desk)
    yes = DecideSuggestion(at=MONDAY + HOUR, by=WANG, verdict="adopted", why="good")
    acting.answer(desk, number, yes, stamp(WANG, "yes"))
    said(desk, key="s2")
    do(desk, first, FinishImprovement(at=DUE + DAY, by=LI, why="done"))
    return desk


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_any_batching_gives_the_same_rows(batch: int) -> None:
    events = log(busy())
    whole = Folder().fold(events)
    for name in ("improvements", "suggestions"):
        assert Folder().fold(events, batch=batch).tables[name] == whole.tables[name]
        assert len(whole.tables[name]) == 2
