"""Bits flipped in the files of a home, one at a time: seen by ``verify``, or in unused bytes.

A flip that is not seen counts as unused only if the log still says the same: all rows, the
schema, the count of positions and the marks of the file are compared with what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Literal

import apsw

from eventstore.connection import open_for_reading
from eventstore.errors import StoreError
from eventstore.proof.report import Report

Outcome = Literal["caught", "unused", "missed"]

_SAID = (
    "SELECT * FROM event ORDER BY position",
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
    "SELECT * FROM sqlite_sequence",
    "PRAGMA user_version",
    "PRAGMA application_id",
    "PRAGMA encoding",
)


class Flipper:
    """Flips bits of one file of a home, and puts it back as it was each time."""

    def __init__(self, file: Path, log: Path, look: Callable[[], Report]) -> None:
        """Flip bits of ``file`` in the home of ``log``, which ``look`` verifies."""
        self._file, self._log, self._look = file, log, look
        self._bytes = file.read_bytes()
        self._content = content(self._log)

    def flip(self, rng: Random) -> Outcome:
        """Flip one bit anywhere in the file and return what came of it."""
        altered = bytearray(self._bytes)
        altered[rng.randrange(len(altered))] ^= 1 << rng.randrange(8)
        self._put(altered)
        try:
            return self._outcome()
        finally:
            self._put(self._bytes)

    def _put(self, data: bytes | bytearray) -> None:
        shared = self._log.with_name("log.db-shm")
        if self._file != shared:
            shared.unlink(missing_ok=True)
        self._file.write_bytes(data)

    def _outcome(self) -> Outcome:
        try:
            if not self._look().ok:
                return "caught"
        except StoreError:
            return "caught"
        return "unused" if content(self._log) == self._content else "missed"


def content(log: Path) -> list[object]:
    """Return everything that the file of a log says; nothing where it cannot be read."""
    try:
        with closing(open_for_reading(log)) as opened:
            return [list(opened.execute(question)) for question in _SAID]
    except (StoreError, apsw.Error, UnicodeDecodeError):
        return []


def unused_share(log: Path) -> float:
    """Return how much of a log's file holds nothing, 0 to 1."""
    with closing(open_for_reading(log)) as opened:
        unused, size = next(opened.execute("SELECT sum(unused), sum(pgsize) FROM dbstat"))
        return float(unused / size)
