"""Looking through a log: by criteria, by instant, by what caused what; at a million events.

A browser reads on a connection of its own, so that looking waits for nobody. A log is indexed by
position, event and stream only; any other criterion is a scan. The one rule: scans go through the
log in stretches, so that whoever asked can show how far it got, or stop asking.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, Self
from uuid import UUID

import apsw
import msgspec

from eventstore.connection import Border, open_for_reading
from eventstore.record import Record

STRETCH = 50_000
"""Positions looked through at a time: some ten milliseconds."""

_COLUMNS = (
    "position, event_id, stream, version, type, occurred_at, recorded_at,"
    " actor, terminal, correlation, causation, payload, leaf"
)
_TYPES = "SELECT position, type FROM event WHERE position IN (SELECT value FROM carray(?))"


class Span(NamedTuple):
    """From one instant up to, and without, another; in microseconds since 1970-01-01 UTC.

    Attributes:
        start: the first instant inside; None for no bound.
        end: the first instant after; None for no bound.
    """

    start: int | None = None
    end: int | None = None


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; every criterion given must be met.

    Attributes:
        streams: names of streams; None for any, none at all for nothing.
        types: tags; None for any.
        actors: who did it; None for any.
        terminals: where it was entered; None for any.
        recorded: when the log took it.
        occurred: when it happened.
        correlation: the piece of work it belongs to.
        causation: the event it follows from.
        text: a part of the payload as written, ASCII letters in either case. Sealed text is
            looked through as it stands, sealed.
    """

    streams: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    actors: tuple[str, ...] | None = None
    terminals: tuple[str, ...] | None = None
    recorded: Span = Span()
    occurred: Span = Span()
    correlation: UUID | None = None
    causation: UUID | None = None
    text: str = ""


class Stretch(NamedTuple):
    """What a part of the log held of what is looked for.

    Attributes:
        positions: where, in order.
        reached: the last position looked at.
    """

    positions: Sequence[int]
    reached: int


