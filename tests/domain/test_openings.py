"""How high a case opens, by which procedure, and whose it is."""

import pytest
from msgspec.structs import replace

from domain.events import (
    CaseOpened,
)
from domain.reception import Receipt
from domain.survey import ReceiveComplaint, ReceiveResponse, case_id
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
from tests.journal import furnished
from tests.make import DAY, HOUR, MONDAY


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


def test_strangers_never_share_a_history() -> None:
    desk = furnished()
    received(
        desk,
        complaint("dirty", "c1", contact=SOMEBODY),
        complaint("dirty again", "c2", contact=SOMEBODY, at=NOW),
    )
    assert case_of(desk, "c2").level == 1


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


def test_case_numbers_are_eight_clear_letters_and_the_same_for_the_same_key() -> None:
    numbers = [case_id(f"key-{n}") for n in range(500)]
    assert len(set(numbers)) == 500
    assert all(len(number) == 8 for number in numbers)
    assert not set("".join(numbers)) & set("ILOU")
    assert case_id("key-1") == numbers[1]
