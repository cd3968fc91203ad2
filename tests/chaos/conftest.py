"""A home in use: a centre, its people, and two dozen answers with their cases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.chaos.crew import answers
from tests.tui.counter import Counter


@pytest.fixture(scope="session")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("used")
    counter = Counter(folder / "home")
    result = counter.run("import", str(answers(folder / "first.csv", 24)), "--yes")
    assert result.exit_code == 0, result.output
    return counter.home


@pytest.fixture
def counter(used_home: Path, tmp_path: Path) -> Counter:
    return Counter(Path(shutil.copytree(used_home, tmp_path / "home")))
