"""What is done to a person's data at the desk: erased, restricted, looked at.

Each is an event first. Erasing goes on in this order, and whoever opens the home next goes on
where somebody was killed: the events, the keys, the views, the snapshots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain import codec, erasure, privacy
from domain import customer as customers
from domain.clientele.matching import family
from domain.custody import CUSTODY, BackupMade, DataExported, LogRestored, PersonalDataSeen
from domain.customer import Customer
from domain.desk import Batch, retrying
from domain.errors import RefusedError
from domain.events import Event, Recorded, customer_stream
from domain.types import CaseId, CustomerId
from eventstore.browse import Browser
from eventstore.errors import KeysLostError, ViewsFailedError
from eventstore.keys.seal import KeyRing
from gateway.heeding import heed
from gateway.journal import EventJournal, customer_of, recorded
from tui.custody.person import CONTACTS, Trail
from tui.home import KEYS, LOG
from tui.session import Session

FIELDS = ("name", *CONTACTS)
"""What is masked in a room: whom a case is about and how to reach them."""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A place out of reach where an erased person can still be read.

    Attributes:
        kind: ``backup`` of keys, ``export`` in plain text or ``replaced`` log with its keys.
        at: When it was made.
        place: Where.
        position: The event that tells of it.
    """

    kind: str
    at: datetime
    place: str
    position: int


