"""The log in memory: the same promises but for durability, for tests and for scratch work."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from threading import RLock
from typing import Self
from uuid import UUID

from eventstore.connection import microseconds
from eventstore.log import Append, Known, Present, plan
from eventstore.record import Record, leaf_hash
from eventstore.transcript import following


class MemoryLog:
    """A ``Log`` that is gone when the process is."""

    def __init__(self, *, clock: Callable[[], int] = microseconds) -> None:
        """Start empty; ``clock`` gives the instant to record, in microseconds UTC."""
        self._clock = clock
        self._lock = RLock()
        self._records: list[Record] = []
        self._streams: dict[str, list[Record]] = {}
        self._known: dict[bytes, Known] = {}

    def append(self, *appends: Append) -> list[int]:
        """Add all the appends in one step; see ``Log.append``."""
        with self._lock:
            versions = {append.stream: len(self.stream(append.stream)) for append in appends}
            present = Present(len(self._records), versions, self._known)
            planned = plan(appends, present, self._clock())
            # All the hashing is done before anything is kept: it fails for text that is no text.
            self._keep([Record(*row, leaf_hash(row)) for row in planned.rows])
        return planned.positions

    def transcribe(self, records: Sequence[Record]) -> int:
        """Add records of another log as they stand there; see ``Transcribing.transcribe``."""
        with self._lock:
            versions = {record.stream: len(self.stream(record.stream)) for record in records}
            present = Present(len(self._records), versions, self._known)
            held = {record.position: record.leaf for record in self._records}
            new = list(following(records, present, held))
            self._keep(new)
        return len(new)

    def _keep(self, records: Sequence[Record]) -> None:
        for record in records:
            self._records.append(record)
            self._streams.setdefault(record.stream, []).append(record)
            self._known[record.event_key] = record.stream, record.position

    def read(
        self, after: int = 0, *, upto: int | None = None, types: Collection[str] | None = None
    ) -> Iterator[Record]:
        """Yield the records after ``after``; see ``Log.read``."""
        while after < len(self._records) and (upto is None or after < upto):
            record = self._records[after]
            after = record.position
            if types is None or record.type in types:
                yield record

    def stream(self, name: str, after_version: int = 0) -> list[Record]:
        """Return one stream's records after ``after_version``, in order."""
        return self._streams.get(name, [])[after_version:]

    def streams(self, names: Sequence[str]) -> dict[str, list[Record]]:
        """Return many streams at once; a stream without events is an empty list."""
        return {name: self.stream(name) for name in names}

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return len(self._records)

    def has(self, event_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that the log holds."""
        return {wanted for wanted in event_ids if wanted.bytes in self._known}

    def changed(self) -> bool:
        """Tell that nobody else has written: nobody else can."""
        return False

    def close(self) -> None:
        """Do nothing; there is nothing to let go of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
