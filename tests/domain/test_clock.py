from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import clock
from tests.make import HOUR, MONDAY

SHANGHAI, PARIS = "Asia/Shanghai", "Europe/Paris"


def at(zone: str, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_hours_are_elapsed_time_over_nights_and_weekends() -> None:
    friday_evening = at(SHANGHAI, 2026, 3, 6, 21, 30)
    assert clock.after(friday_evening, "PT2H", SHANGHAI) == at(SHANGHAI, 2026, 3, 6, 23, 30)
    assert clock.after(friday_evening, "PT48H", SHANGHAI) == at(SHANGHAI, 2026, 3, 8, 21, 30)


def test_hours_are_elapsed_time_across_both_daylight_saving_changes() -> None:
    before_spring = at(PARIS, 2026, 3, 28, 12)
    assert clock.after(before_spring, "PT24H", PARIS) == at(PARIS, 2026, 3, 29, 13)
    before_autumn = at(PARIS, 2026, 10, 24, 12)
    assert clock.after(before_autumn, "PT24H", PARIS) == at(PARIS, 2026, 10, 25, 11)


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_days_keep_the_time_of_day_across_both_daylight_saving_changes(
    month: int, day: int
) -> None:
    start = at(PARIS, 2026, month, day, 9)
    assert clock.after(start, "P1D", PARIS) == at(PARIS, 2026, month, day + 1, 9)
    assert clock.before(at(PARIS, 2026, month, day + 1, 9), "P1D", PARIS) == start


def test_a_day_that_ends_in_the_hour_the_clocks_skip_ends_just_after_it() -> None:
    start = at(PARIS, 2026, 3, 28, 2, 30)
    assert clock.after(start, "P1D", PARIS) == at(PARIS, 2026, 3, 29, 3, 30)


@pytest.mark.parametrize(
    ("start", "end"), [((2026, 1, 31), (2026, 2, 28)), ((2028, 1, 31), (2028, 2, 29))]
)
def test_a_month_from_a_month_end_is_the_next_month_end(
    start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    assert clock.after(at(SHANGHAI, *start), "P1M", SHANGHAI) == at(SHANGHAI, *end)


def test_a_month_from_the_middle_keeps_its_day() -> None:
    assert clock.after(at(SHANGHAI, 2026, 12, 15), "P1M", SHANGHAI) == at(SHANGHAI, 2027, 1, 15)


def test_weeks_days_hours_and_minutes_add_up() -> None:
    start = at(SHANGHAI, 2026, 3, 2)
    assert clock.after(start, "P1W", SHANGHAI) == clock.after(start, "P7D", SHANGHAI)
    assert clock.after(start, "P1DT2H30M", SHANGHAI) == at(SHANGHAI, 2026, 3, 3, 11, 30)


def test_by_eight_in_the_evening_is_the_same_evening() -> None:
    due = clock.after(at(SHANGHAI, 2026, 3, 2, 9), "by 20:00", SHANGHAI)
    assert due == at(SHANGHAI, 2026, 3, 2, 20)


@pytest.mark.parametrize("hour", [20, 23])
def test_by_eight_is_the_end_of_the_day_once_that_time_has_come(hour: int) -> None:
    due = clock.after(at(SHANGHAI, 2026, 3, 2, hour), "by 20:00", SHANGHAI)
    assert due == at(SHANGHAI, 2026, 3, 3, 0)


def test_a_time_of_day_is_the_centres_not_the_servers() -> None:
    start = at(PARIS, 2026, 7, 1, 9)
    assert clock.after(start, "by 20:00", PARIS) == datetime(2026, 7, 1, 18, tzinfo=UTC)
    assert clock.after(start, "by 20:00", SHANGHAI) == datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_nothing_lies_a_time_of_day_before() -> None:
    with pytest.raises(ValueError, match="has no length"):
        clock.before(at(SHANGHAI, 2026, 3, 2), "by 20:00", SHANGHAI)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "2 hours", "PT2", "by 24:00", "by 9:00", "P-1D", "P1DT", "p1d"]
)
def test_other_texts_are_no_durations_and_say_what_would_be(text: str) -> None:
    with pytest.raises(ValueError, match=r"write PT2H, P7D, P1M, 'by 20:00' or 'same day'"):
        clock.duration(text)


