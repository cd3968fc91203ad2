"""Proving that a log is whole: nothing changed, removed, inserted or reordered in its file.

Every record is read and hashed again, page by page: memory stays flat, and a log in use is held up
by nobody. What the database itself can be asked goes on beside it on the second processor. What
is found is collected, never raised.

Against somebody who rewrites the file *and* its hashes none of that proves anything: for that the
roots of the tree are compared with signed heads, and only those kept elsewhere are beyond his
reach. What came after the last of them is nobody's promise, and the report says how much that is.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import pairwise
from operator import gt, itemgetter
from pathlib import Path
from typing import TypeAlias

import apsw

from eventstore.connection import open_for_reading
from eventstore.errors import LogDamagedError
from eventstore.proof import soundness
from eventstore.proof.merkle import Frontier
from eventstore.proof.note import VerifierKey
from eventstore.proof.report import Finding, Report, Span
from eventstore.proof.witnesses import Head, Witnesses
from eventstore.record import leaf_hash

PAGE = 1_000  # rows at a time: few enough to stay in a processor's cache

#: A row of the log as SQLite hands it out: the columns in their order, the leaf last.
Stored: TypeAlias = tuple[
    int, bytes, str, int, str, int, int, str, str, bytes, bytes | None, bytes, bytes
]

#: Looks at a page of rows, after all earlier pages, and tells what only it can know is wrong.
Examine: TypeAlias = Callable[[Sequence[Stored]], Iterable[Finding]]

#: Called with the position reached and the last one, page by page.
Progress: TypeAlias = Callable[[int, int], None]

_ROWS = "SELECT * FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
_ENDS = """
    SELECT (SELECT coalesce(max(position), 0) FROM event),
           (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'event')
"""
_STREAMS = "SELECT count(DISTINCT stream) FROM event"
_RECORDED_AT = "SELECT recorded_at FROM event WHERE position = ?"
# How the driver and the encoding answer bytes that are no record.
_UNREADABLE = (apsw.Error, UnicodeDecodeError, struct.error, AttributeError, TypeError)

_position = itemgetter(0)
_occurred_at = itemgetter(5)
_recorded_at = itemgetter(6)
_leaf = itemgetter(-1)


def verify(
    log_path: Path,
    *,
    heads: Sequence[Head] = (),
    key: VerifierKey | None = None,
    examine: Examine = lambda _rows: (),
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Look through the whole log at ``log_path``.

    Args:
        log_path: the log's file; it may be in use.
        heads: signed heads to compare it with.
        key: whose signature they must bear; without one no signature is checked.
        examine: what else to look at in every row.
        progress: told how far it has come.

    Raises:
        StoreError: there is no such file, or it may not be read. Damage is a finding.
    """
    report, witnesses = Report(), Witnesses(heads, key)
    for refused in witnesses.refused:
        report.add(refused)
    try:
        opened = open_for_reading(log_path)
    except LogDamagedError as damaged:
        report.add(Finding("not-a-log", params=damaged.params))
        return report
    with closing(opened) as log, _beside(log_path, report):
        _collect(report, _ends(log, report))
        _collect(report, _records(log, report, witnesses, examine, progress))
        _collect(report, _cover(log, report, witnesses))
    report.among = _narrowed(witnesses.among(report.head), report.first_bad)
    return report


@contextmanager
def _beside(log_path: Path, report: Report) -> Iterator[None]:
    """Ask the database, on a connection and a thread of its own, while the records are read."""
    with closing(open_for_reading(log_path)) as log, ThreadPoolExecutor(1) as aside:
        told = aside.submit(_asked, log)
        try:
            yield
        except BaseException:
            log.interrupt()
            raise
        streams, findings = told.result()
    report.streams = streams
    for found in findings:
        report.add(found)


def _asked(log: apsw.Connection) -> tuple[int, list[Finding]]:
    """Return how many streams there are, and what is wrong with the file."""
    report = Report()
    _collect(report, soundness.faults(log))
    streams = 0
    try:
        streams = log.execute(_STREAMS).get
    except apsw.Error as error:
        report.add(Finding("unreadable", params={"reason": str(error)}))
    return streams, report.findings


def _collect(report: Report, findings: Iterable[Finding]) -> None:
    try:
        for found in findings:
            report.add(found)
    except _UNREADABLE as error:
        report.add(Finding("unreadable", params={"reason": str(error)}))


def _narrowed(among: Span | None, first_bad: int | None) -> Span | None:
    """Return the records the first altered one is among; None where it is the first bad one."""
    if among is None or first_bad is None:
        return among
    narrowed = Span(among.first, min(among.last, first_bad))
    return narrowed if narrowed.first < narrowed.last else None


