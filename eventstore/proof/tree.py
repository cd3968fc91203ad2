"""The tree of one log at any size, without reading all of the log.

``Tree(path, log)``: ``root(size)``, ``inclusion(position, size)``, ``consistency(old, new)``,
``distrust(after)``.

The hash of every complete run of 256 leaves is kept in a side file, 32 bytes each at its fixed
place, so that a root needs those and the few leaves after the last run. The file is a
convenience and no evidence: it can be deleted at any time, and whoever alters an old record
without touching it is not seen here. Only ``verify`` recomputes everything from the records.
"""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import RLock

from eventstore.log import Log
from eventstore.proof import merkle
from eventstore.proof.merkle import HASH_BYTES, Frontier, Nodes, node_hash

LEVEL = 8
RUN = 1 << LEVEL

_KEPT_LEVEL = LEVEL + 4  # subtrees from here up are kept in memory: 244 at a million records
_KEPT_NODES = 100_000
_KEPT_RUNS = 32  # runs whose single leaves are kept in memory: those of the proofs just made
_LOST = bytes(HASH_BYTES)  # what a file system puts where it lost a write


class Tree:
    """The tree over a log's leaves as they are stored; for any number of threads and processes."""

    def __init__(self, path: Path, log: Log) -> None:
        """Use the side file ``path`` if its folder is there; nothing is read yet."""
        self._path = path
        self._log = log
        self._lock = RLock()
        self._runs: bytearray | None = None
        self._tail: list[bytes] = []
        self._large = lru_cache(_KEPT_NODES)(self._joined)
        self._within = lru_cache(_KEPT_RUNS)(self._run)

    def root(self, size: int) -> bytes:
        """Return the root over the first ``size`` records.

        Raises:
            IndexError: the log has fewer.
        """
        with self._lock:
            self._reach(size)
            return merkle.root(self._node, size)

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """Return the path from the record at ``position`` to the root over ``size`` records.

        Raises:
            IndexError: it is not among them, or the log has fewer.
        """
        with self._lock:
            self._reach(size)
            return merkle.inclusion(self._node, position - 1, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first ``new`` records begin with the first ``old``.

        Raises:
            IndexError: ``old`` is the larger, or the log has fewer than ``new``.
        """
        with self._lock:
            self._reach(new)
            return merkle.consistency(self._node, old, new)

    def distrust(self, after: int) -> None:
        """Have what follows the first ``after`` records read from the log again."""
        with self._lock:
            del self._known()[after // RUN * HASH_BYTES :]
            self._large.cache_clear()
            self._within.cache_clear()

    # The hashes of subtrees ---------------------------------------------------------------------

    def _node(self, level: int, index: int) -> bytes:
        if level >= _KEPT_LEVEL:
            return self._large(level, index)
        if level > LEVEL:
            return self._joined(level, index)
        if level == LEVEL:
            start = index * HASH_BYTES
            return bytes(self._known()[start : start + HASH_BYTES])
        run, place = divmod(index << level, RUN)
        complete = run < len(self._known()) // HASH_BYTES
        nodes = self._within(run) if complete else merkle.over(self._tail)
        return nodes(level, place >> level)

    def _joined(self, level: int, index: int) -> bytes:
        return node_hash(self._node(level - 1, 2 * index), self._node(level - 1, 2 * index + 1))

    def _run(self, run: int) -> Nodes:
        return merkle.over(self._leaves(run * RUN, run * RUN + RUN))

    # From the log and the side file -------------------------------------------------------------

    def _reach(self, size: int) -> None:
        """Know every complete run among the first ``size`` records, and the leaves after them.

        Raises:
            IndexError: the log has fewer records.
        """
        runs = self._known()
        before, whole = len(runs) // HASH_BYTES, size // RUN
        if before < whole:
            self._take_in(runs, whole)
            self._keep(runs, before)
        self._tail = self._leaves(whole * RUN, size)

    def _take_in(self, runs: bytearray, whole: int) -> None:
        """Add what is missing of the first ``whole`` runs."""
        frontier, after = Frontier(), len(runs) // HASH_BYTES * RUN
        for record in self._log.read(after, upto=whole * RUN):
            frontier.add(record.leaf)
            if frontier.size == RUN:
                runs += frontier.root()
                frontier = Frontier()
        if len(runs) < whole * HASH_BYTES:
            raise IndexError

    def _leaves(self, after: int, upto: int) -> list[bytes]:
        found = [record.leaf for record in self._log.read(after, upto=upto)] if upto > after else []
        if len(found) < upto - after:
            raise IndexError
        return found

    def _known(self) -> bytearray:
        if self._runs is None:
            self._runs = self._found()
        return self._runs

    def _found(self) -> bytearray:
        """Return what the side file holds; nothing where it cannot be this log's, or is not whole.

        Its last run is compared with the log: after another log was put in its place, or the
        log was put back from a copy, that is another one.
        """
        try:
            found = bytearray(self._path.read_bytes())
        except OSError:
            return bytearray()
        del found[len(found) // HASH_BYTES * HASH_BYTES :]
        whole = len(found) // HASH_BYTES
        if not whole:
            return found
        if _LOST not in found and whole * RUN <= self._log.head():
            with suppress(IndexError):
                last = merkle.root(self._run(whole - 1), RUN)
                if found.endswith(last):
                    return found
        with suppress(OSError):
            self._path.unlink()
        return bytearray()

    def _keep(self, runs: bytearray, first: int) -> None:
        """Write the runs from number ``first`` on to their places; others write the same bytes.

        Where the disk takes nothing they are worked out again the next time.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        with suppress(OSError), os.fdopen(os.open(self._path, flags, 0o644), "r+b") as file:
            there = os.fstat(file.fileno()).st_size // HASH_BYTES
            start = min(first, there) * HASH_BYTES  # leaves no hole behind a file made anew
            file.seek(start)
            file.write(runs[start:])
