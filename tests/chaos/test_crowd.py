"""Many processes on one home: nobody is turned away, and nobody's work is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

from tests.chaos.crew import acknowledged, answers, command, driver, started
from tests.chaos.proofs import faults
from tests.tui.counter import Counter

ACTS = 6
ROWS = 40


def test_writers_on_the_same_cases_lose_nothing_and_readers_wait_for_nobody(
    counter: Counter, tmp_path: Path
) -> None:
    shared = (counter.case(2), counter.case(5))
    file = answers(tmp_path / "more.csv", ROWS, first=1000)
    actors = [
        started(driver("acting", counter.home, name, str(ACTS), *shared)) for name in ("ann", "bo")
    ]
    others = [
        started(command(counter.home, *words))
        for words in (
            ("import", file, "--yes", "--json"),
            ("watch", "--once"),
            ("show", "queue", "--json"),
            ("show", "board", "--json"),
        )
    ]
    told = [process.communicate() for process in (*actors, *others)]
    assert [process.returncode for process in (*actors, *others)] == [0] * 6
    assert [stderr for _, stderr in told] == [""] * 6
    acts = [line for stdout, _ in told[:2] for line in acknowledged(stdout)]
    assert len(acts) == 2 * ACTS
    assert json.loads(told[2][0])[0]["new"] == ROWS
    assert faults(counter.home, acts) == []


def test_of_two_who_close_a_case_at_once_one_does_and_the_other_is_told(counter: Counter) -> None:
    line = command(counter.home, "do", "lost", counter.case(2), "--note", "moved away")
    both = [started(line), started(line)]
    told = [process.communicate()[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    (refusal,) = filter(None, told)
    assert "closed" in refusal
    assert len(counter.log("--type", "case-closed")) == 1
    assert faults(counter.home) == []
