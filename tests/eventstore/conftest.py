"""A log in a file, and the views of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventstore.sqlite import SqliteLog
from eventstore.views.projector import Projector
from tests.eventstore.events import ticking
from tests.eventstore.ledger import projector


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is; the folder's name has a blank and a Chinese character in it."""
    folder = tmp_path / "售后 centre"
    folder.mkdir()
    return folder / "log.db"


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    """An empty log at ``path`` whose clock starts at noon and ticks once an append."""
    with SqliteLog(path, clock=ticking()) as log:
        yield log


@pytest.fixture
def views(log: SqliteLog, tmp_path: Path) -> Iterator[Projector]:
    """The trade's views of ``log``, not filled yet."""
    with projector(log, tmp_path) as views:
        yield views
