from typing import Any

import pytest

from domain.commands import AnyCommand
from domain.desk import Batch, Desk
from domain.events import Event, MeetingHeld
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse, case_id, case_of
from domain.types import Person
from domain.views.cases import micros
from tests import ask, make
from tests.histories import log, receive, settle
from tests.journal import furnished, stamp
from tests.make import CHEN, DAY, HOUR, LI, MINUTE, MONDAY, WANG
from tests.views.folder import Columns, Folder

ANN = Contact(customer="ann", identified=True, name="Ann", phone="+8613912345678", advisor="li")
CASE = case_id("a1")
TEN = MONDAY + HOUR


def answered(score: int, **more: Any) -> Desk:
    desk = furnished()
    answer = ReceiveResponse(key="a1", at=MONDAY, contact=ANN, score=score, channel="app", **more)
    receive(desk, [answer])
    return desk


def act(desk: Desk, *commands: AnyCommand, by: Person = LI) -> None:
    desk.act(CASE, commands, stamp(by, len(log(desk))))


def row(desk: Desk) -> Columns:
    return Folder().fold(log(desk)).tables["cases"][(CASE,)]


def shows(desk: Desk, case: str = CASE, **columns: object) -> None:
    found = Folder().fold(log(desk)).tables["cases"][(case,)]
    assert {name: found[name] for name in columns} == columns


def board(desk: Desk) -> Columns:
    """The non-zero counts of the only line."""
    [line] = Folder().fold(log(desk)).tallies["board"].values()
    return {name: count for name, count in line.items() if count}


def test_a_new_case_shows_who_spoke_and_what_is_due() -> None:
    shows(
        answered(2, comment="it rattles"),
        kind="detractor",
        status="open",
        stage="waiting",
        level=2,
        owner="wang",
        priority=1,
        day="2026-03-02",
        score=2,
        name="Ann",
        comment="it rattles",
        due=micros(MONDAY + 2 * HOUR),
        due_step="respond",
        next_due=micros(MONDAY + 2 * HOUR),
        next_step="respond",
        next_escalates=1,
        answered=None,
        in_time=None,
    )


def test_the_row_names_the_event_its_sealed_words_stand_in() -> None:
    desk = answered(2)
    said = next(e for e in log(desk) if e.stream == "survey-a1")
    shows(desk, source_id=said.id.hex, customer="ann")


def test_a_complaint_shows_its_matter() -> None:
    desk = furnished()
    one = ReceiveComplaint(key="a1", at=MONDAY, contact=ANN, text="noise", matter="noise")
    receive(desk, [one])
    shows(desk, case_of(one), kind="complaint", matter="noise", score=None, comment="noise")


def test_an_answer_in_time_counts_as_in_time() -> None:
    desk = answered(2)
    act(desk, ask.reached(TEN))
    shows(desk, stage="working", answered=micros(TEN), in_time=1, attempts=1, due_step="root-cause")
    assert board(desk) == {"total": 1, "working": 1, "answers_due": 1, "answers_in_time": 1}


def test_a_missed_answer_counts_as_due_and_not_in_time() -> None:
    desk = answered(2)
    settle(desk, MONDAY + 3 * HOUR)
    shows(
        desk,
        stage="waiting",
        in_time=0,
        missed=1,
        overdue=micros(MONDAY + 2 * HOUR),
        due=micros(MONDAY + 2 * HOUR),
        next_due=micros(MONDAY + 6 * HOUR),
        level=3,
        rose=micros(MONDAY + 2 * HOUR),
        rose_cause="breach",
        rose_step="respond",
    )
    assert board(desk) == {"total": 1, "waiting": 1, "answers_due": 1, "breached": 1}


def test_an_annulled_breach_leaves_the_rate_and_is_counted_beside_it() -> None:
    desk = answered(2)
    act(desk, ask.annul("respond", MONDAY + 3 * HOUR), by=WANG)
    shows(desk, in_time=None, breached=1, annulled=1)
    assert board(desk) == {"total": 1, "waiting": 1, "breached": 1, "annulled": 1}
    act(desk, ask.reached(MONDAY + 3 * HOUR))
    shows(desk, in_time=1)


def test_a_callback_shows_as_moved_and_due_at_the_new_time() -> None:
    desk = answered(2)
    wanted = MONDAY + 7 * HOUR
    act(desk, ask.contact("call-back", TEN, call_back=wanted))
    shows(desk, moved=1, due=micros(wanted), next_due=micros(wanted))


def test_a_try_in_vain_shows_the_next_try() -> None:
    desk = answered(2)
    act(desk, ask.contact("busy", TEN))
    shows(desk, retry=micros(TEN + 2 * HOUR), attempts=1, stage="waiting")


def test_three_tries_answer_and_the_case_is_in_work() -> None:
    desk = answered(2)
    for channel in ("phone", "sms", "wechat"):
        act(desk, ask.contact("no-answer", TEN, channel=channel))
    shows(desk, stage="working", in_time=1)


