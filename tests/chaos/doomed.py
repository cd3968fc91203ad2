"""A process that dies at a given moment: ``python -m tests.chaos.doomed MODULE CALLS WORD...``.

The moment is counted in function calls since the first thing was about to be recorded or copied,
so that it is the same on every machine. With CALLS 0 the process lives and tells how many there
were.
``MODULE`` is ``verb`` for a verb of the program, ``acting`` or ``serving``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from tests.chaos import acting, serving
from tui.cli import program

FIRST = frozenset({"record", "make_backup", "find_backup"})
"""The functions with which recording, a backup and a restore begin."""


LIVES: dict[str, Callable[..., None]] = {"acting": acting.main, "serving": serving.main}
"""What else a process may live for than a verb."""


class Fate:
    """Counts calls and kills the process at the last one granted to it."""

    def __init__(self, calls: int) -> None:
        self.granted = calls
        self.spent = 0

    def __call__(self, frame: FrameType, what: str, _argument: object) -> None:
        """Be told of a call, or of the return from one."""
        self.spent += bool(self.spent) or (what == "call" and frame.f_code.co_name in FIRST)
        if self.spent == self.granted:
            os.kill(os.getpid(), signal.SIGKILL)


def main(module: str, calls: str, *words: str) -> None:
    """Live until the moment has come."""
    fate = Fate(int(calls) or -1)
    sys.setprofile(fate)
    try:
        program.main(words) if module == "verb" else LIVES[module](*words)
    finally:
        sys.setprofile(None)
        sys.stderr.write(f"{fate.spent}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
