"""Which counts a measure reads, and which line of the policy its target stands in."""

from __future__ import annotations

from operator import attrgetter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures import MEASURES, Measure
from domain.measures.needs import needs, target_line
from tests.make import policy as made

POLICY = made()

EVERY = sorted({name for measure in MEASURES.values() for name in needs(measure, POLICY)})

each = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


@each
@given(seed=st.integers(0, 2**32))
def test_a_measure_reads_no_count_that_it_does_not_say_it_needs(
    measure: Measure, seed: int
) -> None:
    random = Random(seed)
    needed = sorted(needs(measure, POLICY))
    some = {name: random.choice((0, 1, 2, 3, 50)) for name in needed}
    others = {name: random.randrange(1_000) for name in EVERY if name not in some}
    assert _told(measure, {**others, **some}) == _told(measure, some)


def _told(measure: Measure, counts: dict[str, int]) -> object:
    """Return what a measure makes of counts; counts that cannot be are refused alike."""
    try:
        return measure.estimate(counts, POLICY)
    except ValueError as error:
        return type(error)


@each
def test_the_line_named_is_the_one_the_target_is_read_from(measure: Measure) -> None:
    line = target_line(measure)
    expected = attrgetter(line)(POLICY) if line else None
    assert measure.target(POLICY) == expected


def test_only_what_is_aimed_at_has_a_line() -> None:
    without = {name for name, measure in MEASURES.items() if measure.target(POLICY) is None}
    assert {name for name, measure in MEASURES.items() if not target_line(measure)} == without
    assert target_line(MEASURES["nps"]) == "targets.nps"
