"""Files no tool should have made: a sentence or an account of the rows, never a traceback."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.counter import Counter

HEAD = b"id,score,comment,name,date\n"
ROW = b"a1,5,slow,Ann,2026-03-17 10:00\n"

MAPPING = """\
[columns]
id = "id"
score = "score"
comment = "comment"
name = "name"
received = "date"
"""

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not a single row"),
    "a-mark-alone": (b"\xef\xbb\xbf", "not a single row"),
    "a-header-alone": (HEAD, "not a single row"),
    "bytes-of-nothing": (b"\xff" * 5000, "not a single row"),
    "rows-of-nothing": (b"\xff,\xff\n" * 500, "No column of scores"),
    "zeros": (b"\0" * 5000, "not a single row"),
    "half-a-zip": (b"PK\x03\x04garbage" * 50, "Not a workbook"),
    "a-page": (b"<html><body>score</body></html>", "Unknown format"),
    "one-endless-line": (b"score," + b"x" * 6_000_000, "not a single row"),
}

TAKEN: dict[str, bytes] = {
    "utf-16-without-mark": (HEAD + ROW).decode().encode("utf-16-le"),
    "a-mark-in-the-middle": HEAD + b"\xef\xbb\xbfa1,5,\xef\xbb\xbfx,y,2026-03-17 10:00\n",
    "twenty-thousand-quotes": HEAD + b'a1,5,"' + b'""' * 20_000 + b'",x,2026-03-17 10:00\n',
    "ten-thousand-columns": b"id,score,date"
    + b",c" * 10_000
    + b"\na1,5,2026-03-17"
    + b",v" * 10_000,
    "the-same-header-twice": b"id,score,score,date\na1,5,9,2026-03-17 10:00\n",
    "old-line-ends": (HEAD + ROW).replace(b"\n", b"\r"),
    "bytes-no-encoding-has": HEAD + b"a1,5,\xff\xfe\xff,\x81,2026-03-17 10:00\n",
    "named-like-a-workbook.xlsx": HEAD + ROW,
}

SCORES = {
    "counted": ["5", "９", " 5 ", "0", "10", "5.0", "10/10", "5分", "٥"],
    "kept as invalid": ["-1", "11"],
    "rejected": ["1e1", "NaN", "inf", "0x5", "5.5", "五", "Ⅴ", "9" * 5000],
}

DATES = [
    "9999-12-31",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "0000-00-00",
    "2026-02-30",
    "2026-03-17 10:00 +99:00",
    "1e400",
    "9" * 400,
    "yesterday",
]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_answers_is_refused_in_words(
    counter: Counter, tmp_path: Path, name: str
) -> None:
    content, sentence = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    result = counter.run("import", str(tmp_path / name), "--yes")
    assert result.exit_code == 1
    assert sentence in result.stderr


@pytest.mark.parametrize("name", TAKEN)
def test_an_odd_file_is_read_for_what_it_is(counter: Counter, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TAKEN[name])
    (report,) = counter.data("import", str(tmp_path / name), "--yes")
    assert (report["rows"], report["new"]) == (1, 1)


def outcome(counter: Counter, folder: Path, column: str, texts: list[str]) -> dict[str, int]:
    """Import a row a text by the mapping, and return the counts of what became of them."""
    mapping, file = folder / "mapping.toml", folder / "answers.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    lines = [{"score": "5", "date": "2026-03-17 10:00", column: text} for text in texts]
    table = [f'"{n}","{line["score"]}","","","{line["date"]}"' for n, line in enumerate(lines)]
    file.write_text("\n".join([HEAD.decode().strip(), *table]), encoding="utf-8")
    (report,) = counter.data("import", str(file), "--mapping", str(mapping))
    return {
        "counted": report["new"],
        "kept as invalid": sum(report["invalid"].values()),
        "rejected": report["rejected"],
    }


@pytest.mark.parametrize("fate", SCORES)
def test_a_score_is_a_whole_number_or_it_is_named(
    counter: Counter, tmp_path: Path, fate: str
) -> None:
    found = outcome(counter, tmp_path, "score", SCORES[fate])
    assert found == {**dict.fromkeys(SCORES, 0), fate: len(SCORES[fate])}


def test_a_date_that_cannot_be_is_rejected_with_its_row(counter: Counter, tmp_path: Path) -> None:
    found = outcome(counter, tmp_path, "date", DATES)
    assert found == {"counted": 0, "kept as invalid": 0, "rejected": len(DATES)}


@pytest.mark.parametrize("year", ["9999", "0001"])
@pytest.mark.parametrize("quote", ['"', ""])
def test_a_mapping_cannot_date_all_answers_to_a_year_nobody_means(
    counter: Counter, tmp_path: Path, year: str, quote: str
) -> None:
    constant = f"[constants]\nreceived = {quote}{year}-12-31T23:59:59-12:00{quote}\n"
    (tmp_path / "mapping.toml").write_text(MAPPING + constant, encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(HEAD + ROW)
    named = ("--mapping", str(tmp_path / "mapping.toml"))
    result = counter.run("import", str(tmp_path / "answers.csv"), *named)
    assert result.exit_code == 1
    assert "no answer is of the year" in result.stderr


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def a_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(70_000_000))


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names")
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (a_folder, "This is a folder"),
        (a_pipe, "Cannot read"),
        (a_link_to_nowhere, "No such file"),
        (a_bomb, "too large"),
    ],
)
def test_what_is_no_file_of_answers_is_told_apart(
    counter: Counter, tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(tmp_path / "answers.xlsx")
    result = counter.run("import", str(tmp_path / "answers.xlsx"), "--yes")
    assert result.exit_code in (1, 3)
    assert sentence in result.stderr


def test_a_file_whose_folder_may_not_be_written_leaves_its_rejects_at_home(
    counter: Counter, tmp_path: Path
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "answers.csv").write_bytes(HEAD + ROW + b"a2,5\n")
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this account may write everywhere")
    (report,) = counter.data("import", str(folder / "answers.csv"), "--yes")
    assert (report["new"], report["rejected"]) == (1, 1)
    assert Path(report["rejects"]).parent == counter.home
