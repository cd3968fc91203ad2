"""A centre whose advisors were heard of: enough of two of them, too little of a third."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from tests.tui.counter import Counter, furnished

HEARD = {
    "limin": (30, 5, 5),
    "王芳": (12, 10, 18),
    "liuyang": (3, 0, 0),
    "": (0, 2, 0),
}
"""Promoters, passives and detractors by the advisor, as the answer files name them."""


def answers() -> Iterator[str]:
    """Yield the lines of a file of answers of the week before."""
    numbers = count(1)
    yield "id,score,phone,date,advisor,comment\n"
    for advisor, (promoters, passives, detractors) in HEARD.items():
        scores = [10] * promoters + [8] * passives + [3] * detractors
        for n, score in zip(islice(numbers, len(scores)), scores, strict=True):
            day = f"2026-03-{10 + n % 7:02}"
            yield f"p{n},{score},139{n:08},{day} 10:00,{advisor},words {n}\n"


def peopled(home: Path) -> Counter:
    """Make the centre."""
    counter = furnished(home, "".join(answers()))
    result = counter.run("staff", "add", "liuyang", "刘洋", "--role", "advisor")
    assert result.exit_code == 0, result.output
    return counter
