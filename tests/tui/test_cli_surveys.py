"""Asking customers at the command line: what is due, the lists, who is not asked."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from gateway.export.cells import visible
from tests.tui.counter import MORNING, Counter, furnished
from tests.tui.surveyed import GUESTS, HOSTILE, visited
from tui import mailing


@pytest.fixture(scope="session")
def visited_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        home = furnished(tmp_path_factory.mktemp("visited") / "home", answers="").home
        visited(home)
    return home


@pytest.fixture
def asking(visited_home: Path, tmp_path: Path) -> Iterator[Counter]:
    """A home where five surveys are due, with the clock at Wednesday morning."""
    shutil.copytree(visited_home, tmp_path / "home")
    with time_machine.travel(MORNING, tick=False):
        yield Counter(tmp_path / "home")


def written(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def facts(counter: Counter, kind: str) -> list[dict[str, Any]]:
    return [record["payload"] for record in counter.log("--type", kind)]


def test_what_is_due_is_listed_and_can_be_read_by_a_program(asking: Counter) -> None:
    told = asking.run("surveys", "due")
    assert told.exit_code == 0
    assert "Anna Schmidt" in told.stdout
    assert "\x1b" not in told.stdout
    found = asking.data("surveys", "due")
    assert found["counts"] == {"due": 5, "waiting": 0, "sent": 0, "unsent": 0}
    assert {line["name"] for line in found["lines"]} == {name for name, _, _ in GUESTS}


def test_a_list_holds_who_can_be_asked_and_the_rest_has_its_reasons(
    asking: Counter, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    done = asking.data("surveys", "send", "--out", str(file))
    assert (done["rows"], done["withheld"]) == (3, {"no-contact": 1, "quiet-period": 1})
    rows = written(file)
    assert tuple(rows[0]) == mailing.COLUMNS
    assert {row["phone"] for row in rows} == {"13900000001", "00491701234567", "13900000003"}
    assert {row["survey"] for row in rows} == {
        fact["survey"] for fact in facts(asking, "survey-sent")
    }
    assert file.stat().st_mode & 0o077 == 0


def test_a_list_is_on_record_as_data_that_left_in_plain(asking: Counter, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    batch = asking.data("surveys", "send", "--out", str(file))["batch"]
    [fact] = facts(asking, "data-exported")
    assert (fact["what"], fact["rows"], fact["personal"]) == (f"surveys {batch}", 3, True)
    assert fact["target"] == str(file)


def test_names_and_numbers_are_nowhere_in_plain_but_in_the_list(
    asking: Counter, tmp_path: Path
) -> None:
    asking.data("surveys", "send", "--out", str(tmp_path / "list.csv"))
    kept = b"".join(p.read_bytes() for p in asking.home.rglob("*") if p.is_file())
    assert "赵小磊".encode() not in kept
    assert b"13900000001" not in kept


def test_a_workbook_takes_names_for_names(asking: Counter, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    asking.data("surveys", "send", "--out", str(file))
    rows = list(load_workbook(file, read_only=True)["surveys"].values)
    assert rows[0] == mailing.COLUMNS
    assert not any("\x1b" in str(cell) for row in rows for cell in row)
    assert any("owned" in str(row[1]) for row in rows)
    assert HOSTILE not in {row[1] for row in rows}


def test_sent_again_nothing_leaves_and_no_file_is_made(asking: Counter, tmp_path: Path) -> None:
    asking.data("surveys", "send", "--out", str(tmp_path / "first.csv"))
    again = asking.run("surveys", "send", "--out", str(tmp_path / "second.csv"))
    assert (again.exit_code, again.stdout.strip()) == (0, "No survey left")
    assert not (tmp_path / "second.csv").exists()
    assert len(facts(asking, "customer-asked")) == 4  # one of them was asked before


def test_killed_before_the_file_lies_there_the_same_list_is_written_again(
    asking: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mailing, "_note", killed)
    assert asking.run("surveys", "send", "--out", str(tmp_path / "lost.csv")).exit_code == 130
    assert list(tmp_path.glob("*lost*")) == list(tmp_path.glob(".*lost*")) == []
    monkeypatch.undo()
    [lost] = asking.data("surveys", "lists")
    file = tmp_path / "found.csv"
    again = asking.data("surveys", "send", "--again", lost["batch"], "--out", str(file))
    assert again["rows"] == lost["surveys"] == len(written(file)) == 3
    assert len(facts(asking, "survey-sent")) == 3


def test_a_list_written_again_leaves_out_who_was_erased_since(
    asking: Counter, tmp_path: Path
) -> None:
    batch = asking.data("surveys", "send", "--out", str(tmp_path / "list.csv"))["batch"]
    erased = asking.run("erase", "13900000001", "--reason", "letter", "--yes")
    assert erased.exit_code == 0, erased.output
    file = tmp_path / "again.csv"
    again = asking.data("surveys", "send", "--again", batch, "--out", str(file))
    assert (again["rows"], again["unreachable"]) == (2, 1)
    assert "13900000001" not in file.read_text("utf-8")


def test_a_list_for_one_channel_leaves_the_others_waiting(asking: Counter, tmp_path: Path) -> None:
    done = asking.data("surveys", "send", "--channel", "sms", "--out", str(tmp_path / "x.csv"))
    assert (done["rows"], done["elsewhere"]) == (0, 3)


def test_only_so_many_are_dealt_with(asking: Counter, tmp_path: Path) -> None:
    done = asking.data("surveys", "send", "--limit", "2", "--out", str(tmp_path / "x.csv"))
    assert done["rows"] + sum(done["withheld"].values()) == 2
    assert done["left"] == 3


def test_a_survey_kept_back_is_not_sent_and_says_why(asking: Counter) -> None:
    survey = asking.data("surveys", "due")["lines"][0]["survey"]
    assert asking.run("surveys", "withhold", survey).exit_code == 1
    kept = asking.run("surveys", "withhold", survey.lower(), "--note", "in mourning")
    assert kept.exit_code == 0, kept.output
    assert asking.run("surveys", "withhold", survey, "--note", "again").exit_code == 1
    [fact] = facts(asking, "survey-withheld")
    assert (fact["survey"], fact["why"]) == (survey, "by-hand")
    assert "in mourning" not in json.dumps(fact)


def test_the_rates_are_told_by_every_cut_and_add_up(asking: Counter, tmp_path: Path) -> None:
    asking.data("surveys", "send", "--out", str(tmp_path / "list.csv"))
    for cut in ("trigger", "channel", "advisor", "technician", "service", "day", "week", "month"):
        found = asking.data("show", "surveys", "--by", cut)
        assert sum(line["owed"] for line in found["lines"]) == found["whole"]["owed"] == 5
        assert found["whole"]["coverage"] == {"part": 3, "n": 5}
        assert found["whole"]["completion"] == {"part": 0, "n": 3}
        text = asking.run("show", "surveys", "--by", cut)
        assert text.exit_code == 0, text.output
        assert "60.0%" in text.stdout
    by = {line["key"]: line for line in asking.data("show", "surveys", "--by", "advisor")["lines"]}
    assert by["limin"]["coverage"] == {"part": 2, "n": 2}
    assert by["wangfang"]["coverage"] == {"part": 1, "n": 3}


def test_somebody_whose_files_were_merged_is_one_customer_also_after_they_are_erased(
    asking: Counter, tmp_path: Path
) -> None:
    asking.data("surveys", "send", "--out", str(tmp_path / "list.csv"))
    whole = asking.data("show", "surveys")["whole"]
    assert whole["coverage"] == {"part": 3, "n": 5}
    done = asking.run(
        "customer", "merge", "13900000001", "00491701234567", "--reason", "two phones"
    )
    assert done.exit_code == 0, done.output
    merged = asking.data("show", "surveys", "--by", "advisor")
    assert merged["whole"] == whole | {"coverage": {"part": 2, "n": 4}}
    by = {line["key"]: line["coverage"] for line in merged["lines"]}
    assert by == {"limin": {"part": 1, "n": 1}, "wangfang": {"part": 1, "n": 3}}
    done = asking.run("erase", "13900000001", "--reason", "letter", "--yes")
    assert done.exit_code == 0, done.output
    erased = asking.data("show", "surveys", "--by", "advisor")
    assert {**erased, "at": merged["at"]} == merged
    assert asking.run("rebuild", "--check").exit_code == 0


def test_an_answer_that_comes_back_counts_as_completed(asking: Counter, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    asking.data("surveys", "send", "--out", str(file))
    first, second, _ = [row["survey"] for row in written(file)]
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "id,score,survey,date\n"
        f"r1,9,{first},2026-03-18 07:59\n"
        f"r2,9,{first},2026-03-18 07:59\n"
        f"r3,4,{second},2026-03-18 07:59\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "mapping.toml"
    taken = asking.run("import", str(answers), "--yes", "--save-mapping", str(mapping))
    assert taken.exit_code == 0, taken.output
    whole = asking.data("show", "surveys")["whole"]
    assert (whole["completion"], whole["validity"]) == ({"part": 2, "n": 3}, {"part": 2, "n": 3})
    [name] = [row["name"] for row in written(file) if row["survey"] == second]
    [case] = asking.data("show", "queue")["lines"]
    assert case["score"] == 4
    assert name in {case["name"], visible(case["name"])}, "whom to call is in their file"


def test_a_customer_is_asked_now_by_any_sign_of_theirs(asking: Counter) -> None:
    told = asking.run("surveys", "ask-now", "13900000001")
    assert told.exit_code == 0, told.output
    assert asking.data("surveys", "due")["counts"]["due"] == 6
    assert asking.run("surveys", "ask-now", "13711112222").exit_code != 0


def test_a_quarter_that_is_over_is_planned_by_the_verb_and_by_whoever_watches(
    asking: Counter,
) -> None:
    too_early = asking.run("surveys", "plan-quarter", "2026Q1")
    assert too_early.exit_code == 1
    with time_machine.travel(MORNING + timedelta(days=15), tick=False):
        assert asking.run("watch", "--once").exit_code == 0
        planned = [fact for fact in facts(asking, "survey-planned") if "quarterly" in str(fact)]
        assert len(planned) == 4  # the fifth was asked in the quarter
        again = asking.run("surveys", "plan-quarter", "2026Q1")
        assert (again.exit_code, again.stdout.strip()) == (0, "2026Q1: 0 surveys planned")


MISUSES = (
    (("send", "--out", "list.pdf"), 2, ".csv"),
    (("send", "--again", "x", "--channel", "app"), 2, "--again"),
    (("send", "--again", "x"), 1, "no list x"),
    (("send", "--channel", "pigeon"), 2, "pigeon"),
    (("send", "--out", "/nowhere/at/all.csv"), 4, "/nowhere/at"),
    (("withhold", "NONESUCH", "--note", "x"), 1, "NONESUCH"),
    (("plan-quarter", "2026Q7"), 2, "2026Q4"),
    (("plan-quarter", "2020Q1"), 1, "2020Q1"),
)


@pytest.mark.parametrize(("typed", "code", "says"), MISUSES)
def test_what_cannot_be_done_is_said_in_one_sentence_and_changes_nothing(
    asking: Counter, typed: tuple[str, ...], code: int, says: str
) -> None:
    before = len(asking.log())
    result = asking.run("surveys", *typed)
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert len(asking.log()) == before


def test_an_advisor_and_an_auditor_send_no_list(asking: Counter) -> None:
    for who in ("limin", "hejing"):
        refused = asking.run("--as", who, "surveys", "send")
        assert refused.exit_code == 1
        assert facts(asking, "survey-sent") == []
