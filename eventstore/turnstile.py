"""Advisory locks between processes, on side files that hold nothing.

SQLite's own busy wait is unfair: under saturating writers one of them can wait for seconds. A
blocking lock taken first makes them queue. Where the system has no ``flock`` the queue is
missing, SQLite's busy timeout remains, and nothing but fairness is lost.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
else:  # pragma: no cover - the other system's branch
    LOCK_EX = LOCK_NB = LOCK_UN = 0

    def flock(_descriptor: int, _how: int) -> None:
        """Let everybody pass."""


class Turnstile:
    """A lock that processes take in the order they came; ``with`` passes through it."""

    def __init__(self, path: Path) -> None:
        """Open the side file ``path``, making it where it is missing."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    def __enter__(self) -> None:
        flock(self._descriptor, LOCK_EX)

    def __exit__(self, *_: object) -> None:
        flock(self._descriptor, LOCK_UN)

    def close(self) -> None:
        """Let go of the side file; the lock goes with it."""
        os.close(self._descriptor)


@contextmanager
def sole(path: Path) -> Iterator[bool]:
    """Hold the lock on ``path`` for a block if nobody else does; yield whether it is held."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
