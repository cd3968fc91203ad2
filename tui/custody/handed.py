"""What a person hands to a verb from outside: a key typed or in a file, a note in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import FileMissingError
from tui.verbs.household import safe

if TYPE_CHECKING:
    from eventstore.proof.note import VerifierKey


def verifier_key(typed: str) -> VerifierKey:
    """Return a verifier key that was typed itself, or as the file it is in.

    Raises:
        FileMissingError: when there is no such file.
        NoteMalformedError: when it is no key.
    """
    from eventstore.proof.note import VerifierKey

    return VerifierKey.parse(typed if "+" in typed and not Path(typed).exists() else note(typed))


def note(name: str) -> str:
    """Return the text of a file; bytes that are no text make it no note, which is told later.

    Raises:
        FileMissingError: when there is no such file.
    """
    try:
        return Path(name).read_text("utf-8", errors="replace")
    except FileNotFoundError as error:
        raise FileMissingError(path=safe(name)) from error
