"""Lulls: while somebody types, what can wait does.

One thread of Python runs at a time, so whatever works behind the screen just after a key is time
the person waits. The one rule: what others rely on waits for no lull for ever; whoever types
without pause has clocks that run all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic

BREATH = 0.3
"""Seconds without a key after which there is a lull: who reads rests longer, who types does not."""


class Lull:
    """Knows when a key was pressed last; safe in any thread.

    Args:
        now: Tells seconds that never go back.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._pressed = -inf

    def pressed(self) -> None:
        """Take note of a key."""
        self._pressed = self._now()

    def is_here(self) -> bool:
        """Return whether nobody has pressed a key for a moment."""
        return self._now() - self._pressed >= BREATH
