"""Views as of any position, in a scratch file that is read like the live one.

Going forward folds the records in between. Going back puts earlier rows back: the last stretch
before a position is folded in chunks that get smaller, and of each the rows it changed are
kept in memory as they were. The one rule: a scratch file belongs to one replay alone.
"""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from threading import RLock
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from eventstore.errors import ViewsFailedError
from eventstore.views.declaration import Key, Shape
from eventstore.views.folding import Folding, Progress, silent
from eventstore.views.scratch import ScratchFolder
from eventstore.views.snapshots import Snapshot, Snapshots
from eventstore.views.viewfile import Change, Checkpoint, ViewFile, discard, reading

REACH = 2_048
"""Records before a position that can be taken back without beginning anew: some 9 MB of rows."""

CHUNK = 1_024
"""The most records folded, and taken back, at once within reach."""

STRIDE = 65_536
"""Records folded at once on the way there: a quarter as many take a sixth longer and 40 MB less."""

WORTH_A_COPY = 16_384
"""Records whose folding takes longer than copying a snapshot."""

Saved: TypeAlias = tuple[Shape, Mapping[Key, Change]]


class Chunk(NamedTuple):
    """What folding a few records changed.

    Attributes:
        start: the checkpoint before them.
        saved: the rows written, in that order, as they were and as they became.
    """

    start: Checkpoint
    saved: list[Saved]


class Retraceable(ViewFile):
    """A scratch file of views that can note what is written, and take it back."""

    def __init__(self, path: Path, shapes: Iterable[Shape]) -> None:
        """Open the scratch file at ``path``; see ``ViewFile``."""
        super().__init__(path, shapes, scratch=True)
        self._noted: list[Saved] | None = None

    @contextmanager
    def noting(self) -> Iterator[Chunk]:
        """Note in a chunk what is written in the block."""
        chunk = Chunk(self.checkpoint(), [])
        self._noted = chunk.saved
        try:
            yield chunk
        finally:
            self._noted = None

    def save(self, shape: Shape, changes: Mapping[Key, Change]) -> None:
        """Write rows; see ``ViewFile.save``."""
        super().save(shape, changes)
        if self._noted is not None:
            self._noted.append((shape, changes))

    def take_back(self, chunks: Iterable[Chunk]) -> None:
        """Undo chunks, given from the last to the first, all in one step."""
        with self.transaction():
            for start, saved in chunks:
                for shape, changes in reversed(saved):
                    self.save(shape, {key: (now, was) for key, (was, now) in changes.items()})
                self.save_checkpoint(start)


