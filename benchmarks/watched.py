"""A program in a pseudo-terminal: what it paints and when, and what it takes of the machine."""

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

QUIET = 0.025
"""Seconds without output after which a repaint is over."""

PATIENCE = 60.0
"""Seconds after which something that should have been painted never will be."""

TICKS = os.sysconf("SC_CLK_TCK")
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


class Watched:
    """A Python module run in a terminal of its own; a context manager that ends it."""

    def __init__(self, *arguments: str, columns: int = 120, rows: int = 36) -> None:
        """Start ``python -m ARGUMENTS``; the clock runs from here."""
        self.began = time.perf_counter()
        self._seen = b""
        self.pid, self._screen = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(  # noqa: S606  the program under measure
                sys.executable, [sys.executable, "-m", *arguments], {**os.environ, **terminal}
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self.pid, signal.SIGTERM)
        self._drain(2.0)
        os.close(self._screen)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def until(self, text: str) -> float:
        """Return the seconds from the start to when ``text`` has been painted.

        Raises:
            TimeoutError: when it never is; shows what was painted instead.
        """
        wanted = text.encode()
        while wanted not in _ESCAPES.sub(b"", self._seen):
            if not self._more(PATIENCE):
                raise TimeoutError(text, _ESCAPES.sub(b"", self._seen).decode(errors="replace"))
        return time.perf_counter() - self.began

    def press(self, key: bytes) -> float:
        """Return the seconds from a key to the end of what it repaints.

        Raises:
            TimeoutError: when it repaints nothing.
        """
        self._drain(0.0)
        pressed = time.perf_counter()
        os.write(self._screen, key)
        if not self._more(PATIENCE):
            raise TimeoutError(key)
        painted = time.perf_counter()
        while self._more(QUIET):
            painted = time.perf_counter()
        return painted - pressed

    def rest(self, seconds: float) -> None:
        """Let it run; what it paints is read, as a terminal would."""
        self._drain(seconds)

    def cpu(self) -> float:
        """Return the CPU seconds it has taken, all its threads together."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Return its resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    def _drain(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while self._more(max(0.0, end - time.perf_counter())):
            pass

    def _more(self, seconds: float) -> bool:
        """Read what comes within so many seconds; return whether anything did."""
        if not select.select([self._screen], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._screen, 1 << 16)
        except OSError:  # Linux's way of telling that the other end is gone
            return False
        self._seen = (self._seen + read)[-(1 << 17) :]
        return bool(read)