def _ends(log: apsw.Connection, report: Report) -> Iterator[Finding]:
    report.head, given_out = log.execute(_ENDS).get
    if report.head < given_out:
        yield Finding("tail-missing", report.head + 1, {"given_out": given_out})
    if report.head > given_out:
        yield Finding("sequence-reset", params={"given_out": given_out, "head": report.head})


def _records(
    log: apsw.Connection,
    report: Report,
    witnesses: Witnesses,
    examine: Examine,
    progress: Progress,
) -> Iterator[Finding]:
    tree, last, clock = _Tree(witnesses), 0, 0
    report.root = tree.grow(())
    for rows, trouble in _pages(log, report.head):
        leaves = _hashed(rows)
        if not _in_order(rows, leaves, last, clock):
            yield from _faults(rows, leaves, last, clock)
        report.root = tree.grow([*map(_leaf, rows)])
        yield from examine(rows)
        report.records += len(rows)
        if rows:
            last, clock = _position(rows[-1]), _recorded_at(rows[-1])
        if trouble:
            yield Finding("unreadable", last + 1, {"reason": trouble})
        progress(last, report.head)


def _pages(log: apsw.Connection, head: int) -> Iterator[tuple[list[Stored], str]]:
    """Yield the rows page by page; the last page with the reason why there are no more."""
    last, trouble = 0, ""
    while last < head and not trouble:
        rows: list[Stored] = []
        try:
            rows.extend(log.execute(_ROWS, (last, head, PAGE)))
        except _UNREADABLE as error:
            trouble = str(error)
        if not (rows or trouble):
            return  # What is missing has been told, or is the tail.
        yield rows, trouble
        last = _position(rows[-1]) if rows else last


def _hashed(rows: Sequence[Stored]) -> list[bytes]:
    """Return the leaves rows should have; an empty one for a row that cannot be a record."""
    try:
        return [leaf_hash(row[:-1]) for row in rows]
    except _UNREADABLE:
        halves = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        return [b""] if len(rows) == 1 else [leaf for half in halves for leaf in _hashed(half)]


def _in_order(rows: Sequence[Stored], leaves: Sequence[bytes], last: int, clock: int) -> bool:
    """Tell at a glance whether a page is as it should be; most are, and a close look is slow."""
    recorded = [clock, *map(_recorded_at, rows)]
    return (
        list(map(_leaf, rows)) == leaves
        and (not rows or _position(rows[-1]) == last + len(rows))
        and not any(map(gt, map(_occurred_at, rows), recorded[1:]))
        and not any(map(gt, recorded, recorded[1:]))
    )


def _faults(
    rows: Sequence[Stored], leaves: Sequence[bytes], last: int, clock: int
) -> Iterator[Finding]:
    """Look closely at a page, row by row."""
    for row, leaf in zip(rows, leaves, strict=True):
        position, occurred_at, recorded_at = _position(row), _occurred_at(row), _recorded_at(row)
        if position != last + 1:
            yield Finding("position-missing", last + 1, {"found": position})
        if _leaf(row) != leaf:
            yield Finding("leaf-wrong", position, {"stream": row[2]})
        if occurred_at > recorded_at:
            yield Finding(
                "occurred-after-recorded", position, {"microseconds": occurred_at - recorded_at}
            )
        if recorded_at < clock:
            yield Finding("clock-ran-back", position, {"microseconds": clock - recorded_at})
        last, clock = position, recorded_at


class _Tree:
    """The tree over the leaves as they stand; at each size somebody speaks of, its root is told.

    Where a signed head agrees, every leaf is what it was, and a record that does not match its
    leaf is the altered one: it need not be searched for.
    """

    def __init__(self, witnesses: Witnesses) -> None:
        self._frontier = Frontier()
        self._witnesses = witnesses

    def grow(self, leaves: Sequence[bytes]) -> bytes:
        """Take leaves and return the root over all so far."""
        start = self._frontier.size
        stops = (size - start for size in self._witnesses.sizes)
        stops = (stop for stop in stops if 0 < stop < len(leaves))
        for begin, end in pairwise((0, *stops, len(leaves))):
            self._frontier.extend(leaves[begin:end])
            root = self._frontier.root()
            self._witnesses.hear(self._frontier.size, root)
        return root


def _cover(log: apsw.Connection, report: Report, witnesses: Witnesses) -> Iterator[Finding]:
    """Yield what the heads accuse the log of, and note how far they vouch for it."""
    cover = report.cover = witnesses.cover()
    yield from witnesses.accusations(report.head)
    cover.unprotected = report.head - cover.outside
    cover.oldest = log.execute(_RECORDED_AT, (cover.outside + 1,)).get
