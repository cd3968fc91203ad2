"""What only the domain can tell about a log: who acted, who was erased, what the views should say.

Works on files alone, each of which may be missing or not to be opened: an auditor's copy has no
keys and no views. What could not be looked at is said in the report, never passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from domain import codec
from domain import house as houses
from domain.custody import CustomerErased
from domain.events import CLOCK, HOUSE, Event
from domain.house import House
from domain.types import CustomerId, StaffId
from domain.views import TABLES, TALLIES
from eventstore.errors import KeysFailedError, SealBrokenError, ViewsFailedError
from eventstore.keys.lostkeys import are_lost
from eventstore.keys.seal import KeyRing, unseal
from eventstore.proof.note import VerifierKey
from eventstore.proof.report import Finding, Report, Skipped
from eventstore.proof.verify import Stored, verify
from eventstore.proof.witnesses import Head
from eventstore.record import Record
from eventstore.sqlite import SqliteLog
from eventstore.views.projector import Projector
from gateway.journal import EPOCH, customer_of, glimpse

BY_ITSELF = frozenset({CLOCK, "intake"})
"""Actors that are no person: due times that passed, answers that came in by themselves."""

Stage: TypeAlias = Literal["records", "views"]

Progress: TypeAlias = Callable[[Stage, int, int], None]
"""Called with what is being gone through, the position reached and the last one."""

_stream, _type, _actor, _payload = itemgetter(2), itemgetter(4), itemgetter(7), itemgetter(11)

_ERASED = CustomerErased.__struct_config__.tag
_SEALING = frozenset(tag for tag, fact in codec.FACTS.items() if codec.PERSONAL_FIELDS[fact])


class Files(msgspec.Struct, frozen=True):
    """Where a home keeps what is examined.

    Attributes:
        log: The log's file.
        keys: The file of keys; it may be missing.
        views: The views' file, without the versions in its name; ``None`` leaves them out.
    """

    log: Path
    keys: Path
    views: Path | None


def examine(
    files: Files,
    *,
    heads: Sequence[Head] = (),
    key: VerifierKey | None = None,
    progress: Progress = lambda _stage, _done, _all: None,
) -> Report:
    """Look through a home's log, and through the keys and views that belong to it.

    Args:
        files: Where everything lies.
        heads: Signed heads to compare the log with.
        key: Whose signature they must bear.
        progress: Told how far it has come.

    Raises:
        StoreError: There is no log, or it may not be read. Damage is a finding.
    """
    people, erasures = _People(), _Erasures()

    def look(rows: Sequence[Stored]) -> Iterator[Finding]:
        yield from people.look(rows)
        yield from erasures.look(rows)

    report = verify(
        files.log,
        heads=heads,
        key=key,
        examine=look,
        progress=lambda done, goal: progress("records", done, goal),
    )
    if heads and key is None:
        report.skipped.append(Skipped("signatures-no-key"))
    _look_at_keys(report, files, erasures.erased)
    _look_at_views(report, files, progress)
    return report


class _People:
    """Who may act at each moment: those who have joined and not left, and what acts by itself.

    In a house where nobody is, whoever comes first is its founder.
    """

    def __init__(self) -> None:
        self._house = House()
        self._known: frozenset[StaffId] = BY_ITSELF

    def look(self, rows: Sequence[Stored]) -> Iterator[Finding]:
        """Go through a page, and tell of everybody who acted and was not there."""
        if self._known.issuperset(map(_actor, rows)) and HOUSE not in map(_stream, rows):
            return
        for row in rows:
            yield from self._stranger(row)
            if _stream(row) == HOUSE:
                yield from self._take_in(row)

    def _stranger(self, row: Stored) -> Iterator[Finding]:
        actor = _actor(row)
        if actor not in self._known and self._known != BY_ITSELF:
            code = "actor-left" if actor in self._house.staff else "actor-unknown"
            yield Finding(code, row[0], {"actor": actor})

    def _take_in(self, row: Stored) -> Iterator[Finding]:
        try:
            self._house = houses.evolve(self._house, Event(EPOCH, codec.decode(_payload(row))))
        except (msgspec.DecodeError, LookupError) as error:
            yield Finding("fact-unreadable", row[0], {"reason": str(error)})
        self._known = BY_ITSELF | {member.id for member in self._house.present()}


class _Erasures:
    """Who was erased, each with the position of the last event that says so."""

    def __init__(self) -> None:
        self.erased: dict[CustomerId, int] = {}

    def look(self, rows: Sequence[Stored]) -> Iterator[Finding]:
        """Note the erasures of a page, and tell of any that cannot be read."""
        if _ERASED not in map(_type, rows):
            return
        for row in rows:
            if _type(row) == _ERASED:
                try:
                    self.erased[customer_of(codec.decode(_payload(row)))] = row[0]
                except msgspec.DecodeError as error:
                    yield Finding("fact-unreadable", row[0], {"reason": str(error)})


def _look_at_keys(report: Report, files: Files, erased: Mapping[CustomerId, int]) -> None:
    if not erased:
        return
    if are_lost(files.keys):
        report.skipped.append(Skipped("keys-absent", {"erased": len(erased)}))
        return
    if not report.ok:
        report.skipped.append(Skipped("keys-of-broken-log"))
        return
    try:
        with KeyRing(files.keys) as keys, SqliteLog(files.log, readonly=True) as log:
            for found in _still_readable(log, keys, erased):
                report.add(found)
    except KeysFailedError as error:
        report.skipped.append(Skipped("keys-unopened", error.params))


def _still_readable(
    log: SqliteLog, keys: KeyRing, erased: Mapping[CustomerId, int]
) -> Iterator[Finding]:
    """Tell of everybody erased whose key is there yet, or opens what is older than the erasure.

    Somebody who came back has a new key, which must not open anything from before.
    """
    back: dict[CustomerId, bytes] = {}
    for customer, position in erased.items():
        if (key := keys.key(customer)) is not None:
            back[customer] = key
            if (keys.born(customer) or 0) < position:
                yield Finding("erased-key-kept", position, {"customer": customer})
    if not back:
        return
    for record in log.read(upto=max(erased.values()), types=_SEALING):
        fact = codec.decode(record.payload)
        customer = customer_of(fact)
        if customer in back and record.position < erased[customer]:
            tokens = {name: getattr(fact, name) for name in codec.PERSONAL_FIELDS[type(fact)]}
            if any(_opens(back[customer], record, customer, *each) for each in tokens.items()):
                yield Finding("erased-readable", record.position, {"customer": customer})


def _opens(key: bytes, record: Record, customer: CustomerId, field: str, token: str) -> bool:
    try:
        unseal(key, token, event_id=record.event_id, customer=customer, field=field)
    except SealBrokenError:
        return False
    return True


def _look_at_views(report: Report, files: Files, progress: Progress) -> None:
    if files.views is None:
        report.skipped.append(Skipped("views-unwanted"))
    elif not any(files.views.parent.glob(f"{files.views.stem}-*{files.views.suffix}")):
        report.skipped.append(Skipped("views-absent"))
    elif not report.ok:
        report.skipped.append(Skipped("views-of-broken-log"))
    elif not os.access(files.views.parent, os.W_OK):
        report.skipped.append(Skipped("views-read-only"))
    else:
        for found in _differences(report, files.log, files.views, progress):
            report.add(found)


def _differences(report: Report, log: Path, views: Path, progress: Progress) -> Iterator[Finding]:
    """Replay the log into views beside those that are there, and tell how these differ."""
    with (
        SqliteLog(log, readonly=True) as opened,
        Projector(opened, views, TABLES, TALLIES, glimpse) as projector,
    ):
        if not projector.path.exists():
            report.skipped.append(Skipped("views-absent"))
            return
        try:
            found = projector.check(lambda done, goal: progress("views", done, goal))
        except ViewsFailedError as error:
            yield Finding("views-unreadable", params=error.params)
            return
        for difference in found:
            row = f"{difference.table} {', '.join(map(str, difference.key))}"
            yield Finding("view-differs", params={"row": row})
