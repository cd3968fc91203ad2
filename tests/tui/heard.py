"""A centre that heard enough to be judged: three advisors, seven touchpoints, thirteen days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.tui.counter import Counter, furnished

LAST = date(2026, 3, 17)
DAYS = 13

BAD, GOOD = "李敏", "王芳"
"""Who hears twice as many low scores as the other, over as many answers."""

STRANGER = "周末"
"""Who has too few answers to be judged."""

SCORES = {BAD: (3, 9, 6, 10, 8, 9), GOOD: (9, 10, 9, 8, 10, 5), STRANGER: (2,)}
ANSWERS = {BAD: 66, GOOD: 66, STRANGER: 4}

_HEAD = (
    "id,score,satisfied,effort,comment,name,phone,date,advisor,channel,model,"
    "booking,reception,communication,waiting,repair,handover,follow up\n"
)


def answers() -> str:
    """Return the file of answers; the communication always scores the recommendation."""
    rows = [_row(advisor, n) for advisor, count in ANSWERS.items() for n in range(count)]
    return _HEAD + "".join(rows)


def _row(advisor: str, n: int) -> str:
    scores = SCORES[advisor]
    score = scores[n % len(scores)]
    day = LAST - timedelta(days=n % DAYS)
    number = 13_900_000_000 + 1_000 * len(scores) * (1 + list(SCORES).index(advisor)) + n
    points = (8, 9, score, 7 + n % 3, 8 + n % 2, 9, 10 - n % 4)
    text = "等了两个小时" if score < 7 else ""
    cells = (
        *(f"{advisor}-{n}", score, 5 if score > 7 else 3, 2, text, f"客户{n}", number),
        *(f"{day} 1{n % 8}:30", advisor, "app", ("途观", "A4L")[n % 2], *points),
    )
    return ",".join(map(str, cells)) + "\n"


def heard(home: Path) -> Counter:
    """Furnish a home with these answers."""
    return furnished(home, answers())
