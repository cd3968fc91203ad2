"""A small sample of the published table: gaming is found, honest life is left in peace."""

from __future__ import annotations

import pytest

from benchmarks import selection
from domain.selection.rows import Asked

SEEDS = 6


@pytest.fixture(scope="module")
def found() -> selection.Tally:
    return selection.tally(SEEDS, owed=400, only_usual=True)


@pytest.mark.parametrize("kind", selection.KINDS, ids=lambda kind: kind.name)
def test_planted_gaming_is_found(kind: selection.Kind, found: selection.Tally) -> None:
    assert found.found[kind.name, kind.usual] == SEEDS


def test_nobody_honest_is_named(found: selection.Tally) -> None:
    assert found.quiet_people == 0
    assert set(found.beside.values()) == {0}
    assert found.people == SEEDS * 12


def test_the_made_centre_is_the_same_every_time_and_not_twice_the_same() -> None:
    def rows(seed: int) -> list[Asked]:
        return selection.Life(seed, owed=40).rows()

    assert rows(1) == rows(1)
    assert rows(1) != rows(2)
