"""CSV and XLSX as other programs read them."""

import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import load_workbook

from gateway.export import spreadsheets
from gateway.export.spreadsheets import write_csv, write_xlsx
from gateway.export.tables import Cell
from tests.gateway.export.centre import HOSTILE

COLUMNS = ("case", "score", "comment")
ROWS: Sequence[Sequence[Cell]] = (
    ("A1", -2, '太慢, "really"\nslow'),
    ("A2", None, HOSTILE),
    ("A3", 2.5, "#N/A"),
    ("A4", 0, "_x000D_"),
)


def as_csv(rows: Sequence[Sequence[Cell]] = ROWS) -> bytes:
    file = io.BytesIO()
    assert list(write_csv(file, COLUMNS, rows)) == list(range(1, len(rows) + 1))
    return file.getvalue()


def as_xlsx(rows: Sequence[Sequence[Cell]] = ROWS) -> bytes:
    file = io.BytesIO()
    assert list(write_xlsx(file, "cases", COLUMNS, rows)) == list(range(1, len(rows) + 1))
    return file.getvalue()


def test_a_csv_file_has_a_mark_and_lines_that_end_as_the_standard_says() -> None:
    written = as_csv()
    assert written.startswith(b"\xef\xbb\xbfcase,score,comment\r\n")
    assert written.endswith(b"\r\n")
    assert b"\x1b" not in written
    assert b"\x00" not in written


def test_a_csv_file_reads_back_with_numbers_as_numbers_and_text_as_text() -> None:
    read = list(csv.reader(io.StringIO(as_csv().decode("utf-8-sig"), newline="")))
    assert read[1] == ["A1", "-2", '太慢, "really"\nslow']
    assert read[2] == ["A2", "", "'=cmd|' /C calc'!A0\n␛[2J␀␦ <b>&\"'"]
    assert read[3] == ["A3", "2.5", "#N/A"]


def test_a_table_without_rows_has_its_columns() -> None:
    assert as_csv(()) == b"\xef\xbb\xbfcase,score,comment\r\n"
    sheet = load_workbook(io.BytesIO(as_xlsx(()))).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [list(COLUMNS)]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx())).active
    assert (sheet.title, sheet.freeze_panes) == ("cases", "A2")
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert kinds == {"s", "n"}
    assert sheet["B2"].value == -2
    assert sheet["B3"].value is None
    assert sheet["C3"].value == "=cmd|' /C calc'!A0\n␛[2J␀␦ <b>&\"'"
    assert sheet["C4"].value == "#N/A"


def test_only_what_could_be_a_formula_is_marked_as_quoted() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx())).active
    assert [bool(sheet[f"C{row}"].quotePrefix) for row in (2, 3, 4)] == [False, True, False]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 't="e"' not in sheet
    assert "_x005F_x000D_" in sheet


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "SHEET_ROWS", 3)
    book = load_workbook(io.BytesIO(as_xlsx()))
    read = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    assert read == [["case", "A1", "A2"], ["case", "A3", "A4"]]
