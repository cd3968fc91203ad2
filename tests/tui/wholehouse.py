"""A centre with something on its every page: cars, surveys, cases, improvements, a stranger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from tests.tui import desk
from tests.tui.counter import Counter, furnished
from tests.tui.surveyed import visited
from tests.tui.yard import NOW, worked_yard

POINTS = ("response=8", "attitude=9", "skill=7", "transparency=4")

WORK = (
    ("improve", "propose", "A photo with every quote"),
    ("improve", "propose", "A second lift"),
    ("suggest", "A second printer", "--by", "limin"),
    ("mystery", "record", "--shopper", "agency", "--finding", "limin", "No greeting"),
    ("do", "reached", "{case}"),
    ("do", "root-cause", "{case}", "--cause", "quality/workmanship", "--why", "it rattles"),
)
"""What the manager puts on record of the morning; ``case`` is the one of a low score."""


def whole_house(home: Path) -> Counter:
    """Furnish a home, alone in its region, as it stands on Wednesday at 10:30."""
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        furnished(home, "")
    visited(home, at=NOW - timedelta(hours=30))
    worked_yard(home)
    counter = Counter(home)
    points = [word for point in POINTS for word in ("--points", point)]
    with time_machine.travel(NOW, tick=False):
        file = home.parent.parent / "answers.csv"
        file.write_text(desk.ANSWERS, encoding="utf-8")
        assert counter.run("import", str(file), "--yes").exit_code == 0
        case = counter.case(2)
        for line in WORK:
            typed = [word.format(case=case) for word in line]
            more = points if line[0] == "mystery" else ()
            result = counter.run("--as", "chen", *typed, *more)
            assert result.exit_code == 0, result.output
    settings = home / "settings.toml"
    settings.write_text('region = ".."\n', encoding="utf-8")
    return counter
