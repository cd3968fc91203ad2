"""Looking through a home from outside: its log, with every signed head there is to hold against it.

Opens no session: the home's own files are enough, and some of them may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from eventstore.errors import NoteMalformedError
from eventstore.proof.heads import SUFFIX, VERIFIER
from eventstore.proof.note import VerifierKey
from eventstore.proof.report import Finding, Report
from eventstore.proof.witnesses import Head
from gateway.examining import Files, Progress, examine
from tui.custody.handed import note, verifier_key
from tui.custody.headkeeper import FOLDER
from tui.custody.lastseen import seen_file
from tui.home import KEYS, LOG, VIEWS
from tui.widgets.plain import plain


def examined(
    home: Path,
    *,
    held: Sequence[str] = (),
    typed_key: str = "",
    views: bool = True,
    progress: Progress = lambda _stage, _done, _goal: None,
) -> Report:
    """Look through a home.

    Args:
        home: Its folder.
        held: Files of signed heads somebody hands in.
        typed_key: The key heads must be signed with, or its file; the home's own unless given.
        views: Whether the views are compared with a replay.
        progress: Told how far it is.

    Raises:
        HouseholdError: when a file that was handed in cannot be found.
        NoteMalformedError: when the key is none.
        StoreError: when there is no log, or it may not be read.
    """
    handed = [Head(plain(name), note(name), _lies_outside(name, home)) for name in held]
    key, key_is_well = _key(home, typed_key)
    report = examine(
        Files(home / LOG, home / KEYS, home / VIEWS if views else None),
        heads=[*handed, *_remembered(home), *_own(home)],
        key=key,
        progress=progress,
    )
    if not key_is_well:
        report.add(Finding("verifier-malformed"))
    return report


def _lies_outside(name: str, home: Path) -> bool:
    """Tell whether a file somebody hands in is none of the home's own."""
    return home.resolve() not in Path(name).resolve().parents


def _own(home: Path) -> list[Head]:
    """Return the heads in the home itself."""
    files = sorted((home / FOLDER).glob(f"[0-9]*{SUFFIX}"))
    return [Head(f"{FOLDER}/{file.name}", note(str(file)), outside=False) for file in files]


def _remembered(home: Path) -> list[Head]:
    """Return the head this terminal saw last, which lies outside the home."""
    with suppress(OSError, RuntimeError):
        file = seen_file(home)
        return [Head(file.name, file.read_text("utf-8", errors="replace"), outside=True)]
    return []


def _key(home: Path, typed: str) -> tuple[VerifierKey | None, bool]:
    """Return the key heads must be signed with, if there is one, and whether the home's is well.

    Raises:
        HouseholdError: when the one that was typed cannot be found.
        NoteMalformedError: when it is none.
    """
    if typed:
        return verifier_key(typed), True
    file = home / FOLDER / VERIFIER
    try:
        return (verifier_key(str(file)) if file.exists() else None), True
    except NoteMalformedError:
        return None, False
