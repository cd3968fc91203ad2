"""Handing the record on at the command line, and taking a whole log in."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.policy import default_text
from tests.tui.counter import Counter
from tui.custody.exports import CHECKPOINT

TEXTS = ("cloudevents", "ocel", "xes", "csv")
COMMENT = "修完第二天又响␛[2J，没人接电话"


def table(counter: Counter, *typed: str) -> list[dict[str, str]]:
    """Return the rows of a CSV export that goes to stdout."""
    result = counter.run("export", "csv", *typed)
    assert result.exit_code == 0, result.output
    text = result.stdout_bytes.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def handed_on(counter: Counter) -> list[dict[str, Any]]:
    """Return what is on record of exports."""
    return [record["payload"] for record in counter.log("--type", "data-exported")]


def altered(line: str) -> str:
    """Return an event as somebody else's."""
    return json.dumps({**json.loads(line), "actor": "somebody"})


def leaves(counter: Counter) -> list[str]:
    return [str(record["leaf"]) for record in counter.log()]


@pytest.mark.parametrize("form", [*TEXTS, "xlsx"])
def test_an_export_is_on_record_and_a_signed_head_goes_with_it(
    counter: Counter, tmp_path: Path, form: str
) -> None:
    before, file = len(counter.log()), tmp_path / "out"
    report = counter.data("export", form, "--out", str(file))
    assert report == {
        "file": str(file),
        "format": form,
        "what": "log",
        "rows": report["rows"],
        "upto": before,
        "personal": False,
        "checkpoint": f"{file}{CHECKPOINT}",
        "recorded": True,
    }
    assert handed_on(counter) == [
        {
            "type": "data-exported.v1",
            "target": str(file),
            "format": form,
            "what": "log",
            "upto": before,
            "rows": report["rows"],
        }
    ]
    assert (tmp_path / f"out{CHECKPOINT}").read_text("utf-8").splitlines()[1] == str(before)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "out",
        f"out{CHECKPOINT}",
    ]


@pytest.mark.parametrize("form", TEXTS)
def test_a_text_goes_to_stdout_and_the_talk_elsewhere(counter: Counter, form: str) -> None:
    result = counter.run("export", form)
    assert result.exit_code == 0
    assert "up to #" in result.stderr
    assert "up to #" not in result.stdout
    assert handed_on(counter)[0]["target"] == "-"
    assert json.loads(result.stdout.splitlines()[0])["position"] == 1 if form == TEXTS[0] else True


