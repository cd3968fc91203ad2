"""A follower hears of what is written, and comes back when told to."""

from pathlib import Path
from threading import Event, Thread

import pytest

from eventstore.errors import LogUnavailableError
from eventstore.sqlite import SqliteLog
from eventstore.watch import follow
from tests.eventstore.events import new

PATIENCE = 10.0


class Looks(Event):
    """A stop signal that lets the follower look when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed, self.looked = Event(), Event()

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.looked.set()
        self.allowed.wait(PATIENCE)
        self.allowed.clear()
        return self.is_set()

    def look(self) -> None:
        """Let the follower look once, and wait until it has."""
        self.looked.clear()
        self.allowed.set()
        assert self.looked.wait(PATIENCE)


def test_every_commit_is_told_and_nothing_else(log: SqliteLog, path: Path) -> None:
    stop, told = Looks(), []
    follower = Thread(target=follow, args=(path, lambda: told.append(log.head()), stop))
    follower.start()
    try:
        assert stop.looked.wait(PATIENCE)
        stop.look()
        assert told == []
        log.append(new("a"))
        stop.look()
        stop.look()
        assert told == [1]
        log.append(new("b"))
        log.append(new("c"))
        stop.look()
        assert told == [1, 3]
    finally:
        stop.set()
        stop.allowed.set()
        follower.join(PATIENCE)
    assert not follower.is_alive()


def test_there_is_nothing_to_follow_without_a_log(path: Path) -> None:
    with pytest.raises(LogUnavailableError):
        follow(path, lambda: None, Event())
