"""XLSX workbooks, row by row, with every cell as the text a CSV would hold.

Formulas are never evaluated: what counts is the value the spreadsheet stored.
"""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from gateway.intake.codes import FileFault
from gateway.intake.decoding import without_surrogates
from gateway.intake.errors import IntakeError
from gateway.intake.tabular import Record

MAX_UNPACKED = 1024 * 1024 * 1024
"""Most bytes a workbook may unpack to."""

_SUSPICIOUS_BYTES = 64 * 1024 * 1024
_SUSPICIOUS_RATIO = 150


class WorkbookTable:
    """One sheet of a workbook as records; see :class:`gateway.intake.tabular.Table`.

    Raises:
        IntakeError: when the file is no workbook, unpacks too large or lacks the sheet.
    """

    delimiter = ","
    encoding = ""
    header_records: int | None = None
    touched = 0

    def __init__(self, path: Path, sheet: str) -> None:
        self._path = path
        _refuse_bomb(path)
        # A file object, since openpyxl judges a path by its ending.
        self._file = path.open("rb")
        self._book: Any = None
        try:
            self._book = _load(self._file, path)
            self._sheet = self._choose(sheet)
        except IntakeError:
            self.close()
            raise
        self._expected = self._sheet.max_row or 0
        self._row = 0
        # Some writers state a wrong size, such as A1 only; the rows themselves count.
        self._sheet.reset_dimensions()

    @property
    def progress(self) -> float:
        """How many of the rows the sheet announces have been read, 0 to 1; 0 if it does not."""
        return min(1.0, self._row / self._expected) if self._expected else 0.0

    def close(self) -> None:
        """Close the workbook."""
        if self._book is not None:
            self._book.close()
        self._file.close()

    def records(self) -> Iterator[Record]:
        """Yield the rows that are not blank, each as wide as the first of them."""
        rows = self._sheet.iter_rows(values_only=True)
        width = 0
        try:
            for self._row, values in enumerate(rows, 1):
                cells = [cell_text(value) for value in values]
                if any(cells):
                    width = width or len(cells)
                    yield Record(self._row, (cells + [""] * width)[:width])
        except (SyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise _no_workbook(self._path, error) from error

    def _choose(self, name: str) -> Any:
        """Return the named sheet, or else the first that is visible."""
        sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        if name and name not in sheets:
            raise IntakeError(FileFault.NO_SUCH_SHEET, sheet=name, sheets=tuple(sheets))
        if name:
            return sheets[name]
        visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
        if not visible:
            raise IntakeError(FileFault.EMPTY, path=str(self._path))
        return visible[0]


def cell_text(value: Any) -> str:
    """Return a spreadsheet's value as text: dates as ISO, whole numbers without a point."""
    match value:
        case None:
            return ""
        case str():
            return without_surrogates(value)
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _no_workbook(path, error) from error
    ratio = unpacked / max(1, path.stat().st_size)
    swollen = unpacked > _SUSPICIOUS_BYTES and ratio > _SUSPICIOUS_RATIO
    if swollen or unpacked > MAX_UNPACKED:
        raise IntakeError(FileFault.TOO_LARGE_INSIDE, path=str(path), bytes=unpacked)


def _load(file: BinaryIO, path: Path) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it drops; only values are wanted here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile, InvalidFileException) as error:
        raise _no_workbook(path, error) from error


def _no_workbook(path: Path, error: Exception) -> IntakeError:
    return IntakeError(FileFault.NOT_A_WORKBOOK, path=str(path), reason=str(error))
