import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain import case as cases
from domain.desk import Desk
from domain.errors import NotReadyError
from domain.events import (
    CaseClosed,
    CaseOpened,
    ComplaintReceived,
    CustomerHeard,
    Event,
    Fact,
    PolicyAdopted,
    ResponseReceived,
    case_stream,
)
from domain.reception import Receipt, take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse, case_id
from domain.types import Case
from tests import make
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY

NOW = MONDAY + HOUR
ANN = Contact(customer="ann", identified=True, name="Ann", phone="+8613912345678")
BEN = Contact(customer="ben", identified=True)
SOMEBODY = Contact(customer="row-7")


def answer(
    score: int, key: str = "a1", *, at: datetime = MONDAY, contact: Contact = ANN, **more: Any
) -> ReceiveResponse:
    return ReceiveResponse(key=key, at=at, contact=contact, score=score, **more)


def complaint(
    text: str = "it rattles",
    key: str = "c1",
    *,
    at: datetime = MONDAY,
    contact: Contact = ANN,
    **more: Any,
) -> ReceiveComplaint:
    return ReceiveComplaint(key=key, at=at, contact=contact, text=text, **more)


def received(
    desk: Desk, *all_of_it: ReceiveResponse | ReceiveComplaint, **how: Any
) -> list[Receipt]:
    return take_in(desk, all_of_it, stamp(), **{"now": NOW, **how})


def facts(desk: Desk) -> Sequence[Fact]:
    """What was recorded after the house was furnished."""
    assert isinstance(desk.journal, Journal)
    return [event.fact for event in desk.journal.log if event.stream != "house"]


def case_of(desk: Desk, key: str) -> Case:
    stream = case_stream(case_id(key))
    case = cases.fold(desk.journal.load([stream])[stream])
    assert case is not None
    return case


def opening(one: ReceiveResponse | ReceiveComplaint, *before: ReceiveComplaint) -> tuple[int, str]:
    """The level a case opens at and why, after what was received before."""
    desk = furnished()
    received(desk, *before, open_old=True)
    received(desk, one)
    case = case_of(desk, one.key)
    return case.level, case.rose_cause


@pytest.mark.parametrize(
    ("score", "kind", "level"),
    [
        (0, "detractor", 2),
        (6, "detractor", 2),
        (7, "passive", 1),
        (8, "passive", 1),
        (9, "promoter", 1),
        (10, "promoter", 1),
    ],
)
def test_an_answer_opens_a_case_of_its_class_at_its_owners_level(
    score: int, kind: str, level: int
) -> None:
    desk = furnished()
    [receipt] = received(desk, answer(score))
    case = case_of(desk, "a1")
    assert receipt == Receipt("new", case=case.id)
    assert (case.kind, case.level, case.opened) == (kind, level, MONDAY)


def test_clocks_start_when_the_answer_was_given_not_when_it_was_read() -> None:
    desk = furnished()
    received(desk, answer(2), now=MONDAY + 5 * DAY)
    assert case_of(desk, "a1").steps[0].due == MONDAY + 2 * HOUR


def test_an_answer_is_recorded_with_its_case_and_the_customers_history() -> None:
    desk = furnished()
    received(desk, answer(8, comment="fine"))
    said, opened, heard = facts(desk)
    assert isinstance(said, ResponseReceived)
    assert (said.score_class, said.case, said.comment) == ("passive", case_id("a1"), "fine")
    assert isinstance(opened, CaseOpened)
    assert heard == CustomerHeard(customer="ann", kind="passive", case=case_id("a1"), score=8)


def test_the_case_and_the_history_follow_from_the_answer() -> None:
    desk = furnished()
    received(desk, answer(8))
    assert isinstance(desk.journal, Journal)
    said, opened, heard = desk.journal.log[-3:]
    assert (opened.causation, heard.causation) == (said.id, opened.id)


def test_a_customer_without_identity_has_a_case_but_no_history() -> None:
    desk = furnished()
    received(desk, answer(2, contact=SOMEBODY))
    assert [type(fact) for fact in facts(desk)] == [ResponseReceived, CaseOpened]


def test_strangers_never_share_a_history() -> None:
    desk = furnished()
    received(
        desk,
        complaint("dirty", "c1", contact=SOMEBODY),
        complaint("dirty again", "c2", contact=SOMEBODY, at=NOW),
    )
    assert case_of(desk, "c2").level == 1


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_out_of_range_is_kept_as_invalid_and_opens_nothing(score: int) -> None:
    desk = furnished()
    assert received(desk, answer(score)) == [Receipt("invalid", "score-out-of-range")]
    [said] = facts(desk)
    assert isinstance(said, ResponseReceived)
    assert (said.score, said.score_class, said.case) == (score, "", "")


