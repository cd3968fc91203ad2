"""CSV and its kin: comma, semicolon, tab or bar between cells.

Quoting is read strictly: a row whose quotes do not fit is reported and the reading goes on with the
next physical line, so that an unclosed quote never swallows the rows after it.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gateway.intake.codes import RowFault
from gateway.intake.decoding import Encoding, is_damaged, mend, open_text
from gateway.intake.lines import LineTooLongError, PhysicalLines
from gateway.intake.tabular import Record

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_RECORDS = 200


class DelimitedTable:
    """A delimited text file as records; see :class:`gateway.intake.tabular.Table`."""

    header_records: int | None = None

    def __init__(self, path: Path, encoding: Encoding, delimiter: str) -> None:
        with open_text(path, encoding) as text:
            sample = text.read(_SAMPLE_CHARACTERS)
        self._declares_separator = sample[:4].lower() == "sep=" and len(sample) > len("sep=")
        if self._declares_separator:
            delimiter = delimiter or sample[4]
        self.delimiter = delimiter or sniff_delimiter(sample)
        self._codec = encoding
        self.encoding = encoding.name
        self.touched = 0
        self._size = path.stat().st_size
        self._text = open_text(path, encoding)

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._text.buffer.tell() / max(1, self._size))

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def records(self) -> Iterator[Record]:
        """Yield the records that are not blank, headers included."""
        lines = PhysicalLines(self._text)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        if self._declares_separator:
            next(lines)
        while True:
            first = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, LineTooLongError) as error:
                yield self._broken(first, lines, error)
                continue
            if any(cells):
                yield Record(first, self._mended(cells, lines.record))

    def _broken(self, first: int, lines: PhysicalLines, error: Exception) -> Record:
        """Report the first line of a record that cannot be taken apart; return the others."""
        lines.take_back()
        try:
            cells = next(csv.reader(lines.record, delimiter=self.delimiter))
        except csv.Error:
            cells = [lines.record[0]]
        return Record(first, self._mended(cells, lines.record), _fault(error))

    def _mended(self, cells: list[str], lines: list[str]) -> list[str]:
        """Decode with the fallback the cells that need it, and count them."""
        if not any(map(is_damaged, lines)):
            return cells
        self.touched += sum(map(is_damaged, cells))
        self.encoding = f"{self._codec.name}, {self._codec.fallback}"
        return [mend(cell, self._codec) if is_damaged(cell) else cell for cell in cells]


def sniff_delimiter(sample: str) -> str:
    """Find the delimiter with which most rows have as many cells as the first.

    Args:
        sample: the beginning of a file.

    Returns:
        comma, semicolon, tab or bar; a comma for a file of one column.
    """
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(rows, _SAMPLE_RECORDS) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] == 1:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _fault(error: Exception) -> RowFault:
    if isinstance(error, LineTooLongError):
        return RowFault.LINE_TOO_LONG
    if "field limit" in str(error):
        return RowFault.CELL_TOO_LONG
    return RowFault.BROKEN_QUOTES
