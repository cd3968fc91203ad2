"""A furnished home for the verbs, made once and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.tui import desk
from tests.tui.counter import MORNING, Counter, furnished


@pytest.fixture(scope="session")
def furnished_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return furnished(tmp_path_factory.mktemp("furnished") / "home").home


@pytest.fixture
def counter(furnished_home: Path, tmp_path: Path) -> Iterator[Counter]:
    shutil.copytree(furnished_home, tmp_path / "home")
    with time_machine.travel(MORNING, tick=False):
        yield Counter(tmp_path / "home")


@pytest.fixture(scope="session")
def worked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return furnished(tmp_path_factory.mktemp("worked") / "home", desk.ANSWERS).home


@pytest.fixture
def home(worked_home: Path, tmp_path: Path) -> Path:
    """A morning's work: ten follow-ups of one advisor, three low scores of the manager."""
    return Path(shutil.copytree(worked_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def clientele_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.tui.clientele import peopled

    with time_machine.travel(MORNING, tick=False):
        return peopled(tmp_path_factory.mktemp("clientele") / "home").home


@pytest.fixture
def clientele(clientele_home: Path, tmp_path: Path) -> Iterator[Counter]:
    """A centre with customers who came, answered and complained."""
    shutil.copytree(clientele_home, tmp_path / "home")
    with time_machine.travel(MORNING, tick=False):
        yield Counter(tmp_path / "home")
