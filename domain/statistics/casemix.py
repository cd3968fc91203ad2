"""What an advisor's customers say, beside what those of the same jobs say at the others (SPEC 8).

Who gets the major repairs hears more anger than who gets the tyres. Only jobs alike are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from math import sqrt
from typing import NamedTuple, TypeVar

import msgspec

from domain.statistics.groups import Spread, between
from domain.statistics.holm import LEVEL
from domain.statistics.tails import (
    normal_beyond,
    normal_quantile,
    student_beyond,
    student_quantile,
)

BORROWED = 5
"""A kind of job with few answers takes its variance as if so many more had that of all answers."""


class Answers(NamedTuple):
    """What was said of one advisor's jobs of one kind.

    Attributes:
        n: How many answers.
        total: The sum of their values.
        squares: The sum of the squares.
    """

    n: int
    total: int
    squares: int


def scored(promoters: int, passives: int, detractors: int) -> Answers:
    """Return answers by class, to compare the NPS (``per`` 100)."""
    return Answers(
        promoters + passives + detractors, promoters - detractors, promoters + detractors
    )


def counted(part: int, n: int) -> Answers:
    """Return so many of so many, to compare a rate (``per`` 100 for per cent)."""
    return Answers(n, part, part)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One advisor beside the others' same jobs.

    Attributes:
        n: Answers compared: those of jobs that others do too.
        alone: Answers of jobs nobody else does, which are compared with nothing.
        raw: The advisor's figure, of the answers compared.
        expected: The others' figure, if they had had these jobs; both ``None`` of nothing.
        difference: Raw less expected.
        low, high: Its interval, at the confidence that comparing all at once asks of this one;
            ``None`` for ``few``, or where all values are the same.
        chance: How probable such a difference, either way, is if the advisor is like the others.
        verdict: ``lower`` or ``higher`` than expected, ``none`` that could be detected, or ``few``.
    """

    advisor: str
    n: int
    alone: int
    raw: float | None = None
    expected: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float = 1.0
    verdict: str = "few"


NAMED = ("lower", "higher")
"""The verdicts that name somebody."""

PAIR = 2
"""Of two that are judged, one cannot be taken out: the other would be left with nobody."""

Job = TypeVar("Job", bound=Hashable)

Work = dict[Hashable, Answers]
"""What was said, by kind of job."""


def beside(
    answers: Mapping[tuple[str, Job], Answers],
    minimum: int,
    *,
    per: float = 1.0,
    level: float = LEVEL,
) -> tuple[Standing, ...]:
    """Return every advisor beside the others, those that differ most surely first.

    Indirect standardisation: what is expected of an advisor is the others' mean in each kind of
    job, weighted by the advisor's own jobs (P. Armitage, G. Berry, J. N. S. Matthews, "Statistical
    Methods in Medical Research", 4th ed. 2002, ch. 19). The interval allows for

    - chance, in the others' answers too, with half a step for the values being whole numbers;
    - people being different: the variance between the others that chance does not explain is
      added (D. J. Spiegelhalter, "Handling Over-dispersion of Performance Indicators", Quality and
      Safety in Health Care 14:5, 2005), with Student's t for its being known from so few;
    - many being looked at: all share ``level``, step by step as S. Holm does (1979).
      Who is named is taken out of what the rest are compared with, so that one person's bad year
      does not make the others look good.

    So where nobody differs from the others more than people do, somebody is named in about that
    share of the looks. Verdict and interval always agree.

    What tells jobs apart must not be the advisor's doing: the service, major or ordinary, a
    repeat of another's repair; not the waiting time nor the price.

    Args:
        answers: By advisor and kind of job.
        minimum: Answers below which nobody is judged (policy).
        per: What the figure is multiplied by: 100 for points and per cent.
        level: The chance of a false alarm.
    """
    left: dict[str, Work] = defaultdict(dict)
    for (advisor, job), own in answers.items():
        left[advisor][job] = own
    named: list[Standing] = []
    lines = _compared(left, max(minimum, 1), per, level)
    while sum(line.low is not None for line in lines) > PAIR and lines[0].verdict in NAMED:
        named.append(lines[0])
        del left[lines[0].advisor]
        lines = _compared(left, max(minimum, 1), per, level)
    return (*named, *lines)


