"""What a measure reads: which counts, so that only they are summed up, and which policy line.

The one rule: a measure reads the same counts whatever they are, as long as there are plenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from domain.measures.measure import Measure
from domain.measures.rules import Standards

PLENTY = 100
"""So many of everything: no measure stops early for want of answers."""


class _Noting(Mapping[str, int]):
    """Counts that note which of them were asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> int:
        self.asked.add(name)
        return PLENTY

    def __iter__(self) -> Iterator[str]:
        return iter(self.asked)

    def __len__(self) -> int:
        return len(self.asked)


def needs(measure: Measure, policy: Standards) -> frozenset[str]:
    """Return the names of the counts that a measure is made of."""
    noting = _Noting()
    measure.estimate(noting, policy)
    return frozenset(noting.asked)


class _Line:
    """Stands for a policy and notes which line of it is read."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def __getattr__(self, part: str) -> _Line:
        return _Line(f"{self.name}.{part}".lstrip("."))


def target_line(measure: Measure) -> str:
    """Return the line of the policy that a target stands in; empty where there is no target."""
    found: object = measure.target(cast("Standards", _Line()))
    return found.name if isinstance(found, _Line) else ""
