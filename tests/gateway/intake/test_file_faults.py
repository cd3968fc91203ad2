import zipfile
from pathlib import Path

import pytest

from gateway.intake import FileFault, IntakeError
from tests.gateway.intake.desk import Desk, mapped


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", FileFault.EMPTY),
        (b"\xef\xbb\xbf \r\n\n", "a.csv", FileFault.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xls", FileFault.OLD_EXCEL),
        (b"PK\x03\x04 not really", "a.xlsx", FileFault.NOT_A_WORKBOOK),
        (b'[{"score": 1}]', "a.json", FileFault.JSON_ARRAY),
        (b"<html><table></table></html>", "a.xls", FileFault.UNKNOWN_FORMAT),
        (b"score,why\n1,x\n", "a.csv", FileFault.UNKNOWN_COLUMNS),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    desk: Desk, content: bytes, name: str, code: FileFault
) -> None:
    path = desk.put(content, name)
    with pytest.raises(IntakeError) as caught:
        desk.open(path)
    assert caught.value.code is code


def test_a_missing_file_and_a_folder_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(IntakeError) as missing:
        desk.open(tmp_path / "nowhere.csv")
    with pytest.raises(IntakeError) as folder:
        desk.open(tmp_path)
    assert missing.value.code is FileFault.MISSING
    assert folder.value.code is FileFault.DIRECTORY


def test_a_zip_without_a_workbook_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(IntakeError) as caught:
        desk.open(path)
    assert caught.value.code is FileFault.NOT_A_WORKBOOK


def test_a_workbook_that_unpacks_out_of_all_proportion_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(80 * 1024 * 1024))
    with pytest.raises(IntakeError) as caught:
        desk.open(path)
    assert caught.value.code is FileFault.TOO_LARGE_INSIDE
    assert caught.value.params["bytes"] == 80 * 1024 * 1024


def test_unknown_columns_are_all_named_beside_those_that_are_there(desk: Desk) -> None:
    mapping = mapped('[columns]\nscore = "npss"\ncomment = "wy"\nname = "name"')
    with pytest.raises(IntakeError) as caught:
        desk.open(desk.put("nps,why,name\n1,x,y\n"), mapping)
    assert caught.value.params == {
        "missing": (("columns.score", "npss"), ("columns.comment", "wy")),
        "columns": ("nps", "why", "name"),
    }


def test_a_pattern_that_finds_no_score_is_refused_but_others_may_find_nothing(desk: Desk) -> None:
    mapping = mapped('[columns]\nscore = { regex = "nps" }\ncomment = { regex = "grund" }')
    (answer,) = desk.read("NPS nps\n7\n", mapping)
    assert (answer.score, answer.comment) == (7, "")
    with pytest.raises(IntakeError) as caught:
        desk.open(desk.put("mark\n7\n"), mapping)
    assert caught.value.code is FileFault.NO_SCORE_COLUMN


def test_a_file_shorter_than_its_header_is_refused(desk: Desk) -> None:
    mapping = mapped('header_rows = 3\n[columns]\nscore = "nps"')
    with pytest.raises(IntakeError) as caught:
        desk.open(desk.put("nps\nHow likely?\n"), mapping)
    assert caught.value.params == {"expected": 3, "found": 2}
