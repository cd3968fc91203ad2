"""The files of one home, opened together: what each is called, and what must not be missing.

Only the session opens a home for work; who merely looks at files takes their names from here.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from domain.views import TABLES, TALLIES
from eventstore.errors import StoreError
from eventstore.keys.lostkeys import LostKeys, are_lost
from eventstore.keys.seal import KeyRing
from eventstore.sqlite import SqliteLog
from eventstore.views.folding import Folding
from eventstore.views.projector import Projector
from eventstore.views.replay import Replay
from eventstore.views.snapshots import Snapshots
from gateway.heeding import heed
from gateway.journal import EventJournal, glimpse, micros
from gateway.lookup import Lookup
from tui.custody.sealedhome import NoKeys, derived_files
from tui.errors import HomeError

LOG = "log.db"
KEYS = "keys.db"
KEYS_ANEW = "keys.new"
VIEWS = "views.db"
LOOKUP = "lookup.db"
SNAPSHOTS = "snapshots"
PAST = "past"


class Files(NamedTuple):
    """What a home consists of.

    Attributes:
        log: The log.
        keys: The customers' keys.
        projector: Keeps the views.
        snapshots: Copies of the views, to look at the past from.
        replay: Views of a moment of the past.
        lookup: The index that customers are searched by.
        derived: The folder of all that can be folded anew.
    """

    log: SqliteLog
    keys: KeyRing
    projector: Projector
    snapshots: Snapshots
    replay: Replay
    lookup: Lookup
    derived: Path


@contextmanager
def opened(
    home: Path, clock: Callable[[], datetime], *, copied: bool, durable: bool
) -> Iterator[Files]:
    """Open the files of a home for a block.

    Args:
        home: The folder, which is there.
        clock: Tells the present.
        copied: Whether it is a copy for an auditor: then nothing is written into it.
        durable: Whether an act is on the disk before it is acknowledged.

    Raises:
        StoreError: when its log or keys cannot be opened.
    """
    with ExitStack() as files:
        enter = files.enter_context
        log = enter(
            SqliteLog(home / LOG, clock=lambda: micros(clock()), readonly=copied, durable=durable)
        )
        ring = NoKeys(home / KEYS) if copied else _keys(home / KEYS, log, durable=durable)
        keys = enter(ring)
        heed(log, keys)
        derived = enter(derived_files(home, copied=copied))
        projector = enter(Projector(log, derived / VIEWS, TABLES, TALLIES, glimpse))
        folding = Folding(log, TABLES, TALLIES, glimpse)
        snapshots = Snapshots(log, derived / SNAPSHOTS, folding.digest)
        replay = enter(Replay(folding, snapshots, derived / PAST))
        lookup = enter(Lookup(derived / LOOKUP, EventJournal(log, keys)))
        with suppress(StoreError):  # an index that is in the way keeps nobody from the log
            lookup.heed()
        yield Files(log, keys, projector, snapshots, replay, lookup, derived)


def made(home: Path) -> Path:
    """Return the folder of a home, made where it is missing.

    Raises:
        HomeError: when it cannot be made, or has keys and no log: no new log is begun in silence
            where there was one.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "")
        raise HomeError(path=str(home), reason=reason) from error
    log = home / LOG
    if (home / KEYS).exists() and not (log.exists() and log.stat().st_size):
        raise HomeError(path=str(log), reason="log-lost")
    return home


def _keys(path: Path, log: SqliteLog, *, durable: bool) -> KeyRing:
    """Open the keys; they are made before a log's first event, so that later they can be lost.

    For a log that had some, new ones are begun only on somebody's word: a file of the name
    ``KEYS_ANEW`` beside them, which holds for once.
    """
    word = path.with_name(KEYS_ANEW)
    began = log.head() > 0
    if began and are_lost(path) and not word.exists():
        return LostKeys(path)
    keys = KeyRing(path, durable=durable)
    with suppress(OSError):
        word.unlink()
    return keys
