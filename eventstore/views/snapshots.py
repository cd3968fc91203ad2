"""Copies of the views as they stood every so often, to begin from when looking at the past.

A snapshot is a convenience: a missing, damaged or refused one costs time and nothing else. It
takes as much disk as the views did at its position. At most sixteen are kept, whatever the
length of the log, so that all of them together come to about eight times the live views.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from eventstore.log import Log
from eventstore.turnstile import sole
from eventstore.views.viewfile import checkpoint_of, discard

INTERVAL = 65_536  # records; folding them takes about a second
MOST = 16
ROOM = 4  # a copy is made where the disk has room for so many of its size


class Snapshot(NamedTuple):
    """A copy of the views.

    Attributes:
        position: the last position they had taken in.
        path: the file.
    """

    position: int
    path: Path


class Snapshots:
    """The snapshots of one set of views in a folder; safe in any thread and process."""

    def __init__(
        self, log: Log, folder: Path, digest: str, *, interval: int = INTERVAL, most: int = MOST
    ) -> None:
        """Look after the snapshots in ``folder``; nothing is read or made yet.

        Args:
            log: the log the views are folded from.
            folder: the place of the snapshots of all sets of declarations.
            digest: names the declarations; those of others go when the first of ours is there.
            interval: the least records from one to the next; doubled until ``most`` will do.
            most: how many are kept.
        """
        self._log = log
        self._folder = folder / digest
        self._interval, self._most = interval, most
        self._seen = 0
        self._refused: set[Path] = set()

    def nearest(self, position: int) -> Snapshot | None:
        """Return the last snapshot at or before ``position``, None where there is none.

        One whose last record is not the log's own is of another log, and is thrown away.
        """
        for snapshot in reversed(self._present()):
            if snapshot.position <= position:
                if self._is_of_this_log(snapshot):
                    return snapshot
                self.discard(snapshot)
        return None

    def wanted(self, after: int, upto: int) -> list[int]:
        """Return the positions after ``after`` up to ``upto`` at which a snapshot is missing."""
        spacing = self._spacing()
        there = {snapshot.position // spacing for snapshot in self._present()}
        stretches = range(after // spacing + 1, upto // spacing + 1)
        return [stretch * spacing for stretch in stretches if stretch not in there]

    def follow(self, position: int, reader: Callable[[], sqlite3.Connection]) -> None:
        """Copy the live views when they have crossed an interval since this was last asked.

        Args:
            position: how far they have come.
            reader: opens them for reading.
        """
        seen, self._seen = self._seen, position // self._interval
        stretch = position - position % self._spacing()
        if seen != self._seen and self.wanted(stretch - 1, position):
            with closing(reader()) as views:
                self.take(views)

    def take(self, views: sqlite3.Connection) -> None:
        """Copy views as they stand; without room, or where another process does, nothing."""
        with suppress(OSError, sqlite3.Error):
            self._folder.mkdir(parents=True, exist_ok=True)
            with sole(self._folder / "lock") as alone:
                if alone and self._has_room(views):
                    self._copy(views)
                    self._thin_out()

    def discard(self, snapshot: Snapshot) -> None:
        """Throw a snapshot away; one that cannot be deleted is not looked at again."""
        self._refused.add(snapshot.path)
        with suppress(OSError):
            discard(snapshot.path)

    def discard_all(self) -> None:
        """Throw away every snapshot, of whatever declarations."""
        shutil.rmtree(self._folder.parent, ignore_errors=True)
        self._seen = 0

    def _present(self) -> list[Snapshot]:
        """Return the snapshots there are, in the order of their positions."""
        found = set(self._folder.glob("*.db")) - self._refused
        return sorted(Snapshot(int(path.stem), path) for path in found if path.stem.isdecimal())

    def _is_of_this_log(self, snapshot: Snapshot) -> bool:
        at = snapshot.position
        leaves = [record.leaf for record in self._log.read(at - 1, upto=at)]
        return checkpoint_of(snapshot.path)[:2] == (at, *leaves)

    def _spacing(self) -> int:
        spacing = self._interval
        while self._log.head() // spacing > self._most:
            spacing *= 2
        return spacing

    def _has_room(self, views: sqlite3.Connection) -> bool:
        (size,) = views.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchone()
        return bool(shutil.disk_usage(self._folder).free >= ROOM * size)

    def _copy(self, views: sqlite3.Connection) -> None:
        """Write a copy beside its place and put it there once it is on the disk."""
        draft = self._folder / "draft"
        discard(draft)
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
                copy.execute("PRAGMA synchronous = OFF")
                views.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                (position,) = copy.execute("SELECT position FROM checkpoint").fetchone()
            _flush(draft)
            draft.replace(self._folder / f"{position}.db")
            self._refused.discard(self._folder / f"{position}.db")
        finally:
            discard(draft)

    def _thin_out(self) -> None:
        """Keep the first snapshot of each stretch, and none of other declarations."""
        for snapshot in self._surplus():
            self.discard(snapshot)
        for other in self._folder.parent.iterdir():
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)

    def _surplus(self) -> Iterator[Snapshot]:
        spacing, last = self._spacing(), -1
        for snapshot in self._present():
            if snapshot.position // spacing == last:
                yield snapshot
            last = snapshot.position // spacing


def _flush(path: Path) -> None:
    """Have the system put a file on the disk: a torn copy would not be told from a whole one."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
