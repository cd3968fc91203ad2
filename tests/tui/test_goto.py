from __future__ import annotations

from datetime import date

import pytest

from tui.goto import day_of

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-17", date(2026, 3, 17)),
        ("3-17", date(2026, 3, 17)),
        (" 3/17 ", date(2026, 3, 17)),
        ("yesterday", date(2026, 3, 17)),
        ("昨天", date(2026, 3, 17)),
        ("今天", TODAY),
        ("12-24", date(2025, 12, 24)),
        ("2-30", None),
        ("6VYKZRPX", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it_and_without_a_year_it_is_the_latest(
    typed: str, day: date | None
) -> None:
    assert day_of(typed, TODAY) == day
