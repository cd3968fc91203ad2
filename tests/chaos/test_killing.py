"""kill -9 in the middle of importing and acting: nothing acknowledged is lost, nothing is half."""

from __future__ import annotations

import shutil
import signal
from collections import Counter as Counted
from pathlib import Path

import pytest

from tests.chaos.crew import acknowledged, answers, driver, ended
from tests.chaos.proofs import faults
from tests.tui.counter import Counter

MOMENTS = (0.02, 0.3, 0.7)
"""Shares of its life after which a process is killed."""

ACTS, TURNS = "4", "2"


@pytest.fixture(scope="module")
def lives(used_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many calls the doomed make when they are left alone."""
    folder = tmp_path_factory.mktemp("lives")
    home = shutil.copytree(used_home, folder / "home")
    file = answers(folder / "more.csv", 30, first=1000)
    verb = ended(driver("doomed", "verb", "0", "--home", home, "import", file, "--yes"))
    act = ended(driver("doomed", "acting", "0", home, "ann", ACTS))
    serve = ended(driver("doomed", "serving", "0", home, "bo", TURNS))
    runs = (("verb", verb), ("acting", act), ("serving", serve))
    return {name: int(run.stderr.split()[-1]) for name, run in runs}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_killed_anywhere_is_whole_and_completed_by_running_again(
    counter: Counter, lives: dict[str, int], tmp_path: Path, moment: float
) -> None:
    file = answers(tmp_path / "more.csv", 30, first=1000)
    calls = str(int(lives["verb"] * moment))
    killed = ended(driver("doomed", "verb", calls, "--home", counter.home, "import", file, "--yes"))
    assert killed.returncode == -signal.SIGKILL
    assert faults(counter.home) == []
    (first,) = counter.data("import", str(file), "--yes")
    assert first["new"] + first["repeated"] == 30
    (again,) = counter.data("import", str(file), "--yes")
    assert (again["new"], again["repeated"]) == (0, 30)
    assert faults(counter.home) == []


@pytest.mark.parametrize("moment", MOMENTS[1:])
def test_an_act_that_was_acknowledged_outlives_its_process(
    counter: Counter, lives: dict[str, int], moment: float
) -> None:
    calls = str(int(lives["acting"] * moment))
    killed = ended(driver("doomed", "acting", calls, counter.home, "ann", ACTS))
    assert killed.returncode == -signal.SIGKILL
    assert faults(counter.home, acknowledged(killed.stdout)) == []


@pytest.mark.parametrize("moment", [*MOMENTS, 0.93])
def test_what_a_counter_told_of_outlives_it_and_nothing_of_it_is_half_done(
    counter: Counter, lives: dict[str, int], moment: float
) -> None:
    calls = str(int(lives["serving"] * moment))
    killed = ended(driver("doomed", "serving", calls, counter.home, "bo", TURNS))
    assert killed.returncode == -signal.SIGKILL
    assert faults(counter.home, served=acknowledged(killed.stdout)) == []


def test_a_counter_tells_of_every_kind_of_work_it_did(counter: Counter) -> None:
    done = ended(driver("serving", counter.home, "bo", TURNS))
    assert done.returncode == 0, done.stderr
    told = acknowledged(done.stdout)
    kinds = Counted(line.split()[0] for line in told)
    assert kinds == {"opened": 4, "over": 4, "orders": 2, "merged": 2, "asked": 2}
    assert faults(counter.home, served=told) == []
    assert faults(counter.home, served=["opened VNOWHERE"]) == ["lost: opened VNOWHERE"]


def test_a_home_killed_while_it_was_made_is_made_by_the_next_process(tmp_path: Path) -> None:
    file, counter = answers(tmp_path / "first.csv", 5), Counter(tmp_path / "home")
    for calls in ("5", "300"):
        line = driver("doomed", "verb", calls, "--home", counter.home, "import", file, "--yes")
        assert ended(line).returncode == -signal.SIGKILL
    (report,) = counter.data("import", str(file), "--yes")
    assert report["new"] + report["repeated"] == 5
    assert faults(counter.home) == []
