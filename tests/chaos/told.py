"""A verb that is told to end at a given moment: ``... told SIGNAL FUNCTION CALL WORD...``.

The moment is the CALLth call of FUNCTION, so that it is the same on every machine.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from tui.cli import program


def main(wish: str, function: str, call: str, *words: str) -> None:
    """Run the verb and, when the moment has come, send this process the signal."""
    left = int(call)

    def look(frame: FrameType, what: str, _argument: object) -> None:
        nonlocal left
        if what == "call" and frame.f_code.co_name == function:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.Signals[wish])

    sys.setprofile(look)
    program.main(words)


if __name__ == "__main__":
    main(*sys.argv[1:])
