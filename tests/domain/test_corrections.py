"""What was entered wrong is corrected by later events that name it; both stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.corrections import (
    CorrectEntry,
    CorrectResponse,
    correct_entry,
    correct_response,
)
from domain.custody import CaseAnonymised, EntryCorrected, ResponseCorrected
from domain.desk import Batch, Desk
from domain.errors import RefusedError
from domain.events import (
    Event,
    NoteAdded,
    Recorded,
    ResponseReceived,
    case_stream,
    survey_stream,
)
from domain.policy import Scores
from domain.types import Person
from tests import ask, make
from tests.domain.reception import ANN, answer, received
from tests.journal import furnished, open_cases, stamp
from tests.make import CASE, DAY, HOUR, LI, MINUTE, MONDAY, SUN, WANG, ZHAO

LATER = MONDAY + DAY
STREAM = case_stream(CASE)


@pytest.fixture
def desk() -> Desk:
    desk = furnished()
    open_cases(desk, make.opened(score=2))
    desk.act(CASE, [ask.note("likes tea", MONDAY + HOUR)], stamp(LI, "note"))
    return desk


def history(desk: Desk, stream: str = STREAM) -> tuple[Recorded, ...]:
    return tuple(desk.journal.load([stream])[stream])


def keep(desk: Desk, events: tuple[Event, ...], *, stream: str = STREAM, by: Person = LI) -> None:
    found = history(desk, stream)
    desk.journal.record([Batch(stream, len(found), events)], stamp(by, len(found)))


def reworded(
    desk: Desk,
    entry: UUID | None = None,
    *,
    by: Person = LI,
    note: str = "likes coffee",
    reason: str = "misheard",
) -> tuple[Event, ...]:
    named = entry or history(desk)[-1].id
    command = CorrectEntry(at=LATER, by=by, entry=named, note=note, reason=reason)
    return correct_entry(history(desk), command, make.rules())


def test_words_are_corrected_by_an_event_that_names_their_entry(desk: Desk) -> None:
    entry = history(desk)[-1]
    assert reworded(desk) == (
        Event(
            LATER,
            EntryCorrected(
                case=CASE,
                customer=make.CUSTOMER,
                entry=entry.id,
                note="likes coffee",
                reason="misheard",
            ),
        ),
    )


def test_own_words_everybody_corrects_and_those_of_others_whom_the_policy_names(
    desk: Desk,
) -> None:
    assert reworded(desk, by=LI)
    assert reworded(desk, by=WANG)
    for by, reason in ((ZHAO, "role-may-not"), (SUN, "auditor-reads-only")):
        with pytest.raises(RefusedError, match=reason):
            reworded(desk, by=by)


def test_a_correction_is_corrected_through_its_latest_link(desk: Desk) -> None:
    first = history(desk)[-1]
    keep(desk, reworded(desk))
    with pytest.raises(RefusedError) as refused:
        reworded(desk, first.id)
    link = history(desk)[-1]
    assert refused.value.params == {"reason": "corrected-already", "position": link.position}
    (again,) = reworded(desk, link.id, note="likes water")
    assert isinstance(again.fact, EntryCorrected)
    assert again.fact.entry == link.id


def test_what_has_no_words_or_was_taken_back_is_not_corrected(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="no-words"):
        reworded(desk, history(desk)[0].id, by=WANG)
    with pytest.raises(RefusedError, match="no-such-entry"):
        reworded(desk, UUID(int=1))
    entry = history(desk)[-1].id
    desk.undo(CASE, by=LI, at=MONDAY + HOUR + MINUTE, stamp=stamp(LI, "undo"))
    with pytest.raises(RefusedError, match="entry-undone"):
        reworded(desk, entry)


def test_a_correction_says_what_holds_and_why(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="text-missing"):
        reworded(desk, note=" ")
    with pytest.raises(RefusedError, match="text-missing"):
        reworded(desk, reason="")


def test_neither_a_correction_nor_an_erasure_is_what_undo_takes_back(desk: Desk) -> None:
    keep(desk, reworded(desk), by=WANG)
    keep(desk, (Event(LATER, CaseAnonymised(case=CASE, customer=make.CUSTOMER)),), by=WANG)
    note = next(e for e in history(desk) if isinstance(e.fact, NoteAdded))
    undone = desk.undo(CASE, by=LI, at=MONDAY + HOUR + MINUTE, stamp=stamp(LI, "undo"))
    assert [event.fact.entries for event in undone] == [(note.id,)]  # type: ignore[attr-defined]


# Answers --------------------------------------------------------------------------------------

SURVEY = survey_stream("a1")


def surveyed(score: int = 2, **more: Any) -> Desk:
    desk = furnished()
    received(desk, answer(score, contact=ANN, **more))
    return desk


def rescored(
    desk: Desk, *, at: datetime = LATER, by: Person = WANG, entry: int = 0, **more: Any
) -> tuple[Event, ...]:
    found = history(desk, SURVEY)
    command = CorrectResponse(at=at, by=by, entry=found[entry].id, reason="typed 2 for 9", **more)
    return correct_response(found, command, desk.house().rules)


def corrected(events: tuple[Event, ...]) -> ResponseCorrected:
    (event,) = events
    assert isinstance(event.fact, ResponseCorrected)
    return event.fact


def test_a_corrected_score_names_the_answer_both_scores_and_both_classes() -> None:
    desk = surveyed(csat=2)
    said = history(desk, SURVEY)[0]
    assert isinstance(said.fact, ResponseReceived)
    fact = corrected(rescored(desk, score=9))
    assert (fact.entry, fact.case, fact.csat) == (said.id, said.fact.case, 2)
    assert (fact.score_before, fact.class_before) == (2, "detractor")
    assert (fact.score, fact.score_class, fact.invalid) == (9, "promoter", "")


def test_the_class_is_that_of_the_policy_of_the_day_the_answer_was_given() -> None:
    desk = surveyed()
    strict = replace(make.policy(), score=Scores(promoter=10, passive=9))
    found = history(desk, SURVEY)
    command = CorrectResponse(at=LATER, by=WANG, entry=found[0].id, reason="why", score=9)
    rules = make.rules((MONDAY + HOUR, strict))
    assert corrected(correct_response(found, command, rules)).score_class == "promoter"


def test_an_answer_that_does_not_count_has_a_reason_and_no_class() -> None:
    desk = surveyed()
    keep(desk, rescored(desk, invalid="staff-or-test"), stream=SURVEY)
    out = corrected(rescored(desk, score=3))
    assert (out.invalid_before, out.class_before, out.score_before) == ("staff-or-test", "", 2)
    assert (out.invalid, out.score_class, out.score) == ("", "detractor", 3)


def test_a_second_correction_begins_where_the_first_ended_however_it_is_named() -> None:
    desk = surveyed()
    keep(desk, rescored(desk, score=9), stream=SURVEY)
    for entry in (0, 1):
        fact = corrected(rescored(desk, score=7, entry=entry))
        assert (fact.score_before, fact.class_before) == (9, "promoter")
        assert fact.entry == history(desk, SURVEY)[0].id


def test_a_correction_that_changes_nothing_records_nothing() -> None:
    assert rescored(surveyed(), score=2) == ()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"score": 11}, "score-outside"),
        ({"score": 9, "by": LI}, "role-may-not"),
        ({"score": 9, "by": SUN}, "role-may-not"),
    ],
)
def test_answers_are_corrected_within_the_scale_by_whom_the_policy_names(
    how: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        rescored(surveyed(), **how)