class _Raw(NamedTuple):
    """One advisor's figure beside what is expected, before anything is concluded.

    Attributes:
        variance: Of their difference, by chance alone; 0 where no answer differs from another.
    """

    advisor: str
    n: int
    alone: int
    raw: float = 0.0
    expected: float = 0.0
    variance: float = 0.0

    @property
    def apart(self) -> float:
        """How far the figure is from what is expected."""
        return self.raw - self.expected

    @property
    def step(self) -> float:
        """Half of what one more whole number makes."""
        return 1 / (2 * self.n)

    @property
    def spread(self) -> Spread:
        """The same, for comparing several."""
        return Spread(self.apart, self.variance)


def _compared(left: Mapping[str, Work], least: int, per: float, level: float) -> list[Standing]:
    """Return all who are left beside each other, those that differ most surely first."""
    jobs = _jobs(left.values())
    common = _variance(_sum(jobs.values()))
    raws = [_raw(advisor, work, jobs, common) for advisor, work in left.items()]
    judged = [one for one in raws if one.n >= least and one.variance > 0]
    lines = [_plain(one, per, least) for one in raws if one not in judged]
    for one in judged:
        real = between([other.spread for other in judged if other is not one])
        lines.append(_judged(one, real, len(judged), per, level / len(judged)))
    return sorted(lines, key=lambda line: (line.chance, line.advisor))


def _jobs(works: Iterable[Work]) -> Work:
    """Return what was said of each kind of job, by everybody's customers."""
    found: dict[Hashable, list[Answers]] = defaultdict(list)
    for work in works:
        for job, own in work.items():
            found[job].append(own)
    return {job: _sum(parts) for job, parts in found.items()}


def _sum(parts: Iterable[Answers]) -> Answers:
    return Answers(*map(sum, zip((0, 0, 0), *parts, strict=True)))


def _raw(advisor: str, work: Work, jobs: Work, common: float) -> _Raw:
    both = {job: own for job, own in work.items() if jobs[job].n > own.n}
    n = sum(own.n for own in both.values())
    alone = sum(own.n for own in work.values()) - n
    if not n:
        return _Raw(advisor, 0, alone)
    expected = variance = 0.0
    for job, own in both.items():
        others = jobs[job].n - own.n
        expected += own.n * (jobs[job].total - own.total) / others
        variance += _variance(jobs[job], common) * own.n * (1 + own.n / others)
    raw = sum(own.total for own in both.values()) / n
    return _Raw(advisor, n, alone, raw, expected / n, variance / n**2)


def _variance(job: Answers, common: float | None = None) -> float:
    """Return the variance of the values of one kind of job, or of all."""
    if not job.n:
        return 0.0
    around = job.squares - job.total**2 / job.n
    if common is None:
        return around / max(1, job.n - 1)
    return (around + BORROWED * common) / (job.n - 1 + BORROWED)


def _plain(one: _Raw, per: float, least: int) -> Standing:
    """Return the line of somebody who cannot be judged."""
    if not one.n:
        return Standing(advisor=one.advisor, n=0, alone=one.alone)
    return Standing(
        advisor=one.advisor,
        n=one.n,
        alone=one.alone,
        raw=per * one.raw,
        expected=per * one.expected,
        difference=per * one.apart,
        verdict="none" if one.n >= least else "few",
    )


def _judged(one: _Raw, real: float, count: int, per: float, level: float) -> Standing:
    """Return the line of somebody beside ``count`` - 1 others that truly differ by ``real``."""
    error = sqrt(one.variance + real)
    score = max(0.0, abs(one.apart) - one.step) / error
    if real:
        freedom = (count - 2) * (error**2 / real) ** 2
        chance, times = student_beyond(score, freedom), student_quantile(level, freedom)
    else:
        chance, times = normal_beyond(score), normal_quantile(level)
    margin = times * error + one.step
    named = "higher" if one.apart > 0 else "lower"
    return msgspec.structs.replace(
        _plain(one, per, 0),
        low=per * (one.apart - margin),
        high=per * (one.apart + margin),
        chance=chance,
        verdict=named if abs(one.apart) > margin else "none",
    )
