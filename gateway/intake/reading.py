"""Opening a file for intake: encoding, format, mapping and rows put together.

The caller decides what to do with the outcomes; nothing here writes to the log.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from gateway.intake.answers import RowReader
from gateway.intake.binding import bind
from gateway.intake.codes import FileFault, RowNote
from gateway.intake.errors import IntakeError
from gateway.intake.guess import Guess, guess
from gateway.intake.header import Header
from gateway.intake.mapping import Mapping
from gateway.intake.orders import OrderReader
from gateway.intake.outcomes import Outcome
from gateway.intake.tabular import Layout, Record, Table, open_table

_SAMPLE_RECORDS = 500
_PREVIEW_ROWS = 5
_HEADER_AND_ROW = 2


class Intake:
    """A file on its way in: iterate over it once, then close it (it is a context manager).

    Attributes:
        mapping: how the file is read.
        header: its header records, for the rejects file too.
        columns: one unique name a column.
    """

    def __init__(
        self, table: Table, mapping: Mapping, *, zone: ZoneInfo, region: str, now: datetime
    ) -> None:
        self.mapping = mapping
        self._table = table
        self._records = table.records()
        self.header = Header(read_header(table, self._records, mapping.header_rows))
        self.columns = self.header.names
        binding = bind(mapping, self.header)
        reader = OrderReader if mapping.kind == "visits" else RowReader
        self._rows = reader(mapping, binding, self.header, zone=zone, region=region, now=now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Outcome]:
        """Yield the outcome of each row in file order; of orders, as each is whole."""
        return self._rows.outcomes(self._records)

    def count(self, table: Table) -> None:
        """Let the rows of the same file, opened a second time, be counted by their orders."""
        if isinstance(self._rows, OrderReader):
            records = table.records()
            read_header(table, records, self.mapping.header_rows)
            self._rows.count(records)

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._table.progress

    @property
    def encoding(self) -> str:
        """What the bytes were read as so far: ``utf-8``, ``utf-8, windows-1252``; XLSX: empty."""
        return self._table.encoding

    @property
    def cells_touched(self) -> int:
        """Cells decoded with the fallback so far."""
        return self._table.touched

    @property
    def delimiter(self) -> str:
        """What stands between cells; a comma where the format has none."""
        return self._table.delimiter

    @property
    def notes(self) -> Counter[RowNote]:
        """How often each note was taken so far."""
        return self._rows.notes

    def close(self) -> None:
        """Close the file."""
        self._rows.close()
        self._table.close()


def open_file(
    path: Path,
    mapping: Mapping | None = None,
    *,
    zone: ZoneInfo,
    region: str = "CN",
    now: datetime,
) -> Intake:
    """Open a file of answers, complaints, repair orders or deliveries.

    Args:
        path: CSV, XLSX or JSON Lines.
        mapping: how to read it; None takes the guess as it stands.
        zone: for times without an offset, unless the mapping names one.
        region: two-letter country code for phone numbers without one.
        now: an aware instant; dates more than a day later are refused.

    Raises:
        IntakeError: when the file, or this mapping for it, cannot be used.
    """
    if mapping is None:
        mapping = guess_file(path, zone=zone, region=region, now=now).mapping
    intake = _opened(path, mapping, zone=zone, region=region, now=now)
    if mapping.kind == "visits":
        _count(path, intake)
    return intake


def require_readable(
    path: Path, mapping: Mapping, *, zone: ZoneInfo, region: str = "CN", now: datetime
) -> None:
    """Let pass a file that is there, can be read and has the columns of a mapping.

    Raises:
        IntakeError: when the file, or this mapping for it, cannot be used.
    """
    _opened(path, mapping, zone=zone, region=region, now=now).close()


def _opened(path: Path, mapping: Mapping, *, zone: ZoneInfo, region: str, now: datetime) -> Intake:
    table = open_table(path, _layout(mapping))
    try:
        return Intake(table, mapping, zone=zone, region=region, now=now)
    except IntakeError:
        table.close()
        raise


def _count(path: Path, intake: Intake) -> None:
    try:
        table = open_table(path, _layout(intake.mapping))
        try:
            intake.count(table)
        finally:
            table.close()
    except IntakeError:
        intake.close()
        raise


def guess_file(
    path: Path, *, zone: ZoneInfo, region: str = "CN", now: datetime, preset: str = ""
) -> Guess:
    """Guess how a file is to be read, from its first rows.

    Args:
        path: CSV, XLSX or JSON Lines.
        zone: for times without an offset.
        region: two-letter country code for phone numbers without one.
        now: an aware instant; dates more than a day later are refused.
        preset: start from this preset; empty: from the one the file looks like.

    Raises:
        IntakeError: when the file cannot be read, or holds neither orders nor a column that could
            be a score.
    """
    table = open_table(path, Layout())
    try:
        records = list(islice(table.records(), _SAMPLE_RECORDS))
        fixed = table.header_records
    finally:
        table.close()
    cells = [record.cells for record in records if record.fault is None]
    if len(cells) < _HEADER_AND_ROW:
        raise IntakeError(FileFault.EMPTY, path=str(path))
    modified = datetime.fromtimestamp(path.stat().st_mtime, zone).replace(microsecond=0)
    cells = [record.cells for record in records if record.fault is None]
    found = guess(cells, modified=modified, header_rows=fixed, preset=preset)
    with _opened(path, found.mapping, zone=zone, region=region, now=now) as intake:
        return found.with_preview(tuple(islice(intake, _PREVIEW_ROWS)))


def read_header(table: Table, records: Iterator[Record], expected: int) -> list[list[str]]:
    """Take the header records off the front of a file.

    Args:
        table: the file; its format may settle how many header records there are.
        records: its records.
        expected: how many the mapping expects.

    Raises:
        IntakeError: when the file ends before.
    """
    expected = expected if table.header_records is None else table.header_records
    header = [record.cells for record in islice(records, expected)]
    if len(header) < expected:
        raise IntakeError(FileFault.HEADER_SHORT, expected=expected, found=len(header))
    return header


def _layout(mapping: Mapping) -> Layout:
    return Layout(mapping.encoding, mapping.delimiter, mapping.sheet)
