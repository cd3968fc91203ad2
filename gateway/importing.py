"""Importing a file: each row once, in moderate transactions, with an account of every row.

Interrupted anywhere, the log holds whole chunks; importing the file again completes it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path

import msgspec

from domain.desk import Batch, Desk, Stamp
from domain.events import Event, FileImported
from domain.reception import Receipt, Received, take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from gateway.identity import customer_id, stranger_id
from gateway.intake import (
    Answer,
    Blank,
    Complaint,
    Intake,
    Invalid,
    Mistake,
    Outcome,
    Reject,
    RejectsFile,
)

CHUNK = 500
"""Rows recorded in one transaction."""


class ImportReport(msgspec.Struct, kw_only=True):
    """What became of a file's rows; the counts add up to ``rows``.

    Attributes:
        invalid: Answers kept but not counted, by reason.
        blank: Rows without an answer, by reason.
        rejects: Where the unreadable rows were written; empty when there were none.
        mistakes: The first unreadable rows as (line, column, sentence).
        notes: What was decided for single cells, by code.
    """

    file: str
    rows: int = 0
    new: int = 0
    repeated: int = 0
    cases: int = 0
    old: int = 0
    invalid: dict[str, int] = {}
    blank: dict[str, int] = {}
    rejected: int = 0
    rejects: str = ""
    mistakes: list[tuple[int, str, str]] = []
    encoding: str = ""
    cells_touched: int = 0
    notes: dict[str, int] = {}


MISTAKES_SHOWN = 20
"""How many unreadable rows a report spells out; all are in the rejects file."""


class Importer:
    """Takes files in for one desk.

    Args:
        desk: Where to record.
        secret: The home's, from which customers' ids are derived.
        stamp: Marks each file's events.
        now: The present instant.
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
        sentence: Callable[[Mistake], str],
        spare: Path,
    ) -> None:
        self._desk = desk
        self._secret = secret
        self._stamp = stamp
        self._now = now
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
        report = ImportReport(file=path.name)
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
        received: list[Received] = []
        blank = Counter(report.blank)
        for outcome in chunk:
            report.rows += 1
            match outcome:
                case Blank():
                    blank[str(outcome.code)] += 1
                case Reject():
                    self._reject(outcome, report, writer)
                case Answer() | Complaint() | Invalid():
                    received.append(self._received(outcome))
        report.blank = dict(blank)
        receipts = take_in(self._desk, received, stamp, now=self._now(), open_old=open_old)
        _account(receipts, report)

    def _reject(self, reject: Reject, report: ImportReport, writer: RejectsFile) -> None:
        writer.write(reject)
        report.rejected += 1
        if len(report.mistakes) < MISTAKES_SHOWN:
            report.mistakes.extend(
                (reject.line, mistake.column, self._sentence(mistake))
                for mistake in reject.mistakes
            )

    def _received(self, outcome: Answer | Complaint | Invalid) -> Received:
        if isinstance(outcome, Complaint):
            return self._complaint(outcome)
        answer = outcome.answer if isinstance(outcome, Invalid) else outcome
        return ReceiveResponse(
            key=answer.key,
            at=answer.received or self._now(),
            dated=answer.dated,
            contact=self._contact(answer),
            score=answer.score,
            csat=answer.csat,
            ces=answer.ces,
            touchpoints=answer.touchpoints,
            channel=answer.channel,
            trigger=answer.trigger,
            survey=answer.survey,
            comment=answer.comment,
            invalid=_reason(outcome) if isinstance(outcome, Invalid) else "",
        )

    def _complaint(self, complaint: Complaint) -> ReceiveComplaint:
        return ReceiveComplaint(
            key=complaint.key,
            at=complaint.received or self._now(),
            dated=complaint.dated,
            contact=self._contact(complaint),
            text=complaint.text,
            level=complaint.level or 1,
            channel=complaint.source or complaint.channel,
            matter=complaint.matter,
            rework=complaint.rework,
            safety=complaint.safety,
        )

    def _contact(self, row: Answer | Complaint) -> Contact:
        known = customer_id(
            self._secret, phone=row.phone, reference=row.customer, vin=row.vin, plate=row.plate
        )
        return Contact(
            customer=known or stranger_id(self._secret, row.key),
            identified=bool(known),
            name=row.name,
            phone=row.phone,
            plate=row.plate,
            vin=row.vin,
            vehicle=row.vehicle,
            visit=row.visit,
            advisor=row.advisor,
        )

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
            blank=sum(report.blank.values()),
            invalid=sum(report.invalid.values()),
            rejected=report.rejected,
            cases=report.cases,
            encoding=report.encoding,
            cells_touched=report.cells_touched,
        )
        stream = f"import-{digest[:16]}"
        history = self._desk.journal.load([stream])[stream]
        if history and not report.new and not report.invalid:
            return
        event = Event(self._now(), fact)
        self._desk.journal.record([Batch(stream, len(history), (event,))], stamp)


def _chunks(intake: Intake) -> Iterator[list[Outcome]]:
    rows = iter(intake)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _reason(outcome: Invalid) -> str:
    return f"{outcome.params.get('field', 'score')}-{outcome.code}"


def _account(receipts: Iterable[Receipt], report: ImportReport) -> None:
    invalid = Counter(report.invalid)
    for receipt in receipts:
        if receipt.fate == "repeated":
            report.repeated += 1
        elif receipt.fate == "invalid":
            invalid[receipt.reason] += 1
        else:
            report.new += 1
            report.cases += bool(receipt.case)
            report.old += not receipt.case
    report.invalid = dict(invalid)
