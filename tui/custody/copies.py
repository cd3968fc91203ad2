"""Backups of a home: made while it is in use, found again, and looked through before they count.

A backup is a folder with the log, its signed heads, the settings and a manifest. The keys never
lie with the log: whoever has both can read the names. The key that signs never leaves the home.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import msgspec

from domain import codec
from domain.custody import CUSTODY, BackupMade
from domain.desk import Batch, retrying
from domain.events import Event
from domain.fact import Fact
from eventstore.copies.backup import copied_keys, copy_keys, copy_log, put_under_name, unfinished
from eventstore.copies.exchange import flush, flush_all
from eventstore.errors import (
    HeadsFailedError,
    LogDamagedError,
    SealBrokenError,
    SignerLostError,
)
from eventstore.keys.seal import unseal
from eventstore.log import Log
from eventstore.proof.heads import VERIFIER, Heads
from eventstore.proof.merkle import Frontier
from eventstore.proof.report import Report
from eventstore.proof.verify import Stored, verify
from eventstore.proof.witnesses import Head
from eventstore.record import Record
from eventstore.sqlite import SqliteLog
from gateway.journal import customer_of
from tui import settings as homes
from tui.custody.headkeeper import FOLDER as HEADS
from tui.custody.release import release
from tui.errors import BackupBrokenError, BackupMissingError, MisuseError
from tui.home import KEYS, LOG
from tui.session import Session

MANIFEST = "manifest.json"

COPYING, CHECKING = "copying", "checking"
"""The two long parts of a copy: what is told of its progress first."""

Progress = Callable[[str, int, int], None]
"""Called with the part, what of it is done and what there is to do."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself.

    Attributes:
        made: When, by the home's clock.
        head: The last position in its log.
        root: The root of the tree over all its records, hex.
        leaf: The leaf of the last record, hex; empty for an empty log.
        version: The release that made it.
        bytes: How large the log is.
        heads: How many signed heads lie with it.
    """

    made: datetime
    head: int
    root: str
    leaf: str
    version: str
    bytes: int
    heads: int


class Backup(msgspec.Struct, frozen=True):
    """A backup where it lies; ``keys`` is where its keys went, ``None`` where they did not."""

    folder: Path
    manifest: Manifest
    keys: Path | None = None

    @property
    def log(self) -> Path:
        """Its log."""
        return self.folder / LOG


def make_backup(
    session: Session, place: Path, keys_place: Path | None, progress: Progress
) -> Backup:
    """Make a backup in a new folder of ``place``, look through it and put it on record.

    Args:
        session: Whose home.
        place: The folder of backups; made when it is new.
        keys_place: The folder for copies of the keys; ``None`` leaves them where they are.
        progress: Told what is done.

    Raises:
        RefusedError: when the home is a copy itself.
        MisuseError: when log and keys would come to lie together.
        BackupBrokenError: when the copy does not hold what the log does.
        StoreError: when something cannot be read or written.
        OSError: the same.
    """
    session.refuse_audit_copy()
    if keys_place is not None:
        _refuse_together(place, keys_place, session.home)
    place.mkdir(parents=True, exist_ok=True)
    with suppress(SignerLostError):  # a home put back on another machine
        session.sign_head()
    made = session.present()
    with unfinished(place) as folder, _place_for_keys(keys_place) as draft:
        manifest = copy_home(session, folder, made, progress)
        _write_manifest(folder, manifest)
        name = _free_name(place, f"{made:%Y%m%dT%H%M%SZ}-{manifest.head}")
        if draft is not None:  # after the log: it must not hold what has no key
            copy_keys(session.home / KEYS, draft)
            with copied_keys(draft):
                pass
        flush_all(folder)
        put_under_name(folder, place / name)
        keys = None if keys_place is None else keys_place / keys_name(name)
        put_on_record(session, _made(place / name, manifest, keys))
        if draft is not None and keys is not None:  # no copy of keys that the log does not know of
            draft.rename(keys)
            flush(keys.parent)
    return Backup(place / name, manifest, keys)


def _free_name(place: Path, wanted: str) -> str:
    """Return a name for a folder; a backup not put on record may stand under the one wanted."""
    names = chain((wanted,), (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if not (place / name).exists())


@contextmanager
def _place_for_keys(place: Path | None) -> Iterator[Path | None]:
    """Yield where a copy of the keys can be made in ``place``; ``None`` without one."""
    if place is None:
        yield None
        return
    place.mkdir(parents=True, exist_ok=True)
    with unfinished(place) as folder:
        yield folder / KEYS


def _made(folder: Path, manifest: Manifest, keys: Path | None) -> BackupMade:
    return BackupMade(
        folder=str(folder.absolute()),
        upto=manifest.head,
        root=manifest.root,
        keys_in=str(keys.absolute()) if keys else "",
    )


def copy_home(session: Session, folder: Path, made: datetime, progress: Progress) -> Manifest:
    """Copy log, heads and settings of a home into ``folder`` and look through the copy.

    Raises:
        BackupBrokenError: when the copy is not whole.
        StoreError: when something cannot be read or written.
    """
    log = folder / LOG
    copy_log(session.home / LOG, log, lambda done, goal: progress(COPYING, done, goal))
    with SqliteLog(log, readonly=True) as copy:
        head = copy.head()
        leaf = leaf_at(copy, head)
    live = session.keeper.heads
    heads = copy_heads(live, folder / HEADS, head)
    with suppress(FileNotFoundError):
        shutil.copyfile(session.home / homes.FILE, folder / homes.FILE)
    root = examine(folder, lambda done, goal: progress(CHECKING, done, goal))[1]
    if root != live.tree.root(head):
        raise BackupBrokenError(reason="root", path=str(log), position=head)
    return Manifest(
        made=made,
        head=head,
        root=root.hex(),
        leaf=leaf.hex(),
        version=release(),
        bytes=log.stat().st_size,
        heads=heads,
    )


def copy_heads(heads: Heads, folder: Path, upto: int) -> int:
    """Copy the signed heads up to a position, and the public key; returns how many they are."""
    folder.mkdir()
    known = [path for path in heads.files() if int(path.stem) <= upto]
    for path in (*known, heads.folder / VERIFIER):
        with suppress(FileNotFoundError):
            shutil.copyfile(path, folder / path.name)
    return len(known)


def put_on_record(session: Session, fact: Fact) -> None:
    """Record what happened to the log itself."""
    record(session, CUSTODY, Event(session.present(), fact))


def record(session: Session, stream: str, event: Event) -> None:
    """Record one event at the end of a stream."""

    def attempt() -> None:
        version = len(session.journal.load([stream])[stream])
        session.journal.record([Batch(stream, version, (event,))], session.stamp())

    retrying(attempt)


def find_backup(place: Path, keys_place: Path | None) -> Backup:
    """Return the backup a folder is, or the newest of those in it, with its keys.

    Args:
        place: One backup's folder, or the folder of backups.
        keys_place: The folder of the keys' copies, or one of them.

    Raises:
        BackupMissingError: when there is none, or none of its keys.
        BackupBrokenError: when it does not say what it holds.
    """
    inside = sorted(path.parent for path in place.glob(f"*/{MANIFEST}"))
    folder = place if (place / MANIFEST).exists() or not inside else inside[-1]
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BackupMissingError(path=str(place)) from error
    except msgspec.DecodeError as error:
        raise BackupBrokenError(reason="manifest", path=str(folder / MANIFEST)) from error
    if keys_place is None:
        return Backup(folder, manifest)
    keys = keys_place if keys_place.is_file() else keys_place / keys_name(folder.name)
    if not keys.exists():
        raise BackupMissingError(reason="keys", path=str(keys))
    return Backup(folder, manifest, keys)


def keys_name(name: str) -> str:
    """Return what the copy of the keys is called that goes with a backup."""
    return f"{name}-{KEYS}"


def check_backup(backup: Backup, progress: Progress) -> None:
    """Look through a whole backup before anything relies on it.

    Raises:
        BackupBrokenError: when something is wrong with it; says what.
        StoreError: when it cannot be read.
    """
    folder, manifest = backup.folder, backup.manifest
    if not backup.log.exists():
        raise BackupBrokenError(reason="no-log", path=str(backup.log))
    report, root = examine(folder, lambda done, goal: progress(CHECKING, done, goal))
    if (report.head, root.hex()) != (manifest.head, manifest.root):
        raise BackupBrokenError(reason="root", path=str(backup.log), position=report.head)
    if backup.keys is not None:
        _check_keys(backup.keys, backup.log)


def examine(folder: Path, progress: Callable[[int, int], None]) -> tuple[Report, bytes]:
    """Look through a copied log with the heads beside it; returns the report and its root.

    Raises:
        BackupBrokenError: when it is not whole; names the first bad position.
        StoreError: when it cannot be read.
    """
    try:
        log = SqliteLog(folder / LOG, readonly=True)
    except LogDamagedError as damaged:
        raise BackupBrokenError(reason="no-log", path=str(folder)) from damaged
    with log:
        heads = Heads(folder / HEADS, log)
        witnesses = [
            Head(path.name, path.read_text("utf-8", errors="replace")) for path in heads.files()
        ]
        try:
            key = heads.verifier()
        except HeadsFailedError as damaged:
            raise BackupBrokenError(path=damaged.params["path"]) from damaged
    tree = Frontier()

    def take(rows: Sequence[Stored]) -> tuple[()]:
        for row in rows:
            tree.add(row[-1])
        return ()

    report = verify(folder / LOG, heads=witnesses, key=key, examine=take, progress=progress)
    if not report.ok:
        reason = "log" if report.first_bad else "heads" if report.head else "no-log"
        raise BackupBrokenError(reason=reason, path=str(folder), position=report.first_bad or 0)
    return report, tree.root()


def root_of(log: Log) -> bytes:
    """Return the root of the tree over all records of a log, from the log alone."""
    tree = Frontier()
    for record in log.read():
        tree.add(record.leaf)
    return tree.root()


def leaf_at(log: Log, position: int) -> bytes:
    """Return the leaf of the record at a position; empty where there is none."""
    found = [record.leaf for record in log.read(max(position - 1, 0), upto=position)]
    return found[0] if found else b""


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / MANIFEST).write_bytes(encoded + b"\n")


def _refuse_together(place: Path, keys_place: Path, home: Path) -> None:
    """Let keys be copied only to where no log lies, nor above or below one.

    Raises:
        MisuseError: when both would be found together.
    """
    keys = keys_place.resolve()
    for other in (place.resolve(), home.resolve()):
        if keys == other or keys in other.parents or other in keys.parents:
            raise MisuseError(reason="keys-with-log", typed=str(keys_place))


def _check_keys(path: Path, log_path: Path) -> None:
    """Look through a copy of keys, and open a sealed text of a log with one of them.

    One text that does not open says nothing: its person may have been erased and come back.

    Raises:
        KeysFailedError: when it is damaged.
        BackupBrokenError: when no text opens: they are another home's keys.
    """
    foreign: SealBrokenError | None = None
    with copied_keys(path) as key_of, SqliteLog(log_path, readonly=True) as log:
        for record, field in _sealed(log):
            fact = codec.decode(record.payload)
            if key := key_of(customer := customer_of(fact)):
                token = getattr(fact, field)
                try:
                    unseal(key, token, event_id=record.event_id, customer=customer, field=field)
                except SealBrokenError as error:
                    foreign = error
                else:
                    return
    if foreign is not None:
        raise BackupBrokenError(reason="keys-foreign", path=str(path)) from foreign


def _sealed(log: Log) -> Iterator[tuple[Record, str]]:
    """Yield the records with a sealed field, and that field."""
    for record in log.read():
        fact = codec.decode(record.payload)
        for field in codec.PERSONAL_FIELDS[type(fact)]:
            if getattr(fact, field):
                yield record, field
                break
