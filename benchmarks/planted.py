"""A centre's counts as its log would give them, with one truth planted or none.

About 16,000 answers a year, 1,300 a month, of 25,000 visits; twelve advisors; one answer in ten is
a detractor's and has a cause. Life is no coin: with ``unrest`` what customers feel differs from
window to window for no reason that anybody will ever find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from random import Random
from typing import NamedTuple

from domain.measures.estimate import Estimate, mean, rate, score
from domain.statistics.casemix import Answers, counted
from domain.statistics.drivers import Answer

MONTH = 1_300
"""Answers in a month."""

QUARTER = 3 * MONTH
ADVISORS = tuple(f"advisor {number:02}" for number in range(1, 13))
PROMOTERS, DETRACTORS = 0.65, 0.10
CAUSES = 20
COMMON = 4
"""The cause that is planted: the fourth of twenty, about 8 of 130 in a month."""

JOBS = (0.04, 0.08, 0.12, 0.16, 0.22, 0.30)
"""Detractors by kind of job: three services, ordinary and major; body work and repeats worst."""

USUAL = (0.45, 0.20, 0.15, 0.10, 0.06, 0.04)
"""What jobs an advisor gets, and what the one gets who is given the hard ones."""

HARD = (0.10, 0.10, 0.15, 0.20, 0.25, 0.20)
TOUCHPOINTS = (
    *("booking", "reception", "communication", "waiting", "repair", "handover", "follow-up"),
)
WEIGHTS = {"repair": 0.40, "communication": 0.25, "waiting": 0.15}
"""What the score is made of; the four others have 0.05 each."""


class Mood(NamedTuple):
    """What share of customers promotes and what share detracts."""

    promoters: float = PROMOTERS
    detractors: float = DETRACTORS

    def moved(self, points: float) -> Mood:
        """Return the mood with its NPS moved, by promoters and detractors alike."""
        return Mood(self.promoters + points / 200, self.detractors - points / 200)


def heard(rng: Random, n: int, points: float = 0.0, unrest: float = 0.0) -> Estimate:
    """Return the NPS of a window.

    Args:
        rng: Where chance comes from.
        n: How many answer.
        points: By how much the truth differs from the usual.
        unrest: The standard deviation of the truth from window to window, in points.
    """
    mood = Mood().moved(points + rng.gauss(0, unrest))
    drawn = Counter(rng.choices("pnd", (mood.promoters, 1 - sum(mood), mood.detractors), k=n))
    return score(drawn["p"], drawn["n"], drawn["d"])


def happened(rng: Random, n: int, chance: float) -> int:
    """Return how often something happened in ``n`` times."""
    return sum(rng.random() < chance for _ in range(n))


def done(rng: Random, n: int, chance: float) -> Estimate:
    """Return a rate of a window, as the share of visits that need no rework."""
    return rate(happened(rng, n, chance), n)


def effort(rng: Random, n: int, ease: float) -> Estimate:
    """Return the CES of a window: 1-7, most of it 1 and 2; ``ease`` takes so much off the mean."""
    values = [max(1, min(7, round(rng.gammavariate(2, 0.9) + 0.5 - ease))) for _ in range(n)]
    return mean(sum(values), sum(value * value for value in values), n)


def causes(rng: Random, answers: int, times: float = 1.0) -> Counter[str]:
    """Return how often each cause was found in a window, the planted one so many times as often."""
    usual = [1 / (rank + 2) for rank in range(CAUSES)]
    chances = [DETRACTORS * weight / sum(usual) for weight in usual]
    chances[COMMON - 1] *= times
    names = [f"cause {rank + 1}" for rank in range(CAUSES)]
    return Counter(dict.fromkeys(names, 0)) + Counter(
        rng.choices([*names, ""], [*chances, 1 - sum(chances)], k=answers)
    )


def jobs(
    rng: Random, n: int, *, hard: bool = False, worse: float = 0.0, unrest: float = 0.0
) -> dict[tuple[str, Hashable], Answers]:
    """Return the detractors of every advisor by kind of job; plants go into the first advisor.

    Args:
        rng: Where chance comes from.
        n: Answers an advisor, about.
        hard: Whether the first gets the hard jobs.
        worse: By how much more of the first's customers detract, whatever the job.
        unrest: The standard deviation between honest advisors, as a share of customers.
    """
    found: dict[tuple[str, Hashable], Answers] = {}
    for place, advisor in enumerate(ADVISORS):
        mix = HARD if hard and place == 0 else USUAL
        own = rng.gauss(0, unrest) + (worse if place == 0 else 0.0)
        work = Counter(rng.choices(range(len(JOBS)), mix, k=round(n * rng.uniform(0.7, 1.3))))
        for job, count in work.items():
            chance = min(1.0, max(0.0, JOBS[job] + own))
            found[advisor, job] = counted(happened(rng, count, chance), count)
    return found


def told(rng: Random, n: int, *, related: bool = True) -> list[tuple[Answer, int]]:
    """Return answers with touchpoint scores that share a mood, and the recommendation."""
    made: list[tuple[Answer, int]] = []
    weights = [WEIGHTS.get(name, 0.05) for name in TOUCHPOINTS]
    for _ in range(n):
        mood = rng.gauss(8, 1)
        felt = [mood + rng.gauss(0, 1.1) for _ in TOUCHPOINTS]
        whole = sum(w * f for w, f in zip(weights, felt, strict=True)) if related else 8.0
        made.append(([_scale(one) for one in felt], _scale(whole + rng.gauss(0, 0.9))))
    return made


def _scale(felt: float) -> int:
    return max(0, min(10, round(felt)))


def others(figures: Sequence[Estimate], place: int) -> list[Estimate]:
    """Return all figures but one."""
    return [figure for at, figure in enumerate(figures) if at != place]