def test_a_second_answer_to_one_survey_is_kept_as_a_duplicate() -> None:
    desk = furnished()
    fates = received(desk, answer(9, "a1", survey="s1"), answer(2, "a2", survey="s1"))
    assert [receipt.fate for receipt in fates] == ["new", "invalid"]
    assert fates[1].reason == "duplicate"
    assert received(desk, answer(3, "a3", survey="s1")) == [Receipt("invalid", "duplicate")]


def test_answers_from_test_numbers_are_kept_as_invalid() -> None:
    desk = furnished()
    intake = dataclasses.replace(make.policy().intake, test_numbers=(ANN.phone,))
    rules = dataclasses.replace(make.policy(), edition="2", intake=intake)
    adopted = PolicyAdopted(edition="2", starts=MONDAY - DAY, digest="", text="", rules=rules)
    desk.furnish([Event(MONDAY - DAY, adopted)], stamp())
    assert received(desk, answer(2)) == [Receipt("invalid", "staff-or-test")]


def test_a_reason_given_by_the_file_makes_an_answer_invalid() -> None:
    assert received(furnished(), answer(2, invalid="expired")) == [Receipt("invalid", "expired")]


def test_invalid_answers_leave_no_history() -> None:
    desk = furnished()
    received(desk, answer(11))
    assert not [fact for fact in facts(desk) if isinstance(fact, CustomerHeard)]


def test_the_same_key_in_one_batch_is_repeated() -> None:
    desk = furnished()
    fates = received(desk, answer(2), answer(2), complaint(), complaint())
    assert [receipt.fate for receipt in fates] == ["new", "repeated", "new", "repeated"]


def test_the_same_key_in_a_later_batch_is_repeated_and_writes_nothing() -> None:
    desk = furnished()
    received(desk, answer(2), complaint())
    before = list(facts(desk))
    fates = received(desk, answer(2), complaint())
    assert [receipt.fate for receipt in fates] == ["repeated", "repeated"]
    assert facts(desk) == before


def test_an_answer_older_than_the_horizon_counts_and_opens_no_case() -> None:
    desk = furnished()
    fates = received(desk, answer(2), complaint(), now=MONDAY + 14 * DAY + HOUR)
    assert fates == [Receipt("new"), Receipt("new")]
    assert [type(fact).__name__ for fact in facts(desk)] == [
        "ResponseReceived",
        "CustomerHeard",
        "ComplaintReceived",
        "CustomerHeard",
    ]


def test_an_answer_just_within_the_horizon_opens_a_case() -> None:
    assert received(furnished(), answer(2), now=MONDAY + 14 * DAY)[0].case


def test_an_old_answer_opens_a_case_when_asked() -> None:
    [receipt] = received(furnished(), answer(2), now=MONDAY + 300 * DAY, open_old=True)
    assert receipt.case == case_id("a1")


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_complaint_opens_at_the_level_told_with_that_procedure(level: int) -> None:
    desk = furnished()
    received(desk, complaint(level=level))
    case = case_of(desk, "c1")
    assert (case.kind, case.level, case.procedure) == ("complaint", level, f"complaint-{level}")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (complaint(level=3), (3, "complaint")),
        (complaint("高速上刹车失灵"), (3, "safety")),
        (complaint("The engine caught FIRE"), (3, "safety")),
        (complaint(safety=True), (3, "safety")),
        (complaint(channel="social"), (3, "public-channel")),
        (complaint(channel="regulator"), (3, "public-channel")),
        (complaint(rework=2), (3, "rework")),
        (complaint(rework=1), (1, "complaint")),
        (answer(2, comment="刹车失灵了"), (3, "safety")),
        (answer(8, comment="there was smoke"), (3, "safety")),
        (answer(10, comment="no smoke any more"), (1, "score")),
        (answer(2, channel="press"), (3, "public-channel")),
        (answer(8, channel="social"), (1, "score")),
        (answer(2, channel="app"), (2, "score")),
    ],
)
def test_safety_a_public_channel_or_a_second_rework_opens_at_level_three(
    one: ReceiveResponse | ReceiveComplaint, expected: tuple[int, str]
) -> None:
    assert opening(one) == expected


def test_the_third_complaint_of_one_matter_opens_at_level_two() -> None:
    long_ago = [
        complaint(key=f"old{n}", at=MONDAY - (400 - n) * DAY, matter="noise") for n in (1, 2)
    ]
    assert opening(complaint(matter="noise"), *long_ago) == (2, "same-matter")
    assert opening(complaint(matter="paint"), *long_ago) == (1, "complaint")
    assert opening(complaint(matter="noise"), long_ago[0]) == (1, "complaint")
    assert opening(complaint(matter="noise", contact=BEN), *long_ago) == (1, "complaint")


@pytest.mark.parametrize(
    ("days", "expected"), [(90, (2, "dissatisfied-again")), (91, (1, "complaint"))]
)
def test_dissatisfied_again_within_ninety_days_opens_at_level_two(
    days: int, expected: tuple[int, str]
) -> None:
    assert opening(complaint(), complaint(key="c0", at=MONDAY - days * DAY)) == expected