def test_what_cannot_be_put_on_record_is_not_handed_over(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "log.db")

    monkeypatch.setattr("tui.custody.exports.put_on_record", full)
    result = counter.run("export", "csv", "--out", str(tmp_path / "out.csv"))
    assert result.exit_code == 4
    assert not list(tmp_path.glob("*out*"))
    assert counter.run("export", "csv").stdout == ""


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(
    counter: Counter, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    assert counter.run("export", "csv", "nothing", "--out", str(file)).exit_code == 1
    assert file.read_text() == "old"
    assert counter.run("export", "csv", "--out", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfposition,")


# A whole log --------------------------------------------------------------------------------------


def test_a_loaded_log_has_the_same_leaves_and_the_same_head(
    counter: Counter, tmp_path: Path
) -> None:
    file, elsewhere = tmp_path / "log.jsonl", Counter(tmp_path / "elsewhere")
    expected = leaves(counter)
    counter.run("export", "cloudevents", "--out", str(file))
    result = elsewhere.run("import", str(file))
    assert (result.exit_code, leaves(elsewhere)) == (0, expected)
    assert f"{len(expected)} records taken in, 0 were there already" in result.stdout
    assert "keys do not travel" in result.stderr
    checked = elsewhere.run("verify", "--checkpoint", f"{file}{CHECKPOINT}")
    assert checked.exit_code == 0, checked.output


def test_loading_again_adds_nothing_and_says_so_as_data(counter: Counter, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "log.jsonl", Counter(tmp_path / "elsewhere")
    counter.run("export", "cloudevents", "--out", str(file))
    (first,) = elsewhere.data("import", str(file))
    (again,) = elsewhere.data("import", str(file))
    assert first == {"file": "log.jsonl", "records": again["records"], "new": again["upto"]} | {
        "upto": again["upto"]
    }
    assert (again["new"], again["records"]) == (0, first["new"])


def test_with_the_keys_put_back_a_loaded_home_goes_on_working(
    counter: Counter, tmp_path: Path
) -> None:
    file, elsewhere = tmp_path / "log.jsonl", Counter(tmp_path / "elsewhere")
    counter.run("export", "cloudevents", "--out", str(file))
    elsewhere.run("import", str(file))
    assert "Anna Müller" not in elsewhere.run("show", "queue").stdout
    shutil.copy(counter.home / "keys.db", elsewhere.home / "keys.db")
    assert "Anna Müller" in elsewhere.run("show", "queue").stdout
    assert elsewhere.run("do", "note", counter.case(5), "--note", "x").exit_code == 0


def test_a_home_that_holds_something_else_is_left_alone(counter: Counter, tmp_path: Path) -> None:
    file, other = tmp_path / "log.jsonl", Counter(tmp_path / "other")
    counter.run("export", "cloudevents", "--out", str(file))
    other.run("centre", "--name", "南城店")
    before = leaves(other)
    result = other.run("import", str(file))
    assert (result.exit_code, leaves(other)) == (1, before)
    assert "log.jsonl is of another log" in result.stderr


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda lines: [*lines[:9], lines[9][:200]], "line 10: cut off"),
        (lambda lines: [*lines[:9], *lines[10:]], "line 10: #11 does not follow"),
        (lambda lines: [*lines[:9], altered(lines[9])], "line 10: #10 was altered"),
        (lambda lines: lines[4:], "begins at #5 and not with the first event"),
    ],
)
def test_a_bad_file_is_named_with_its_line_and_keeps_what_was_proven(
    counter: Counter, tmp_path: Path, edit: Any, sentence: str
) -> None:
    file, elsewhere = tmp_path / "log.jsonl", Counter(tmp_path / "elsewhere")
    whole = counter.run("export", "cloudevents").stdout.splitlines()
    whole[3] = whole[3].replace("{", '{"traceparent":"00-1-2",', 1)  # a tool may add attributes
    file.write_text("\n".join(edit(whole)) + "\n", encoding="utf-8")
    result = elsewhere.run("import", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    kept = elsewhere.home / "log.db"
    proven = leaves(elsewhere) if kept.exists() and elsewhere.run("log").stdout else []
    assert proven == leaves(counter)[: 0 if "begins" in sentence else 9]


def test_a_part_of_a_log_is_cut_by_positions_and_by_days(counter: Counter) -> None:
    def positions(*typed: str) -> list[int]:
        lines = counter.run("export", "cloudevents", *typed).stdout.splitlines()
        return [json.loads(line)["position"] for line in lines]

    last = len(counter.log())
    assert positions("--from", "#3", "--to", "5") == [3, 4, 5]
    assert positions("--from", "2026-03-19") == []
    assert positions("--to", "2026-03-17") == []
    assert positions("--from", "2026-03-18", "--to", "2026-03-18")[:last] == list(
        range(1, last + 1)
    )


# Tables ------------------------------------------------------------------------------------------


def test_a_view_is_written_with_its_days_at_the_centre(counter: Counter) -> None:
    cases = table(counter, "cases")
    (low,) = [case for case in cases if case["score"] == "5"]
    assert (low["kind"], low["level"]) == ("detractor", "2")
    assert low["opened"] == "2026-03-18 07:30:00+08:00"
    assert low["closed"] == ""
    assert "state" not in low
    assert [case["day"] for case in table(counter, "cases", "--from", "2026-03-18")] == [
        "2026-03-18"
    ]
    assert sum(int(day["total"]) for day in table(counter, "board")) == len(cases)


def test_every_table_can_be_written_as_csv_and_as_xlsx(counter: Counter, tmp_path: Path) -> None:
    known = counter.run("export", "csv", "nothing").stderr.partition("There are: ")[2]
    names = known.strip().replace(" and ", ", ").split(", ")
    assert {"log", "cases", "answers", "meetings", "board"} <= set(names)
    for name in names:
        rows = table(counter, name)
        cells = [cell for row in rows for cell in row.values()]
        assert not [cell for cell in cells if re.fullmatch(r"\d{15,}", cell)], "a bare instant"
        file = tmp_path / f"{name}.xlsx"
        assert counter.run("export", "xlsx", name, "--out", str(file)).exit_code == 0
        sheet = load_workbook(file).active
        assert sheet.max_row - 1 - len(rows) in (0, 1)  # the export before is in the log by now


def test_personal_data_is_sealed_unless_asked_for(counter: Counter) -> None:
    def low(*typed: str) -> dict[str, str]:
        (found,) = [case for case in table(counter, "cases", *typed) if case["score"] == "2"]
        return found

    assert (low()["name"], low()["phone"], low()["comment"]) == ("(sealed)",) * 3
    assert low()["plate"] == ""
    plain = low("--personal")
    assert (plain["name"], plain["phone"], plain["comment"]) == (
        "王小明",
        "'+8613800000001",
        COMMENT,
    )
    assert handed_on(counter)[-1]["personal"]


@pytest.mark.parametrize("typed", [(), ("--personal",)])
def test_nothing_is_said_of_personal_data_where_a_table_has_none(
    counter: Counter, typed: tuple[str, ...]
) -> None:
    result = counter.run("export", "csv", "answers", *typed)
    assert result.exit_code == 0
    assert "ersonal data" not in result.stderr
    assert "personal" not in handed_on(counter)[-1]
    assert "ersonal data" in counter.run("export", "csv", "customers", *typed).stderr


def test_the_log_keeps_its_payloads_as_written_and_opens_them_on_demand(counter: Counter) -> None:
    kept, opened = (
        [row for row in table(counter, *typed) if row["type"] == "response-received.v1"]
        for typed in ((), ("--personal",))
    )
    written = [record["payload"] for record in counter.log("--type", "response-received")]
    assert [json.loads(row["payload"]) for row in kept] == written
    assert "王小明" in {json.loads(row["payload"])["name"] for row in opened}


@pytest.mark.parametrize(("who", "code"), [("limin", 1), ("chen", 0), ("hejing", 0)])
def test_personal_data_is_for_roles_that_may(counter: Counter, who: str, code: int) -> None:
    result = counter.run("--as", who, "export", "csv", "cases", "--personal")
    assert result.exit_code == code
    if code:
        assert result.stdout == ""
        assert "not for Advisor" in result.stderr or "not for advisor" in result.stderr
        assert handed_on(counter) == []


def test_the_erased_and_the_restricted_are_never_shown(counter: Counter) -> None:
    erased, restricted = counter.case(2), counter.case(5)
    assert counter.run("erase", erased, "--reason", "wish", "--yes").exit_code == 0
    assert counter.run("restrict", restricted, "--reason", "dispute").exit_code == 0
    names = {row["case"]: row["name"] for row in table(counter, "cases", "--personal")}
    assert (names[erased], names[restricted]) == ("", "(restricted)")
    assert "李雷" in names.values()
    answers = [
        json.loads(row["payload"])
        for row in table(counter, "--personal")
        if row["type"] == "response-received.v1"
    ]
    told = {answer["case"]: answer["name"] for answer in answers}
    assert (told[erased], told[restricted]) == ("(erased)", "(restricted)")


def test_an_auditors_copy_exports_sealed_and_off_the_record(
    counter: Counter, tmp_path: Path
) -> None:
    copy = Counter(tmp_path / "copy")
    assert counter.run("snapshot-for-audit", str(copy.home)).exit_code == 0
    before, file = leaves(copy), tmp_path / "out.csv"
    report = copy.data("export", "csv", "cases", "--out", str(file))
    assert (report["recorded"], leaves(copy)) == (False, before)
    assert "(sealed)" in file.read_text("utf-8-sig")
    assert (tmp_path / f"out.csv{CHECKPOINT}").exists()
    refused = copy.run("export", "csv", "cases", "--personal")
    assert refused.exit_code == 1
    assert "holds no keys" in refused.stderr


def test_the_policy_says_who_may(counter: Counter, tmp_path: Path) -> None:
    rules = tmp_path / "policy.toml"
    text = default_text().replace("2026.1", "2026.2")
    rules.write_text(text.replace('reveal = ["manager", ', "reveal = ["), encoding="utf-8")
    assert counter.run("policy", "adopt", str(rules)).exit_code == 0
    assert counter.run("export", "csv", "cases", "--personal").exit_code == 1


def test_a_file_with_personal_data_is_its_owners_alone(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    counter.run("export", "csv", "cases", "--personal", "--out", str(file))
    assert file.stat().st_mode & 0o077 == 0
    counter.run("export", "csv", "cases", "--out", str(file))
    assert file.stat().st_mode & 0o600 == 0o600


def test_cloud_events_stay_sealed_whoever_asks(counter: Counter) -> None:
    result = counter.run("export", "cloudevents", "--personal")
    assert result.exit_code == 2
    assert "王小明" not in result.stdout


def test_an_export_can_be_of_the_past(counter: Counter) -> None:
    case = counter.case(5)
    before = len(counter.log())
    counter.run("do", "reached", case)
    (row,) = [row for row in table(counter, "cases") if row["case"] == case]
    assert row["stage"] == "working"
    old = table(counter, "cases", "--as-of", f"#{before}")
    (row,) = [row for row in old if row["case"] == case]
    assert row["stage"] == "waiting"
    assert len(
        counter.run("export", "cloudevents", "--as-of", f"#{before}").stdout.splitlines()
    ) == (before)
    assert [fact["upto"] for fact in handed_on(counter)[1:]] == [before, before]


MISTAKES = [
    (("pdf",), 2, "FORMAT is one of", "FORMAT 只能是"),
    (("csv", "nothing"), 1, "There is no table nothing", "没有表 nothing"),
    (("ocel", "cases"), 2, "ocel holds the log and no table", "ocel 只装日志，不装表"),
    (("xlsx",), 2, "Name a file with --out", "请用 --out 指定文件"),
    (("csv", "--json"), 2, "The report needs stdout", "报告要用标准输出"),
    (("csv", "--from", "x"), 2, "Cannot read the day x", "读不懂日期 x"),
    (("csv", "load", "--from", "2026-03-01"), 1, "load has no days", "load 没有日期"),
    (("csv", "cases", "--to", "#5"), 1, "by days, not by positions", "按日期截取"),
    (("xes", "--from", "7"), 1, "by days, not by positions", "按日期截取"),
    (("csv", "--from", "7", "--to", "3"), 2, "#3 is before #7", "#3 在 #7 之前"),
    (("csv", "--out", "missing/out.csv"), 4, "missing/", "missing/"),
    (("cloudevents", "--personal"), 2, "cloudevents keeps", "cloudevents 中"),
]


@pytest.mark.parametrize(("typed", "code", "english", "chinese"), MISTAKES)
def test_a_mistake_is_one_sentence_in_the_readers_language(
    counter: Counter, typed: tuple[str, ...], code: int, english: str, chinese: str
) -> None:
    for language, sentence in (("en", english), ("zh-CN", chinese)):
        result = counter.run("export", *typed, language=language)
        assert (result.exit_code, result.stdout) == (code, "")
        assert sentence in result.stderr
    assert handed_on(counter) == []
