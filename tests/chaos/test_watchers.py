"""Any number of watchers write the log that one of them, coming late, would have written."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from domain.events import CLOCK
from tests.chaos.crew import driver, started
from tests.chaos.proofs import faults, happened
from tests.tui.counter import Counter

HOUR = 3600


def test_many_watchers_together_write_the_log_of_one_who_came_late(
    counter: Counter, tmp_path: Path
) -> None:
    late = Counter(Path(shutil.copytree(counter.home, tmp_path / "late")))
    now = datetime.now(UTC)
    end = now + timedelta(days=12)
    crews = [
        (counter.home, now, 5 * HOUR, 2),
        (counter.home, now, 7 * HOUR, 2),
        (late.home, end, HOUR, 1),
    ]
    watchers = [
        started(driver("watching", home, str(start), str(end), str(stride), str(threads)))
        for home, start, stride, threads in crews
    ]
    assert [process.communicate() for process in watchers] == [("", "")] * 3
    assert happened(counter.home) == happened(late.home)
    by_clock = [record for record in counter.log() if record["actor"] == CLOCK]
    assert {record["type"] for record in by_clock} >= {"step-breached.v1", "case-escalated.v1"}
    assert {record["terminal"] for record in by_clock} == {""}
    assert all(a["occurred_at"] <= b["occurred_at"] for a, b in pairwise(by_clock))
    assert faults(counter.home) == []
