from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.intake import RowFault, RowNote
from gateway.intake.faults import CellError
from gateway.intake.moments import Moments

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
NINE = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def moments(zone: str = "Asia/Shanghai", formats: tuple[str, ...] = ()) -> Moments:
    return Moments(ZoneInfo(zone), formats, NOW, Counter())


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01 09:00:00",
        "2026-11-01T09:00",
        "2026-11-01T01:00:00Z",
        "2026-11-01 02:00:00+01:00",
        "2026/11/1 9:00",
        "2026/11/1 9:00:00",
        "2026年11月1日 9:00",
        "2026年11月1日9时00分",
        "2026/11/01 9:00:00 上午",
        "2026/11/1 上午 9:00:00",
        "2026/11/01 9:00:00 AM GMT+8",
        "2026/11/01 1:00:00 AM GMT",
        "2026/11/01 6:30:00 AM GMT+5:30",
        "2026.11.01 09:00:00.000",
        "1793494800",
        "1793494800000",
        "46327.375",
    ],
)
def test_year_first_dates_and_numbers_are_always_read(text: str) -> None:
    assert moments().read(text) == NINE


def test_afternoon_and_midday_are_twelve_hours_on() -> None:
    assert moments().read("2026/11/01 9:00:00 下午").hour == 13
    assert moments().read("2026/11/01 12:00:00 PM").hour == 4
    assert moments().read("2026/11/01 12:00:00 AM").hour == 16


def test_formats_are_tried_after_the_year_first_ones() -> None:
    formats = ("%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M:%S")
    assert moments(formats=formats).read("01.11.2026 09:00") == NINE
    assert moments(formats=formats).read("11/1/2026 9:00:00") == NINE


@pytest.mark.parametrize(
    "text", ["yesterday", "1/11/2026", "2026-13-01", "2026/2/30", "12", "3.5e4"]
)
def test_what_cannot_be_read_is_no_date(text: str) -> None:
    with pytest.raises(CellError) as caught:
        moments().read(text)
    assert caught.value.code is RowFault.DATE_UNREADABLE
    assert caught.value.params["value"] == text


def test_a_date_more_than_a_day_ahead_is_refused() -> None:
    assert moments().read("2026-11-21 15:59:59") > NOW
    with pytest.raises(CellError) as caught:
        moments().read("2026-11-21 16:00:01")
    assert caught.value.code is RowFault.DATE_IN_FUTURE


@pytest.mark.parametrize("text", ["0001-01-01", "1979-12-31 23:59"])
def test_a_date_before_any_survey_is_refused(text: str) -> None:
    with pytest.raises(CellError) as caught:
        moments().read(text)
    assert caught.value.code is RowFault.DATE_TOO_EARLY


def test_a_time_the_clocks_jump_over_moves_forward_and_is_noted() -> None:
    notes: Counter[RowNote] = Counter()
    berlin = Moments(ZoneInfo("Europe/Berlin"), (), NOW, notes)
    assert berlin.read("2026-03-29 02:30") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert notes == {RowNote.CLOCK_GAP: 1}


def test_a_time_shown_twice_is_the_first_of_the_two_and_is_noted() -> None:
    notes: Counter[RowNote] = Counter()
    berlin = Moments(ZoneInfo("Europe/Berlin"), (), NOW, notes)
    assert berlin.read("2026-10-25 02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert notes == {RowNote.CLOCK_FOLD: 1}
