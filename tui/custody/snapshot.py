"""The copy for an auditor: a folder with all of the evidence and none of the keys.

It holds the log, its signed heads with the public key, every edition of the rules as it was
adopted, one page that says what this is, and settings that make it a home to be looked at only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec

from domain.custody import DataExported
from domain.events import HOUSE, PolicyAdopted
from domain.house import StaffMember
from domain.measures import Nps
from eventstore.copies.backup import copy_log, put_under_name, unfinished
from eventstore.copies.exchange import ALIVE, flush_all, turn_of
from eventstore.proof.note import Checkpoint
from eventstore.proof.report import Report
from eventstore.turnstile import Turnstile
from gateway.journal import instant
from tui import figures
from tui import settings as homes
from tui.custody.copies import CHECKING, COPYING, Progress, copy_heads, examine, put_on_record
from tui.custody.headkeeper import FOLDER as HEADS
from tui.custody.lastseen import forget_seen
from tui.errors import MisuseError
from tui.home import LOG
from tui.session import Session
from tui.settings import Settings
from tui.text import Words

POLICIES = "policies"
REPORT = "report.md"

BEGINNING = date(1970, 1, 1)
"""Before any answer."""

_UNFIT = re.compile(r"[^\w.-]+")
_READ_ONLY = 0o444


class Edition(msgspec.Struct, frozen=True):
    """An edition of the rules; ``file`` is where its text lies in the copy."""

    name: str
    starts: datetime
    digest: str
    file: str


class AuditCopy(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy for an auditor holds, as its page tells it.

    Attributes:
        folder: Where it is.
        made: When, by the home's clock.
        centre: The centre's name.
        began: When the first event was recorded; ``None`` for an empty log.
        head: The signed head of its last event.
        verifier: The public key that has signed it, as text.
        report: What a look through it came to.
        cases: How many cases there are.
        open: How many of them are open.
        overdue: How many of those are late.
        nps: Of all its answers.
        editions: The rules, the earliest first.
        staff: Who works here.
    """

    folder: str
    made: datetime
    centre: str
    began: datetime | None
    head: Checkpoint
    verifier: str
    report: Report
    cases: int
    open: int
    overdue: int
    nps: Nps
    editions: tuple[Edition, ...]
    staff: tuple[StaffMember, ...]


def make_audit_copy(session: Session, place: Path, words: Words, progress: Progress) -> AuditCopy:
    """Make a copy for an auditor in the new folder ``place``.

    Args:
        session: Whose home.
        place: A folder that does not exist, or is empty.
        words: The language of its page.
        progress: Told what is done.

    Raises:
        RefusedError: when the home is such a copy itself.
        MisuseError: when there is something in the folder already.
        BackupBrokenError: when the log is not whole.
        StoreError: when something cannot be read or written.
        OSError: the same.
    """
    from tui.printing.auditreport import audit_page

    session.refuse_audit_copy()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise MisuseError(reason="folder-not-empty", typed=str(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    session.keep_clocks()
    made = session.present()
    with unfinished(place.parent) as folder:
        _announce(session, place)
        head = _copy(session, folder, progress)
        editions = tuple(_write_editions(session, folder / POLICIES))
        report = examine(folder, lambda done, goal: progress(CHECKING, done, goal))[0]
        copy = _described(session, place, made, head, editions, report)
        (folder / REPORT).write_text(audit_page(copy, words), encoding="utf-8")
        homes.write(folder, Settings(language=words.language, audit_copy=made))
        _lock(folder)
        flush_all(folder)
        put_under_name(folder, place)
    forget_seen(place)  # whatever lay there before
    return copy


def _announce(session: Session, place: Path) -> None:
    """Record that a copy goes out, before it does: the copy holds that event too."""
    upto = session.log.head()
    fact = DataExported(
        target=str(place.absolute()), format="afterloop", what="audit-copy", upto=upto, rows=upto
    )
    put_on_record(session, fact)


def _copy(session: Session, folder: Path, progress: Progress) -> Checkpoint:
    """Copy log and heads while everybody waits, so that the head is that of the last event."""
    turn = Turnstile(turn_of(session.home / LOG))
    try:
        with turn:
            head = session.sign_head()
            copy_log(
                session.home / LOG,
                folder / LOG,
                lambda done, goal: progress(COPYING, done, goal),
            )
    finally:
        turn.close()
    copy_heads(session.keeper.heads, folder / HEADS, head.size)
    return head


def _write_editions(session: Session, folder: Path) -> Iterator[Edition]:
    """Write every edition as it was adopted, and yield what each is called."""
    folder.mkdir()
    for number, event in enumerate(session.journal.load([HOUSE])[HOUSE], 1):
        if isinstance(fact := event.fact, PolicyAdopted):
            path = folder / f"{_UNFIT.sub('-', fact.edition).strip('.') or number}.toml"
            if path.exists():
                path = path.with_stem(f"{path.stem}-{number}")
            path.write_text(fact.text, encoding="utf-8", newline="")
            yield Edition(fact.edition, fact.starts, fact.digest, f"{POLICIES}/{path.name}")


def _described(
    session: Session,
    place: Path,
    made: datetime,
    head: Checkpoint,
    editions: tuple[Edition, ...],
    report: Report,
) -> AuditCopy:
    session.catch_up()
    first = next(session.log.read(), None)
    began = instant(first.recorded_at) if first else None
    house = session.house()
    with session.views() as views:
        answers = figures.answers(views, BEGINNING, views.day(made), "")
        return AuditCopy(
            folder=str(place.absolute()),
            made=made,
            centre=house.name,
            began=began,
            head=head,
            verifier=str(session.keeper.heads.verifier()),
            report=report,
            cases=views.count("true"),
            open=views.count("status = 'open'"),
            overdue=views.count("status = 'open' AND overdue IS NOT NULL"),
            nps=figures.nps_of(answers),
            editions=editions,
            staff=tuple(house.present()),
        )


def _lock(folder: Path) -> None:
    """Take from everybody the right to change a file of the copy."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ALIVE:
            path.chmod(_READ_ONLY)