INSTANTS = st.integers(0, 15 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(INSTANTS, st.integers(0, 500), st.sampled_from([SHANGHAI, PARIS, "America/New_York"]))
def test_hours_add_exactly_and_come_back(start: datetime, hours: int, zone: str) -> None:
    due = clock.after(start, f"PT{hours}H", zone)
    assert due - start == timedelta(hours=hours)
    assert clock.before(due, f"PT{hours}H", zone) == start


@given(INSTANTS, st.sampled_from([SHANGHAI, PARIS, "America/New_York"]))
def test_by_a_time_always_lies_ahead_within_the_local_day(start: datetime, zone: str) -> None:
    due = clock.after(start, "by 20:00", zone)
    assert due > start
    last = (due - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert last.date() == start.astimezone(ZoneInfo(zone)).date()


def test_a_promise_warns_at_the_shares_of_its_time_that_the_policy_names() -> None:
    due = MONDAY + 8 * HOUR
    assert clock.warnings(MONDAY, due, (50, 75)) == (MONDAY + 4 * HOUR, MONDAY + 6 * HOUR)
    assert clock.warnings(MONDAY, None, (50, 75)) == ()


# The same day ----------------------------------------------------------------------------------


def end_of(zone: str, *start: int) -> datetime:
    return clock.after(at(zone, *start), clock.SAME_DAY, zone)


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (9, 0), (23, 59)])
def test_the_same_day_ends_with_the_last_instant_of_the_local_day(hour: int, minute: int) -> None:
    midnight = at(SHANGHAI, 2026, 3, 3, 0)
    assert end_of(SHANGHAI, 2026, 3, 2, hour, minute) == midnight - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (PARIS, (2026, 3, 29), 23),
        (PARIS, (2026, 10, 25), 25),
        ("America/New_York", (2026, 3, 8), 23),
        ("America/New_York", (2026, 11, 1), 25),
        ("America/Havana", (2026, 3, 8), 23),
        ("America/Havana", (2026, 11, 1), 25),
        ("Asia/Beirut", (2026, 3, 29), 23),
        ("Asia/Beirut", (2026, 10, 24), 25),
        ("Australia/Lord_Howe", (2026, 4, 5), 24.5),
    ],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(
    zone: str, day: tuple[int, int, int], hours: float
) -> None:
    begun = clock.after(at(zone, *day, 12) - timedelta(days=1), clock.SAME_DAY, zone)
    ended = end_of(zone, *day, 12)
    assert ended - begun == timedelta(hours=hours)


def test_the_same_day_is_the_centres_not_the_servers() -> None:
    late = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    due = clock.after(late, clock.SAME_DAY, SHANGHAI)
    assert due.astimezone(ZoneInfo(SHANGHAI)).date().isoformat() == "2026-03-03"


def test_nothing_lies_a_same_day_before() -> None:
    with pytest.raises(ValueError, match="has no length"):
        clock.before(MONDAY, clock.SAME_DAY, SHANGHAI)


@given(INSTANTS, st.sampled_from([SHANGHAI, PARIS, "America/Havana", "Asia/Beirut"]))
def test_the_same_day_never_ends_before_now_nor_on_another_day(start: datetime, zone: str) -> None:
    due = clock.after(start, clock.SAME_DAY, zone)
    assert due > start
    assert due.astimezone(ZoneInfo(zone)).date() == start.astimezone(ZoneInfo(zone)).date()
    after = (due + timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    assert after > start.astimezone(ZoneInfo(zone)).date()
