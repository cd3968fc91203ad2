"""A workshop's year of orders, a twentieth of them dirty: every row is accounted for, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import jtt
from benchmarks.orders import FATES, expected, made, overlapping, taken_in

ORDERS = 660


@pytest.mark.parametrize("seed", [1, 2])
def test_every_row_of_a_dirty_file_is_counted_and_pieces_of_it_leave_the_same_log(
    seed: int, tmp_path: Path
) -> None:
    orders = made(ORDERS, seed)
    rows = jtt.rows_of(orders, seed)
    fates, faults = expected(orders)
    whole = taken_in(tmp_path / "whole", [jtt.write(tmp_path / "orders.csv", rows)])
    assert whole.fates == fates
    assert whole.faults == faults
    assert whole.fates.total() == len(rows)
    assert set(fates) == set(FATES), "every fate is met"
    assert {dirt.fault for dirt in jtt.DIRT} <= set(faults), "every mistake is made"
    pieces = taken_in(tmp_path / "pieces", overlapping(tmp_path, orders, seed))
    assert pieces.facts == whole.facts


def test_the_same_file_again_leaves_the_log_as_it_is(tmp_path: Path) -> None:
    orders = made(120, 3)
    file = jtt.write(tmp_path / "orders.csv", jtt.rows_of(orders, 3))
    once, again = taken_in(tmp_path / "a", [file]), taken_in(tmp_path / "b", [file, file])
    assert again.facts == once.facts
    assert again.fates["new"] == once.fates["new"]
