"""Taking a whole log in from its CloudEvents: the same records, at the same places, proven.

Every line must follow on the one before it and be what its leaf says. What was proven before a
bad line is on record and stays there; running it again with the whole file completes it. The
customers' keys do not travel in such a file, and neither do the signed heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from eventstore.errors import LogDiffersError, RecordRefusedError
from eventstore.record import Record
from eventstore.transcript import Transcribing
from gateway.export.cloudevents import LONGEST_LINE, record_of
from gateway.export.errors import LineUnreadableError, TranscriptError

BATCH = 1000
"""Records put on the disk together."""


class Loaded(msgspec.Struct, kw_only=True):
    """What became of a file of CloudEvents.

    Attributes:
        file: Its name.
        records: How many it holds.
        new: How many of them the log did not have yet.
        upto: The last position of the file.
    """

    file: str
    records: int = 0
    new: int = 0
    upto: int = 0


def load(
    path: Path, log: Transcribing, progress: Callable[[int, int], None] = lambda _at, _goal: None
) -> Loaded:
    """Take the records of a file into a log that is empty, or holds its beginning already.

    Args:
        path: CloudEvents of a whole log, from its first record on.
        log: Where they go.
        progress: Told the bytes read and all there are, after every batch.

    Raises:
        TranscriptError: it cannot be taken in any further; says where, why, and how far it got.
        StoreError: the log cannot be written.
    """
    report = Loaded(file=path.name)
    size = path.stat().st_size
    with path.open("rb") as file:
        records = _in_order(path.name, file)
        broken = None
        while broken is None:
            batch, broken = _next_batch(records)
            if not batch:
                break
            report.new += _taken(path.name, batch, log)
            report.records += len(batch)
            report.upto = batch[-1].position
            progress(file.tell(), size)
    if broken:
        raise broken
    return report


def _in_order(name: str, file: BinaryIO) -> Iterator[Record]:
    """Yield the record of each line; line 1 holds position 1, and none is left out.

    Raises:
        TranscriptError: a line is no event, or not the next one.
    """
    expected = 0
    while line := file.readline(LONGEST_LINE):
        expected += 1
        try:
            record = record_of(line)
        except LineUnreadableError as error:
            raise _broken(name, "line", expected, expected) from error
        if record.position != expected:
            reason = "start" if expected == 1 else "order"
            raise _broken(name, reason, expected, record.position)
        yield record


def _next_batch(records: Iterator[Record]) -> tuple[list[Record], TranscriptError | None]:
    """Return the next records, and what is wrong with the line after them, if anything is."""
    batch: list[Record] = []
    try:
        for record in islice(records, BATCH):
            batch.append(record)  # noqa: PERF402  what came before a bad line must be kept
    except TranscriptError as broken:
        return batch, broken
    return batch, None


def _taken(name: str, batch: Sequence[Record], log: Transcribing) -> int:
    """Put records on record and return how many were new; of a bad batch those before the bad one.

    Raises:
        TranscriptError: one of them is not what it says, or the log holds something else.
    """
    try:
        return log.transcribe(batch)
    except LogDiffersError as other:
        position = other.params["position"]
        raise TranscriptError(reason="other-log", file=name, position=position) from other
    except RecordRefusedError as bad:
        sound = batch[: bad.nth]
        log.transcribe(sound)
        position = batch[bad.nth].position
        raise _broken(name, bad.reason, position, position) from bad


def _broken(name: str, reason: str, line: int, position: int) -> TranscriptError:
    return TranscriptError(reason=reason, file=name, line=line, position=position, upto=line - 1)