class Replay:
    """A scratch file of views that goes from position to position. Safe in any thread."""

    def __init__(self, folding: Folding, snapshots: Snapshots, place: Path) -> None:
        """Stand nowhere yet; nothing is opened.

        Args:
            folding: the declarations; nobody else may use it.
            snapshots: where to begin from.
            place: where the scratch file may stand; elsewhere if it cannot be written.
        """
        self._folding, self._snapshots, self._place = folding, snapshots, place
        self._lock = RLock()
        self._folder: ScratchFolder | None = None
        self._files = count()
        self._views: Retraceable | None = None
        self._source: Snapshot | None = None
        self._trail: deque[Chunk] = deque()

    def go_to(self, position: int, progress: Progress = silent) -> None:
        """Bring the scratch file to ``position``.

        Args:
            position: at most the log's head.
            progress: called with the position reached and the one to be reached.

        Raises:
            StoreError: the log cannot be read, or the scratch file cannot be written.
        """
        with self._lock:
            try:
                self._go(position, progress)
            except ViewsFailedError:
                self._leave()
                if self._source is None:
                    raise
                # Damaged, or in the way on a full disk: without it, from an earlier one.
                self._snapshots.discard(self._source)
                self.go_to(position, progress)
            except BaseException:
                self._leave()
                raise

    def reader(self) -> sqlite3.Connection:
        """Open the scratch file for reading; the caller closes the connection.

        Raises:
            LookupError: it was not brought to any position yet.
        """
        with self._lock:
            if self._views is None:
                raise LookupError
            connection = reading(self._views.path)
            # From its first look on a reader keeps all it needs, also of a file taken away.
            connection.execute("SELECT position FROM checkpoint").fetchone()
            return connection

    def close(self) -> None:
        """Remove the scratch file."""
        with self._lock:
            self._leave()
            if self._folder is not None:
                self._folder.close()
                self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _go(self, position: int, progress: Progress) -> None:
        views = self._before(position)
        if self._fold_far(views, position - REACH, lambda at, _: progress(at, position)):
            progress(position, position)
        self._fold_near(views, position)
        views.let_readers_in()

    def _before(self, position: int) -> Retraceable:
        """Return views that stand at ``position`` or before, at the least expense."""
        views = self._views
        if views is None or position < self._farthest_back(views):
            return self._begun(self._snapshots.nearest(position))
        self._take_back(views, position)
        at = views.checkpoint().position
        if position - at > WORTH_A_COPY:
            snapshot = self._snapshots.nearest(position)
            if snapshot is not None and snapshot.position - at > WORTH_A_COPY:
                return self._begun(snapshot)
        return views

    def _farthest_back(self, views: Retraceable) -> int:
        start = self._trail[0].start if self._trail else views.checkpoint()
        return start.position

    def _take_back(self, views: Retraceable, position: int) -> None:
        """Undo as many chunks as it takes to stand at ``position`` or before."""
        undone: list[Chunk] = []
        at = views.checkpoint().position
        while at > position:
            undone.append(self._trail.pop())
            at = undone[-1].start.position
        if undone:
            views.take_back(undone)

    def _begun(self, snapshot: Snapshot | None) -> Retraceable:
        """Make a new scratch file, from a snapshot where there is one.

        The old file goes, not its rows: whoever is reading it reads on.
        """
        self._leave()
        self._source = snapshot
        try:
            self._folder = self._folder or ScratchFolder(self._place)
            path = self._folder.path / f"{next(self._files)}.db"
            if snapshot is not None:
                copyfile(snapshot.path, path)
        except OSError as error:
            raise ViewsFailedError(path=str(self._place), reason=str(error)) from error
        self._views = Retraceable(path, self._folding.shapes)
        return self._views

    def _fold_far(self, views: Retraceable, goal: int, progress: Progress) -> bool:
        """Fold to ``goal`` what will not be taken back, leaving the snapshots that are missing.

        Returns:
            Whether there was anything to fold.
        """
        at = views.checkpoint().position
        if at >= goal:
            return False
        self._trail.clear()
        for position in self._snapshots.wanted(at, goal):
            self._folding.fold(views, position, batch=STRIDE, progress=progress)
            self._snapshots.take(views.connection)
        self._folding.fold(views, goal, batch=STRIDE, progress=progress)
        return True

    def _fold_near(self, views: Retraceable, position: int) -> None:
        """Fold to ``position`` in chunks that get smaller."""
        at = views.checkpoint().position
        while at < position:
            with views.noting() as chunk:
                at = self._folding.fold(views, at + _chunk(position - at))
            self._trail.append(chunk)
        while self._trail and self._trail[0].start.position < at - REACH:
            self._trail.popleft()

    def _leave(self) -> None:
        """Stand nowhere."""
        self._trail.clear()
        if self._views is not None:
            self._views.close()
            with suppress(OSError):
                discard(self._views.path)
            self._views = None


def _chunk(left: int) -> int:
    """Return how many records to fold next when ``left`` are left: 1,024, then 256 … 16, 4, 1.

    After each size at least that many records are left, so a step back from any of them undoes
    and folds again about as many records as it lies back.
    """
    return min(CHUNK, 1 << max(0, (left.bit_length() - 2) // 2 * 2))
