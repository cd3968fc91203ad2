"""Finding customers by name, phone, plate or VIN in a file that holds none of these.

Beside the views lies an index of keyed hashes: whoever lacks the home's secret cannot find out a
number by trying them all, and of whoever was erased nothing stays in it. It holds nothing that is
not in the log: deleted, damaged, or of another log, it is filled anew. The one rule: what it
answers are candidates; the caller opens their texts and compares.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Literal, NamedTuple, Self, cast

from domain import codec
from domain.custody import CustomerErased
from domain.fact import Fact
from domain.types import CustomerId
from eventstore.errors import SealBrokenError, ViewsFailedError
from eventstore.keys.seal import unseal
from eventstore.record import Record
from eventstore.turnstile import Turnstile, sole
from eventstore.views.viewfile import discard, reading
from gateway import lookupfile, lookupqueries
from gateway.journal import EventJournal, customer_of
from gateway.lookupfile import LookupFile, Reached
from gateway.searched import KINDS, SearchKind, forms, wishes

BATCH = 20_000
"""Positions taken in between two checkpoints: a few tenths of a second."""

STRIDE = 5_000
"""Positions without an erasure before it is noted that they hold none."""

MOST = 2_000
"""How many candidates a search names; whoever typed one letter means nobody in particular."""

_EDITION = b"afterloop lookup 1"
"""Changes with the schema and the forms kept: an older index is filled anew."""

_TOKEN_BYTES = 8
_ERASED = frozenset(tag for tag, fact in codec.FACTS.items() if fact is CustomerErased)
_TELLING = _ERASED | {
    tag
    for tag, fact in codec.FACTS.items()
    if not set(KINDS).isdisjoint(codec.PERSONAL_FIELDS[fact])
}
"""The facts that tell who somebody is, or that they are to be forgotten."""

Progress = Callable[[int, int], None]
Told = tuple[CustomerId, SearchKind, str]


class Found(NamedTuple):
    """Somebody whom what was typed may mean.

    Attributes:
        customer: Who.
        kinds: By what they were found.
        sure: Whether the index answers for every sign that was typed.
        places: By kind, the positions of all texts of theirs: one of them must fit.
    """

    customer: CustomerId
    kinds: tuple[SearchKind, ...]
    sure: bool
    places: Mapping[SearchKind, Sequence[int]]


class Lookup:
    """The index of a home's customers; safe in any thread, one process fills it at a time."""

    def __init__(self, path: Path, journal: EventJournal) -> None:
        """Look after the index at ``path``; nothing is opened or made yet.

        Args:
            path: The file.
            journal: The log at present, with its keys.
        """
        self.path = path
        self._journal = journal
        self._lock = RLock()
        self._file: LookupFile | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Filling ------------------------------------------------------------------------------------

    def follow(
        self,
        progress: Progress = lambda _at, _goal: None,
        *,
        limit: int | None = None,
        wait: bool = False,
    ) -> int:
        """Take in what the log holds behind the index; return the position reached.

        While another process does so nothing is done, unless waiting for it was asked for.

        Args:
            progress: Called after every batch with the position reached and the goal.
            limit: At most so many positions.
            wait: Take turns instead of leaving it to the other.

        Raises:
            StoreError: the log or the keys cannot be read, or the index cannot be written.
        """
        with self._lock, self._border(), self._alone(wait=wait) as alone:
            if not alone:
                return self.position()
            file = self._opened()
            at, head = file.reached().position, self._journal.log.head()
            goal = head if limit is None else min(head, at + limit)
            seen: set[Told] = set()
            while at < goal:
                upto = min(goal, at + BATCH)
                self._take_in(file, at, upto, seen)
                at = upto
                progress(at, goal)
            file.wipe()
            return at

    def heed(self, *, wait: bool = False) -> None:
        """Forget who was erased behind the index, without taking in anything else.

        For whoever erases, and for whoever opens the home after somebody was killed erasing.

        Args:
            wait: Take turns with whoever fills the index instead of leaving it to them.

        Raises:
            StoreError: the log cannot be read, or the index cannot be written.
        """
        if not self.path.exists():
            return
        with self._lock, self._border(), self._alone(wait=wait) as alone:
            if not alone:
                return
            file = self._opened()
            heeded, head = file.reached().heeded, self._journal.log.head()
            erased = {
                customer_of(codec.decode(record.payload)): record.position
                for record in self._journal.log.read(heeded, upto=head, types=_ERASED)
            }
            if erased or head - heeded >= STRIDE:
                file.forget(erased, head)
            file.wipe()

    def position(self) -> int:
        """Return the last position taken in; 0 where there is no index."""
        try:
            with closing(reading(self.path)) as database:
                return lookupfile.reached(database).position
        except (ViewsFailedError, sqlite3.Error):
            return 0

    # Finding ------------------------------------------------------------------------------------

    def find(
        self, typed: str, kind: SearchKind | Literal[""] = "", *, upto: int | None = None
    ) -> list[Found]:
        """Return whom what was typed may mean; who came last to be known comes first.

        Args:
            typed: A name or a part of one, a number, plate or VIN, or its last four signs.
            kind: Only by this; by all that fit unless given.
            upto: The last position that was on record then; the present unless given.

        Raises:
            StoreError: the index or the keys cannot be read.
        """
        asked, end = wishes(typed, kind), self._end(upto)
        by: dict[int, dict[SearchKind, bool]] = {}
        with self._reading() as database:
            if database is None or not asked:
                return []
            secret = self._journal.keys.secret()
            for wish in asked:
                tokens = [_token(secret, wish.kind, form) for form in wish.forms]
                for customer in lookupqueries.knowing(database, tokens, end):
                    known = by.setdefault(customer, {})
                    known[wish.kind] = known.get(wish.kind, False) or wish.sure
            latest = sorted(by, reverse=True)[:MOST]
            names = lookupqueries.names(database, latest)
            places = lookupqueries.places(database, latest, end)
        return [
            Found(
                names[customer],
                tuple(by[customer]),
                any(by[customer].values()),
                {one: places[customer].get(one, ()) for one in by[customer]},
            )
            for customer in latest
        ]

    def alike(
        self, customers: Sequence[CustomerId], *, upto: int | None = None
    ) -> dict[CustomerId, frozenset[SearchKind]]:
        """Return who told the same name, number, plate or VIN as these customers, and which.

        Raises:
            StoreError: the index cannot be read.
        """
        with self._reading() as database:
            if database is None:
                return {}
            mine = lookupqueries.numbers(database, customers)
            found = lookupqueries.alike(database, mine, self._end(upto))
            names = lookupqueries.names(database, list(found))
        return {
            names[each]: frozenset(cast("set[SearchKind]", kinds)) for each, kinds in found.items()
        }

    def doubles(self, *, upto: int | None = None) -> list[tuple[CustomerId, CustomerId]]:
        """Return the pairs of customers who told the same name and the same car.

        Raises:
            StoreError: the index cannot be read.
        """
        with self._reading() as database:
            if database is None:
                return []
            pairs = lookupqueries.doubles(database, self._end(upto))
            names = lookupqueries.names(database, sorted({one for pair in pairs for one in pair}))
        return [(names[one], names[other]) for one, other in pairs]

    # Inside -------------------------------------------------------------------------------------

    def _take_in(self, file: LookupFile, after: int, upto: int, seen: set[Told]) -> None:
        """Take in the positions behind one and up to another, in one step."""
        secret, log = self._journal.keys.secret(), self._journal.log
        rows: dict[CustomerId, dict[int, tuple[int, str]]] = {}
        erased: dict[CustomerId, int] = {}
        for record in log.read(after, upto=upto, types=_TELLING):
            fact = codec.decode(record.payload)
            customer = customer_of(fact)
            if isinstance(fact, CustomerErased):
                erased[customer] = record.position
                rows.pop(customer, None)
                seen -= {told for told in seen if told[0] == customer}
                continue
            for kind, text in self._told(record, fact, customer):
                if (customer, kind, text) in seen:
                    continue
                seen.add((customer, kind, text))
                known = rows.setdefault(customer, {})
                for place, form in enumerate(forms(kind, text)):
                    token = _token(secret, kind, form)
                    known.setdefault(token, (record.position, "" if place else kind))
        leaf = next((record.leaf for record in log.read(upto - 1, upto=upto)), b"")
        file.take_in(rows, erased, upto, leaf)

    def _told(
        self, record: Record, fact: Fact, customer: CustomerId
    ) -> Iterator[tuple[SearchKind, str]]:
        """Yield what an event tells of a person, also of one whose data is restricted.

        Restricting forbids the use of a person's data, not that they are found: whoever lifts
        the restriction has to find them.
        """
        key = self._journal.keys.key(customer) if customer else None
        if key is None:
            return
        for kind in KINDS:
            token = cast("str", getattr(fact, kind, ""))
            if not token:
                continue
            try:
                text = unseal(key, token, event_id=record.event_id, customer=customer, field=kind)
            except SealBrokenError:  # older than the key: told before they were erased
                continue
            if text.strip():
                yield kind, text

    def _opened(self) -> LookupFile:
        """Return the open index, emptied first if it is of another log, secret or edition."""
        if self._file is not None and not self._file.in_place():
            self.close()
        if self._file is None:
            self._file = self._made()
        if not self._is_of_this_log(self._file.reached()):
            self.close()
            discard(self.path)
            self._file = self._made()
        return self._file

    def _made(self) -> LookupFile:
        mark = hmac.digest(self._journal.keys.secret(), _EDITION, "sha256")
        return LookupFile(self.path, mark)

    def _is_of_this_log(self, reached: Reached) -> bool:
        at, log = reached.position, self._journal.log
        return at == 0 or [r.leaf for r in log.read(at - 1, upto=at)] == [reached.leaf]

    def _end(self, upto: int | None) -> int:
        return self._journal.log.head() if upto is None else upto

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open the index for reading; yield nothing where there is none yet."""
        if not self.path.exists():
            yield None
            return
        with self._border(), closing(reading(self.path)) as database:
            yield database

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[bool]:
        side = self.path.with_name(f"{self.path.name}.lock")
        if not wait:
            with sole(side) as alone:
                yield alone
            return
        with closing(Turnstile(side)) as turn, turn:
            yield True

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ViewsFailedError(path=str(self.path), reason=str(error)) from error


def _token(secret: bytes, kind: SearchKind, form: str) -> int:
    hashed = hmac.digest(secret, f"find/{kind}/{form}".encode(), "sha256")
    return int.from_bytes(hashed[:_TOKEN_BYTES], signed=True)