@pytest.mark.parametrize("reached", [True, False])
def test_a_lost_customer_counts_as_closed_and_due_to_be_closed(*, reached: bool) -> None:
    desk = answered(2)
    if reached:
        act(desk, ask.reached(TEN))
    act(desk, ask.close("lost", TEN, by=WANG, reason="moved away"), by=WANG)
    shows(desk, stage="closed", outcome="lost", closed=micros(TEN), closed_by="wang", due=None)
    answers = {"answers_due": 1, "answers_in_time": 1} if reached else {}
    assert board(desk) == {"total": 1, "closed": 1, "lost": 1, "closing_due": 1, **answers}


def recovered() -> Desk:
    desk = answered(2)
    act(desk, ask.reached(TEN), ask.root_cause(TEN, "parts"), ask.done("resolve", TEN))
    act(desk, ask.rechecked(TEN + HOUR, satisfied=True), ask.close("recovered", TEN + HOUR))
    return desk


def test_a_recovered_case_is_confirmed_by_its_recheck() -> None:
    shows(recovered(), outcome="recovered", satisfied=1, root_cause="parts", next_due=None)
    line = board(recovered())
    assert (line["recovered"], line["confirmed"], line["closing_due"]) == (1, 1, 1)


def test_a_reopened_case_waits_again_and_counts_as_reopened() -> None:
    desk = recovered()
    act(desk, ask.reopen(MONDAY + DAY))
    shows(desk, status="open", stage="waiting", round=2, outcome="", closed=None)
    line = board(desk)
    assert (line["waiting"], line["reopened"]) == (1, 1)
    assert "closed" not in line


def test_a_case_open_past_its_closing_time_is_due_to_be_closed() -> None:
    desk = answered(2)
    settle(desk, MONDAY + 11 * DAY)
    assert board(desk)["closing_due"] == 1
    act(desk, ask.annul("close", MONDAY + 11 * DAY), by=WANG)
    assert "closing_due" not in board(desk)


def test_an_undone_closing_leaves_the_board_as_before() -> None:
    desk = answered(2)
    before = board(desk)
    act(desk, ask.close("lost", TEN, by=WANG, reason="moved away"), by=WANG)
    desk.undo(CASE, by=WANG, at=TEN + MINUTE, stamp=stamp(WANG, "undo"))
    assert board(desk) == before
    shows(desk, status="open", stage="waiting", last_type="ActionUndone", last_actor="wang")


def test_the_load_follows_a_case_to_its_new_owner_and_tells_what_is_late() -> None:
    desk = answered(8)
    act(desk, ask.assign(CHEN, TEN), by=WANG)
    settle(desk, MONDAY + 25 * HOUR)
    load = Folder().fold(log(desk)).tallies["load"]
    assert load == {(make.CENTRE, "chen", 2, "passive"): {"open": 1, "late": 1}}


def test_a_promise_kept_in_time_is_kept_and_one_missed_is_broken_even_when_done_later() -> None:
    desk = answered(10)
    act(desk, ask.promise(TEN + HOUR, TEN), ask.promise(TEN + 2 * HOUR, TEN))
    act(desk, ask.done("promise", TEN + MINUTE))
    act(desk, ask.done("promise", TEN + 3 * HOUR))
    promised = Folder().fold(log(desk)).tallies["promised"].values()
    totals = [(line["made_count"], line["kept"], line["broken"]) for line in promised]
    assert totals == [(1, 1, 0), (1, 0, 1)]


def test_a_meeting_is_kept_with_its_host_and_what_was_handed_out() -> None:
    desk = furnished()
    held = MeetingHeld(
        centre=make.CENTRE,
        day=make.day(MONDAY),
        began=MONDAY,
        assigned=("C1", "C2"),
        promised=("C3",),
        overdue=4,
        low_scores=5,
    )
    ended = Event(MONDAY + 15 * MINUTE, held)
    desk.journal.record([Batch("meeting", 0, (ended,))], stamp(WANG))
    [meeting] = Folder().fold(log(desk)).tables["meetings"].values()
    assert meeting == {
        "centre": make.CENTRE,
        "day": "2026-03-02",
        "began": micros(MONDAY),
        "ended": micros(MONDAY + 15 * MINUTE),
        "host": "wang",
        "assigned": 2,
        "promised": 1,
        "overdue": 4,
        "low_scores": 5,
    }


def test_an_old_answer_without_a_case_has_no_row() -> None:
    desk = furnished()
    receive(desk, [ReceiveResponse(key="a1", at=MONDAY - 30 * DAY, contact=ANN, score=2)])
    folder = Folder().fold(log(desk))
    assert folder.tables["cases"] == {}
    assert sum(line["detractors"] for line in folder.tallies["answers"].values()) == 1


def test_a_promoter_who_was_reached_stays_in_the_queue_until_the_case_is_closed() -> None:
    desk = answered(9)
    act(desk, ask.reached(TEN))
    shows(desk, status="open", due_step="close", due=micros(MONDAY + 48 * HOUR))
