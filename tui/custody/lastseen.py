"""The last signed head this terminal saw of a home, kept where the home's log cannot reach it.

Whoever can rewrite a home can rewrite the heads in it; what every person who works with it keeps
in an account of their own has to be rewritten too. It lies under ``XDG_STATE_HOME`` (else
``~/.local/state``). Where nothing can be kept there, nothing is.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from eventstore.errors import NoteMalformedError
from eventstore.proof.note import Checkpoint

_UNKEPT = (OSError, RuntimeError)  # the latter: an account without a home folder


def seen_file(home: Path) -> Path:
    """Return where the last head seen of ``home`` is kept."""
    state = os.environ.get("XDG_STATE_HOME")
    folder = Path(state) if state else Path.home() / ".local" / "state"
    name = sha256(os.fsencode(home.absolute())).hexdigest()[:32]
    return folder / "afterloop" / f"{name}.checkpoint"


def seen(home: Path) -> Checkpoint | None:
    """Return the last head seen of ``home``; ``None`` where none was, or it cannot be read."""
    with suppress(*_UNKEPT, UnicodeDecodeError, NoteMalformedError):
        return Checkpoint.parse(seen_file(home).read_text("utf-8"))
    return None


def remember_seen(home: Path, note: str) -> None:
    """Keep the signed head ``note`` as the last one seen of ``home``."""
    with suppress(*_UNKEPT):
        file = seen_file(home)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.part")
        draft.write_text(note, encoding="utf-8")
        draft.replace(file)


def forget_seen(home: Path) -> None:
    """Forget what was seen of ``home``: its log was made anew or put back on purpose."""
    with suppress(*_UNKEPT):
        seen_file(home).unlink(missing_ok=True)
