"""Tables as CSV (RFC 4180, UTF-8 with a byte-order mark, CRLF) and as XLSX, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from gateway.export.cells import csv_text, is_formula, xlsx_text
from gateway.export.tables import Cell

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

SHEET_ROWS = 1_048_576
"""Rows a sheet holds, its head included; what comes after goes on in another sheet."""


def write_csv(
    file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[int]:
    """Write a table, yielding how many rows were written after each."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):
            writer.writerow([csv_text(each) if isinstance(each, str) else each for each in row])
            yield count
    finally:
        text.flush()
        text.detach()


def write_xlsx(
    file: BinaryIO, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[int]:
    """Write a table, yielding how many rows were written after each."""
    from openpyxl import Workbook  # slow to import

    book = Workbook(write_only=True)
    sheet = _sheet(book, name, columns)
    for count, row in enumerate(rows, 1):
        if count > 1 and count % (SHEET_ROWS - 1) == 1:
            sheet = _sheet(book, name, columns)
        sheet.append([_text(sheet, each) if isinstance(each, str) else each for each in row])
        yield count
    book.save(file)


def _sheet(book: Workbook, name: str, columns: Sequence[str]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    return sheet


def _text(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell | str | None:
    """Return what is written as text whatever it begins with; nothing for nothing."""
    from openpyxl.cell import WriteOnlyCell

    quoted = is_formula(text)
    if not quoted and not text.startswith("#"):  # a "#N/A" would become an error
        return xlsx_text(text) or None
    cell = WriteOnlyCell(sheet, xlsx_text(text))
    cell.data_type = "s"
    cell.quotePrefix = quoted
    return cell
