"""The wishes of the system that a process end: SIGTERM, and SIGHUP when its terminal is closed.

A verb is interrupted where it stands (``obeying``): what it has recorded stays, what it had not
finished goes. The screens note the wish (``held_back``) and leave by the front door. The first
wish counts; a terminal that is closed sends two.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

WISHES = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

Heeded = Callable[[int, FrameType | None], object]


class AskedToEndError(BaseException):
    """The system wants this process to end; no ``Exception``, so that nobody carries on.

    Attributes:
        wish: The number of the signal.
    """

    def __init__(self, wish: int) -> None:
        super().__init__(wish)
        self.wish = wish

    @property
    def exit_code(self) -> int:
        """What the shell is told."""
        return 128 + self.wish


@contextmanager
def heeding(heeded: Heeded) -> Iterator[None]:
    """Have wishes to end handed to ``heeded`` in the block; outside the main thread, do nothing."""
    if current_thread() is not main_thread():
        yield
        return
    before = {wish: signal.signal(wish, heeded) for wish in WISHES}
    try:
        yield
    finally:
        for wish, former in before.items():
            signal.signal(wish, former)


@contextmanager
def obeying() -> Iterator[None]:
    """Interrupt the block at the first wish to end.

    Raises:
        AskedToEndError: when it came.
    """
    asked: list[int] = []

    def interrupt(wish: int, _frame: FrameType | None) -> None:
        asked.append(wish)
        if len(asked) == 1:
            raise AskedToEndError(wish)

    with heeding(interrupt):
        yield


@contextmanager
def held_back() -> Iterator[list[int]]:
    """Yield a list to which wishes to end are added while the block goes on."""
    wishes: list[int] = []
    with heeding(lambda wish, _frame: wishes.append(wish)):
        yield wishes
