"""The NPS of others as reference lines: the policy's, in the order of their height."""

from __future__ import annotations

from typing import NamedTuple

from domain.policy import Policy
from tui.text import Words


class Benchmark(NamedTuple):
    """One reference line; ``name`` is the policy's, a code the words may know."""

    name: str
    nps: int


def benchmarks(policy: Policy) -> tuple[Benchmark, ...]:
    """Return the reference lines, the highest first."""
    lines = (Benchmark(name, nps) for name, nps in policy.benchmarks.items())
    return tuple(sorted(lines, key=lambda line: (-line.nps, line.name)))


def beside(nps: float, policy: Policy) -> tuple[Benchmark | None, Benchmark | None]:
    """Return the reference lines just above a score, and at or below it."""
    lines = benchmarks(policy)
    above = [line for line in lines if line.nps > nps]
    below = [line for line in lines if line.nps <= nps]
    return (above[-1] if above else None, below[0] if below else None)


def called(line: Benchmark, words: Words) -> str:
    """Return what a reference line is called; a name of the centre's own as it stands."""
    key = f"benchmark.{line.name}"
    return words(key) if words.has(key) else line.name
