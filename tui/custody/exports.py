"""Handing a part of the record on in a file: written aside, put on record, then handed over.

The verb and the key of the screens go through :func:`export`. Personal data stays sealed unless
somebody whose role may have it asks; every file is on record before anybody gets it, and with it
goes the signed head of the log it was taken from.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from domain.custody import DataExported
from eventstore.errors import LogFullError, LogReadOnlyError, SignerLostError
from gateway.export.draft import draft, spool
from gateway.export.errors import PersonalDataRefusedError
from gateway.export.personal import Disclosure, Opened, Sealed, require_reveal
from tui.custody.copies import put_on_record
from tui.custody.exportfile import Order, Progress, Written, write
from tui.session import Session

STDOUT = "-"
"""What a file is called that goes to whoever reads the program's output."""

CHECKPOINT = ".checkpoint"
"""What the name of a signed head ends with that goes with a file."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed on.

    Attributes:
        file: Where it lies; ``-`` for the program's output.
        format: The kind of file.
        what: What is in it.
        rows: How many rows or events.
        upto: The last position of the log that it tells of.
        personal: Whether personal data is in it in plain.
        checkpoint: The signed head that went with it; empty where none did.
        recorded: Whether the export is on record: a copy for an auditor records nothing.
    """

    file: str
    format: str
    what: str
    rows: int
    upto: int
    personal: bool
    checkpoint: str
    recorded: bool


def export(session: Session, order: Order, place: Path | BinaryIO, progress: Progress) -> Exported:
    """Write what is wanted, put that on record, and hand it over.

    A session that looks at the past comes back to the present for the record.

    Args:
        session: Whose home, at the moment that is to be handed on.
        order: What is wanted.
        place: The file; or an open one, somebody else's end of a pipe.
        progress: Told how far it is.

    Raises:
        ExportError: when that cannot be handed on, or not by this person.
        MisuseError: when the format cannot hold it.
        StoreError: when the log cannot be read, or the export not be put on record.
        OSError: when the file cannot be written.
    """
    order.require_possible()
    disclosure = _disclosure(session, order)
    _settle(session)
    note = _signed_head(session)
    is_file = isinstance(place, Path)
    with draft(place, private=order.personal) if isinstance(place, Path) else spool(place) as made:
        written = write(session, order, disclosure, made.file, progress)
        session.come_back()
        head = Path(f"{place}{CHECKPOINT}") if is_file and note else None
        target = str(place) if is_file else STDOUT
        done = _exported(order, written, target, head, recorded=not session.is_audit_copy)
        if done.recorded:
            put_on_record(session, _fact(done))
        if head is not None:
            _write_head(head, note)
        made.hand_over()
    return done


def _disclosure(session: Session, order: Order) -> Disclosure:
    """Return what is shown of people's data.

    Raises:
        PersonalDataRefusedError: when this person may not have it in plain, or this home has no
            keys.
    """
    if not order.personal:
        return Sealed()
    if session.is_audit_copy:
        raise PersonalDataRefusedError(reason="audit-copy")
    require_reveal(session.sitter(), session.house_now().rules.at(session.present()))
    return Opened(session.journal)


def _settle(session: Session) -> None:
    """Record what fell due and bring the views up to date, as for whoever looks at a page."""
    with suppress(LogReadOnlyError, LogFullError):
        session.keep_clocks()


def _signed_head(session: Session) -> str:
    """Return the signed head of the log, in an auditor's copy the last one it came with.

    Empty where there is none: in a home that was put back without its key, for one.
    """
    heads = session.keeper.heads
    try:
        head = heads.latest() if session.is_audit_copy else session.sign_head()
    except SignerLostError:
        return ""
    return heads.text_of(head) if head else ""


def _exported(
    order: Order, written: Written, place: str, head: Path | None, *, recorded: bool
) -> Exported:
    return Exported(
        file=place,
        format=order.format,
        what=order.told(),
        rows=written.rows,
        upto=written.upto,
        personal=order.personal and order.holds_personal,
        checkpoint=str(head or ""),
        recorded=recorded,
    )


def _fact(done: Exported) -> DataExported:
    target = done.file if done.file == STDOUT else str(Path(done.file).absolute())
    return DataExported(
        target=target,
        format=done.format,
        what=done.what,
        upto=done.upto,
        rows=done.rows,
        personal=done.personal,
    )


def _write_head(place: Path, note: str) -> None:
    with draft(place) as made:
        made.file.write(note.encode())
        made.hand_over()
