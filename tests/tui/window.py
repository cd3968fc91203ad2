"""The real program in a terminal window of its own, and what it wrote there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]

PATIENCE = 60.0
"""Seconds after which what was waited for will never come."""

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


class Window:
    """A command line in a terminal of 120 by 36; a context manager that leaves no process."""

    def __init__(self, *command: str) -> None:
        self.output = b""
        self.status: int | None = None
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
            os.chdir(ROOT)
            environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
            os.execve(  # noqa: S606  the program under test
                sys.executable, [sys.executable, *command], environment
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    @property
    def text(self) -> str:
        """All that was written so far, without what a terminal obeys."""
        return _ESCAPES.sub(b"", self.output).decode(errors="replace")

    def until(self, text: str) -> None:
        """Wait until ``text`` has been painted."""
        end = time.monotonic() + PATIENCE
        while text not in self.text:
            assert time.monotonic() < end, f"{text} was never painted, but {self.text}"
            self.read(0.1)

    def type(self, keys: str) -> None:
        """Type, and have what follows looked for in what is painted from now on."""
        self.read(0.0)
        self.output = b""
        os.write(self._master, keys.encode())

    def ended(self) -> int:
        """Wait for the end of the process and return its exit code, minus the signal's number."""
        end = time.monotonic() + PATIENCE
        while self.status is None:
            assert time.monotonic() < end, f"it goes on: {self.text}"
            self.read(0.1)
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.status = os.waitstatus_to_exitcode(status)
        while self.read(0.0):
            pass
        return self.status

    def close(self) -> None:
        """Close the window, as a person does who has had enough."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def read(self, seconds: float = 0.1) -> bool:
        """Take in what is painted within so many seconds; tell whether anything was."""
        if self._master < 0 or not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._master, 1 << 16)
        except OSError:  # the other end is closed
            return False
        self.output += read
        return bool(read)
