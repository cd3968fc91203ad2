"""Every contract test runs once over every backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventstore.log import Log
from eventstore.memory import MemoryLog
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import ticking


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    """An empty log whose clock starts at noon and ticks once an append."""
    if request.param == "memory":
        opened: Log = MemoryLog(clock=ticking())
    else:
        opened = SqliteLog(tmp_path / "a log.db", clock=ticking())
    with opened as log:
        yield log
