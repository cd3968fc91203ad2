"""Putting a backup in the place of a home's log, and telling the new log what happened.

Everything about the backup is verified first. What stood in the home is kept in a folder of
``replaced``. Whoever was erased in the log that goes stays erased: their erasure is recorded again
in the log that comes, and the keys obey it, wherever they came from. A restore that is killed on
its way is brought to an end by whoever opens the home next (:func:`conclude`).
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from contextlib import ExitStack, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import msgspec

from domain import codec
from domain.custody import CUSTODY, CustomerErased, LogRestored
from domain.erasure import ToldIn, anonymised
from domain.events import Event, case_stream, customer_stream, survey_stream
from domain.types import CaseId, CustomerId
from domain.visits.facts import visit_stream
from eventstore.copies.backup import copy_keys, copy_log, unfinished
from eventstore.copies.exchange import DONE, REPLACED, TELLING
from eventstore.copies.restore import make_writable, replace_log
from eventstore.errors import StoreError
from eventstore.log import Log
from eventstore.proof.heads import SIGNER, VERIFIER
from eventstore.sqlite import SqliteLog
from eventstore.views.viewfile import discard
from gateway.heeding import heed
from tui import settings as homes
from tui.custody.copies import COPYING, Backup, Progress, leaf_at, record, root_of
from tui.custody.headkeeper import FOLDER as HEADS
from tui.custody.lastseen import forget_seen
from tui.home import KEYS, LOG, VIEWS
from tui.session import Session

_ERASED = next(tag for tag, fact in codec.FACTS.items() if fact is CustomerErased)


class Loss(msgspec.Struct, frozen=True):
    """What a restore would take out of use.

    Attributes:
        head: The last position of the present log; 0 where there is none that can be read.
        after: How many of its events the backup does not have.
        newest: When the last of them was recorded; ``None`` without any.
        readable: Whether the present log can be read, or there is none.
        same: Whether the backup is an earlier state of it.
    """

    head: int = 0
    after: int = 0
    newest: datetime | None = None
    readable: bool = True
    same: bool = True


class Erased(msgspec.Struct, frozen=True):
    """Somebody whose erasure the restored log does not know of."""

    customer: CustomerId
    grounds: str
    cases: tuple[CaseId, ...]
    visits: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be recorded in the log that was put back.

    Attributes:
        at: When it was put back.
        act: Names the act, so that it is recorded once.
        restored: What happened.
        erased: Who must not come back to life.
        unread: Whether the log that went could not be asked who that is.
    """

    at: datetime
    act: str
    restored: LogRestored
    erased: tuple[Erased, ...]
    unread: bool


def loss(home: Path, backup: Backup) -> Loss:
    """Return what would go if ``backup`` took the place of the present log."""
    from gateway.journal import instant

    if not (home / LOG).exists():
        return Loss()
    upto, leaf = backup.manifest.head, bytes.fromhex(backup.manifest.leaf)
    try:
        with SqliteLog(home / LOG, readonly=True) as present:
            head = present.head()
            same = head >= upto and leaf_at(present, upto) == leaf
            after = head - upto if same else head
            last = next(present.read(head - 1), None) if head else None
    except StoreError:
        return Loss(readable=False, same=False)
    newest = instant(last.recorded_at) if last and after else None
    return Loss(head=head, after=after, newest=newest, same=same)


def restore(home: Path, backup: Backup, at: datetime, progress: Progress) -> Path:
    """Put a backup that was looked through in the place of what stands in a home.

    The home's log must not be open in this process. What is to be recorded about it is recorded
    by the next :class:`~tui.session.Session` of the home.

    Args:
        home: The home; made when it is new.
        backup: The backup, and the keys to be put back with it.
        at: The present instant.
        progress: Told what is done.

    Returns:
        The folder what stood there is kept in; it need not exist.

    Raises:
        StoreError: when the log is held by somebody, or something cannot be read or written.
        OSError: the same.
    """
    home.mkdir(parents=True, exist_ok=True)
    kept_in = _free_name(home / REPLACED, f"{at:%Y%m%dT%H%M%SZ}")
    with ExitStack() as opened:
        prepared = opened.enter_context(unfinished(home))
        log = prepared / LOG
        copy_log(backup.log, log, lambda done, goal: progress(COPYING, done, goal))
        make_writable(log)
        if backup.keys is not None:
            copy_keys(backup.keys, prepared / KEYS)
        _prepare_heads(home, backup, prepared)
        _prepare_settings(home, backup, prepared)
        replace_log(
            home / LOG,
            prepared,
            kept_in,
            last_look=lambda: _write_telling(home, backup, prepared, at, kept_in),
        )
    forget_seen(home)
    for views in home.glob(f"{Path(VIEWS).stem}-*.db"):
        discard(views)
    return home / REPLACED / kept_in


