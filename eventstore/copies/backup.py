"""Copies of a log and of its keys, made while any number of processes use them.

``copy_log`` and ``copy_keys`` write one file each; what they return from is on the disk.
``unfinished`` is the folder such copies are made in: they get their name when they are whole.
A copied log is one file that needs no side files, until somebody writes to it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeAlias

import apsw

from eventstore.connection import Border, open_for_reading
from eventstore.copies.exchange import ALIVE, WAIT_SECONDS, flush
from eventstore.errors import KeysFailedError, KeysLostError, LogDamagedError
from eventstore.keys.lostkeys import are_lost
from eventstore.turnstile import sole

STEPS = 200_000  # of SQLite's machine between two looks at how far a copy has come

_PREFIX = ".unfinished-"

#: Called with what is done and what there is to do.
Progress: TypeAlias = Callable[[int, int], None]


def copy_log(source: Path, target: Path, progress: Progress = lambda _done, _all: None) -> None:
    """Copy the log at ``source`` as it stands now into the new file ``target``.

    All of it is read in one transaction, so that the copy ends however much is written
    meanwhile; nobody is held up. SQLite's own backup would begin anew at every write.

    Args:
        source: the log; it may be in use.
        target: a file that does not exist.
        progress: called with the bytes written and those to be written.

    Raises:
        LogFullError: there is no room for it.
        StoreError: ``source`` cannot be read, or ``target`` not be written.
    """
    with closing(open_for_reading(source)) as log, Border(target):
        size = log.pragma("page_count") * log.pragma("page_size")

        def look() -> bool:
            with suppress(FileNotFoundError):
                progress(min(target.stat().st_size, size), size)
            return False

        log.set_progress_handler(look, STEPS)
        try:
            log.execute("VACUUM INTO ?", (str(target),))
        except (apsw.CorruptError, apsw.NotADBError) as damaged:
            raise LogDamagedError(path=str(source), reason=str(damaged)) from damaged
        flush(target)
        flush(target.parent)


def copy_keys(source: Path, target: Path) -> None:
    """Copy the keys at ``source`` into the new file ``target``, for its owner's eyes only.

    No key is made or destroyed meanwhile.

    Raises:
        KeysLostError: there are no keys.
        KeysFailedError: they cannot be read, or not be written.
    """
    if are_lost(source):
        raise KeysLostError(path=str(source))
    with _keys_border(target):
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(source, timeout=WAIT_SECONDS, isolation_level=None)) as lock,
            closing(sqlite3.connect(source, timeout=WAIT_SECONDS)) as keys,
            closing(sqlite3.connect(target)) as copy,
        ):
            lock.execute("BEGIN IMMEDIATE")  # a connection that writes cannot be copied from
            keys.backup(copy)
        flush(target)
        flush(target.parent)


@contextmanager
def copied_keys(path: Path) -> Iterator[Callable[[str], bytes | None]]:
    """Look through a copy of keys that nobody uses, and yield what finds a customer's key in it.

    Nothing is written, and no file is made beside it.

    Raises:
        KeysFailedError: it is damaged, or no file of keys.
    """
    address = f"{path.absolute().as_uri()}?immutable=1"
    with _keys_border(path), closing(sqlite3.connect(address, uri=True)) as keys:
        keys.execute("SELECT secret FROM secret").fetchone()
        (told,) = keys.execute("PRAGMA integrity_check").fetchone()
        if told != "ok":
            raise KeysFailedError(path=str(path), reason=told)

        def key(customer: str) -> bytes | None:
            found = keys.execute("SELECT key FROM key WHERE customer = ?", (customer,)).fetchone()
            return found and bytes(found[0])

        yield key


@contextmanager
def _keys_border(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file of keys into a ``KeysFailedError`` that names it."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise KeysFailedError(path=str(path), reason=str(error)) from error


@contextmanager
def unfinished(place: Path) -> Iterator[Path]:
    """Yield a folder of one's own in ``place``; move it away whole, or it is removed.

    What a process that is gone has left there is removed first.

    Raises:
        OSError: nothing can be written in ``place``.
    """
    for left in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), sole(left / ALIVE) as abandoned:
            if abandoned:
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(mkdtemp(prefix=_PREFIX, dir=place))
    with sole(folder / ALIVE):
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put_under_name(folder: Path, name: Path) -> None:
    """Give an unfinished folder its name, now that it is whole; durable on return."""
    folder.rename(name)
    (name / ALIVE).unlink()
    flush(name.parent)
