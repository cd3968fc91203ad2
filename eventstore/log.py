"""What every log promises, whatever keeps it.

``tests/contract`` holds each promise as a test and runs it over every backend. ``plan`` is the
one place that decides which events of an append are new, and where they go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Protocol, Self
from uuid import UUID

import msgspec

from eventstore.errors import EventIdReusedError, WrongVersionError
from eventstore.record import NewEvent, Record, Row, placed


class Append(msgspec.Struct, frozen=True):
    """Events for one stream.

    Attributes:
        stream: the stream's name.
        expected_version: the version it was read at; 0 when it must be new, None for any.
        events: what to add, in order. Without any, only the version is checked.
    """

    stream: str
    expected_version: int | None
    events: tuple[NewEvent, ...]


class Log(Protocol):
    """An append-only, totally ordered record of events. Every method is safe in any thread."""

    def append(self, *appends: Append) -> list[int]:
        """Add all the appends in one atomic, durable step and return their events' positions.

        An append whose event ids all stand in its stream already is skipped and answers the
        positions they had, whatever version it expects: sending again is always safe.

        Raises:
            WrongVersionError: a stream has moved on, or does not exist yet.
            EventIdReusedError: an id is known from another stream, or only part of an append is.
            LogFullError: the disk is full; nothing was kept of this call.
            LogReadOnlyError: the log was opened for reading.
            LogBusyError: another process did not let go of the log.
        """

    def read(
        self, after: int = 0, *, upto: int | None = None, types: Collection[str] | None = None
    ) -> Iterator[Record]:
        """Yield the records after position ``after``, in order, up to and with ``upto``.

        Memory stays flat and no lock is held between records. ``types`` keeps only those types.
        """

    def stream(self, name: str, after_version: int = 0) -> list[Record]:
        """Return one stream's records after ``after_version``, in order."""

    def streams(self, names: Sequence[str]) -> dict[str, list[Record]]:
        """Return many streams at once; a stream without events is an empty list."""

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""

    def has(self, event_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that the log holds."""

    def changed(self) -> bool:
        """Tell whether another connection has written since the last time this was asked."""

    def close(self) -> None:
        """Let go of the log; it cannot be used afterwards."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Known(NamedTuple):
    """Where an event id stands already."""

    stream: str
    position: int


class Plan(NamedTuple):
    """What an append comes to: the rows to add, and the position of every event it named."""

    rows: list[Row]
    positions: list[int]


def plan(
    appends: Sequence[Append],
    *,
    known: Mapping[bytes, Known],
    versions: Mapping[str, int],
    head: int,
    now: int,
) -> Plan:
    """Decide what ``appends`` add to a log that stands at ``head``.

    Args:
        appends: taken one after the other; a later one sees what an earlier one added.
        known: where those of their event ids stand that the log holds already, by 16 bytes.
        versions: the present version of every stream named.
        head: the last position given out.
        now: the instant to record, in microseconds since 1970-01-01 UTC.

    Raises:
        WrongVersionError: a stream is not at the version expected.
        EventIdReusedError: an id comes again in other company or another stream.
    """
    seen, at, result = dict(known), dict(versions), Plan([], [])
    for append in appends:
        keys = [event.event_id.bytes for event in append.events]
        positions = _earlier(append.stream, keys, seen)
        if not positions:
            start = at[append.stream]
            _must_stand_at(append, start)
            positions = list(range(head + 1, head + 1 + len(keys)))
            for offset, (key, event) in enumerate(zip(keys, append.events, strict=True), 1):
                if key in seen:
                    raise _reused(key, append.stream)
                seen[key] = Known(append.stream, head + offset)
                row = placed(event, head + offset, append.stream, start + offset, now)
                result.rows.append(row)
            head += len(keys)
            at[append.stream] += len(keys)
        result.positions.extend(positions)
    return result


def _must_stand_at(append: Append, version: int) -> None:
    expected = append.expected_version
    if expected is not None and expected != version:
        raise WrongVersionError(stream=append.stream, expected=expected, actual=version)


def _earlier(stream: str, ids: Sequence[bytes], seen: Mapping[bytes, Known]) -> list[int]:
    """Return the positions the ids have already; empty when all of them are new."""
    found = [seen[key] for key in ids if key in seen]
    if not found:
        return []
    for key in ids:
        if key not in seen or seen[key].stream != stream:
            raise _reused(key if key in seen else _first(ids, seen), stream)
    return [place.position for place in found]


def _first(ids: Sequence[bytes], seen: Mapping[bytes, Known]) -> bytes:
    return next(key for key in ids if key in seen)


def _reused(key: bytes, stream: str) -> EventIdReusedError:
    return EventIdReusedError(event_id=str(UUID(bytes=key)), stream=stream)
