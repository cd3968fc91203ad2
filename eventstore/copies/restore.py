"""Putting a copy of a log in the place of a log that others may have open.

``replace_log`` does it; what it takes from the first step to the last, and what is done about it
after a crash, is in ``eventstore.copies.exchange``.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw

from eventstore.connection import Border, open_for_writing
from eventstore.copies.exchange import begin, finish, settle, turn_of
from eventstore.errors import LogBusyError, LogDamagedError, LogHeldError, LogTooNewError
from eventstore.turnstile import Turnstile

PATIENCE_MS = 5_000


def make_writable(copy: Path) -> None:
    """Prepare a copied log for many writers, as a log in use is.

    Raises:
        StoreError: it cannot be written.
    """
    with closing(open_for_writing(copy)) as log, Border(copy):
        log.execute("PRAGMA journal_mode = WAL")


def replace_log(
    path: Path, prepared: Path, kept_in: str, last_look: Callable[[], None] = lambda: None
) -> None:
    """Put the log in the folder ``prepared``, and what lies beside it, where ``path`` is.

    On return the new log stands and the old one is in ``replaced``; on an error nothing has
    changed. After a crash it is one or the other, and whoever opens the log next tidies up.

    Args:
        path: the log to be replaced; there need be none. It must not be open in this process.
        prepared: a folder on the same disk with a log of the same name; it is used up.
        kept_in: the name of the folder in ``replaced`` for the old log.
        last_look: called when nobody can write to the old log any more, before it is replaced.

    Raises:
        LogHeldError: somebody is reading the old log and does not end.
        StoreError: the old log cannot be made whole.
    """
    with Border(path), closing(Turnstile(turn_of(path))) as turn, turn:
        settle(path)
        _fold(path)
        last_look()
        begin(path, prepared, kept_in)
        finish(path)


def _fold(path: Path) -> None:
    """Take the write-ahead log into the file, so that the file alone is the whole log.

    A log too damaged for that is kept with its write-ahead log as they are.
    """
    if not path.exists():
        return
    try:
        with closing(open_for_writing(path)) as log, Border(path):
            log.set_busy_timeout(PATIENCE_MS)
            log.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except LogBusyError as busy:
        raise LogHeldError(path=str(path), holders=list(_holders(path))) from busy
    except (LogDamagedError, LogTooNewError):
        return


def _holders(path: Path) -> Iterator[str]:
    """Yield the numbers of the other processes that have a file open, where that can be told."""
    wanted = path.stat()
    for process in Path("/proc").glob("[0-9]*"):
        if process.name != str(os.getpid()) and _has_open(process, wanted):
            yield process.name


def _has_open(process: Path, wanted: os.stat_result) -> bool:
    try:
        return any(os.path.samestat(each.stat(), wanted) for each in (process / "fd").iterdir())
    except OSError:  # somebody else's process, or gone by now
        return False
