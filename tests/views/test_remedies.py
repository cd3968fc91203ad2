"""What the case's row says of alarms, goodwill and owners who do nothing, and who gave how much."""

from typing import Any

import pytest

from domain.caring import open_care
from domain.commands import (
    AnyCommand,
    ApproveGoodwill,
    DeclineGoodwill,
    DismissAlarm,
    RecordGoodwill,
)
from domain.desk import Batch, Desk
from domain.reporting import ReportProblem, problem_case, report
from domain.survey import Contact, ReceiveResponse, case_id
from domain.types import Person
from domain.views.cases import micros
from tests import ask
from tests.histories import log, receive
from tests.journal import furnished, stamp
from tests.make import DAY, HOUR, LI, MONDAY, WANG, ZHAO
from tests.views.folder import Columns, Folder

ANN = Contact(customer="ann", identified=True, name="Ann", phone="+8613912345678", advisor="li")
CASE = case_id("a1")
TEN = MONDAY + HOUR


def answered(score: int = 8, **more: Any) -> Desk:
    desk = furnished()
    answer = ReceiveResponse(
        key="a1", at=MONDAY, contact=ANN, score=score, channel="wechat", **more
    )
    receive(desk, [answer])
    return desk


def act(desk: Desk, *commands: AnyCommand, by: Person = LI) -> None:
    desk.act(CASE, commands, stamp(by, len(log(desk))))


def row(desk: Desk, case: str = CASE) -> Columns:
    return Folder().fold(log(desk)).tables["cases"][(case,)]


def shows(desk: Desk, **columns: object) -> None:
    found = row(desk)
    assert {name: found[name] for name in columns} == columns


def given_by(desk: Desk) -> dict[tuple[object, ...], Columns]:
    return dict(Folder().fold(log(desk)).tallies["goodwill"])


def give(amount: int, by: Person = LI) -> RecordGoodwill:
    return RecordGoodwill(at=TEN, by=by, form="voucher", amount=amount, reason="waited")


def test_alarm_words_mark_the_row_until_they_are_dismissed() -> None:
    desk = answered(comment="律师, 退款")
    shows(desk, alarm="lawyer,refund", priority=0)
    act(desk, DismissAlarm(at=TEN, by=WANG, reason="a joke"), by=WANG)
    shows(desk, alarm="", priority=2)


def test_a_waiting_request_shows_its_level_and_amount_until_it_is_answered() -> None:
    desk = answered()
    act(desk, give(50_000))
    shows(desk, approval_level=2, approval_amount=50_000, grants=1)
    assert given_by(desk) == {}
    act(desk, DeclineGoodwill(at=TEN, by=WANG, reason="no"), by=WANG)
    shows(desk, approval_level=0, approval_amount=0)


def test_what_is_given_counts_for_who_gave_it_and_what_is_approved_for_who_said_yes() -> None:
    desk = answered()
    act(desk, give(10_000))
    act(desk, give(50_000))
    act(desk, ApproveGoodwill(at=TEN, by=WANG), by=WANG)
    spent = {key[2:]: columns for key, columns in given_by(desk).items()}
    assert spent[("li", "voucher")]["granted"] == 10_000
    assert spent[("li", "voucher")]["granted_n"] == 1
    assert spent[("wang", "voucher")]["granted"] == 0
    assert spent[("wang", "voucher")]["approved"] == 50_000


def test_what_was_taken_back_was_never_spent() -> None:
    desk = answered()
    act(desk, give(10_000))
    desk.undo(CASE, by=LI, at=TEN, stamp=stamp(LI, "undo"))
    assert given_by(desk) == {}
    shows(desk, grants=0)


def test_a_new_owner_who_does_nothing_is_noticed_after_the_time_the_policy_allows() -> None:
    desk = answered()
    shows(desk, owned_since=None, idle_due=None)
    act(desk, ask.assign(ZHAO, TEN), by=WANG)
    shows(desk, owner="zhao", owned_since=micros(TEN), idle_due=micros(TEN + 4 * HOUR))


@pytest.mark.parametrize(("by", "noticed"), [(LI, True), (WANG, True), (ZHAO, False)])
def test_only_an_act_of_the_owner_clears_it(by: Person, noticed: bool) -> None:  # noqa: FBT001
    desk = answered()
    act(desk, ask.assign(ZHAO, TEN), by=WANG)
    act(desk, ask.note("called", TEN + HOUR), by=by)
    assert (row(desk)["idle_due"] is not None) is noticed


def test_taking_a_case_starts_the_time_and_closing_ends_it() -> None:
    desk = answered()
    act(desk, ask.assign(ZHAO, TEN, by=ZHAO), by=ZHAO)
    assert row(desk)["idle_due"] == micros(TEN + 4 * HOUR)
    act(desk, ask.close("lost", TEN, by=WANG, reason="gone"), by=WANG)
    shows(desk, idle_due=None)


def test_an_assignment_taken_back_leaves_the_owner_before_as_they_were() -> None:
    desk = answered()
    act(desk, ask.assign(ZHAO, TEN), by=WANG)
    desk.undo(CASE, by=WANG, at=TEN, stamp=stamp(WANG, "undo"))
    shows(desk, owner="li", owned_since=None, idle_due=None)


def test_a_problem_shows_who_spoke_in_what_words_and_that_it_is_urgent() -> None:
    desk = furnished()
    told = ReportProblem(
        key="p1", at=MONDAY, contact=ANN, text="it leaks", urgent=True, matter="leak"
    )
    report(desk, told, stamp())
    found = row(desk, problem_case("p1"))
    expected = {"kind": "problem", "urgent": 1, "matter": "leak", "comment": "it leaks"}
    assert {name: found[name] for name in expected} == expected


def test_care_is_in_no_board_and_in_the_load() -> None:
    desk = furnished()
    house = desk.house()
    stream, events = open_care("birthday", "ann", MONDAY, house, about="2026", advisor="li")
    desk.journal.record([Batch(stream, 0, events)], stamp())
    tallies = Folder().fold(log(desk)).tallies
    assert not tallies["board"]
    [(key, load)] = tallies["load"].items()
    assert (key[-1], load["open"]) == ("care", 1)


def test_problems_have_board_lines_of_their_own() -> None:
    desk = furnished()
    report(desk, ReportProblem(key="p1", at=MONDAY, contact=ANN, text="it leaks"), stamp())
    [(key, line)] = Folder().fold(log(desk)).tallies["board"].items()
    assert (key[-1], line["total"], line["waiting"]) == ("problem", 1, 1)


def test_every_promise_of_a_problem_has_a_time_to_warn_before() -> None:
    desk = furnished()
    report(desk, ReportProblem(key="p1", at=MONDAY, contact=ANN, text="it leaks"), stamp())
    found = row(desk, problem_case("p1"))
    assert (found["due_made"], found["due"]) == (micros(MONDAY), micros(MONDAY + DAY))
    assert (found["next_made"], found["next_due"]) == (micros(MONDAY), micros(MONDAY + DAY))
