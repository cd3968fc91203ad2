"""``verify``: whether the log is whole, how far anybody outside can vouch for it, and what not.

Opens no session: it serves on a lone copy of a log, on a disk only read, and for an auditor who
has neither keys nor views and may change nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from tui import settings
from tui.errors import SettingsError
from tui.lastseen import seen_file
from tui.printing.verdict import verdict
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb
from tui.verbs.handed import note, verifier_key
from tui.verbs.household import Household, safe

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from eventstore.note import VerifierKey
    from eventstore.report import Report
    from eventstore.witnesses import Head
    from gateway.examining import Progress, Stage


@click.command(cls=Verb)
@click.option("--checkpoint", "held", multiple=True, metavar="FILE")
@click.option("--key", "typed_key", default="", metavar="VKEY|FILE")
@click.option("--no-views", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(
    context: click.Context,
    held: Sequence[str],
    typed_key: str,
    *,
    no_views: bool,
    as_json: bool,
) -> None:
    """Prove that the log is whole, or name the first position where it is not."""
    from eventstore.report import Finding
    from gateway.examining import Files, examine
    from tui.session import KEYS, LOG, VIEWS

    household: Household = context.obj
    home = household.folder
    handed = [_head(safe(name), note(name), outside=True) for name in held]
    key, key_is_well = _key(home, typed_key)
    with _progress(household) as progress:
        report = examine(
            Files(home / LOG, home / KEYS, None if no_views else home / VIEWS),
            heads=[*handed, *_remembered(home), *_own(home)],
            key=key,
            progress=progress,
        )
    if not key_is_well:
        report.add(Finding("verifier-malformed"))
    if as_json:
        household.data(_facts(report))
    else:
        household.show(verdict(report, _now(home), household.words))
    context.exit(Exit.DONE if report.ok else Exit.REFUSED)


def _head(name: str, text: str, *, outside: bool = False) -> Head:
    from eventstore.witnesses import Head

    return Head(name, text, outside)


def _own(home: Path) -> list[Head]:
    """Return the heads in the home itself."""
    from eventstore.heads import SUFFIX
    from tui.headkeeper import FOLDER

    files = sorted((home / FOLDER).glob(f"[0-9]*{SUFFIX}"))
    return [_head(f"{FOLDER}/{file.name}", note(str(file))) for file in files]


def _remembered(home: Path) -> list[Head]:
    """Return the head this terminal saw last, which lies outside the home."""
    with suppress(OSError, RuntimeError):
        file = seen_file(home)
        return [_head(file.name, file.read_text("utf-8", errors="replace"), outside=True)]
    return []


def _key(home: Path, typed: str) -> tuple[VerifierKey | None, bool]:
    """Return the key heads must be signed with, if there is one, and whether the home's is well.

    Raises:
        HouseholdError: when the one that was typed cannot be found.
        NoteMalformedError: when it is none.
    """
    from eventstore.errors import NoteMalformedError
    from eventstore.heads import VERIFIER
    from tui.headkeeper import FOLDER

    if typed:
        return verifier_key(typed), True
    file = home / FOLDER / VERIFIER
    try:
        return (verifier_key(str(file)) if file.exists() else None), True
    except NoteMalformedError:
        return None, False


def _now(home: Path) -> datetime:
    """Return the home's present; a demo has its own."""
    with suppress(SettingsError, OSError):
        return settings.load(home).clock()()
    return settings.utc_now()


@contextmanager
def _progress(household: Household) -> Iterator[Progress]:
    """Yield what is told how far it is: a bar for each stage where somebody looks on."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _goal: None
        return

    @cache
    def bar(stage: Stage, goal: int) -> ProgressBar[int]:
        label = household.words(f"print.verify.stage.{stage}")
        return click.progressbar(length=goal, label=label, file=sys.stderr)

    def told(stage: Stage, done: int, goal: int) -> None:
        shown = bar(stage, goal)
        shown.update(done - shown.pos)
        if done >= goal:
            shown.render_finish()

    yield told


def _facts(report: Report) -> dict[str, object]:
    return {
        "ok": report.ok,
        **msgspec.structs.asdict(report),
        "root": report.root.hex(),
        "only_outside": report.only_outside,
        "limits": report.limits,
    }
