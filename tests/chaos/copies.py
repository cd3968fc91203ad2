"""Backups and restores that are killed on their way, and what must hold of a home afterwards.

A round is ``backup_round`` or ``restore_round``: a doomed process, somebody who acts meanwhile, and
what is wrong afterwards, in words; nothing when all is well.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from eventstore.copies.exchange import REPLACED
from eventstore.proof.verify import verify
from eventstore.sqlite import SqliteLog
from gateway.journal import EventJournal
from tests.chaos.crew import acknowledged, driver, ended, started, typed
from tests.chaos.proofs import faults, notes
from tui.custody.copies import check_backup, find_backup
from tui.errors import HouseholdError
from tui.home import LOG
from tui.session import Session

ACTS = "1000000"


class Places(NamedTuple):
    """A home, and where its backups and their keys go."""

    home: Path
    backups: Path
    keys: Path

    @property
    def backup(self) -> Sequence[str | Path]:
        """The words that make a backup."""
        return "backup", self.backups, "--keys", self.keys

    @property
    def restore(self) -> Sequence[str | Path]:
        """The words that put the newest one back."""
        return "restore", self.backups, "--yes"


class Round(NamedTuple):
    """What a round came to: the acts acknowledged, whether it was killed, and what is wrong."""

    acts: list[str]
    killed: bool
    wrong: list[str]


def life(places: Places, words: Sequence[str | Path]) -> int:
    """Return how many calls a verb makes when it is left alone."""
    done = ended(driver("doomed", "verb", "0", "--home", places.home, *words))
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1])


def backup_round(places: Places, calls: int, name: str) -> Round:
    """Kill a backup after so many calls while somebody acts, then make one that is left alone."""
    acts, killed, wrong = _doomed(places, places.backup, calls, name)
    wrong += faults(places.home, acts)
    again = typed(places.home, *places.backup)
    if again.returncode:
        wrong.append(f"the next backup: {again.stderr}")
    wrong += chain.from_iterable(map(_backup_faults, whole_backups(places)))
    wrong += [f"left behind: {left}" for left in places.backups.glob(".*")]
    wrong += [f"left behind: {left}" for left in places.keys.glob(".*")]
    return Round(acts, killed, wrong + faults(places.home))


def restore_round(places: Places, calls: int, name: str) -> Round:
    """Kill a restore after so many calls while somebody acts, then do one that is left alone."""
    acts, killed, wrong = _doomed(places, places.restore, calls, name)
    wrong += faults(places.home)
    wrong += [f"lost: {act}" for act in sorted(set(acts) - set(_kept_acts(places.home)))]
    again = typed(places.home, *places.restore)
    if again.returncode:
        wrong.append(f"the next restore: {again.stderr}")
    wrong += [f"left behind: {left}" for left in places.home.glob(".*")]
    wrong += [f"left behind: {left}" for left in places.home.glob("restor*")]
    return Round(acts, killed, wrong + faults(places.home))


def whole_backups(places: Places) -> list[Path]:
    """Return the folders that say they are backups."""
    return sorted(path for path in places.backups.iterdir() if not path.name.startswith("."))


def _doomed(places: Places, words: Sequence[str | Path], calls: int, name: str) -> Round:
    """Let a verb die after so many calls while somebody acts; that somebody is stopped then."""
    actor = started(driver("acting", places.home, name, ACTS))
    assert actor.stdout is not None
    first = actor.stdout.readline()
    done = ended(driver("doomed", "verb", str(calls), "--home", places.home, *words))
    actor.kill()
    acts = acknowledged(first + actor.communicate()[0])
    killed = done.returncode == -signal.SIGKILL
    return Round(acts, killed, [] if killed else _failure(done))


def _failure(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what a verb that outlived its moment said, unless it ended well."""
    return [done.stderr] if done.returncode else []


def _backup_faults(folder: Path) -> Iterator[str]:
    try:
        check_backup(find_backup(folder, None), lambda _part, _done, _goal: None)
    except HouseholdError as error:
        yield f"{folder}: {error}"


def _kept_acts(home: Path) -> Iterable[str]:
    """Yield the acts the home holds, in its log or in one that was replaced."""
    with ExitStack() as opened:
        session = opened.enter_context(Session(home))
        for path in (home / LOG, *home.glob(f"{REPLACED}/*/{LOG}")):
            assert verify(path).ok
            log = opened.enter_context(SqliteLog(path, readonly=True))
            events = EventJournal(log, session.keys).read()
            for event, text in notes(session, events):
                yield f"{event.position} {text}"