def test_a_detractors_answer_counts_as_dissatisfied_and_a_passive_one_does_not() -> None:
    for score, level in ((2, 2), (8, 1)):
        desk = furnished()
        received(desk, answer(score, at=MONDAY - DAY), complaint())
        assert case_of(desk, "c1").level == level


def test_a_lower_reason_never_lowers_a_complaint() -> None:
    assert opening(complaint(level=3), complaint(key="c0", at=MONDAY - DAY)) == (3, "complaint")


def test_the_next_score_of_nine_converts_the_passive_case() -> None:
    desk = furnished()
    received(desk, answer(8, "a1"))
    received(desk, answer(9, "a2", at=MONDAY + 30 * DAY), now=MONDAY + 30 * DAY)
    case = case_of(desk, "a1")
    assert (case.outcome, case.closed) == ("converted", MONDAY + 30 * DAY)


def test_a_conversion_first_settles_what_fell_due_before_it() -> None:
    desk = furnished()
    received(desk, answer(8, "a1"))
    received(desk, answer(9, "a2", at=MONDAY + 25 * HOUR), now=MONDAY + 26 * HOUR)
    respond = case_of(desk, "a1").steps[0]
    assert respond.breached == MONDAY + 24 * HOUR


def test_a_passive_case_is_converted_within_one_batch_too() -> None:
    desk = furnished()
    received(desk, answer(7, "a1"), answer(10, "a2", at=NOW))
    assert case_of(desk, "a1").outcome == "converted"


@pytest.mark.parametrize(
    "second",
    [
        answer(8, "a2", at=NOW),
        answer(9, "a2", at=NOW, contact=BEN),
        answer(9, "a2", at=NOW, contact=SOMEBODY),
        answer(9, "a2", at=MONDAY - HOUR),
        answer(9, "a2", at=NOW, invalid="expired"),
    ],
    ids=["8 again", "somebody else", "a stranger", "an earlier answer", "invalid"],
)
def test_no_other_answer_converts_a_passive_case(second: ReceiveResponse) -> None:
    desk = furnished()
    received(desk, answer(8, "a1"), second)
    assert case_of(desk, "a1").status == "open"


def test_a_high_score_closes_no_detractors_case_and_no_closed_one_again() -> None:
    desk = furnished()
    received(
        desk,
        answer(2, "a0"),
        answer(8, "a1"),
        answer(9, "a2", at=NOW),
        answer(9, "a3", at=NOW + HOUR),
    )
    assert case_of(desk, "a0").status == "open"
    assert sum(isinstance(fact, CaseClosed) for fact in facts(desk)) == 1


@pytest.mark.parametrize(
    ("one", "owner"),
    [
        (answer(2), "wang"),
        (complaint(level=3), "chen"),
        (answer(8), ""),
        (answer(8, contact=replace(ANN, advisor="li")), "li"),
        (answer(8, contact=replace(ANN, advisor="赵敏")), "zhao"),
        (answer(8, contact=replace(ANN, advisor="nobody here")), ""),
        (answer(2, contact=replace(ANN, advisor="li")), "wang"),
    ],
    ids=["manager", "director", "shared", "by id", "by name", "stranger", "above the advisor"],
)
def test_a_case_goes_to_the_advisor_named_or_the_only_person_of_its_level(
    one: ReceiveResponse | ReceiveComplaint, owner: str
) -> None:
    desk = furnished()
    received(desk, one)
    assert case_of(desk, one.key).owner == owner


def test_the_channels_priority_and_the_centres_day_are_frozen_in_the_case() -> None:
    desk = furnished()
    late_evening_utc = MONDAY + 16 * HOUR
    received(desk, answer(2, channel="phone", at=late_evening_utc), now=late_evening_utc)
    opened = next(fact for fact in facts(desk) if isinstance(fact, CaseOpened))
    assert (opened.priority, opened.day.isoformat()) == (0, "2026-03-03")


def test_a_complaint_keeps_the_customers_words() -> None:
    desk = furnished()
    received(desk, complaint("it rattles", matter="noise"))
    said = facts(desk)[0]
    assert isinstance(said, ComplaintReceived)
    assert (said.comment, said.matter, said.case) == ("it rattles", "noise", case_id("c1"))


def test_case_numbers_are_eight_clear_letters_and_the_same_for_the_same_key() -> None:
    numbers = [case_id(f"key-{n}") for n in range(500)]
    assert len(set(numbers)) == 500
    assert all(len(number) == 8 for number in numbers)
    assert not set("".join(numbers)) & set("ILOU")
    assert case_id("key-1") == numbers[1]


def test_nothing_is_taken_in_before_the_centre_is_open() -> None:
    with pytest.raises(NotReadyError):
        received(Desk(Journal()), answer(2))


def test_nothing_taken_in_writes_nothing() -> None:
    desk = furnished()
    assert received(desk) == []
    assert facts(desk) == []
