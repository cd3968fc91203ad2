"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tui.errors import TimeUnreadableError
from tui.verbs.moments import day, due_time, instant, past_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 1, 30, tzinfo=UTC)
"""09:30 in Shanghai."""


@pytest.mark.parametrize(
    ("typed", "ahead"),
    [
        ("2h", timedelta(hours=2)),
        ("30m", timedelta(minutes=30)),
        ("1d12h", timedelta(hours=36)),
        ("+45min", timedelta(minutes=45)),
        ("2 小时", timedelta(hours=2)),
        ("30分钟", timedelta(minutes=30)),
    ],
)
def test_a_length_counts_from_now(typed: str, ahead: timedelta) -> None:
    assert due_time(typed, NOW, SHANGHAI) == NOW + ahead


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17:00", datetime(2026, 3, 18, 9, 0, tzinfo=UTC)),
        ("08:00", datetime(2026, 3, 18, 0, 0, tzinfo=UTC)),
        ("today 17:00", datetime(2026, 3, 18, 9, 0, tzinfo=UTC)),
        ("tomorrow 09:00", datetime(2026, 3, 19, 1, 0, tzinfo=UTC)),
        ("明天 9：00", datetime(2026, 3, 19, 1, 0, tzinfo=UTC)),
        ("后天09:00", datetime(2026, 3, 20, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_the_centres(typed: str, expected: datetime) -> None:
    assert due_time(typed, NOW, SHANGHAI) == expected


def test_an_instant_without_an_offset_is_the_centres() -> None:
    assert instant("2026-03-18T17:00", SHANGHAI) == datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    assert due_time("2026-03-18T17:00Z", NOW, SHANGHAI) == datetime(2026, 3, 18, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "12:60", "h", "99999h", "2026-13-01T00:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(TimeUnreadableError):
        due_time(typed, NOW, SHANGHAI)


def test_a_day_is_a_day_and_nothing_else() -> None:
    assert day("2026-03-18") == date(2026, 3, 18)
    with pytest.raises(TimeUnreadableError):
        day("18.3.2026")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#1234", 1234),
        (" 42 ", 42),
        ("2h ago", NOW - timedelta(hours=2)),
        ("1d12h ago", NOW - timedelta(hours=36)),
        ("3天前", NOW - timedelta(days=3)),
        ("2 小时之前", NOW - timedelta(hours=2)),
        ("yesterday 08:00", datetime(2026, 3, 17, 0, 0, tzinfo=UTC)),
        ("昨天 8：00", datetime(2026, 3, 17, 0, 0, tzinfo=UTC)),
        ("前天 08:00", datetime(2026, 3, 16, 0, 0, tzinfo=UTC)),
        ("08:00", datetime(2026, 3, 18, 0, 0, tzinfo=UTC)),
        ("2026-03-17", datetime(2026, 3, 16, 16, 0, tzinfo=UTC)),
        ("2026-03-17T08:00+08:00", datetime(2026, 3, 17, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_of_the_past_is_a_position_or_an_instant(
    typed: str, expected: int | datetime
) -> None:
    assert past_moment(typed, NOW, SHANGHAI) == expected


@pytest.mark.parametrize("typed", ["", "#", "-3", "2h", "tomorrow 08:00", "ago", "#12a", "25:00"])
def test_what_is_no_moment_of_the_past_is_refused(typed: str) -> None:
    with pytest.raises(TimeUnreadableError) as refused:
        past_moment(typed, NOW, SHANGHAI)
    assert refused.value.params["reason"] == "moment"
