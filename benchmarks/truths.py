"""How often a planted truth is found, and how often something is found where nothing is.

    python -m benchmarks.truths [--seeds 200] [--first 0]

Every line is one question put to ``domain/statistics`` once a seed, on counts made anew
(``benchmarks/planted.py``). Strengths at which it stops seeing stand beside those it sees.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from random import Random
from typing import NamedTuple

from benchmarks import planted
from benchmarks.planted import MONTH, QUARTER
from domain.measures.estimate import Estimate
from domain.statistics.casemix import Answers, beside
from domain.statistics.drivers import shapley
from domain.statistics.effect import Effect, before_after
from domain.statistics.growth import grew
from domain.statistics.trend import trend

MINIMUM, DRIVERS = 30, 100
"""The policy's: answers to judge anybody by, and to share out drivers."""

REAL = 4.0
"""The standard deviation of what the advisors' NPS truly are, in points."""


class Seen(NamedTuple):
    """What one look found.

    Attributes:
        found: What was planted.
        falsely: Anything else.
    """

    found: bool
    falsely: bool


class Question(NamedTuple):
    """One line of the table.

    Attributes:
        group: What it is about.
        plant: What is there; it begins with "nothing" where nothing is.
        look: Makes the counts of one seed and looks.
    """

    group: str
    plant: str
    look: Callable[[Random], Seen]

    @property
    def empty(self) -> bool:
        """Whether nothing is planted, so that all that is found is false."""
        return self.plant.startswith("nothing")


class Rates(NamedTuple):
    """How often, in so many seeds."""

    question: Question
    found: int
    falsely: int
    seeds: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    print(f"{given.seeds} seeds from {given.first}; per cent of them\n")
    print("| planted | found | falsely found |\n|---|---|---|")
    group = ""
    for rates in tallies(given.seeds, given.first):
        if rates.question.group != group:
            group = rates.question.group
            print(f"| **{group}** | | |")
        print(_line(rates))
    print(f"\n{time.perf_counter() - began:.0f} s")


def tallies(seeds: int, first: int = 0) -> Iterator[Rates]:
    """Yield the rates of every question."""
    for question in QUESTIONS:
        yield tally(question, seeds, first)


def tally(question: Question, seeds: int, first: int = 0) -> Rates:
    """Return the rates of one question."""
    name = f"{question.group} {question.plant}"
    looks = [question.look(Random(f"{name} {seed}")) for seed in range(first, first + seeds)]
    return Rates(
        question, sum(look.found for look in looks), sum(look.falsely for look in looks), seeds
    )


def _line(rates: Rates) -> str:
    found = "" if rates.question.empty else f"{100 * rates.found / rates.seeds:.1f}"
    return f"| {rates.question.plant} | {found} | {100 * rates.falsely / rates.seeds:.1f} |"


def _growth(rng: Random, times: float = 1.0, months: int = 3) -> Seen:
    """One month beside those before it; the planted cause is the fourth."""
    before, now = planted.causes(rng, months * MONTH), planted.causes(rng, MONTH, times)
    both = {name: (before[name], now[name]) for name in before | now}
    named = {line.cause for line in grew(both, (months * MONTH, MONTH)) if line.grew}
    true = {f"cause {planted.COMMON}"} if times != 1 else set()
    return Seen(bool(named & true), bool(named - true))


def _improved(effect: Effect, *, there: bool) -> Seen:
    """Found: said to be better. Falsely: said to be different though it is not, or to be worse."""
    right = there and effect.improved
    return Seen(right, effect.distinguishable and not right)


def _nps(rng: Random, points: float = 0.0, n: int = QUARTER, unrest: float = 0.0) -> Seen:
    before = planted.heard(rng, n, unrest=unrest)
    return _improved(before_after(planted.heard(rng, n, points, unrest), before), there=points != 0)


def _rate(rng: Random, points: float = 0.0) -> Seen:
    before, after = planted.done(rng, 6_000, 0.94), planted.done(rng, 6_000, 0.94 + points / 100)
    return _improved(before_after(after, before), there=points != 0)


def _effort(rng: Random, ease: float = 0.0) -> Seen:
    before, after = planted.effort(rng, 900, 0.0), planted.effort(rng, 900, ease)
    return _improved(before_after(after, before, better="lower"), there=ease != 0)


def _worst(rng: Random, points: float = 0.0, *, n: int, real: float, beyond: bool) -> Seen:
    """The lowest of twelve advisors is chosen, and what is done for it does so many points."""
    truths = [rng.gauss(0, real) for _ in planted.ADVISORS]
    windows = [planted.heard(rng, n, truth) for truth in truths]
    worst = min(range(len(windows)), key=lambda place: windows[place].value or 0.0)
    after = planted.heard(rng, n, truths[worst] + points)
    effect = before_after(after, windows[worst], others=planted.others(windows, worst))
    claimed = bool(effect.beyond) if beyond else effect.distinguishable
    right = points != 0 and claimed and effect.improved
    return Seen(right, claimed and not right)


def _trend(rng: Random, slope: float = 0.0, unrest: float = 0.0) -> Seen:
    """Twelve months, rising so many points a month."""
    months: list[Estimate] = [
        planted.heard(rng, MONTH, slope * month, unrest) for month in range(12)
    ]
    verdict = trend(months).verdict
    right = slope != 0 and verdict == "rising"
    return Seen(right, verdict != "none" and not right)


def _advisor(
    rng: Random, *, n: int = 1_300, hard: bool = False, worse: float = 0.0, unrest: float = 0.0
) -> Seen:
    """Twelve advisors; the first gets the hard jobs, or is worse in all of them."""
    return _named(planted.jobs(rng, n, hard=hard, worse=worse, unrest=unrest), there=worse > 0)


