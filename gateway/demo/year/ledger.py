"""A journal for one writer who records a whole year: streams at hand, records written in bulk.

Every record keeps the instant it was made at in the story. The one rule: nobody else writes to
the log meanwhile; the log itself checks that all of it follows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.desk import Batch, Stamp
from domain.errors import ConflictError
from domain.events import Recorded
from eventstore.record import NewEvent, Record, leaf_hash, placed
from eventstore.transcript import Transcribing
from gateway.journal import EventJournal, micros, recorded

AT_ONCE = 5_000
"""Records written in one transaction."""

AT_HAND = 40_000
"""Streams kept in memory; what was touched longest ago is read from the log again."""


class Ledger:
    """What a desk writes to while a year is lived through.

    Args:
        journal: Seals, names and opens events; its log must be empty and nobody else's.
        log: The same log, as one that takes records as they are.
        now: The instant of the story, which is when its records are made.

    Attributes:
        touched: The streams written since somebody last emptied this.
    """

    def __init__(
        self, journal: EventJournal, log: Transcribing, now: Callable[[], datetime]
    ) -> None:
        self._journal = journal
        self._log = log
        self._now = now
        self._position = log.head()
        self._pending: list[Record] = []
        self._streams: OrderedDict[str, list[Recorded]] = OrderedDict()
        self.touched: dict[str, None] = {}

    def load(self, streams: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
        """Return the events of each stream, oldest first."""
        missing = [name for name in streams if name not in self._streams]
        if missing and self._position:
            self.flush()
            found = self._log.streams(missing)
            self._streams.update((name, list(map(recorded, found[name]))) for name in missing)
        for name in streams:
            self._streams.setdefault(name, [])
            self._streams.move_to_end(name)
        return {name: tuple(self._streams[name]) for name in streams}

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        """Record all batches or none.

        Raises:
            ConflictError: when a stream is not at the version expected.
        """
        self.load([batch.stream for batch in batches])
        versions = {batch.stream: len(self._streams[batch.stream]) for batch in batches}
        for batch in batches:
            if batch.expected_version != versions[batch.stream]:
                raise ConflictError(stream=batch.stream)
            versions[batch.stream] += len(batch.events)
        for append in self._journal.drafted(batches, stamp):
            for event in append.events:
                self._put(append.stream, event)
            self.touched[append.stream] = None
        if len(self._pending) >= AT_ONCE:
            self.flush()
            self._forget_oldest()

    def flush(self) -> None:
        """Write what waits into the log."""
        if self._pending:
            self._log.transcribe(self._pending)
            self._pending.clear()

    def _put(self, stream: str, event: NewEvent) -> None:
        history = self._streams[stream]
        self._position += 1
        row = placed(event, self._position, stream, len(history) + 1, micros(self._now()))
        record = Record(*row, leaf_hash(row))
        self._pending.append(record)
        history.append(recorded(record))

    def _forget_oldest(self) -> None:
        while len(self._streams) > AT_HAND:
            self._streams.popitem(last=False)
