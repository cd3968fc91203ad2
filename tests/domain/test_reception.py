import dataclasses

import pytest

from domain.desk import Desk
from domain.errors import NotReadyError
from domain.events import (
    CaseClosed,
    CaseOpened,
    ComplaintReceived,
    CustomerHeard,
    Event,
    PolicyAdopted,
    ResponseReceived,
)
from domain.reception import Receipt
from domain.survey import ReceiveResponse, case_id
from tests import make
from tests.domain.reception import (
    ANN,
    BEN,
    NOW,
    SOMEBODY,
    answer,
    case_of,
    complaint,
    facts,
    received,
)
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY


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


def test_a_complaint_keeps_the_customers_words() -> None:
    desk = furnished()
    received(desk, complaint("it rattles", matter="noise"))
    said = facts(desk)[0]
    assert isinstance(said, ComplaintReceived)
    assert (said.comment, said.matter, said.case) == (
        "it rattles",
        "noise",
        case_id("complaint/c1"),
    )


def test_nothing_is_taken_in_before_the_centre_is_open() -> None:
    with pytest.raises(NotReadyError):
        received(Desk(Journal()), answer(2))


def test_nothing_taken_in_writes_nothing() -> None:
    desk = furnished()
    assert received(desk) == []
    assert facts(desk) == []
