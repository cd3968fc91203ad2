"""Taking over what another log holds: records with their own place, instant and leaf.

The one rule: nothing is taken on trust. A record is kept only if its leaf is the hash of what it
says and it follows, without a gap, on what the log holds already.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from eventstore.errors import LogDiffersError, RecordRefusedError
from eventstore.log import Log, Present
from eventstore.record import Record, leaf_hash


class Transcribing(Log, Protocol):
    """A log that can be made the copy of another one."""

    def transcribe(self, records: Sequence[Record]) -> int:
        """Add records of another log as they stand there, in one atomic, durable step.

        Records that the log holds already, at the same place and with the same leaf, are skipped:
        sending again is always safe.

        Returns:
            How many of them were new.

        Raises:
            LogDiffersError: the log holds something else at one of the places.
            RecordRefusedError: a record does not follow, or is not what its leaf says; its
                ``nth`` tells how many before it were sound. Nothing was kept of this call.
            LogFullError: the disk is full; nothing was kept of this call.
            LogReadOnlyError: the log was opened for reading.
        """


def following(
    records: Sequence[Record], present: Present, held: Mapping[int, bytes]
) -> Iterator[Record]:
    """Yield those of ``records`` that a log does not hold yet, each proven to follow.

    Args:
        records: what another log holds, in order.
        present: where the log stands: its head, the versions of the streams named, the ids known.
        held: the leaves of the log at the places named, as far as it goes.

    Raises:
        LogDiffersError: the log holds something else at one of the places.
        RecordRefusedError: a record does not follow, or is not what its leaf says.
    """
    head, versions, known = present.head, dict(present.versions), set(present.known)
    for nth, record in enumerate(records):
        if record.leaf != leaf_hash(record.row):
            raise RecordRefusedError(position=record.position, reason="leaf", nth=nth)
        if record.position <= head:
            if held.get(record.position) != record.leaf:
                raise LogDiffersError(position=record.position)
            continue
        if reason := _breaks(record, head, versions[record.stream], known):
            raise RecordRefusedError(position=record.position, reason=reason, nth=nth)
        head = record.position
        versions[record.stream] = record.version
        known.add(record.event_key)
        yield record


def _breaks(record: Record, head: int, version: int, known: set[bytes]) -> str:
    """Return in which way a record does not follow; empty when it does."""
    if record.position != head + 1:
        return "position"
    if record.version != version + 1:
        return "version"
    return "event-id" if record.event_key in known else ""
