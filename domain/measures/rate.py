"""Shares of something, with what they were taken of.

Counts come in as integers and are summed as integers; division happens once, at the end.
"""

from __future__ import annotations

from math import sqrt

import msgspec

from domain.measures.score import Z95


class Rate(msgspec.Struct, frozen=True):
    """A share with what it was taken of.

    Attributes:
        part: How many.
        n: Of how many.
    """

    part: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, 0–1; ``None`` of nothing."""
        return self.part / self.n if self.n else None

    @property
    def percent(self) -> float | None:
        """The share in per cent; ``None`` of nothing."""
        return 100 * self.part / self.n if self.n else None


def csat(satisfied: int, answers: int) -> Rate:
    """Customer satisfaction: answers of 4 or 5 on 1–5 ÷ answers (SPEC 4.1)."""
    return Rate(satisfied, answers)


def ces(total: int, answers: int) -> float | None:
    """Customer effort: the mean answer on 1–7, lower is better (SPEC 4.1)."""
    return total / answers if answers else None


def response_in_time(in_time: int, due: int) -> Rate:
    """Respond steps done in time ÷ respond steps decided, i.e. done or missed (SPEC 4.1)."""
    return Rate(in_time, due)


def closure(closed: int, due: int) -> Rate:
    """Closed cases ÷ cases due to be closed: closed, or open past their closing time (SPEC 4.1)."""
    return Rate(closed, due)


def wilson(part: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0-1, after Wilson (JASA 22:158, 1927, eq. 4).

    It never leaves 0-1 and has a width even where all, or none, were counted.

    Raises:
        ValueError: of nothing there is no share.
    """
    if n <= 0:
        raise ValueError(n)
    share, square = part / n, Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
