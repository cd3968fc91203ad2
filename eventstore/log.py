"""What every log promises, whatever keeps it.

``tests/contract`` holds each promise as a test and runs it over every backend. ``plan`` is the
one place that decides which events of an append are new, and where they go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeAlias
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


#: Where an event id stands already: its stream and its position.
Known: TypeAlias = tuple[str, int]


class Present(NamedTuple):
    """What a log holds already of what an append is about.

    Attributes:
        head: the last position given out.
        versions: the version of every stream named, 0 for one that does not exist.
        known: where those event ids stand that are in the log, by their 16 bytes.
    """

    head: int
    versions: Mapping[str, int]
    known: Mapping[bytes, Known]


class Plan(NamedTuple):
    """What an append comes to: the rows to add, and the position of every event it named."""

    rows: list[Row]
    positions: list[int]


def plan(appends: Sequence[Append], present: Present, now: int) -> Plan:
    """Decide what ``appends``, one after the other, add to a log.

    Args:
        appends: a later one sees what an earlier one added.
        present: where the log stands.
        now: the instant to record, in microseconds since 1970-01-01 UTC.

    Raises:
        WrongVersionError: a stream is not at the version expected; said before anything about
            ids, so that whoever noted the same thing as somebody else reads again.
        EventIdReusedError: an id comes again in other company or another stream.
    """
    head, versions, known = present.head, dict(present.versions), dict(present.known)
    rows: list[Row] = []
    positions: list[int] = []
    for append in appends:
        stream, events, version = append.stream, append.events, versions[append.stream]
        keys = [event.event_id.bytes for event in events]
        if keys and known.keys() >= set(keys):
            positions += _earlier(stream, keys, known)
            continue
        if append.expected_version not in (None, version):
            raise WrongVersionError(
                stream=stream, expected=append.expected_version or 0, actual=version
            )
        if not known.keys().isdisjoint(keys):
            raise _reused(next(key for key in keys if key in known), stream)
        for key, event in zip(keys, events, strict=True):
            head += 1
            version += 1
            if known.setdefault(key, (stream, head))[1] != head:
                raise _reused(key, stream)
            rows.append(placed(event, head, stream, version, now))
            positions.append(head)
        versions[stream] = version
    return Plan(rows, positions)


def _earlier(stream: str, keys: Sequence[bytes], known: Mapping[bytes, Known]) -> list[int]:
    """Return the positions known ids have; all of them must be from this stream."""
    for key in keys:
        if known[key][0] != stream:
            raise _reused(key, stream)
    return [known[key][1] for key in keys]


def _reused(key: bytes, stream: str) -> EventIdReusedError:
    return EventIdReusedError(event_id=str(UUID(bytes=key)), stream=stream)
