"""What every file format looks like to the rest of intake: records of text cells.

Formats are told apart by content, not by name. A record is lazy, so memory stays flat.
"""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from gateway.intake.codes import FileFault, RowFault
from gateway.intake.decoding import Encoding, detect, open_text
from gateway.intake.errors import IntakeError

_HEAD_BYTES = 8
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Record(NamedTuple):
    """One row of a file as text.

    Attributes:
        line: the physical line of its first line; for XLSX the row number; from 1.
        cells: the texts, as they stand in the file.
        fault: why it could not be taken apart, if it could not.
    """

    line: int
    cells: list[str]
    fault: RowFault | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a mapping says about the file itself; empty means: find out.

    Attributes:
        encoding: a Python codec.
        delimiter: one character between cells.
        sheet: the name of a worksheet.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


class Table(Protocol):
    """An open file as records, its header records first."""

    encoding: str
    """What the bytes were read as: ``utf-8`` or ``utf-8, windows-1252``; empty for XLSX."""
    delimiter: str
    """What stands between cells; a comma where the format has none."""
    header_records: int | None
    """How many header records the format itself has; None where the file's maker decides."""
    touched: int
    """Cells decoded with the fallback so far."""

    def records(self) -> Iterator[Record]:
        """Yield the records that are not blank, headers included, in file order."""

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1."""

    def close(self) -> None:
        """Close the file."""


def open_table(path: Path, layout: Layout) -> Table:
    """Open a CSV, XLSX or JSON Lines file.

    Raises:
        IntakeError: when the file is missing, unreadable, empty or none of these.
    """
    try:
        return _open(path, layout)
    except FileNotFoundError as error:
        raise IntakeError(FileFault.MISSING, path=str(path)) from error
    except IsADirectoryError as error:
        raise IntakeError(FileFault.DIRECTORY, path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise IntakeError(FileFault.UNREADABLE, path=str(path), reason=reason) from error


def _open(path: Path, layout: Layout) -> Table:
    if path.exists() and not path.is_file() and not path.is_dir():
        # A pipe would be waited for, and what was read of it to guess would be gone.
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        from gateway.intake.workbook import WorkbookTable

        return WorkbookTable(path, layout.sheet)
    if head.startswith(_OLE):
        raise IntakeError(FileFault.OLD_EXCEL, path=str(path))
    return _open_text_table(path, layout)


def _open_text_table(path: Path, layout: Layout) -> Table:
    encoding = detect(path)
    if layout.encoding and not encoding.mark:
        encoding = Encoding(layout.encoding)
    first = _first_character(path, encoding)
    if not first:
        raise IntakeError(FileFault.EMPTY, path=str(path))
    if first == "{":
        from gateway.intake.jsonlines import JsonLinesTable

        return JsonLinesTable(path, encoding)
    if first == "[" and path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        raise IntakeError(FileFault.JSON_ARRAY, path=str(path))
    if first == "<" or path.suffix.lower() in {".gz", ".zip", ".pdf"}:
        raise IntakeError(FileFault.UNKNOWN_FORMAT, path=str(path))
    from gateway.intake.delimited import DelimitedTable

    return DelimitedTable(path, encoding, layout.delimiter)


def _first_character(path: Path, encoding: Encoding) -> str:
    """Return the first character of a file that is not white space, or ``""``."""
    with open_text(path, encoding) as text:
        while piece := text.read(4096):
            if stripped := piece.lstrip():
                return stripped[0]
    return ""
