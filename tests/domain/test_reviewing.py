"""A review that was held: who may hold one, and what is put on record."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.errors import RefusedError
from domain.reviewing import HoldReview, ReviewHeld, ReviewRules, held
from domain.types import Person, Role

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
REVIEW = HoldReview(
    centre="sh-01",
    kind="monthly",
    start=date(2026, 3, 1),
    end=date(2026, 3, 31),
    day=date(2026, 4, 1),
    began=AT - timedelta(hours=2),
    at=AT,
    by=Person("chen", "manager"),
    parts=(("numbers", 1230), ("thanks", 40)),
    decisions=("M0000001",),
    language="en",
)
RULES = ReviewRules()


def refused(review: HoldReview, rules: ReviewRules = RULES) -> str:
    with pytest.raises(RefusedError) as error:
        held(review, "ab12", rules)
    return str(error.value.params["reason"])


def test_a_review_is_put_on_record_with_its_digest() -> None:
    assert held(REVIEW, "ab12", RULES) == ReviewHeld(
        centre="sh-01",
        kind="monthly",
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        day=date(2026, 4, 1),
        began=AT - timedelta(hours=2),
        parts=(("numbers", 1230), ("thanks", 40)),
        decisions=("M0000001",),
        digest="ab12",
        language="en",
    )


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("auditor", "auditor-reads-only"),
        ("advisor", "role-may-not"),
        ("technician", "role-may-not"),
    ],
)
def test_only_the_roles_of_the_policy_hold_a_review(role: Role, why: str) -> None:
    assert refused(replace(REVIEW, by=Person("x", role))) == why


def test_the_policy_says_who_holds_a_review() -> None:
    rules = changed(RULES, hold=("advisor",))
    assert held(replace(REVIEW, by=Person("x", "advisor")), "ab12", rules).kind == "monthly"
    assert refused(REVIEW, rules) == "role-may-not"


def test_a_review_ends_after_it_began() -> None:
    assert refused(replace(REVIEW, began=AT + timedelta(seconds=1))) == "review-not-begun"


def test_a_review_looks_at_days_in_their_order() -> None:
    assert refused(replace(REVIEW, start=date(2026, 4, 1))) == "review-backwards"


@pytest.mark.parametrize("part", [("trend", 10), ("numbers", -1)])
def test_only_its_own_parts_take_time(part: tuple[str, int]) -> None:
    assert refused(replace(REVIEW, parts=(part,))) == "review-part"


def test_a_part_left_out_of_the_policy_is_not_held() -> None:
    rules = changed(RULES, monthly={"numbers": 20})
    assert rules.minutes("monthly") == {"numbers": 20}
    assert refused(REVIEW, rules) == "review-part"


def test_an_unsound_section_is_told_whole() -> None:
    rules = changed(RULES, hold=("auditor",), weekly={"trend": 0}, repeats=0)
    assert [path for path, _ in rules.problems()] == [
        "review.hold",
        "review.weekly.trend",
        "review.repeats",
    ]


def test_the_rules_the_program_comes_with_are_sound() -> None:
    assert list(RULES.problems()) == []
    assert sum(RULES.minutes("monthly").values()) == 120
