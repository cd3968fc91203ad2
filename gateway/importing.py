"""Importing a file: each row once, in moderate transactions, with an account of every row.

Interrupted anywhere, the log holds whole chunks; importing the file again completes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path

from domain.asking.post import delivered
from domain.desk import Batch, Desk, Stamp
from domain.events import Event, FileImported
from domain.reception import take_in
from domain.visits.orders import take_in_orders
from domain.visits.versions import Readable
from gateway.importreport import ImportReport
from gateway.incoming import Incoming
from gateway.intake import (
    Answer,
    Blank,
    Complaint,
    Delivery,
    Intake,
    Invalid,
    Mistake,
    Order,
    Outcome,
    Reject,
    RejectsFile,
    RowFault,
)

__all__ = ["CHUNK", "ImportReport", "Importer"]

CHUNK = 500
"""Rows, or orders, recorded in one transaction."""

_SCALE = "0-10"
_UNDELIVERED = {"unknown": RowFault.SURVEY_UNKNOWN, "not-sent": RowFault.SURVEY_NOT_SENT}


class Importer:
    """Takes files in for one desk.

    Args:
        desk: Where to record.
        secret: The home's, from which customers' ids are derived.
        stamp: Marks each file's events.
        now: The present instant.
        readable: Opens the sealed fields of an event, to tell a correction from a repetition.
        sentence: Says what is wrong with a row, for the rejects file.
        spare: The folder for the rejects of a file in whose own folder nothing may be written.
    """

    def __init__(
        self,
        desk: Desk,
        secret: bytes,
        *,
        stamp: Callable[[], Stamp],
        now: Callable[[], datetime],
        readable: Readable,
        sentence: Callable[[Mistake], str],
        spare: Path,
    ) -> None:
        self._desk = desk
        self._secret = secret
        self._stamp = stamp
        self._now = now
        self._readable = readable
        self._sentence = sentence
        self._spare = spare

    def run(
        self,
        path: Path,
        intake: Intake,
        *,
        open_old: bool = False,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> ImportReport:
        """Import an opened file.

        Args:
            path: The file, for its name and digest.
            intake: Its rows.
            open_old: Whether answers older than the intake horizon, or whose own row does not
                say when they were given, open cases too.
            progress: Told the share of the file done, 0 to 1, after every transaction.
        """
        mapping = intake.mapping
        report = ImportReport(file=path.name, kind=mapping.kind)
        if mapping.kind == "answers" and mapping.scale != _SCALE:
            report.scale = mapping.scale
        stamp = self._stamp()
        folder = path.parent if os.access(path.parent, os.W_OK) else self._spare
        rejects = folder / f"{path.stem.removesuffix('.rejects')}.rejects.csv"
        with ExitStack() as stack:
            writer = stack.enter_context(
                RejectsFile(rejects, intake.header.records, intake.delimiter, self._sentence)
            )
            for chunk in _chunks(intake):
                self._take(chunk, report, writer, stamp, open_old=open_old)
                progress(intake.progress)
        report.rejects = str(rejects) if report.rejected else ""
        report.encoding, report.cells_touched = intake.encoding, intake.cells_touched
        report.notes = {str(code): n for code, n in intake.notes.items()}
        self._note_file(path, report, stamp)
        return report

    def _take(
        self,
        chunk: Iterable[Outcome],
        report: ImportReport,
        writer: RejectsFile,
        stamp: Stamp,
        *,
        open_old: bool,
    ) -> None:
        incoming = Incoming(self._secret, self._now, report.file)
        received: list[Answer | Complaint | Invalid] = []
        orders: list[Order] = []
        deliveries: list[Delivery] = []
        for outcome in chunk:
            match outcome:
                case Blank():
                    report.rows += 1
                    report.take_blank(str(outcome.code))
                case Reject():
                    report.rows += 1
                    self._reject(outcome, report, writer)
                case Order():
                    report.rows += len(outcome.lines) + outcome.repeats
                    orders.append(outcome)
                case Delivery():
                    report.rows += 1
                    deliveries.append(outcome)
                case Answer() | Complaint() | Invalid():
                    report.rows += 1
                    received.append(outcome)
        if orders:
            wanted = [incoming.order(order) for order in orders]
            now, readable = self._now(), self._readable
            done = take_in_orders(self._desk, wanted, stamp, now=now, readable=readable)
            report.take_orders(orders, done)
        elif deliveries:
            self._deliver(deliveries, incoming, report, writer, stamp)
        else:
            asked = [incoming.received(one) for one in received]
            receipts = take_in(self._desk, asked, stamp, now=self._now(), open_old=open_old)
            report.take_received(asked, receipts)

    def _deliver(
        self,
        deliveries: list[Delivery],
        incoming: Incoming,
        report: ImportReport,
        writer: RejectsFile,
        stamp: Stamp,
    ) -> None:
        told = [incoming.delivery(delivery) for delivery in deliveries]
        fates = delivered(self._desk, told, stamp, now=self._now())
        for delivery, fate in zip(deliveries, fates, strict=True):
            if fate in _UNDELIVERED:
                mistake = Mistake(delivery.column, _UNDELIVERED[fate], {"value": delivery.survey})
                self._reject(Reject(delivery.line, (mistake,), delivery.cells), report, writer)
            else:
                report.new += fate == "new"
                report.repeated += fate == "repeated"

    def _reject(self, reject: Reject, report: ImportReport, writer: RejectsFile) -> None:
        writer.write(reject)
        told = [(mistake.column, self._sentence(mistake)) for mistake in reject.mistakes]
        report.take_rejected(reject.line, told)

    def _note_file(self, path: Path, report: ImportReport, stamp: Stamp) -> None:
        """Record that the file was read to its end, once per content and outcome."""
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        fact = FileImported(
            file=report.file,
            digest=digest,
            rows=report.rows,
            new=report.new,
            repeated=report.repeated,
            corrected=report.corrected,
            blank=sum(report.blank.values()),
            invalid=sum(report.invalid.values()),
            rejected=report.rejected,
            cases=report.cases,
            encoding=report.encoding,
            cells_touched=report.cells_touched,
        )
        stream = f"import-{digest[:16]}"
        history = self._desk.journal.load([stream])[stream]
        if history and not (report.new or report.corrected or report.invalid):
            return
        event = Event(self._now(), fact)
        self._desk.journal.record([Batch(stream, len(history), (event,))], stamp)


def _chunks(intake: Intake) -> Iterator[list[Outcome]]:
    rows = iter(intake)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