def _unadjusted(rng: Random) -> Seen:
    """The same question without regard to the jobs: what a plain ranking would say."""
    work: dict[tuple[str, Hashable], Answers] = {}
    for (advisor, _), own in planted.jobs(rng, 1_300, hard=True).items():
        both = zip(work.get((advisor, 0), (0, 0, 0)), own, strict=True)
        work[advisor, 0] = Answers(*map(sum, both))
    return _named(work, there=False)


def _named(work: dict[tuple[str, Hashable], Answers], *, there: bool) -> Seen:
    named = {
        (line.advisor, line.verdict)
        for line in beside(work, MINIMUM, per=100)
        if line.verdict in ("lower", "higher")
    }
    right = {(planted.ADVISORS[0], "higher")} if there else set()
    return Seen(bool(named & right), bool(named - right))


def _drivers(rng: Random, n: int, first: int) -> Seen:
    """Found: so many of the first three in their order."""
    found = shapley(planted.TOUCHPOINTS, planted.told(rng, n), DRIVERS)
    order = [driver.touchpoint for driver in found.drivers]
    return Seen(order[:first] == list(planted.WEIGHTS)[:first], falsely=False)


def _undriven(rng: Random, n: int) -> Seen:
    found = shapley(planted.TOUCHPOINTS, planted.told(rng, n, related=False), DRIVERS)
    return Seen(found=False, falsely=not found.why)


CAUSE = (
    "a cause that grew in March (20 causes, 130 detractors a month), beside the three months before"
)
HELPED = "an improvement, before and after"
LOWEST = "the lowest of 12 advisors is chosen, 330 answers each in the quarter before and after"
ADVISOR = "an advisor beside the others' same jobs (12 advisors, 6 kinds of job)"
QUESTIONS = (
    *(Question(CAUSE, f"{t:g} times as often", partial(_growth, times=t)) for t in (4, 3, 2.5, 2)),
    Question(CAUSE, "nothing", _growth),
    Question(CAUSE, "2 times as often, beside twelve months", partial(_growth, times=2, months=12)),
    Question(CAUSE, "nothing, beside twelve months", partial(_growth, months=12)),
    *(
        Question(HELPED, f"NPS +{p}, a centre's quarter", partial(_nps, points=p))
        for p in (8, 6, 4, 2)
    ),
    Question(HELPED, "nothing: NPS, a centre's quarter", _nps),
    Question(HELPED, "nothing: NPS, 40 answers", partial(_nps, n=40)),
    Question(
        HELPED,
        "nothing: NPS, a centre's quarter, the truth wandering by 1 point",
        partial(_nps, unrest=1.0),
    ),
    *(
        Question(
            HELPED, f"first time right 94 to {94 + p} %, 6,000 visits", partial(_rate, points=p)
        )
        for p in (2, 1)
    ),
    Question(HELPED, "nothing: first time right", _rate),
    Question(HELPED, "CES lower by 0.3, 900 answers", partial(_effort, ease=0.3)),
    Question(HELPED, "nothing: CES", _effort),
    *(
        Question(
            LOWEST,
            f"nothing done; they {alike}; {said}",
            partial(_worst, n=330, real=real, beyond=beyond),
        )
        for alike, real in (("are all alike", 0.0), ("truly differ", REAL))
        for said, beyond in (("distinguishable", False), ("beyond the mean's pull", True))
    ),
    *(
        Question(
            LOWEST,
            f"+{points}; they truly differ; beyond the mean's pull",
            partial(_worst, points=points, n=330, real=REAL, beyond=True),
        )
        for points in (20, 15, 10)
    ),
    *(
        Question("a trend over twelve months", f"+{s:g} a month", partial(_trend, slope=s))
        for s in (1, 0.5, 0.25)
    ),
    Question("a trend over twelve months", "nothing but chance", _trend),
    Question(
        "a trend over twelve months",
        "+1 a month, the truth wandering by 2 points",
        partial(_trend, slope=1, unrest=2),
    ),
    Question(
        "a trend over twelve months",
        "nothing, the truth wandering by 2 points",
        partial(_trend, unrest=2),
    ),
    *(
        Question(
            ADVISOR, f"{p} more detractors in a hundred, a year", partial(_advisor, worse=p / 100)
        )
        for p in (6, 4, 2)
    ),
    Question(ADVISOR, "6 more in a hundred, a quarter", partial(_advisor, worse=0.06, n=325)),
    Question(ADVISOR, "nothing but hard jobs, a year", partial(_advisor, hard=True)),
    Question(ADVISOR, "nothing but hard jobs, a quarter", partial(_advisor, hard=True, n=325)),
    Question(ADVISOR, "nothing but hard jobs, 50 answers", partial(_advisor, hard=True, n=50)),
    Question(ADVISOR, "nothing: all alike, a year", _advisor),
    Question(
        ADVISOR, "nothing: differing by 1 in a hundred, a year", partial(_advisor, unrest=0.01)
    ),
    Question(ADVISOR, "nothing but hard jobs, a year, jobs not looked at", _unadjusted),
    *(
        Question("drivers", f"{what}, {n:,} answers", partial(_drivers, n=n, first=first))
        for n in (100, 400, 1_600, 5_600)
        for what, first in (("the first of seven", 1), ("the first three in order", 3))
    ),
    *(
        Question("drivers", f"nothing goes together, {n:,} answers", partial(_undriven, n=n))
        for n in (100, 1_600)
    ),
)
"""All that is asked."""

if __name__ == "__main__":
    main()
