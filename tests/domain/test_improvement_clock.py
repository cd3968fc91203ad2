"""The clocks of improvements and of answers owed to suggestions: on, late, off, watched twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import CLOCK, Event
from domain.improving import acting
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving.commands import (
    AssignImprovement,
    DecideSuggestion,
    DropImprovement,
    FinishImprovement,
)
from domain.improving.facts import ImprovementMissed, SuggestionMissed
from domain.improving.state import Improvement, Suggestion
from tests.domain.improving import DUE, advance, assigned, do, put, said
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, LI, MONDAY, WANG

JUST = timedelta(microseconds=1)
ANSWER_DUE = MONDAY + 2 * DAY
LONG_AFTER = MONDAY + 90 * DAY


def missed(state: Improvement, *instants: datetime) -> tuple[Event, ...]:
    """What watchers looking at these instants write, one after the other."""
    written: tuple[Event, ...] = ()
    for instant in instants:
        events = improvements.settle(state, instant)
        state = improvements.fold(events, state) or state
        written += events
    return written


def test_what_is_finished_at_its_last_instant_is_in_time() -> None:
    told = assigned()
    assert improvements.next_due(told.state) == DUE
    assert missed(told.state, DUE) == ()
    events = told.ask(FinishImprovement(at=DUE, by=LI, why="done"))
    assert [type(event.fact).__name__ for event in events] == ["ImprovementFinished"]


def test_a_moment_later_it_is_missed_at_its_due_time_by_the_clock() -> None:
    state = assigned().state
    [event] = missed(state, DUE + JUST)
    assert (event.at, event.actor) == (DUE, CLOCK)
    assert event.fact == ImprovementMissed(improvement=state.id, owner=LI.id, due=DUE)
    late = improvements.fold([event], state)
    assert late is not None
    assert (late.overdue, improvements.next_due(late)) == (DUE, None)


@pytest.mark.parametrize("late", [JUST, HOUR, 3 * DAY])
def test_switched_off_for_days_the_same_is_noted_as_if_it_had_run(late: timedelta) -> None:
    state = assigned().state
    assert missed(state, DUE + late) == missed(state, DUE + JUST)


@given(st.lists(st.integers(0, 90 * 24), max_size=40))
@settings(max_examples=40)
def test_any_number_of_watchers_writes_the_same_once(hours: list[int]) -> None:
    state = assigned().state
    instants = sorted(MONDAY + hour * HOUR for hour in hours)
    watched = missed(state, *instants, *instants, LONG_AFTER)
    assert watched == missed(state, LONG_AFTER)
    assert len(watched) == 1


def test_whoever_acts_late_notes_the_miss_first() -> None:
    told = assigned()
    events = told.ask(advance(DUE + HOUR))
    assert [type(event.fact).__name__ for event in events] == [
        "ImprovementMissed",
        "ImprovementAdvanced",
    ]


def test_another_due_time_runs_a_new_clock_and_the_miss_stays() -> None:
    told = assigned()
    told.ask(AssignImprovement(at=DUE + DAY, by=WANG, due=DUE + 10 * DAY))
    assert (told.state.missed, told.state.overdue) == ((DUE,), None)
    assert improvements.next_due(told.state) == DUE + 10 * DAY
    again = missed(told.state, LONG_AFTER)
    assert [event.at for event in again] == [DUE + 10 * DAY]


def test_what_ended_has_no_clock() -> None:
    for command in (
        FinishImprovement(at=MONDAY, by=WANG, why="done"),
        DropImprovement(at=MONDAY, by=WANG, why="no"),
    ):
        told = assigned()
        told.ask(command)
        assert improvements.next_due(told.state) is None
        assert missed(told.state, LONG_AFTER) == ()


def test_the_desk_notes_a_miss_once_however_many_watchers_look() -> None:
    desk = furnished()
    number = put(desk, owner=LI.id, by=WANG)
    stream = f"improvement-{number}"
    for late in (HOUR, 3 * DAY):
        desk.settle([(DUE, stream)], DUE + late, stamp(act=late))
    assert noted(desk.journal, ImprovementMissed) == [(DUE, CLOCK)]
    do(desk, number, advance(DUE + 4 * DAY))
    assert noted(desk.journal, ImprovementMissed) == [(DUE, CLOCK)]


def noted(journal: Any, kind: type) -> list[tuple[datetime, str]]:
    assert isinstance(journal, Journal)
    return [(e.at, e.actor) for e in journal.log if isinstance(e.fact, kind)]


def test_an_answer_to_a_suggestion_is_owed_in_its_time_and_missed_once() -> None:
    desk = furnished()
    stream = f"suggestion-{said(desk)}"
    for late in (timedelta(), JUST, 3 * DAY):
        desk.settle([(ANSWER_DUE, stream)], ANSWER_DUE + late, stamp(act=late))
    assert noted(desk.journal, SuggestionMissed) == [(ANSWER_DUE, CLOCK)]


def test_an_answered_suggestion_has_no_clock_and_a_late_answer_stays_late() -> None:
    desk = furnished()
    in_time, late = said(desk), said(desk, key="s2")
    yes = DecideSuggestion(at=MONDAY, by=WANG, verdict="adopted", why="good")
    state, _ = acting.answer(desk, in_time, yes, stamp(WANG, 1))
    assert (suggestions.next_due(state), state.missed) == (None, False)
    no = DecideSuggestion(at=LONG_AFTER, by=WANG, verdict="declined", why="costs too much")
    state, events = acting.answer(desk, late, no, stamp(WANG, 2))
    assert [type(event.fact).__name__ for event in events] == [
        "SuggestionMissed",
        "SuggestionDecided",
    ]
    assert isinstance(state, Suggestion)
    assert (state.missed, state.answer) == (True, "declined")
