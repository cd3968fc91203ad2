"""A home whose advisors got better, worse, or stayed as they were, from November to March."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.tui.counter import Counter, furnished

MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")

PROMOTERS: dict[str, tuple[int, int, int, int]] = {
    "limin": (21, 20, 20, 50),
    "wangfang": (55, 56, 45, 47),
    "zhao": (45, 44, 46, 45),
    "qian": (50, 49, 51, 50),
    "sun": (40, 41, 42, 41),
}
"""Promoters among the sixty answers of each month; the others are detractors."""

ANSWERS = 60


def improved_home(home: Path) -> Counter:
    """Furnish a home with five advisors and take four months of answers in."""
    counter = furnished(home, "")
    for name in ("zhao", "qian", "sun"):
        assert counter.run("staff", "add", name, name, "--role", "advisor").exit_code == 0
    file = home.parent / "months.csv"
    file.write_text("\n".join(("id,score,phone,date,advisor", *_rows())), encoding="utf-8")
    result = counter.run("import", str(file), "--yes")
    assert result.exit_code == 0, result.output
    return counter


def _rows() -> Iterator[str]:
    n = 0
    for advisor, months in PROMOTERS.items():
        for month, promoters in zip(MONTHS, months, strict=True):
            for answer in range(ANSWERS):
                n += 1
                score = 10 if answer < promoters else 2
                day = f"{month}-{answer % 28 + 1:02} 10:00"
                yield f"a{n},{score},{13_000_000_000 + n},{day},{advisor}"
