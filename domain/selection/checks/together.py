"""Answers of one advisor's customers that came minutes apart from one place.

A tablet at the reception and a mobile network are one place for many people all day, so what is
asked is how often so many answers, so close together, would all fall to one advisor if it were
chance whose customer gives which of the answers of that day and week. The chance is bounded by
the expected number of such groups (Markov's inequality), which needs no assumption about how
groups overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import comb

from domain.selection.exact import all_of_one
from domain.selection.finding import Finding, Material
from domain.selection.rows import Asked, span, week

Spot = tuple[str, str]
"""A place on a day."""

OTHERS = 4
"""A day says whose turn it was only where so many answers of others came for each of the group."""


def together(material: Material) -> Iterator[Finding]:
    """Yield the advisors whose customers' answers came together too often."""
    rules, within = material.rules, span(material.rules.minutes_apart)
    placed = sorted((row for row in material.rows if _is_placed(row)), key=_when)
    spots: dict[Spot, list[Asked]] = defaultdict(list)
    for row in placed:
        spots[row.place, row.answered_on].append(row)
    busy = {spot: rows for spot, rows in spots.items() if len(rows) >= rules.together}
    largest: dict[str, list[Asked]] = {}
    for rows in busy.values():
        for advisor in {row.advisor for row in rows} & material.judged:
            group = _closest([row for row in rows if row.advisor == advisor], within)
            if len(group) > len(largest.get(advisor, ())):
                largest[advisor] = group
    shares = _Shares(placed)
    for advisor, group in largest.items():
        if len(group) >= rules.together:
            chance = sum(
                _groups([_when(row) for row in rows], within, len(group))
                * shares.all_of(advisor, spot[1], len(group))
                for spot, rows in busy.items()
            )
            yield Finding(
                code="together",
                advisor=advisor,
                chance=min(1.0, chance),
                expected=chance,
                counts={
                    "hits": len(group),
                    "minutes": -(-(_when(group[-1]) - _when(group[0])) // 60_000_000),
                    "own": int(group[0].place in material.known.own),
                },
                surveys=tuple(row.survey for row in group),
            )


def _is_placed(row: Asked) -> bool:
    return bool(row.place) and row.answered is not None


def _when(row: Asked) -> int:
    return row.answered or 0


def _closest(rows: Sequence[Asked], within: int) -> list[Asked]:
    """Return the most answers, in order of time, that lie within ``within`` µs of each other."""
    times = [_when(row) for row in rows]
    best: list[Asked] = []
    for first, at in enumerate(times):
        last = bisect_right(times, at + within)
        if last - first > len(best):
            best = list(rows[first:last])
    return best


def _groups(times: Sequence[int], within: int, size: int) -> int:
    """Return in how many ways ``size`` answers within ``within`` µs can be picked."""
    return sum(
        comb(bisect_right(times, at + within) - first - 1, size - 1)
        for first, at in enumerate(times)
    )


class _Shares:
    """How much of a day's and a week's answers is whose."""

    def __init__(self, rows: Sequence[Asked]) -> None:
        self._all: Counter[str] = Counter()
        self._own: Counter[tuple[str, str]] = Counter()
        for row in rows:
            for time in (row.answered_on, week(row.answered_on)):
                self._all[time] += 1
                self._own[row.advisor, time] += 1

    def all_of(self, advisor: str, day: str, size: int) -> float:
        """Return the chance that ``size`` answers all are of one advisor's customers.

        By the day where others' answers outweigh the group (not everybody works every day), by
        the week in any case; the greater counts.
        """
        chances = [
            all_of_one(size, self._own[advisor, time], self._all[time])
            for time in (week(day), day)
            if time != day or self._all[day] - self._own[advisor, day] >= OTHERS * size
        ]
        return max(chances)
