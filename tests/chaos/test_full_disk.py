"""A disk with no room left: a sentence, nothing acknowledged lost, and it goes on afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.chaos.crew import answers, driver, ended
from tests.chaos.proofs import faults
from tests.tui.counter import Counter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")

NO_ROOM = 4


def cramped(counter: Counter, size: int, *words: str | Path) -> tuple[int, str]:
    done = ended(driver("cramped", str(size), "--home", counter.home, "--lang", "en", *words))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("size", [8_000, 400_000])
def test_an_import_that_finds_no_room_is_refused_and_completed_later(
    counter: Counter, tmp_path: Path, size: int
) -> None:
    file, head = answers(tmp_path / "more.csv", 600, first=1000), len(counter.log())
    code, told = cramped(counter, size, "import", file, "--yes")
    assert code == NO_ROOM
    assert len(told.splitlines()) == 1
    assert len(counter.log()) >= head
    assert faults(counter.home) == []
    (first,) = counter.data("import", str(file), "--yes")
    assert first["new"] + first["repeated"] == 600
    assert faults(counter.home) == []


def test_an_act_that_finds_no_room_is_refused_and_can_be_done_later(counter: Counter) -> None:
    case, before = counter.case(2), counter.log()
    code, told = cramped(counter, 4_000, "do", "note", case, "--note", "x")
    assert code == NO_ROOM
    assert len(told.splitlines()) == 1
    assert counter.log() == before
    assert counter.run("do", "note", case, "--note", "x").exit_code == 0
    assert len(counter.log()) == len(before) + 1
    assert faults(counter.home) == []
