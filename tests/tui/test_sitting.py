"""The clocks of a review: what each part took, and which days come before and after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import policy as policies
from domain.reviewing import Kind
from tests.tui.counter import MORNING
from tui.reviewing import Span, usual
from tui.sitting import begun, review_name, shifted

POLICY = policies.parse(policies.default_text())
MONTHLY = POLICY.review.minutes("monthly")
WEEKLY = POLICY.review.minutes("weekly")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4000)), max_size=30))
def test_every_second_of_a_review_belongs_to_exactly_one_part(
    turns: list[tuple[int, int]],
) -> None:
    now, sitting = MORNING, begun("monthly", MONTHLY, MORNING)
    for part, seconds in turns:
        now += timedelta(seconds=seconds)
        sitting.turn(part, now)
    parts = sitting.seconds(now)
    assert sum(took for _, took in parts) == (now - MORNING).total_seconds()
    assert [name for name, _ in parts] == [name for name in MONTHLY if name in dict(parts)]


def test_a_part_that_was_never_in_view_was_not_held() -> None:
    sitting = begun("weekly", WEEKLY, MORNING)
    sitting.turn(2, MORNING + timedelta(minutes=1))
    assert sitting.seconds(MORNING + timedelta(minutes=3)) == (("trend", 60), ("repeats", 120))


def test_a_clock_set_back_takes_no_time_away() -> None:
    sitting = begun("weekly", WEEKLY, MORNING)
    assert sitting.used("trend", MORNING - timedelta(hours=1)) == timedelta()


def test_a_part_warns_where_a_promise_does_and_then_is_over() -> None:
    sitting = begun("monthly", MONTHLY, MORNING)
    assert not sitting.ends(MORNING + timedelta(minutes=14, seconds=59), POLICY)
    assert sitting.ends(MORNING + timedelta(minutes=15), POLICY)
    assert sitting.left(MORNING + timedelta(minutes=20)) == timedelta()
    assert sitting.left(MORNING + timedelta(minutes=21)) == timedelta(minutes=-1)


@pytest.mark.parametrize("kind", ["weekly", "monthly"])
@given(today=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_days_before_and_after_touch_and_come_back(kind: Kind, today: date) -> None:
    span = usual(kind, today)
    before = shifted(kind, span, -1, today)
    assert before.end + timedelta(days=1) == span.start
    assert shifted(kind, before, 1, today) == span
    after = shifted(kind, span, 1, today)
    assert after.start == span.end + timedelta(days=1)
    assert after.start <= today <= after.end
    assert shifted(kind, after, 1, today) == after


def test_a_review_is_called_by_its_kind_and_its_last_day() -> None:
    span = Span(date(2026, 2, 1), date(2026, 2, 28))
    assert review_name("monthly", span) == "monthly-2026-02-28"
