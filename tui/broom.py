"""Sweeping memory without making anybody wait.

Looking through everything there is takes a tenth of a second once the program is furnished, and
Python does so whenever enough that is new has outlived a few small looks: at every tenth page that
is opened. What stays for as long as the program runs, its code and its pages, is therefore looked
through once, and left out from then on. The one rule: what comes and goes is never left out, or
it would never be swept.
"""

from __future__ import annotations

import gc
from types import TracebackType
from typing import Self


class Broom:
    """Sweeps for one program that has the process to itself; a context manager."""

    def __init__(self) -> None:
        self._furniture = 0

    def __enter__(self) -> Self:
        self.leave_out()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        gc.unfreeze()

    def leave_out(self) -> None:
        """Leave out what is there, unswept: what was imported leaves little to sweep."""
        gc.freeze()

    def sweep(self, furniture: int) -> None:
        """Sweep, then leave out what is there, unless that was done for as much furniture.

        Args:
            furniture: How much was brought in so far; none of it is ever taken out again.
        """
        if furniture != self._furniture:
            self._furniture = furniture
            gc.collect()
            gc.freeze()