class Browser:
    """Looks through the log at a path; safe in any thread, writes nothing."""

    def __init__(self, path: Path) -> None:
        """Open the log.

        Args:
            path: its file.

        Raises:
            StoreError: there is no log to be read at ``path``; its kind says why.
        """
        self._border = Border(path)
        self._lock = RLock()
        self._db = open_for_reading(path)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, self._border:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Places --------------------------------------------------------------------------------

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return int(self._rows("SELECT coalesce(max(position), 0) FROM event")[0][0])

    def position_at(self, instant: int) -> int:
        """Return the last position recorded at ``instant`` or before, 0 when there is none.

        Halves the log some twenty times. Where a clock ran backwards there are several such
        places, and this is one of them.
        """
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.recorded_at(middle) <= instant else (low, middle - 1)
        return low

    def recorded_at(self, position: int) -> int:
        """Return when the log took the event at ``position``, in microseconds.

        Raises:
            LookupError: there is no such position.
        """
        found = self._rows("SELECT recorded_at FROM event WHERE position = ?", position)
        if not found:
            raise LookupError(position)
        return int(found[0][0])

    def streams(self, beginning: str, limit: int) -> list[str]:
        """Return at most ``limit`` streams whose names begin so, in order."""
        found = self._rows(
            "SELECT DISTINCT stream FROM event WHERE stream >= ? AND stream < ? ORDER BY 1 LIMIT ?",
            beginning,
            beginning + "\U0010ffff",
            limit,
        )
        return [name for (name,) in found]

    def types(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the type of the event at each of ``positions``."""
        if not positions:
            return {}
        return dict(self._rows(_TYPES, apsw.carray(array("q", positions))))

    # Records -------------------------------------------------------------------------------

    def records(self, positions: Sequence[int]) -> list[Record]:
        """Return the records at ``positions``, in the order of the log."""
        if not positions:
            return []
        return self._records(
            "position IN (SELECT value FROM carray(?))", apsw.carray(array("q", positions))
        )

    def stream(self, name: str, upto: int) -> list[Record]:
        """Return one stream's records up to and with position ``upto``."""
        return self._records("stream = ? AND position <= ?", name, upto)

    def beginning(self, name: str) -> Record | None:
        """Return a stream's first record; None where there is no such stream."""
        return next(iter(self._records("stream = ? AND version = 1", name)), None)

    def event(self, event_id: UUID) -> Record | None:
        """Return the record of an event; None where the log holds none of this id."""
        return next(iter(self._records("event_id = ?", event_id.bytes)), None)

    def causes(self, record: Record) -> list[Record]:
        """Return the chain of events this one follows from, the nearest first."""
        chain: list[Record] = []
        seen = {record.event_key}
        while (cause := record.causation) and cause.bytes not in seen:
            seen.add(cause.bytes)
            found = self.event(cause)
            if found is None:
                break
            chain.append(found)
            record = found
        return chain

    # Scans ---------------------------------------------------------------------------------

    def search(
        self, criteria: Criteria, *, after: int = 0, upto: int | None = None
    ) -> Iterator[Stretch]:
        """Yield where the criteria are met, stretch by stretch, in the order of the log.

        Stop asking, and the search is over: nothing is locked in between. Named streams are
        found by their index, in one stretch.

        Args:
            criteria: what to look for.
            after: the position to begin behind.
            upto: the last position to look at; the present head unless given.
        """
        end = self.head() if upto is None else upto
        where, values = _condition(criteria)
        statement = (
            f"SELECT position FROM event WHERE position > ? AND position <= ?{where}"
            " ORDER BY position"
        )
        step = STRETCH if criteria.streams is None else max(1, end - after)
        for start in range(after, end, step):
            reached = min(start + step, end)
            found = self._rows(statement, start, reached, *values)
            yield Stretch(array("q", (position for (position,) in found)), reached)

    def count(self, criteria: Criteria) -> int:
        """Return how many events meet the criteria."""
        return sum(len(stretch.positions) for stretch in self.search(criteria))

    def _records(self, where: str, *values: object) -> list[Record]:
        statement = f"SELECT {_COLUMNS} FROM event WHERE {where} ORDER BY position"
        return list(starmap(Record, self._rows(statement, *values)))

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._border:
            return list(self._db.execute(statement, values))


def density(positions: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return how many of ``positions`` lie between each edge and the next.

    Args:
        positions: in order.
        edges: positions in order; a bucket begins behind one and ends with the next.
    """
    places = [bisect_right(positions, edge) for edge in edges]
    return [end - start for start, end in pairwise(places)]


def before(positions: Sequence[int], position: int) -> int | None:
    """Return the last of ``positions`` below ``position``; None when there is none."""
    place = bisect_left(positions, position)
    return positions[place - 1] if place else None


def behind(positions: Sequence[int], position: int) -> int | None:
    """Return the first of ``positions`` above ``position``; None when there is none."""
    place = bisect_right(positions, position)
    return positions[place] if place < len(positions) else None


def _condition(criteria: Criteria) -> tuple[str, list[object]]:
    """Return the criteria as conditions of a statement, and the values those name."""
    terms: list[tuple[str, tuple[object, ...]]] = [
        (f"{column} IN ({', '.join('?' * len(names))})", names)
        for column in ("stream", "type", "actor", "terminal")
        if (names := getattr(criteria, f"{column}s")) is not None
    ]
    for column in ("recorded", "occurred"):
        start, end = getattr(criteria, column)
        terms += [(f"{column}_at >= ?", (start,))] if start is not None else []
        terms += [(f"{column}_at < ?", (end,))] if end is not None else []
    for column in ("correlation", "causation"):
        if wanted := getattr(criteria, column):
            terms.append((f"{column} = ?", (wanted.bytes,)))
    if criteria.text:
        terms.append(("CAST(payload AS TEXT) LIKE ? ESCAPE '\\'", (_part(criteria.text),)))
    return "".join(f" AND {term}" for term, _ in terms), [v for _, vs in terms for v in vs]


def _part(text: str) -> str:
    """Return the pattern of a text anywhere; as JSON writes it, so that a quote is found too."""
    written = msgspec.json.encode(text).decode()[1:-1]
    for special in "\\%_":
        written = written.replace(special, f"\\{special}")
    return f"%{written}%"