class Remnant(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the home that holds what it should not: ``what`` is ``key`` or ``plain``."""

    what: str
    path: str
    times: int


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """What came of erasing somebody.

    Attributes:
        customer: Who.
        files: All files of theirs, merged ones too.
        cases: Their cases that were made anonymous just now.
        already: Whether nothing was left to be erased.
        keys_destroyed: How many keys were found and destroyed.
        key_traces: How often their bytes still stand in files of the home.
        remnants: The files with the key's bytes, or with phone, plate or VIN in plain text.
        elsewhere: Copies out of reach.
    """

    customer: CustomerId
    files: tuple[CustomerId, ...]
    cases: tuple[CaseId, ...]
    already: bool
    keys_destroyed: int
    key_traces: int
    remnants: tuple[Remnant, ...]
    elsewhere: tuple[Elsewhere, ...]


def erase(session: Session, trail: Trail, grounds: str) -> Erasure:
    """Make a person's data unreadable for good.

    Raises:
        RefusedError: when this role may not, the grounds are missing or the past is in view.
        StoreError: when the events cannot be recorded, or the keys not be destroyed.
    """
    _refuse_in_the_past(session)
    if session.keys.lost:
        raise KeysLostError(path=str(session.home / KEYS))
    with ExitStack() as opened:
        rings = [opened.enter_context(KeyRing(path)) for path in _kept_aside(session.home)]
        keys = _keys(trail.files, (session.keys, *rings))
        plain = _plain(session, trail)
        _record_erasure(session, trail, grounds)
        for ring in rings:
            for file in trail.files:
                ring.forget(file)
        heed(session.log, session.keys)
    session.lookup.heed(wait=True)
    with suppress(ViewsFailedError):
        session.catch_up()
    session.snapshots.discard_all()
    remnants = (*_found(session, "key", keys), *_found(session, "plain", plain))
    return Erasure(
        customer=trail.customer,
        files=tuple(trail.files),
        cases=trail.cases,
        already=not trail.fresh,
        keys_destroyed=len(keys),
        key_traces=sum(each.times for each in remnants if each.what == "key"),
        remnants=remnants,
        elsewhere=tuple(elsewhere(session, trail)),
    )


def _record_erasure(session: Session, trail: Trail, grounds: str) -> None:
    """Put the erasure on record; one that is there already is not recorded again."""
    journal, by, at = live(session), session.sitter(), session.present()
    rules = session.house().rules

    def attempt() -> None:
        histories = journal.load([customer_stream(file) for file in trail.files])
        standing = {f: customers.fold(histories[customer_stream(f)]) for f in trail.files}
        told = [f for f in trail.files if trail.is_fresh(f)] or [trail.customer]
        files = [(file, standing[file], trail.told_in(file)) for file in told]
        decided = erasure.erase_all(files, grounds, by=by, at=at, rules=rules)
        if trail.fresh:
            versions = journal.load([stream for stream, _ in decided])
            batches = [Batch(stream, len(versions[stream]), facts) for stream, facts in decided]
            journal.record(batches, session.stamp())

    retrying(attempt)


def _kept_aside(home: Path) -> list[Path]:
    """Return the other key files of the home: those of logs that were replaced."""
    return sorted(path for path in home.rglob(KEYS) if path.parent != home and path.is_file())


def _keys(files: Sequence[CustomerId], rings: Sequence[KeyRing]) -> list[bytes]:
    found = [ring.key(file) for ring in rings for file in files]
    return list(dict.fromkeys(key for key in found if key))


def _plain(session: Session, trail: Trail) -> list[bytes]:
    """Return what of a person would be known again in plain text; a name may be another's too."""
    journal = live(session)
    facts = [journal.readable(event) for event in trail.fresh]
    texts = {text for fact in facts for name in CONTACTS if (text := getattr(fact, name, ""))}
    return [text.encode() for text in sorted(texts)]


def _found(session: Session, what: str, wanted: Sequence[bytes]) -> Iterator[Remnant]:
    from eventstore.keys.traces import look, spellings

    needles = [n for one in wanted for n in (spellings(one) if what == "key" else (one,))]
    for trace in look(session.home, needles) if needles else ():
        yield Remnant(what=what, path=str(trace.path), times=trace.times)


def elsewhere(session: Session, trail: Trail) -> Iterator[Elsewhere]:
    """Yield what was handed out or copied since the person's first event, oldest first."""
    for event in live(session).load([CUSTODY])[CUSTODY]:
        if event.position < trail.began.position:
            continue
        match event.fact:
            case BackupMade(keys_in=place) if place:
                kind = "backup"
            case DataExported(personal=True, target=place):
                kind = "export"
            case LogRestored(kept_in=place) if place:
                kind = "replaced"
            case _:
                continue
        yield Elsewhere(kind=kind, at=event.at, place=place, position=event.position)


def restrict(session: Session, customer: CustomerId, reason: str, *, lift: bool = False) -> bool:
    """Lock a person's data in all files of theirs, or unlock it; return whether that was new.

    Raises:
        RefusedError: when this role may not, the reason is missing or the past is in view.
    """
    _refuse_in_the_past(session)
    by, at, rules = session.sitter(), session.present(), session.house().rules
    journal = live(session)

    def attempt() -> tuple[Event, ...]:
        files = family(customer, journal.load)
        histories = journal.load([customer_stream(file) for file in files])
        batches = []
        for file in files:
            history = histories[customer_stream(file)]
            standing = customers.fold(history)
            events = privacy.restrict(file, standing, reason, lift=lift, by=by, at=at, rules=rules)
            batches.append(Batch(customer_stream(file), len(history), events))
        changes = [batch for batch in batches if batch.events]
        if changes:
            journal.record(changes, session.stamp())
        return tuple(event for batch in changes for event in batch.events)

    events = retrying(attempt)
    heed(session.log, session.keys)
    return bool(events)


class Opened(NamedTuple):
    """An event with those of its personal fields that can be read."""

    event: Recorded
    fields: Mapping[str, str]


def reveal(
    session: Session,
    *,
    customer: CustomerId = "",
    case: CaseId = "",
    entry: UUID | None = None,
    place: str,
) -> Mapping[str, str]:
    """Return personal fields in plain text, after putting on record who looks at them.

    Args:
        session: Who looks.
        customer: Whose they are; taken from the event when empty.
        case: Of a case: name, phone, plate and VIN of whom it is about.
        entry: Of an event: all its sealed fields.
        place: Where they are shown: ``morning``, ``audit``.

    Returns:
        The texts by field; never empty.

    Raises:
        RefusedError: when this role may not look, there is no such event, or nothing can be read.
    """
    by, at = session.sitter(), session.present()
    rules = session.house().rules
    privacy.require_role(rules.at(at).privacy.reveal, by)
    opened = _opened(session, _event(session, case, entry), FIELDS if entry is None else None)
    whose = customer_of(opened.event.fact)
    if customer not in ("", whose):
        raise RefusedError("no-such-entry")
    seen = PersonalDataSeen(
        customer=whose, place=place, fields=tuple(opened.fields), case=case, entry=entry
    )
    _record(session, whose, lambda _: privacy.see(seen, by=by, at=at, rules=rules))
    return opened.fields


def _event(session: Session, case: CaseId, entry: UUID | None) -> Recorded:
    with Browser(session.home / LOG) as browser:
        if entry is not None:
            record = browser.event(entry)
        else:
            with session.views() as views:
                position = views.line(case).source_at
            record = next(iter(browser.records([position])), None)
    if record is None:
        raise RefusedError("no-such-entry")
    return recorded(record)


def _opened(session: Session, event: Recorded, wanted: Sequence[str] | None) -> Opened:
    """Open an event's personal fields, all of them or those wanted.

    Raises:
        RefusedError: when none of them can be read; says why.
    """
    journal = live(session)
    fields = codec.PERSONAL_FIELDS[type(event.fact)] if wanted is None else wanted
    plain = journal.readable(event)
    found = {name: text for name in fields if (text := getattr(plain, name, ""))}
    if not found:
        if session.keys.is_withheld(customer_of(event.fact)):
            raise RefusedError("restricted")
        raise RefusedError("nothing-to-see")
    return Opened(event, found)


def live(session: Session) -> EventJournal:
    """Return the journal of the present, whatever moment the session looks at."""
    return EventJournal(session.log, session.keys)


def _record(
    session: Session, customer: CustomerId, decide: Callable[[Customer], tuple[Event, ...]]
) -> tuple[Event, ...]:
    """Record what follows for a customer in their own stream, and return it."""
    journal, stream = live(session), customer_stream(customer)

    def attempt() -> tuple[Event, ...]:
        history = journal.load([stream])[stream]
        events = decide(customers.fold(history))
        if events:
            journal.record([Batch(stream, len(history), events)], session.stamp())
        return events

    return retrying(attempt)


def _refuse_in_the_past(session: Session) -> None:
    if session.moment is not None:
        raise RefusedError("in-the-past")
