"""``backup``, ``restore``, ``snapshot-for-audit``: copies of a home, and a home put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from domain import house as houses
from domain.errors import RefusedError
from domain.events import HOUSE
from eventstore.errors import StoreError
from eventstore.sqlite import SqliteLog
from gateway.journal import recorded
from tui import settings
from tui.errors import HomeError, RestoreUnconfirmedError
from tui.home import LOG
from tui.session import Session
from tui.verbs.grammar import Verb
from tui.verbs.household import Household, safe
from tui.verbs.rules import MANAGER, require_manager

if TYPE_CHECKING:
    from tui.custody.copies import Backup, Progress
    from tui.custody.restoring import Loss, Telling

AS_JSON = click.option("--json", "as_json", is_flag=True)
PARTS = 1000
"""Steps of a progress bar."""

LONG_LOG = 20_000_000
"""Bytes of a log from which copying it gets a progress bar."""

YES = frozenset({"y", "yes", "是"})


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a restore, for JSON."""

    folder: str
    upto: int
    replaced: int
    kept_in: str
    erased_again: int


@click.command(cls=Verb)
@click.argument("folder", metavar="DIR")
@click.option("--keys", "keys", metavar="DIR")
@AS_JSON
@click.pass_obj
def backup(household: Household, folder: str, keys: str | None, *, as_json: bool) -> None:
    """Make a backup of a home in use, looked through before it counts."""
    from tui.custody.copies import make_backup

    session = household.session
    session.house()
    keys_place = None if keys is None else _folder(keys)
    with _bars(household, session.home / LOG) as told:
        made = make_backup(session, _folder(folder), keys_place, told)
    if as_json:
        household.data(_as_data(made))
        return
    words, manifest = household.words, made.manifest
    size = f"{manifest.bytes:,}"
    household.show(
        words("print.backup.made", folder=safe(str(made.folder)), n=manifest.head, bytes=size)
    )
    code = "none" if made.keys is None else "copied"
    household.show(words(f"print.backup.keys-{code}", path=safe(str(made.keys))))


@click.command(cls=Verb)
@click.argument("folder", metavar="DIR")
@click.option("--keys", "keys", metavar="DIR|FILE")
@click.option("--yes", is_flag=True)
@AS_JSON
@click.pass_obj
def restore(
    household: Household, folder: str, keys: str | None, *, yes: bool, as_json: bool
) -> None:
    """Put a backup in the place of what stands in the home, which is kept aside."""
    from tui.custody.copies import check_backup, find_backup
    from tui.custody.restoring import loss, restore

    home = household.folder
    if settings.load(home).audit_copy is not None:
        raise RefusedError("audit-copy")
    found = find_backup(_folder(folder), None if keys is None else _folder(keys))
    with _bars(household, found.log) as told:
        check_backup(found, told)
    at = _require_manager(household, found)
    losing = loss(home, found)
    if not yes:
        _confirm(household, found, losing)
    with _bars(household, found.log) as told:
        kept_in = restore(home, found, at, told)
    telling = household.session.restored
    if as_json:
        household.data(_done(found, losing, kept_in, telling))
    else:
        _tell(household, found, kept_in, telling)


@click.command("snapshot-for-audit", cls=Verb)
@click.argument("folder", metavar="DIR")
@AS_JSON
@click.pass_obj
def snapshot_for_audit(household: Household, folder: str, *, as_json: bool) -> None:
    """Make a read-only copy for an auditor, without keys."""
    from tui.custody.snapshot import make_audit_copy

    session = household.session
    session.house()
    with _bars(household, session.home / LOG) as told:
        made = make_audit_copy(session, _folder(folder), household.words, told)
    if as_json:
        head = made.head
        household.data({"folder": made.folder, "head": head.size, "root": head.root.hex()})
    else:
        words = household.words
        household.show(
            words("print.audit-copy.done", folder=safe(made.folder), n=made.report.records)
        )


def _folder(typed: str) -> Path:
    return Path(typed).expanduser()


