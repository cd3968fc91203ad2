"""NPS and its interval once more, by other arithmetic: fractions, and decimals of fifty digits.

Straight from B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician
70:4, 2016: the Wald interval of a difference of two shares of one sample, after three answers are
added, a quarter of them promoters, a quarter detractors and half passives.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import isfinite
from random import Random

import pytest

from domain.measures import MEASURES, nps
from domain.measures.estimate import score
from domain.measures.measure import Measure
from domain.policy import default_text, parse

CLOSE = 1e-9
QUANTILE = Decimal("1.95996398454005423552459443052055152795555007786")
"""Of the standard normal distribution at 97.5 %."""

Answers = tuple[int, int, int]


class Plain:
    """The same figure, simply."""

    def __init__(self, answers: Answers) -> None:
        promoters, passives, detractors = answers
        n = sum(answers)
        self.value = Fraction(promoters - detractors, n) * 100
        more = [promoters + Fraction(3, 4), passives + Fraction(3, 2), detractors + Fraction(3, 4)]
        scores = [(1, more[0]), (0, more[1]), (-1, more[2])]
        total = sum(more)
        mean = sum(value * count for value, count in scores) / total
        variance = sum((value - mean) ** 2 * count for value, count in scores) / total
        with localcontext() as context:
            context.prec = 50
            self.margin = 100 * QUANTILE * _decimal(variance / total).sqrt()
            self.low = max(Decimal(-100), 100 * _decimal(mean) - self.margin)
            self.high = min(Decimal(100), 100 * _decimal(mean) + self.margin)


def _decimal(fraction: Fraction) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def samples() -> list[Answers]:
    """All of up to three answers, equal ones of many sizes, and others up to 1,000."""
    rng = Random(2016)
    few = [(p, n - p - d, d) for n in (1, 2, 3) for p in range(n + 1) for d in range(n - p + 1)]
    equal = [
        tuple(n if place == which else 0 for place in range(3))
        for n in (1, 2, 3, 4, 10, 30, 100, 1_300, 16_000, 1_000_000)
        for which in range(3)
    ]
    drawn: list[Answers] = []
    while len(few) + len(equal) + len(drawn) < 1_000:
        n = int(10 ** rng.uniform(0.0, 6.0))
        one, other = sorted((rng.randint(0, n), rng.randint(0, n)))
        drawn.append((one, other - one, n - other))
    return [*few, *equal, *drawn]  # type: ignore[list-item]  # three each


def test_a_thousand_samples_have_the_same_score_and_interval_as_plain_arithmetic() -> None:
    made = samples()
    assert len(made) == 1_000
    for answers in made:
        plain, found = Plain(answers), nps(*answers)
        assert found.value == pytest.approx(float(plain.value), abs=CLOSE)
        assert found.margin == pytest.approx(float(plain.margin), abs=CLOSE)
        assert found.low == pytest.approx(float(plain.low), abs=CLOSE)
        assert found.high == pytest.approx(float(plain.high), abs=CLOSE)


def test_the_measure_on_the_screens_is_that_very_score() -> None:
    policy = parse(default_text())
    measure: Measure = MEASURES["nps"]
    for promoters, passives, detractors in samples():
        counts = {"promoters": promoters, "passives": passives, "detractors": detractors}
        found, plain = measure.estimate(counts, policy), nps(promoters, passives, detractors)
        assert found == score(promoters, passives, detractors)
        assert (found.value, found.low, found.high) == (plain.value, plain.low, plain.high)
        assert (found.n, found.margin) == (plain.n, plain.margin)


def test_no_sample_has_a_score_or_an_end_that_is_no_number_or_off_the_scale() -> None:
    for answers in samples():
        found = nps(*answers)
        for figure in (found.value, found.low, found.high):
            assert figure is not None
            assert isfinite(figure)
            assert -100 <= figure <= 100
        assert found.margin is not None
        assert 0 < found.margin < 100


@pytest.mark.parametrize("n", [1, 2, 3, 1_300])
def test_all_equal_answers_are_at_the_end_of_the_scale_and_still_uncertain(n: int) -> None:
    best, worst, even = nps(n, 0, 0), nps(0, 0, n), nps(0, n, 0)
    assert (best.value, worst.value, even.value) == (100, -100, 0)
    for found in (best, worst, even):
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.high


def test_the_score_depends_on_the_integers_alone_and_not_on_how_they_were_summed() -> None:
    rng = Random(1)
    for _ in range(200):
        days = [(rng.randint(0, 9), rng.randint(0, 9), rng.randint(0, 9)) for _ in range(31)]
        whole = [sum(day[place] for day in days) for place in range(3)]
        rng.shuffle(days)
        again = [sum(day[place] for day in days) for place in range(3)]
        assert nps(*whole) == nps(*again)
        exact = Fraction(whole[0] - whole[2], sum(whole)) * 100
        assert nps(*whole).value == float(exact)
