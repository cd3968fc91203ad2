"""The documents of the rituals as files: Markdown and HTML beside each other in a folder.

The one rule: nothing that lies there is ever written over.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from gateway.export.draft import draft
from tui.documents.model import Document
from tui.documents.rendering import Format, rendered
from tui.session import Session

FOLDER = "reviews"
"""Where in the home they lie, unless another folder is named."""

FORMS: tuple[Format, ...] = ("md", "html")


def folder_of(session: Session, typed: str = "") -> Path:
    """Return the folder that was named, or the home's own."""
    return Path(typed).expanduser() if typed.strip() else session.home / FOLDER


def write_down(made: Document, folder: Path) -> tuple[Path, ...]:
    """Write a document into a folder, made if need be, and return its files.

    Raises:
        SystemTroubleError: when one cannot be written; names it.
    """
    from tui.verbs.border import system_trouble

    try:
        folder.mkdir(parents=True, exist_ok=True)
        places = _free(folder, f"{made.kind}-{made.end.isoformat()}")
        for place, form in zip(places, FORMS, strict=True):
            _write(place, rendered(made, form))
    except OSError as trouble:
        where = str(trouble.filename or folder)
        error = OSError(trouble.errno, trouble.strerror, where)
        raise system_trouble(error) from trouble
    return places


def _free(folder: Path, name: str) -> tuple[Path, ...]:
    """Return places side by side where nothing lies: ``monthly-2026-02-28-2.md`` if need be."""
    return next(places for places in _places(folder, name) if not any(p.exists() for p in places))


def _places(folder: Path, name: str) -> Iterator[tuple[Path, ...]]:
    for n in count(1):
        told = name if n == 1 else f"{name}-{n}"
        yield tuple(folder / f"{told}.{form}" for form in FORMS)


def _write(place: Path, text: str) -> None:
    with draft(place) as made:
        made.file.write(text.encode())
        made.hand_over()


def named(session: Session, places: tuple[Path, ...]) -> str:
    """Return files as they are told: short inside the home, in full elsewhere."""
    folder = places[0].parent
    known = folder.relative_to(session.home) if folder.is_relative_to(session.home) else folder
    return f"{known / places[0].stem}.{{{','.join(FORMS)}}}"
