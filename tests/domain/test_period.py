"""The period a figure is compared with."""

from __future__ import annotations

from datetime import date

import pytest

from domain.measures import period


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30"),
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-01-01", "2026-01-31", "2025-12-01", "2025-12-31"),
        ("2026-07-01", "2026-09-30", "2026-04-01", "2026-06-30"),
        ("2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"),
        ("2026-09-14", "2026-09-20", "2026-09-07", "2026-09-13"),
        ("2026-10-01", "2026-10-23", "2026-09-08", "2026-09-30"),
        ("2026-10-05", "2026-10-05", "2026-10-04", "2026-10-04"),
        ("2028-02-01", "2028-02-29", "2028-01-01", "2028-01-31"),
    ],
)
def test_months_are_compared_with_months_and_other_days_with_as_many(
    start: str, end: str, first: str, last: str
) -> None:
    found = period.before(date.fromisoformat(start), date.fromisoformat(end))
    assert [day.isoformat() for day in found] == [first, last]
