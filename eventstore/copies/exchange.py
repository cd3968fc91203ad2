"""Another log in the place of the present one: the last steps, each of which may be the last.

``eventstore.copies.restore`` prepares a folder with everything that is to stand in the home and
begins; whoever opens the log afterwards brings to an end what was begun. The one step that counts
is the move of the new log onto the old one's name. Before it nothing has happened, and what was
prepared is thrown away; after it the old log's side files go, and what else was prepared (keys,
heads) takes its place. Nothing that stood there is lost: it lies in a folder of ``replaced``.

The file may not be exchanged by copying over it: other processes have it open. They keep the old
one, which stays whole, and are told by ``SqliteLog`` that it was replaced.
"""

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from eventstore.errors import KeysFailedError
from eventstore.turnstile import Turnstile

STAGE = "restoring"
DONE = "restored"
REPLACED = "replaced"
KEPT_IN = "kept-in.txt"
TELLING = "telling.json"
ALIVE = "alive"
"""In a folder of unfinished work, and locked as long as somebody works there."""

WAIT_SECONDS = 60.0
_BESIDE = ("-wal", "-shm")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}

#: Device and number of a file; None where there is none.
Identity: TypeAlias = tuple[int, int] | None


def identity(path: Path) -> Identity:
    """Return which file lies at ``path``: another one after it was exchanged."""
    try:
        found = os.stat(path)  # noqa: PTH116 - at every append: a third of the time of Path.stat
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def turn_of(path: Path) -> Path:
    """Return the side file at which the writers of the log at ``path`` queue."""
    return path.with_name(path.name + ".turn")


def await_end(path: Path) -> None:
    """Let an exchange of the log at ``path`` come to its end before somebody reads there.

    Between the move of the new log and the removal of the old one's side files nobody may begin
    to read: SQLite would take the old index for the new log's.
    """
    stage = path.with_name(STAGE)
    if stage.exists() and not (stage / path.name).exists():
        with closing(Turnstile(turn_of(path))) as turn, turn:
            settle(path)


def settle(path: Path) -> None:
    """Bring an interrupted exchange to an end; the caller holds the log's turnstile."""
    stage = path.with_name(STAGE)
    if not stage.exists():
        return
    if (stage / path.name).exists():
        give_up(path)
    else:
        finish(path)


def begin(path: Path, prepared: Path, kept_in: str) -> None:
    """Put the log of ``prepared`` in the place of the one at ``path``; the caller holds the turn.

    Args:
        path: the log; folded, so that the file alone is the whole log, and open nowhere here.
        prepared: a folder on the same disk; what is in it is to stand beside ``path``, the log
            among it. It is used up.
        kept_in: the name of the folder in ``replaced`` for what stood there.
    """
    stage = path.with_name(STAGE)
    (prepared / KEPT_IN).write_text(kept_in, encoding="utf-8")
    flush_all(prepared)
    shutil.rmtree(path.with_name(DONE), ignore_errors=True)
    prepared.rename(stage)
    (stage / ALIVE).unlink(missing_ok=True)
    try:
        kept = path.parent / REPLACED / kept_in
        kept.mkdir(parents=True)
        for ending in ("", "-wal"):
            _keep(path.with_name(path.name + ending), kept)
        flush(kept)
        (stage / path.name).replace(path)
    except BaseException:
        if (stage / path.name).exists():
            give_up(path)
        raise
    flush(path.parent)


def give_up(path: Path) -> None:
    """Throw away what was prepared: the log was not exchanged."""
    stage = path.with_name(STAGE)
    with suppress(FileNotFoundError):
        kept_in = (stage / KEPT_IN).read_text("utf-8")
        shutil.rmtree(path.parent / REPLACED / kept_in, ignore_errors=True)
    shutil.rmtree(stage)


def finish(path: Path) -> None:
    """Take what belongs to the log that was moved to ``path`` to its place; may be repeated.

    Leaves the folder ``restored`` with whatever the caller of :func:`begin` wants told about it.
    """
    stage = path.with_name(STAGE)
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    kept = path.parent / REPLACED / (stage / KEPT_IN).read_text("utf-8")
    for fresh in sorted(stage.iterdir()):
        if fresh.name not in (KEPT_IN, TELLING):
            _exchange(path.with_name(fresh.name), fresh, kept)
    for empty in (kept, kept.parent):  # there was nothing to be kept
        with suppress(OSError):
            empty.rmdir()
    flush(path.parent)
    stage.rename(path.with_name(DONE))
    flush(path.parent)


def flush(path: Path) -> None:
    """Have the system put a file or the names in a folder on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_all(folder: Path) -> None:
    """Have the system put a folder with all that is in it on the disk."""
    for path in folder.rglob("*"):
        flush(path)
    flush(folder)


def _exchange(present: Path, fresh: Path, kept: Path) -> None:
    if fresh.is_dir():
        if (kept / present.name).exists():  # made anew by somebody since it was put there
            shutil.rmtree(present, ignore_errors=True)
        elif present.exists():
            present.rename(kept / present.name)
        fresh.rename(present)
        return
    with _nobody_writes(present):
        _keep(present, kept)
        fresh.replace(present)


@contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """Hold the lock of an SQLite file with a rollback journal, after rolling back what is left.

    A journal that was left beside it would be taken for the new file's.
    """
    if not path.exists():
        yield
        return
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as file:
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise KeysFailedError(path=str(path), reason=str(error)) from error
        except sqlite3.DatabaseError:  # too damaged to be locked, and to be written
            path.with_name(path.name + "-journal").unlink(missing_ok=True)
        yield


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name in ``kept``; where there are no such names, copy it."""
    if not path.exists() or (kept / path.name).exists():
        return
    try:
        os.link(path, kept / path.name)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(path, kept / path.name)
        flush(kept / path.name)
