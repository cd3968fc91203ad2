import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from gateway.intake import RowFault
from gateway.intake.delimited import sniff_delimiter
from gateway.intake.tabular import Layout, Record, open_table
from tests.gateway.intake.desk import Desk


def records(path: Path) -> list[Record]:
    table = open_table(path, Layout())
    try:
        return list(table.records())
    finally:
        table.close()


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\nx,"Anytown, WW"\n', ["x", "Anytown, WW"]),
        ('a,b\r\n"",""\r\n1,""\r\n', ["1", ""]),
        ('a,b\n1,"ha ""ha"" ha"\n', ["1", 'ha "ha" ha']),
        (
            'k,v\n1,"{""type"": ""Point"", ""at"": [1.0, 0.5]}"\n',
            ["1", '{"type": "Point", "at": [1.0, 0.5]}'],
        ),
        ('a,b\n"Once upon \na time",5\n', ["Once upon \na time", "5"]),
        ('a,b\r\n"Once upon \r\na time",5\r\n', ["Once upon \r\na time", "5"]),
        ('a,b\n1,"ha \n""ha"" \nha"\n', ["1", 'ha \n"ha" \nha']),
        ("a,b\n4,ʤ", ["4", "ʤ"]),
        ("a,b\r5,old mac\r", ["5", "old mac"]),
        ("a,b\n1,x\0y\n", ["1", "x\0y"]),
        ("a,b\n=1+1,@SUM(A1)\n", ["=1+1", "@SUM(A1)"]),
    ],
)
def test_quoted_cells_are_read_as_written(desk: Desk, text: str, cells: list[str]) -> None:
    assert records(desk.put(text))[1].cells == cells


def test_the_line_is_the_first_physical_line_of_a_record(desk: Desk) -> None:
    text = 'a,b\n\n"one\ntwo\nthree",1\n\n , \n4,5\n'
    assert [each.line for each in records(desk.put(text))] == [1, 3, 7, 8]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_decoys(delimiter: str) -> None:
    rows = [["nps", "why"], ["9", "a, b; c"], ["8", "1,5; 2,5"], ["7", "x"]]
    sample = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert sniff_delimiter(sample) == delimiter


def test_a_declared_separator_is_obeyed(desk: Desk) -> None:
    found = records(desk.put("sep=|\na|b,c\n1|2,3\n"))
    assert found == [Record(2, ["a", "b,c"]), Record(3, ["1", "2,3"])]


def test_an_unclosed_quote_loses_no_other_row(desk: Desk) -> None:
    found = records(desk.put('a,b\n1,"open\n2,"fine"\n3,x\n'))
    assert [(each.line, each.fault) for each in found[1:]] == [
        (2, RowFault.BROKEN_QUOTES),
        (3, None),
        (4, None),
    ]
    assert found[1].cells[0] == "1"


def test_an_unclosed_quote_in_the_last_row_is_reported(desk: Desk) -> None:
    found = records(desk.put('a,b\n1,x\n2,"open\n3,y\n'))
    assert [each.fault for each in found] == [None, None, RowFault.BROKEN_QUOTES, None]


def test_an_endless_cell_and_an_endless_line_are_reported_and_passed(desk: Desk) -> None:
    endless = "x" * (5 * 1024 * 1024)
    found = records(desk.put(f"a,b\n1,{'y' * 200_000}\n{endless}\n3,z\n"))
    assert [each.fault for each in found[1:]] == [
        RowFault.CELL_TOO_LONG,
        RowFault.LINE_TOO_LONG,
        None,
    ]
    assert found[-1] == Record(4, ["3", "z"])


def test_a_workbook_gives_the_texts_a_csv_would_hold(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["nps", "why", "when", "phone"])
    sheet.append([9.0, "=1+1", datetime(2026, 11, 1, 9, 30), 13812345678])  # noqa: DTZ001
    sheet.append([])
    sheet.append([3, None, 46327.5, True])
    sheet["B2"].data_type = "s"
    path = tmp_path / "answers.xlsx"
    book.save(path)
    assert records(path) == [
        Record(1, ["nps", "why", "when", "phone"]),
        Record(2, ["9", "=1+1", "2026-11-01T09:30:00", "13812345678"]),
        Record(4, ["3", "", "46327.5", "true"]),
    ]


def test_the_first_visible_sheet_is_read_unless_one_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    for name in ("answers", "notes"):
        book.create_sheet(name).append([name])
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert records(path) == [Record(1, ["answers"])]
    table = open_table(path, Layout(sheet="notes"))
    assert list(table.records()) == [Record(1, ["notes"])]
    table.close()


def test_json_objects_become_columns_with_dotted_names(desk: Desk) -> None:
    lines = [
        {"score": 0, "person": {"name": "Ann", "tags": ["a", "b"]}, "comment": None},
        {"score": 10, "late": True},
    ]
    found = records(desk.put("\n\n".join(map(json.dumps, lines)), "answers.jsonl"))
    assert found == [
        Record(0, ["score", "person.name", "person.tags", "comment", "late"]),
        Record(1, ["0", "Ann", '["a", "b"]', "", ""]),
        Record(3, ["10", "", "", "", "true"]),
    ]


def test_a_line_that_is_no_object_is_reported_and_passed(desk: Desk) -> None:
    nested = "[" * 100_000
    found = records(desk.put(f'{{"score": 1}}\n{{"score": \n[1]\n{nested}\n{{"score": 2}}\n'))
    assert [each.fault for each in found] == [
        None,
        None,
        RowFault.NOT_JSON,
        RowFault.NOT_AN_OBJECT,
        RowFault.NOT_JSON,
        None,
    ]


def test_half_a_character_from_json_is_shown_as_such(desk: Desk) -> None:
    found = records(desk.put('{"why": "cut \\ud83d"}\n'))
    assert found[1].cells == ["cut \ufffd"]
