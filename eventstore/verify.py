"""Proving that a log is whole: nothing changed, removed, inserted or reordered in its file.

Everything is read page by page: memory stays flat, and a log in use is held up by nobody. What
is found is collected, never raised. Against somebody who rewrites the file *and* its hashes
this proves nothing; for that a head has to be kept elsewhere.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import apsw
import msgspec

from eventstore.connection import open_for_reading, schema
from eventstore.errors import LogDamagedError
from eventstore.record import Record, leaf_hash

NAMED = 100  # findings of one kind that are kept in full; the rest are counted
PAGE = 10_000

#: Kinds that are odd but allowed: clocks differ and are set right.
NOTES = frozenset({"occurred-after-recorded", "clock-ran-back"})

_ROWS = "SELECT * FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
_VERSIONS = """
    SELECT stream, version, position FROM event
     WHERE (stream, version) > (?, ?) ORDER BY stream, version LIMIT ?
"""
_ENDS = """
    SELECT (SELECT coalesce(max(position), 0) FROM event),
           (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'event')
"""
_OBJECTS = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
# How the driver and the encoding answer bytes that are no record.
_UNREADABLE = (apsw.Error, UnicodeDecodeError, struct.error, AttributeError, TypeError)

Progress: TypeAlias = Callable[[int, int], None]


class Finding(msgspec.Struct, frozen=True):
    """Something about the log that is not as it should be, or that is worth knowing.

    Attributes:
        code: the kind, a constant for ever.
        position: the record it is about; 0 when it is about the file.
        params: the facts, by name.
    """

    code: str
    position: int = 0
    params: Mapping[str, object] = {}


class Report(msgspec.Struct):
    """What a look through the whole log has come to.

    Attributes:
        head: the last position in the log.
        records: how many records were read.
        streams: how many streams they belong to.
        first_bad: the lowest position something is wrong with; None when no record is to blame.
        findings: what is wrong, in the order found; of each kind the first hundred.
        notes: what is odd but allowed, under the same limit.
        counts: how often each kind of finding and note occurs.
    """

    head: int = 0
    records: int = 0
    streams: int = 0
    first_bad: int | None = None
    findings: list[Finding] = []
    notes: list[Finding] = []
    counts: dict[str, int] = {}

    @property
    def ok(self) -> bool:
        """Whether the log is whole; notes do not count against it."""
        return not self.findings

    def add(self, found: Finding) -> None:
        """Count ``found``, and keep it while there are few of its kind."""
        self.counts[found.code] = self.counts.get(found.code, 0) + 1
        kept = self.notes if found.code in NOTES else self.findings
        if self.counts[found.code] <= NAMED:
            kept.append(found)
        if kept is self.findings and found.position:
            self.first_bad = min(self.first_bad or found.position, found.position)


def verify(log_path: Path, progress: Progress = lambda _done, _all: None) -> Report:
    """Look through the whole log at ``log_path``.

    Args:
        log_path: the log's file; it may be in use.
        progress: called with the position reached and the last one, every 10,000 records.

    Raises:
        StoreError: there is no such file, or it may not be read. Damage is a finding.
    """
    report = Report()
    try:
        opened = open_for_reading(log_path)
    except LogDamagedError as damaged:
        report.add(Finding("not-a-log", params=damaged.params))
        return report
    with closing(opened) as log:
        for check in (_file, _schema, _ends, _streams):
            _collect(report, check(log, report))
        _collect(report, _records(log, report, progress))
    return report


def _collect(report: Report, findings: Iterator[Finding]) -> None:
    try:
        for found in findings:
            report.add(found)
    except _UNREADABLE as error:
        report.add(Finding("unreadable", params={"reason": str(error)}))


def _file(log: apsw.Connection, _report: Report) -> Iterator[Finding]:
    for (told,) in log.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield Finding("sqlite-integrity", params={"reason": told})


def _schema(log: apsw.Connection, _report: Report) -> Iterator[Finding]:
    with closing(apsw.Connection(":memory:")) as empty:
        empty.execute(schema())
        expected = dict(empty.execute(_OBJECTS))
    found = dict(log.execute(_OBJECTS))
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Finding("schema-altered", params={"name": name, "found": found.get(name)})


def _ends(log: apsw.Connection, report: Report) -> Iterator[Finding]:
    report.head, given_out = log.execute(_ENDS).get
    if report.head != given_out:
        yield Finding("tail-missing", report.head + 1, {"given_out": given_out})


def _streams(log: apsw.Connection, report: Report) -> Iterator[Finding]:
    """Go through the streams in the order of their index, which holds all this needs."""
    stream, version, position, fetched = "", 0, 0, PAGE
    while fetched == PAGE:
        fetched = 0
        for fetched, (name, number, place) in enumerate(  # noqa: B007 - the count of the page
            log.execute(_VERSIONS, (stream, version, PAGE)), 1
        ):
            if name != stream or not report.streams:
                report.streams += 1
                stream, version, position = name, 0, 0
            if number != version + 1:
                params = {"stream": name, "expected": version + 1, "found": number}
                yield Finding("version-missing", place, params)
            if place < position:
                yield Finding("stream-out-of-order", place, {"stream": name, "after": position})
            version, position = number, place


def _records(log: apsw.Connection, report: Report, progress: Progress) -> Iterator[Finding]:
    last, recorded_at = 0, 0
    while report.records < report.head:
        before = last
        try:
            for row in log.execute(_ROWS, (last, report.head, PAGE)):
                record = Record(*row)
                yield from _faults(record, last)
                if record.recorded_at < recorded_at:
                    params = {"microseconds": recorded_at - record.recorded_at}
                    yield Finding("clock-ran-back", record.position, params)
                last, recorded_at = record.position, record.recorded_at
                report.records += 1
        except _UNREADABLE as error:
            yield Finding("unreadable", last + 1, {"reason": str(error)})
            return
        progress(last, report.head)
        if last == before:  # What is missing has been told, or is the tail.
            return


def _faults(record: Record, last: int) -> Iterator[Finding]:
    if record.position != last + 1:
        yield Finding("position-missing", last + 1, {"found": record.position})
    if record.leaf != leaf_hash(record.row):
        yield Finding("leaf-wrong", record.position, {"stream": record.stream})
    if record.occurred_at > record.recorded_at:
        params = {"microseconds": record.occurred_at - record.recorded_at}
        yield Finding("occurred-after-recorded", record.position, params)
