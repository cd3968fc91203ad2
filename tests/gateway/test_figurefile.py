"""Files of monthly figures: what is read of them, and what is said of a row that cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from domain.people.figures import Entry
from gateway.figurefile import Read, month, read, value
from gateway.intake.errors import IntakeError
from tests.journal import furnished

TODAY = date(2026, 3, 18)
NAMES = {"营业额": "revenue", "staff satisfaction": "satisfaction"}
HOUSE = furnished().house()


def taken(path: Path, text: str, encoding: str = "utf-8") -> Read:
    path.write_bytes(text.encode(encoding))
    return read(path, HOUSE, TODAY, NAMES)


def said(found: Read) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, str(fault.params["reason"])) for fault in found.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_any_encoding_and_language(tmp_path: Path, encoding: str) -> None:
    text = '月份,指标,数值,员工\n2026年2月,营业额,123.4万,李伟\n2026-01,cost,"1,234.5",\n'
    found = taken(tmp_path / "f.csv", text, encoding)
    assert found.faults == ()
    assert found.entries == (
        Entry(month="2026-02", figure="revenue", value=123_400_000, staff="li", source="f.csv"),
        Entry(month="2026-01", figure="cost", value=123_450, source="f.csv"),
    )


def test_a_workbook_with_days_for_months_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Month", "Figure", "Value"])
    sheet.append([date(2026, 2, 1), "Staff satisfaction", 8.3])
    sheet.append([date(2026, 1, 31), "vacancies", 2])
    book.save(tmp_path / "f.xlsx")
    found = read(tmp_path / "f.xlsx", HOUSE, TODAY, NAMES)
    assert [(each.month, each.figure, each.value) for each in found.entries] == [
        ("2026-02", "satisfaction", 83),
        ("2026-01", "vacancies", 2),
    ]


def test_a_row_that_cannot_be_read_is_told_and_stops_no_other(tmp_path: Path) -> None:
    found = taken(
        tmp_path / "f.csv",
        "month,figure,value,centre,staff\n"
        "2026-02,revenue,100,,\n"
        "soon,revenue,100,,\n"
        "2026-02,profit,100,,\n"
        "2026-02,vacancies,1.5,,\n"
        "2026-02,satisfaction,11,,\n"
        "2026-02,cost,5,elsewhere,\n"
        "2026-02,revenue,5,,nobody\n"
        "2026-02,vacancies,5,,li\n"
        "2026-02,revenue,101,,\n"
        "2026-12,revenue,101,,\n"
        '2026-02,"cost,5\n'
        "2026-01,cost,7,sh-01,\n",
    )
    assert [each.value for each in found.entries] == [10_000, 700]
    assert said(found) == [
        (3, "month", "month-unreadable"),
        (4, "figure", "no-such-figure"),
        (5, "value", "value-unreadable"),
        (6, "value", "figure-impossible"),
        (7, "centre", "other-centre"),
        (8, "staff", "nobody-so-called"),
        (9, "staff", "figure-of-the-centre"),
        (10, "value", "told-otherwise"),
        (11, "month", "month-to-come"),
        (12, "", "quotes-broken"),
    ]
    assert found.rows == len(found.entries) + len(found.faults)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError):
        taken(tmp_path / "f.csv", "month,revenue\n2026-02,5\n")
    with pytest.raises(IntakeError):
        read(tmp_path / "none.csv", HOUSE, TODAY, NAMES)


@pytest.mark.parametrize(
    ("typed", "figure", "found"),
    [
        ("1234567.89", "revenue", 123_456_789),
        ("¥1,234.5", "revenue", 123_450),
        ("-12.50元", "gross-margin", -1_250),
        ("１２３", "cost", 12_300),
        ("8.3", "satisfaction", 83),
        ("92%", "training", 92),
        ("3人", "vacancies", 3),
        ("8.35", "satisfaction", None),
        ("1.005", "revenue", None),
        ("1,23", "revenue", None),
        ("", "revenue", None),
        ("many", "vacancies", None),
        ("5", "profit", None),
    ],
)
def test_a_value_is_read_in_its_unit_or_not_at_all(
    typed: str, figure: str, found: int | None
) -> None:
    assert value(typed, figure) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2026-2", "2026-02"),
        ("2026/12", "2026-12"),
        ("2026年3月", "2026-03"),
        ("2026-02-01T00:00:00", "2026-02"),
        ("202602", "2026-02"),
        ("2026-13", None),
        ("02/2026", None),
        ("", None),
    ],
)
def test_a_month_is_read_however_it_is_written(typed: str, found: str | None) -> None:
    assert month(typed) == found
