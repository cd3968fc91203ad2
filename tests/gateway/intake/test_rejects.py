import csv
from pathlib import Path
from typing import Any

from gateway.intake import (
    Answer,
    Mapping,
    Mistake,
    Reject,
    RejectsFile,
    load_mapping,
    parse_mapping,
)
from tests.gateway.intake.desk import Desk

HEAD = 'id;nps;"why\nso"\n'
MAPPING = parse_mapping('[columns]\nid = "id"\nscore = "nps"\ncomment = "why so"', "test")


def sentence(mistake: Mistake) -> str:
    return f"{mistake.code.value} {dict(mistake.params)}"


def import_with_rejects(
    desk: Desk, source: Path, target: Path, mapping: Mapping = MAPPING
) -> list[Any]:
    with (
        desk.open(source, mapping) as intake,
        RejectsFile(target, intake.header.records, intake.delimiter, sentence) as rejects,
    ):
        outcomes = list(intake)
        for outcome in outcomes:
            if isinstance(outcome, Reject):
                rejects.write(outcome)
    return outcomes


def test_a_rejects_file_holds_the_original_cells_and_why(desk: Desk, tmp_path: Path) -> None:
    source = desk.put(HEAD + '1;abc;"=1+1 ""x"""\n2;9;y\n')
    target = tmp_path / "rejects.csv"
    import_with_rejects(desk, source, target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows == [
        ["id", "nps", "why\nso", "line", "column", "reason"],
        ["1", "abc", '=1+1 "x"', "3", "nps", "not-a-whole-number {'value': 'abc'}"],
    ]


def test_a_corrected_rejects_file_is_read_by_the_same_mapping(desk: Desk, tmp_path: Path) -> None:
    source = desk.put(HEAD + "1;abc;x\n2;9;y\n3;10;z;surplus\n")
    target = tmp_path / "rejects.csv"
    import_with_rejects(desk, source, target)
    target.write_bytes(target.read_bytes().replace(b"abc", b"7"))
    corrected, still = import_with_rejects(desk, target, target)
    assert isinstance(corrected, Answer)
    assert (corrected.score, corrected.comment) == (7, "x")
    assert isinstance(still, Reject)
    assert still.cells == ("3", "10", "z", "surplus")
    assert len(target.read_text("utf-8-sig").splitlines()) == 3


def test_uncorrected_rejects_are_rejected_again_unchanged(desk: Desk, tmp_path: Path) -> None:
    source = desk.put(HEAD + "1;abc;x\n2;def\n")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    before = import_with_rejects(desk, source, first)
    after = import_with_rejects(desk, first, second)
    assert [each.mistakes for each in before] == [each.mistakes for each in after]


def test_several_header_records_come_back_too(desk: Desk, tmp_path: Path) -> None:
    text = "Q1,EndDate,Status\nrecommend?,End,S\n{},{},{}\nbad,2026-11-01,0\n"
    target = tmp_path / "rejects.csv"
    import_with_rejects(desk, desk.put(text), target, load_mapping("qualtrics"))
    target.write_bytes(target.read_bytes().replace(b"bad", b"9"))
    (answer,) = desk.read(target, load_mapping("qualtrics"))
    assert answer.score == 9


def test_without_rejects_no_file_is_left(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "rejects.csv"
    import_with_rejects(desk, desk.put(HEAD + "1;9;x\n"), target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv"]


def test_rejects_of_json_lines_come_back_as_a_table(desk: Desk, tmp_path: Path) -> None:
    source = desk.put('{"nps": "bad", "a": {"why": "x,\\ny"}}\n{"nps": 3}\n', "a.jsonl")
    mapping = parse_mapping('[columns]\nscore = "nps"\ncomment = "a.why"', "test")
    target = tmp_path / "rejects.csv"
    import_with_rejects(desk, source, target, mapping)
    target.write_bytes(target.read_bytes().replace(b"bad", b"9"))
    (answer,) = desk.read(target, mapping)
    assert (answer.score, answer.comment) == (9, "x,\ny")
