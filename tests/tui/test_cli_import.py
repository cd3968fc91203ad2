"""``import`` at the command line: guesses, questions, accounts, interruptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway import importing
from tests.tui.counter import Counter
from tui.verbs.household import Household

MIXED = """\
id,score,comment,date
b1,10,good,2026-03-17 10:00
b2,,nothing said,2026-03-17 10:00
b3,12,too much,2026-03-17 10:00
b4,3,when was this,not a day
a1,2,seen before,2026-03-17 15:00
b5,9,long ago,2026-01-01 10:00
"""


PLAIN = """\
id,score,comment,date
c1,10,good,2026-03-17 10:00
c2,4,slow,2026-03-17 11:00
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.csv"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_every_row_is_accounted_for(counter: Counter, file: Path) -> None:
    [report] = counter.data("import", str(file), "--mapping", "generic")
    told = {name: report[name] for name in ("rows", "new", "repeated", "rejected")}
    assert told == {"rows": 6, "new": 2, "repeated": 1, "rejected": 1}
    assert report["blank"] == {"score-blank": 1}
    assert report["invalid"] == {"score-out-of-range": 1}
    assert (report["cases"], report["old"]) == (1, 1)


def test_the_account_names_line_column_and_reason(counter: Counter, file: Path) -> None:
    result = counter.run("import", str(file), "--mapping", "generic", language="zh-CN")
    assert result.exit_code == 0
    assert "mixed.csv：6 行" in result.stdout
    assert "第 5 行 date 读不懂日期「not a day」" in result.stdout
    assert "评分超出范围 1" in result.stdout
    assert str(file.with_name("mixed.rejects.csv")) in result.stdout
    rejects = file.with_name("mixed.rejects.csv").read_text("utf-8-sig")
    assert rejects.splitlines()[1].startswith("b4,3,when was this,not a day,5,date,读不懂日期")


def test_the_same_file_again_adds_nothing(counter: Counter, file: Path) -> None:
    counter.run("import", str(file), "--mapping", "generic")
    head = len(counter.log())
    [again] = counter.data("import", str(file), "--mapping", "generic")
    assert again["new"] == 0
    assert len(counter.log()) == head


def test_old_answers_open_cases_when_asked(counter: Counter, file: Path) -> None:
    [report] = counter.data("import", str(file), "--mapping", "generic", "--open-cases")
    assert (report["cases"], report["old"]) == (2, 0)


def test_without_a_terminal_the_guess_is_printed_and_nothing_is_imported(
    counter: Counter, plain: Path, tmp_path: Path
) -> None:
    before = len(counter.log())
    result = counter.run("import", str(plain))
    assert result.exit_code == 2
    assert "needs somebody's yes" in result.stderr
    assert len(counter.log()) == before
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(result.stdout, encoding="utf-8")
    [report] = counter.data("import", str(plain), "--mapping", str(mapping))
    assert report["new"] == 2


@pytest.mark.parametrize(("answer", "code", "added"), [("x\ny\n", 0, 2), ("n\n", 130, 0)])
def test_on_a_terminal_somebody_is_asked(
    counter: Counter,
    plain: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    added: int,
) -> None:
    monkeypatch.setattr(Household, "has_terminal", True)
    known = len(counter.log("--type", "response-received"))
    result = counter.run("import", str(plain), answer=answer)
    assert result.exit_code == code
    assert 'score from the column "score"' in result.stderr
    kept = len(counter.log("--type", "response-received"))
    assert kept - known == added


