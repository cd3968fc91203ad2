"""Several processes on one log, and processes that die in the middle of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eventstore.proof.verify import verify
from eventstore.sqlite import SqliteLog

WRITING = Path(__file__).with_name("writing.py")
ROOT = Path(__file__).parents[2]


def writing(log: Path, name: str, count: int, size: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITING), str(log), name, str(count), str(size)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_writers_in_several_processes_wait_for_each_other(path: Path) -> None:
    writers = [writing(path, f"writer-{number}", 40, 2) for number in range(4)]
    told = [int(line) for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0] * 4
    with SqliteLog(path, readonly=True) as log:
        assert [record.position for record in log.read()] == list(range(1, 321))
    assert sorted(told) == list(range(2, 321, 2))
    assert verify(path).ok


@pytest.mark.parametrize("lines", [1, 2, 5, 9])
def test_a_killed_process_loses_nothing_it_was_told_is_safe(path: Path, lines: int) -> None:
    size = 7
    with writing(path, "victim", 100_000, size) as victim:
        assert victim.stdout is not None
        told = [int(victim.stdout.readline()) for _ in range(lines)]
        victim.kill()
        told += [int(line) for line in victim.stdout]
    assert verify(path).ok
    with SqliteLog(path) as log:
        assert log.head() >= told[-1]
        assert log.head() % size == 0
        known = log.head()
    with writing(path, "victim", known // size + 1, size) as again:
        assert again.stdout is not None
        assert int(again.stdout.readlines()[-1]) == known + size
