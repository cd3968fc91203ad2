"""A file that is there whole or not at all: written aside, then put in its place or sent off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO


class Draft:
    """A file on its way.

    Attributes:
        file: To be written to.
    """

    def __init__(self, place: Path, path: Path, file: BinaryIO) -> None:
        self.file = file
        self._place = place
        self._path = path

    def hand_over(self) -> None:
        """Put the file in its place, on the disk, over whatever was there."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self._path.replace(self._place)


@contextmanager
def draft(place: Path, *, private: bool = False) -> Iterator[Draft]:
    """Yield a file to be written for ``place``; unless it is handed over nothing is left of it.

    Args:
        place: Where it is to lie.
        private: Whether only its owner may read it.
    """
    path = place.with_name(f".{place.name}.{os.getpid()}.part")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
    with os.fdopen(descriptor, "w+b") as file:
        try:
            yield Draft(place, path, file)
        finally:
            path.unlink(missing_ok=True)


class Spool:
    """A file on its way to somebody else's end of a pipe.

    Attributes:
        file: To be written to.
    """

    def __init__(self, out: BinaryIO, file: BinaryIO) -> None:
        self.file = file
        self._out = out

    def hand_over(self) -> None:
        """Send the file off."""
        self.file.seek(0)
        shutil.copyfileobj(self.file, self._out)
        self._out.flush()


@contextmanager
def spool(out: BinaryIO) -> Iterator[Spool]:
    """Yield a file to be written for ``out``; unless it is handed over nobody gets any of it."""
    with TemporaryFile() as file:
        yield Spool(out, file)