def conclude(session: Session) -> Telling | None:
    """Record what a restore left to be told, and let the keys obey; ``None`` without one.

    May be done by several at once, and again: the events are the same.

    Raises:
        StoreError: when it cannot be recorded.
    """
    folder = session.home / DONE
    try:
        told = msgspec.json.decode((folder / TELLING).read_bytes(), type=Telling)
    except FileNotFoundError:
        return None
    record(session, CUSTODY, Event(told.at, told.restored, key=f"restored/{told.act}"))
    for one in told.erased:
        _erase_again(session, one, told)
    heed(session.log, session.keys)
    session.snapshots.discard_all()
    shutil.rmtree(folder, ignore_errors=True)
    return told


def _free_name(folder: Path, name: str) -> str:
    """Return a name nothing in ``folder`` has: clocks are set back."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in names if not (folder / each).exists())


def _prepare_heads(home: Path, backup: Backup, prepared: Path) -> None:
    """Lay the backup's heads ready where this home signs under the same name; else none."""
    present, copied = home / HEADS, backup.folder / HEADS
    (prepared / HEADS).mkdir()
    with suppress(FileNotFoundError):
        same = (present / VERIFIER).read_bytes() == (copied / VERIFIER).read_bytes()
        for path in copied.iterdir() if same else ():
            shutil.copyfile(path, prepared / HEADS / path.name)
    for name in (SIGNER, VERIFIER):
        with suppress(FileNotFoundError, FileExistsError):
            os.link(present / name, prepared / HEADS / name)


def _prepare_settings(home: Path, backup: Backup, prepared: Path) -> None:
    """Lay the backup's settings ready for a home that has none; own ones stay."""
    if not (home / homes.FILE).exists():
        with suppress(FileNotFoundError):
            shutil.copyfile(backup.folder / homes.FILE, prepared / homes.FILE)


def _write_telling(home: Path, backup: Backup, prepared: Path, at: datetime, kept_in: str) -> None:
    """Ask the log that goes, to which nobody can write any more, what must be told of it."""
    head, root, before, unread = 0, "", dict[CustomerId, list[CustomerErased]](), False
    kept = (home / LOG).exists()
    if kept:
        try:
            with SqliteLog(home / LOG, readonly=True) as present:
                head, root, before = present.head(), root_of(present).hex(), _erasures(present)
        except StoreError:
            unread = True
    with SqliteLog(prepared / LOG, readonly=True) as fresh:
        after = _erasures(fresh)
    restored = LogRestored(
        folder=str(backup.folder.absolute()),
        made=backup.manifest.made,
        upto=backup.manifest.head,
        replaced_head=head,
        replaced_root=root,
        kept_in=str((home / REPLACED / kept_in).absolute()) if kept else "",
    )
    erased = tuple(
        _merged(facts[len(after[customer]) :])
        for customer, facts in before.items()
        if len(facts) > len(after[customer])
    )
    telling = Telling(at=at, act=kept_in, restored=restored, erased=erased, unread=unread)
    (prepared / TELLING).write_bytes(msgspec.json.encode(telling))


def _erasures(log: Log) -> defaultdict[CustomerId, list[CustomerErased]]:
    found: defaultdict[CustomerId, list[CustomerErased]] = defaultdict(list)
    for row in log.read(types=(_ERASED,)):
        if isinstance(fact := codec.decode(row.payload), CustomerErased):
            found[fact.customer].append(fact)
    return found


def _merged(facts: list[CustomerErased]) -> Erased:
    cases = dict.fromkeys(case for fact in facts for case in fact.cases)
    visits = dict.fromkeys(visit for fact in facts for visit in fact.visits)
    surveys = dict.fromkeys(survey for fact in facts for survey in fact.surveys)
    last = facts[-1]
    return Erased(last.customer, last.grounds, tuple(cases), tuple(visits), tuple(surveys))


def _erase_again(session: Session, one: Erased, told: Telling) -> None:
    """Record an erasure in the log that was put back, for the places it knows."""
    key = f"erased-again/{told.act}"
    known = _known(session, one)
    again = CustomerErased(
        customer=one.customer,
        grounds=one.grounds,
        cases=tuple(known.cases),
        visits=tuple(known.visits),
        surveys=tuple(known.surveys),
    )
    record(session, customer_stream(one.customer), Event(told.at, again, key=key))
    for stream, fact in anonymised(one.customer, known):
        record(session, stream, Event(told.at, fact, key=key))


def _known(session: Session, one: Erased) -> ToldIn:
    """Return where the restored log tells of somebody, of all the places they were erased from."""
    streams = {
        "cases": [(case, case_stream(case)) for case in one.cases],
        "visits": [(visit, visit_stream(visit)) for visit in one.visits],
        "surveys": [(survey, survey_stream(survey)) for survey in one.surveys],
    }
    histories = session.journal.load([name for each in streams.values() for _, name in each])
    known = {
        kind: tuple(each for each, stream in found if histories[stream])
        for kind, found in streams.items()
    }
    return ToldIn(**known)
