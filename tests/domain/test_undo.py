from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain import case as cases
from domain.commands import AnyCommand
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import ActionUndone, Recorded, case_stream
from domain.reception import take_in
from domain.survey import Contact, ReceiveResponse, case_id
from domain.types import Case, Person
from domain.undo import undone_entries
from tests import ask, make
from tests.journal import furnished, open_cases, stamp
from tests.make import CASE, HOUR, LI, MINUTE, MONDAY, WANG

TEN = MONDAY + HOUR
STREAM = case_stream(CASE)


@pytest.fixture
def desk() -> Desk:
    desk = furnished()
    open_cases(desk, make.opened(score=2))
    return desk


def history(desk: Desk) -> Sequence[Recorded]:
    return desk.journal.load([STREAM])[STREAM]


def now(desk: Desk) -> Case:
    case = cases.fold(history(desk))
    assert case is not None
    return case


def act(desk: Desk, name: str, *commands: AnyCommand, by: Person = LI) -> None:
    desk.act(CASE, commands, stamp(by, name))


def undo(desk: Desk, at: datetime, *, by: Person = LI) -> None:
    desk.undo(CASE, by=by, at=at, stamp=stamp(by, f"undo at {at}"))


def refused(desk: Desk, reason: str, at: datetime, *, by: Person = LI) -> None:
    before = history(desk)
    with pytest.raises(RefusedError) as refusal:
        undo(desk, at, by=by)
    assert refusal.value.reason == reason
    assert history(desk) == before


def test_undo_leaves_the_case_as_it_was_before_the_act(desk: Desk) -> None:
    before = now(desk)
    act(desk, "call", ask.reached(TEN))
    undo(desk, TEN + MINUTE)
    assert now(desk) == before


def test_undo_takes_back_all_events_of_the_act_at_once(desk: Desk) -> None:
    before = now(desk)
    act(desk, "call", ask.reached(TEN), ask.root_cause(TEN), ask.done("resolve", TEN))
    entries = tuple(event.id for event in history(desk)[1:])
    undo(desk, TEN + MINUTE)
    assert now(desk) == before
    last = history(desk)[-1].fact
    assert isinstance(last, ActionUndone)
    assert last.entries == entries
    assert undone_entries(history(desk)) == set(entries)


def test_undoing_twice_takes_back_two_acts(desk: Desk) -> None:
    states = [now(desk)]
    act(desk, "call", ask.reached(TEN))
    states.append(now(desk))
    act(desk, "cause", ask.root_cause(TEN + MINUTE))
    undo(desk, TEN + 2 * MINUTE)
    assert now(desk) == states[1]
    undo(desk, TEN + 3 * MINUTE)
    assert now(desk) == states[0]
    refused(desk, "nothing-to-undo", TEN + 4 * MINUTE)


def test_an_act_after_an_undo_can_be_undone_too(desk: Desk) -> None:
    act(desk, "wrong", ask.contact("busy", TEN))
    undo(desk, TEN + MINUTE)
    before = now(desk)
    act(desk, "right", ask.reached(TEN + 2 * MINUTE))
    undo(desk, TEN + 3 * MINUTE)
    assert now(desk) == before


def test_nobody_undoes_what_somebody_else_did(desk: Desk) -> None:
    act(desk, "call", ask.reached(TEN))
    refused(desk, "not-yours", TEN + MINUTE, by=WANG)


def test_an_auditor_undoes_nothing(desk: Desk) -> None:
    act(desk, "call", ask.reached(TEN))
    refused(desk, "auditor-reads-only", TEN + MINUTE, by=make.SUN)


def test_nothing_done_cannot_be_undone(desk: Desk) -> None:
    refused(desk, "nothing-to-undo", TEN)


def test_a_slip_can_be_taken_back_for_fifteen_minutes(desk: Desk) -> None:
    act(desk, "call", ask.reached(TEN))
    refused(desk, "undo-too-late", TEN + 15 * MINUTE + timedelta(microseconds=1))
    undo(desk, TEN + 15 * MINUTE)


def test_after_a_clock_fell_due_nothing_is_undone(desk: Desk) -> None:
    due = MONDAY + 2 * HOUR
    act(desk, "try", ask.contact("busy", due - MINUTE))
    desk.settle([(due, case_stream(CASE))], due + MINUTE, stamp())
    refused(desk, "clock-moved-on", due + 2 * MINUTE)


def test_a_clock_that_fell_due_unnoticed_forbids_the_undo_as_well(desk: Desk) -> None:
    act(desk, "try", ask.contact("busy", MONDAY + 119 * MINUTE))
    refused(desk, "clock-moved-on", MONDAY + 121 * MINUTE)


def test_what_the_clock_did_before_the_act_stays(desk: Desk) -> None:
    act(desk, "late call", ask.reached(MONDAY + 3 * HOUR))
    undo(desk, MONDAY + 3 * HOUR + MINUTE)
    assert now(desk).level == 3
    assert now(desk).steps[0].breached == MONDAY + 2 * HOUR


def test_a_response_taken_back_is_missed_at_its_own_due_time(desk: Desk) -> None:
    due = MONDAY + 2 * HOUR
    act(desk, "call", ask.reached(due - MINUTE))
    undo(desk, due + MINUTE)
    following = cases.next_due(now(desk))
    assert following == due
    assert desk.settle([(due, case_stream(CASE))], due + 2 * MINUTE, stamp()) == 2
    assert (now(desk).steps[0].breached, now(desk).level) == (due, 3)


def test_a_closing_taken_back_leaves_the_case_open_with_its_clocks(desk: Desk) -> None:
    act(desk, "lost", ask.close("lost", TEN, by=WANG, reason="moved away"), by=WANG)
    undo(desk, TEN + MINUTE, by=WANG)
    assert now(desk).status == "open"
    assert cases.next_due(now(desk)) == MONDAY + 2 * HOUR


def test_a_conversion_from_a_file_is_undone_without_the_opening_of_the_same_file() -> None:
    desk = furnished()
    ann = Contact(customer="ann", identified=True)
    answers = [
        ReceiveResponse(key=key, at=at, contact=ann, score=score)
        for key, at, score in (("a1", MONDAY, 8), ("a2", TEN, 9))
    ]
    take_in(desk, answers, stamp(WANG, "file"), now=TEN)
    desk.undo(case_id("a1"), by=WANG, at=TEN + MINUTE, stamp=stamp(WANG, "undo"))
    stream = case_stream(case_id("a1"))
    case = cases.fold(desk.journal.load([stream])[stream])
    assert case is not None
    assert case.status == "open"


def test_a_conversion_taken_back_can_come_again() -> None:
    desk = furnished()
    ann = Contact(customer="ann", identified=True)
    stream = case_stream(case_id("a1"))

    def answered(key: str, at: datetime, score: int) -> Case | None:
        answer = ReceiveResponse(key=key, at=at, contact=ann, score=score)
        take_in(desk, [answer], stamp(WANG, key), now=at)
        return cases.fold(desk.journal.load([stream])[stream])

    answered("a1", MONDAY, 8)
    answered("a2", TEN, 9)
    desk.undo(case_id("a1"), by=WANG, at=TEN + MINUTE, stamp=stamp(WANG, "undo"))
    case = answered("a3", TEN + HOUR, 10)
    assert case is not None
    assert (case.outcome, case.closed) == ("converted", TEN + HOUR)
