"""Tails and quantiles of the distributions the tests need, without a library.

All by Python's own floats, to about twelve digits; nothing is drawn.
"""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, pi, sqrt

TINY = 1e-300
EXACT = 1e-15
CLOSE = 1e-12
STEPS = 10_000


def normal_beyond(z: float) -> float:
    """Return the chance of a standard normal value at least ``|z|`` from 0, on either side."""
    return erfc(abs(z) / sqrt(2))


def normal_quantile(chance: float) -> float:
    """Return the ``z`` that a standard normal value exceeds on either side with this chance."""
    from statistics import NormalDist  # slow to import, and few ask

    return -NormalDist().inv_cdf(max(chance, TINY) / 2)


def student_beyond(t: float, freedom: float) -> float:
    """Return the chance of a value of Student's t at least ``|t|`` from 0, on either side.

    By the incomplete beta function (M. Abramowitz, I. Stegun, "Handbook of Mathematical
    Functions", 1964, 26.7.1).
    """
    return beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def student_quantile(chance: float, freedom: float) -> float:
    """Return the ``t`` that is exceeded on either side with this chance.

    By Newton's steps from the normal quantile, which is below it: the tail is convex, so that they
    come near from one side and end where rounding lets them go no further.
    """
    chance = max(chance, TINY)
    t = normal_quantile(chance)
    half = (freedom + 1) / 2
    front = lgamma(half) - lgamma(freedom / 2) - log(freedom * pi) / 2
    for _ in range(STEPS):
        density = exp(front - half * log1p(t * t / freedom))
        step = (student_beyond(t, freedom) - chance) / (2 * density)
        if step <= CLOSE * t:
            break
        t += step
    return t


def binomial_excess(hits: int, tries: int, chance: float) -> float:
    """Return the chance of at least ``hits`` in ``tries``; exact, by the incomplete beta function.

    (Abramowitz and Stegun 1964, 26.5.24.)
    """
    if hits <= 0:
        return 1.0
    if hits > tries:
        return 0.0
    return beta(hits, tries - hits + 1, chance)


def beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function of ``x`` in 0…1.

    By its continued fraction (Abramowitz and Stegun 1964, 26.5.8), taken from the side on which
    it converges fast, and summed by W. Lentz's method (Applied Optics 15:3, 1976).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _fraction(a, b, x) / a)
    return max(0.0, 1.0 - front * _fraction(b, a, 1 - x) / b)


def _fraction(a: float, b: float, x: float) -> float:
    upper = 1.0
    lower = 1 / _kept(1 - (a + b) * x / (a + 1))
    value = lower
    for step in range(1, STEPS):
        twice = a + 2 * step
        for term in (
            step * (b - step) * x / ((twice - 1) * twice),
            -(a + step) * (a + b + step) * x / (twice * (twice + 1)),
        ):
            lower = 1 / _kept(1 + term * lower)
            upper = _kept(1 + term / upper)
            change = lower * upper
            value *= change
        if abs(change - 1) < EXACT:
            break
    return value


def _kept(value: float) -> float:
    """Keep a divisor from being nothing."""
    return value if abs(value) > TINY else TINY