def test_the_mapping_used_can_be_saved(counter: Counter, plain: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.toml"
    assert counter.run("import", str(plain), "--yes", "--save-mapping", str(saved)).exit_code == 0
    assert 'score = "score"' in saved.read_text("utf-8")


def test_a_bad_mapping_is_told_with_every_mistake(
    counter: Counter, file: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "bad.toml"
    mapping.write_text('scale = "3"\n[columns]\nscore = 5\nfoo = "x"\n', encoding="utf-8")
    result = counter.run("import", str(file), "--mapping", str(mapping), language="zh-CN")
    assert result.exit_code == 1
    for part in ("scale: 只能是", "columns.score: 应是带引号的文字", "columns.foo: 不认识这一项"):
        assert part in result.stderr


def test_an_interrupted_import_is_completed_by_another(
    counter: Counter, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    real = importing.take_in

    def interrupted(*given: Any, **named: Any) -> Any:
        taken.append(1)
        if len(taken) == 3:
            raise KeyboardInterrupt
        return real(*given, **named)

    monkeypatch.setattr(importing, "CHUNK", 1)
    monkeypatch.setattr(importing, "take_in", interrupted)
    stopped = counter.run("import", str(file), "--mapping", "generic")
    assert stopped.exit_code == 130
    assert "run it again" in stopped.stderr
    assert counter.run("verify").exit_code == 0
    monkeypatch.undo()
    [report] = counter.data("import", str(file), "--mapping", "generic")
    assert (report["new"], report["repeated"]) == (1, 2)
    assert counter.data("show", "board", "--from", "2026-01-01")["responses"] == 5


@pytest.mark.parametrize(
    ("scores", "scale", "invalid"),
    [((1, 4, 9, 9, 9, 9, 9, 9, 9, 10, 11), "", 1), ((11, 11, 11, 1, 4, 9), "1-11", 0)],
)
def test_agreeing_unseen_shifts_no_score_without_saying_so(
    counter: Counter, tmp_path: Path, scores: tuple[int, ...], scale: str, invalid: int
) -> None:
    path = tmp_path / "scores.csv"
    rows = (f"s{n},{score},2026-03-17 10:{n:02}\n" for n, score in enumerate(scores))
    path.write_text("id,score,date\n" + "".join(rows), encoding="utf-8")
    told = counter.run("import", str(path), "--yes").stdout
    assert ("one was taken off each" in told) == bool(scale)
    [report] = counter.data("import", str(path), "--yes")
    assert report["scale"] == scale
    assert report["repeated"] == len(scores)
    assert ("score out of range 1" in told) == bool(invalid)


def test_a_column_of_times_in_chinese_dates_its_answers(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text("时间,评分,意见\n2026-03-17 10:00,3,慢\n", encoding="utf-8")
    [report] = counter.data("import", str(path), "--yes")
    assert (report["cases"], report["old"], report["undated"]) == (1, 0, 0)


def test_rows_that_only_count_for_want_of_a_date_are_told(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "undated.csv"
    path.write_text("score,comment\n3,slow\n2,rude\n", encoding="utf-8")
    result = counter.run("import", str(path), "--yes")
    assert "0 opened a case, 2 only count" in result.stdout
    assert "2 rows only count and open no case because they have no date" in result.stdout
    path.write_text("score,comment\n1,late\n", encoding="utf-8")
    [report] = counter.data("import", str(path), "--yes", "--open-cases")
    assert (report["cases"], report["undated"]) == (1, 0)


@pytest.mark.parametrize("mapping", [("--yes",), ("--mapping", "generic")])
def test_nothing_is_taken_in_where_one_of_the_files_is_missing(
    counter: Counter, plain: Path, mapping: tuple[str, ...]
) -> None:
    before = counter.log()
    missing = plain.with_name("nofile.csv")
    result = counter.run("import", str(plain), str(missing), *mapping, "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "nofile.csv" in result.stderr
    assert counter.log() == before


def test_a_log_beside_answers_is_refused_by_its_name(counter: Counter, plain: Path) -> None:
    log = plain.with_name("log.jsonl")
    assert counter.run("export", "cloudevents", "--out", str(log)).exit_code == 0
    before = counter.log()
    result = counter.run("import", str(plain), str(log), "--yes")
    assert result.exit_code == 2
    assert "log.jsonl holds the log of a home" in result.stderr
    assert "import it alone" in result.stderr
    assert counter.log() == before
