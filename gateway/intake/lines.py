"""Physical lines under a record reader: counted, bounded in length, and returnable.

A quote that is never closed would swallow the lines after it. The lines of the record at hand are
therefore remembered, and all but the first can be taken back and read again as rows of their own.
"""

import io
from collections import deque

MAX_LINE = 4 * 1024 * 1024
"""Longest physical line, in characters; what is longer is no row of a table."""


class LineTooLongError(Exception):
    """A physical line is longer than any row can be; its rest has been passed over."""


class PhysicalLines:
    """An iterator of lines that knows its line number and can take lines back.

    Attributes:
        number: the physical line handed out last, counted from 1.
        record: the lines handed out since :meth:`begin`.
    """

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> "PhysicalLines":
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.record.append(line)
        if len(line) >= MAX_LINE and not line.endswith(("\n", "\r")):
            self._pass_over_rest()
            raise LineTooLongError
        return line

    def begin(self) -> int:
        """Start a new record and return the number of its first line."""
        self.record.clear()
        return self.number + 1

    def take_back(self) -> None:
        """Return all lines of the record but the first, to be read again."""
        again = self.record[1:]
        self._returned.extendleft(reversed(again))
        self.number -= len(again)
        del self.record[1:]

    def _pass_over_rest(self) -> None:
        while (rest := self._text.readline(MAX_LINE)) and not rest.endswith(("\n", "\r")):
            continue
