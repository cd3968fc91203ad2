"""Suggestions of the staff: everybody makes them, those who lead decide, some are done."""

import pytest

from domain.errors import RefusedError
from domain.improving import acting
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving.commands import (
    AnySuggestionCommand,
    DecideSuggestion,
    FinishImprovement,
    FinishSuggestion,
    ProposeImprovement,
    Suggest,
)
from domain.improving.facts import SuggestionDone
from domain.improving.state import Suggestion
from domain.types import Person
from tests.domain.improving import do, said
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, LI, MONDAY, SUN, WANG, ZHAO

QIN = Person("qin", "technician")
YES = DecideSuggestion(at=MONDAY + HOUR, by=WANG, verdict="adopted", why="costs nothing")
NO = DecideSuggestion(at=MONDAY + HOUR, by=WANG, verdict="declined", why="we tried")


def suggestion(*commands: AnySuggestionCommand, by: Person = LI) -> Suggestion:
    desk = furnished()
    number = said(desk, by)
    state = None
    for n, command in enumerate(commands):
        state, _ = acting.answer(desk, number, command, stamp(command.by, n))
    assert state is not None
    return state


def refused(*commands: AnySuggestionCommand) -> str:
    with pytest.raises(RefusedError) as refusal:
        suggestion(*commands)
    return refusal.value.reason


@pytest.mark.parametrize("by", [LI, QIN, WANG])
def test_everybody_who_works_here_may_suggest(by: Person) -> None:
    assert suggestion(YES, by=by).by == by.id


def test_an_auditor_reads_and_nothing_is_no_suggestion() -> None:
    house = furnished().house()
    for by, text, reason in ((SUN, "x", "auditor-reads-only"), (LI, " ", "text-missing")):
        with pytest.raises(RefusedError) as refusal:
            suggestions.suggest(Suggest(at=MONDAY, by=by, key="s", text=text), house)
        assert refusal.value.reason == reason


def test_a_suggestion_put_down_for_a_colleague_is_the_colleagues() -> None:
    desk = furnished()
    number = said(desk, WANG, idea=ZHAO.id)
    state, _ = acting.answer(desk, number, YES, stamp(WANG, 1))
    assert state.by == ZHAO.id


def test_only_those_who_lead_decide_and_they_say_why() -> None:
    assert refused(DecideSuggestion(at=MONDAY, by=LI, verdict="adopted", why="x")) == "needs-level"
    blank = DecideSuggestion(at=MONDAY, by=WANG, verdict="declined", why=" ")
    assert refused(blank) == "text-missing"
    assert suggestion(NO).answer == "declined"


def test_a_decision_may_be_taken_anew_until_what_was_suggested_is_done() -> None:
    assert suggestion(NO, YES).answer == "adopted"
    done = FinishSuggestion(at=MONDAY + DAY, by=LI)
    assert refused(YES, done, NO) == "suggestion-done"


def test_the_same_decision_twice_says_nothing() -> None:
    desk = furnished()
    number = said(desk)
    acting.answer(desk, number, YES, stamp(WANG, 1))
    assert acting.answer(desk, number, YES, stamp(WANG, 2))[1] == ()


def test_only_what_was_adopted_is_done_by_whoever_had_the_idea_or_leads() -> None:
    assert refused(FinishSuggestion(at=MONDAY, by=LI)) == "suggestion-not-adopted"
    assert refused(YES, FinishSuggestion(at=MONDAY + DAY, by=ZHAO)) == "needs-level"
    for by in (LI, WANG):
        assert suggestion(YES, FinishSuggestion(at=MONDAY + DAY, by=by)).answer == "done"


def test_an_adopted_suggestion_becomes_an_improvement_in_the_same_append() -> None:
    desk = furnished()
    number = said(desk, cause="quality/diagnosis")
    becomes = ProposeImprovement(at=YES.at, by=WANG, key="m1", title="")
    state, _ = acting.answer(desk, number, YES, stamp(WANG, 1), becomes)
    name = f"improvement-{state.improvement}"
    improvement = improvements.fold(desk.journal.load([name])[name])
    assert improvement is not None
    assert (improvement.title, improvement.by) == ("A photo for all", LI.id)
    assert (improvement.source, improvement.source_id) == ("suggestion", number)
    assert improvement.cause == "quality/diagnosis"


def test_finishing_the_improvement_finishes_the_suggestion_it_came_from() -> None:
    desk = furnished()
    number = said(desk)
    becomes = ProposeImprovement(at=YES.at, by=WANG, key="m1", title="Photos", owner=LI.id)
    state, _ = acting.answer(desk, number, YES, stamp(WANG, 1), becomes)
    do(desk, state.improvement, FinishImprovement(at=MONDAY + DAY, by=LI, why="in the order"))
    assert isinstance(desk.journal, Journal)
    done = [e for e in desk.journal.log if isinstance(e.fact, SuggestionDone)]
    assert [(e.stream, e.at) for e in done] == [(f"suggestion-{number}", MONDAY + DAY)]
    with pytest.raises(RefusedError) as refusal:
        acting.undo(desk, state.improvement, by=LI, at=MONDAY + DAY, stamp=stamp(LI, "undo"))
    assert refusal.value.reason == "suggestion-done"


def test_there_is_no_such_suggestion_or_improvement() -> None:
    with pytest.raises(RefusedError) as refusal:
        acting.answer(furnished(), "S9", YES, stamp(WANG, 1))
    assert refusal.value.reason == "no-such-suggestion"