def _as_data(made: Backup) -> dict[str, object]:
    keys = str(made.keys.absolute()) if made.keys else None
    folder = str(made.folder.absolute())
    return {"folder": folder, "keys": keys, **msgspec.structs.asdict(made.manifest)}


def _require_manager(household: Household, found: Backup) -> datetime:
    """Let a manager pass: of the present home where it can be opened, else of the backup's.

    Returns:
        The present instant by the clock of the home.

    Raises:
        RefusedError: when the acting person's role is not high enough.
        UnknownPersonError: when the one named is not on the staff of the log that comes.
    """
    with SqliteLog(found.log, readonly=True) as log:
        coming = houses.fold(map(recorded, log.stream(HOUSE)))
    if household.who:
        coming.person(household.who)
    if (household.folder / LOG).exists():
        try:
            with Session(household.folder, who=household.who) as session:
                require_manager(session)
                return session.present()
        except (StoreError, HomeError):
            pass  # to be replaced because it cannot be opened
    if household.who and coming.person(household.who).level < MANAGER:
        raise RefusedError("needs-level", level=MANAGER)
    own = settings.load(household.folder)
    return (own if own.demo else settings.load(found.folder)).clock()()


def _confirm(household: Household, found: Backup, losing: Loss) -> None:
    """Say what is about to be replaced, and go on only after a yes.

    Raises:
        RestoreUnconfirmedError: when nobody can be asked.
        Abort: when the answer is no.
    """
    words, manifest = household.words, found.manifest
    folder = safe(str(found.folder))
    click.echo(
        words("print.restore.found", folder=folder, n=manifest.head, made=manifest.made), err=True
    )
    click.echo(_losing(household, losing), err=True)
    click.echo(words(f"print.restore.keys-{'stay' if found.keys is None else 'too'}"), err=True)
    if not household.has_terminal:
        raise RestoreUnconfirmedError
    click.echo(words("print.restore.ask") + " ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise click.Abort


def _losing(household: Household, losing: Loss) -> str:
    words = household.words
    if not losing.readable:
        return words("print.restore.unreadable")
    if not losing.after:
        return words("print.restore.nothing-goes")
    key = "goes" if losing.same else "other-log"
    return words(f"print.restore.{key}", n=losing.after, newest=losing.newest)


def _done(found: Backup, losing: Loss, kept_in: Path, telling: Telling | None) -> Restored:
    return Restored(
        folder=str(found.folder.absolute()),
        upto=found.manifest.head,
        replaced=losing.head,
        kept_in=str(kept_in.absolute()) if kept_in.exists() else "",
        erased_again=len(telling.erased) if telling else 0,
    )


def _tell(household: Household, found: Backup, kept_in: Path, telling: Telling | None) -> None:
    words = household.words
    household.show(words("print.restore.done", n=found.manifest.head))
    if kept_in.exists():
        household.show(words("print.restore.kept", folder=safe(str(kept_in))))
    if telling and telling.erased:
        household.show(words("print.restore.erased-again", n=len(telling.erased)))
    if telling and telling.unread:
        household.talk("print.restore.unread")
    if household.session.keeper.heads.verifier() is None:
        household.talk("print.restore.new-signer")


@contextmanager
def _bars(household: Household, log: Path) -> Iterator[Progress]:
    """Yield what is told how far each part is: a bar for each where somebody looks on."""
    if not household.has_terminal or not log.exists() or log.stat().st_size < LONG_LOG:
        yield lambda _part, _done, _goal: None
        return
    with ExitStack() as shown:
        bars: dict[str, Callable[[int], None]] = {}

        def told(part: str, done: int, goal: int) -> None:
            if part not in bars:
                shown.close()
                bars[part] = shown.enter_context(_bar(household.words(f"verb.copying.{part}")))
            bars[part](PARTS * done // max(goal, 1))

        yield told


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int], None]]:
    """Show a progress bar; yield what moves it to a step, never back."""
    with click.progressbar(length=PARTS, label=label, file=sys.stderr) as bar:
        yield lambda step: bar.update(max(step - bar.pos, 0))
