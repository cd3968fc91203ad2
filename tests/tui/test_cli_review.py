"""``review``: documents to the terminal and into files, the same as of then; reviews on record."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from domain.errors import RefusedError
from tests.tui.counter import MORNING, Counter
from tui import reviewing
from tui.documents.rendering import digest, rendered
from tui.reviewing import KINDS, Span, hold, usual
from tui.session import Session

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
MONTH = ("--from", "2026-03-03", "--to", "2026-04-01")
"""The thirty days of the demo."""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """The demo's month, on its last morning."""
    lived = Counter(tmp_path_factory.mktemp("month") / "home")
    with time_machine.travel(AT, tick=False):
        made = lived.run("demo", "--at", AT.isoformat())
        assert made.exit_code == 0, made.output
        yield lived


# The days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("morning", date(2026, 3, 18), date(2026, 3, 18)),
        ("weekly", date(2026, 3, 9), date(2026, 3, 15)),
        ("monthly", date(2026, 2, 1), date(2026, 2, 28)),
        ("dashboard", date(2026, 2, 1), date(2026, 2, 28)),
        ("board", date(2026, 2, 17), date(2026, 3, 18)),
    ],
)
def test_the_usual_days(kind: reviewing.Kind, start: date, end: date) -> None:
    assert usual(kind, date(2026, 3, 18)) == Span(start, end)


def test_a_week_ends_on_the_sunday_before() -> None:
    assert usual("weekly", date(2026, 3, 15)).end == date(2026, 3, 8)
    assert usual("weekly", date(2026, 3, 16)).end == date(2026, 3, 15)


# To the terminal ------------------------------------------------------------------------------


def test_the_sources_own_board_comes_out_of_the_demo(month: Counter) -> None:
    text = " ".join(month.run("review", "board", *MONTH).stdout.split())
    assert "Of 2,500 answers 1,867 (74.7%) are closed, 393 (15.7%) in progress" in text
    assert "200 detractors: 136 (68.0%) won back, 48 in recovery, 16 (8.0%) lost." in text
    assert "| Response in time | 96.0% | n=2,275," in text
    assert "| Closure | 94.0% | n=1,986," in text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_whole_in_both_languages(
    month: Counter, kind: str, language: str
) -> None:
    span = () if kind == "morning" else MONTH
    result = month.run("review", kind, *span, language=language)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("# ")
    assert [line[:3] for line in lines[6:9]] == ["1. ", "2. ", "3. "]
    assert not re.search(r"\{\w*\}", result.stdout)


def test_the_chinese_review_speaks_chinese(month: Counter) -> None:
    data = json.loads(
        month.run("review", "monthly", *MONTH, "--format", "json", language="zh-CN").stdout
    )
    headings = [data["title"], data["matters"], *(part["heading"] for part in data["parts"])]
    assert not re.search(r"[A-Za-z]{2,}", " ".join(headings))


def test_nobody_can_be_told_apart_in_a_document(month: Counter) -> None:
    with Session(month.home) as session, session.views() as views:
        rows = views.lines("status IN ('open', 'closed')", (), "opened DESC", 500)
    told = {text for line in rows for text in (line.phone, line.plate) if text}
    told |= {line.name for line in rows if len(line.name) > 1}
    for kind in KINDS:
        text = month.run("review", kind, "--format", "json").stdout
        assert not [each for each in told if f'"{each}"' in text or f"{each} " in text]


def test_json_and_markdown_hold_the_figures_of_the_page(month: Counter) -> None:
    page = month.data("show", "figures", *MONTH)
    lines = {line["measure"]: line for line in page["lines"][0]["figures"]}
    text = month.run("review", "monthly", *MONTH).stdout
    for measure, name in (("csat", "CSAT"), ("ces", "CES"), ("cji", "CJI")):
        value, n = lines[measure]["now"]["value"], lines[measure]["now"]["n"]
        shown = f"{value:.1f}%" if measure == "csat" else f"{value:.2f}"
        row = next(row for row in text.splitlines() if row.startswith(f"| {name} "))
        assert f" {shown} | n={n:,}," in row


def test_the_past_reads_as_it_read_then(month: Counter) -> None:
    typed = ("review", "monthly", *MONTH)
    now = month.run(*typed).stdout
    then = month.run(*typed, "--as-of", "2026-03-20 12:00").stdout
    assert then != now
    assert "As on record on 2026-03-20 12:00" in then
    assert month.run(*typed, "--as-of", "2026-03-20 12:00").stdout == then


# Into files -----------------------------------------------------------------------------------


def test_the_end_of_the_name_tells_the_form(counter: Counter, tmp_path: Path) -> None:
    for name, beginning in (("a.md", "# "), ("a.HTML", "<!DOCTYPE html>"), ("a.json", "{")):
        result = counter.run("review", "board", "--out", str(tmp_path / name))
        assert result.stderr == f"Written: {tmp_path / name}\n"
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)


def test_a_folder_gets_both_named_by_kind_and_day(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    counter.run("review", "weekly", "--out", str(folder))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["weekly-2026-03-15.html", "weekly-2026-03-15.md"]
    counter.run("review", "morning", "--out", str(folder), "--format", "html")
    assert (folder / "morning-2026-03-18.html").exists()
    assert not (folder / "morning-2026-03-18.md").exists()


def test_a_file_that_is_there_stays_unless_it_may_go(counter: Counter, tmp_path: Path) -> None:
    place = tmp_path / "board.md"
    place.write_text("mine", encoding="utf-8")
    result = counter.run("review", "board", "--out", str(place))
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert place.read_text("utf-8") == "mine"
    assert counter.run("review", "board", "--out", str(place), "--force").exit_code == 0
    assert place.read_text("utf-8").startswith("# Closed-loop board")


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("board", "--out", "x.pdf"), 2, ".md"),
        (("morning", "--from", "2026-03-01"), 2, "--as-of"),
        (("board", "--from", "2026-03-02", "--to", "2026-03-01"), 2, "2026-03-02"),
        (("yearly",), 2, "monthly"),
        (("board", "--out", "/nowhere/at/all/x.md"), 4, "/nowhere/at/all/x.md"),
    ],
)
def test_a_mistake_is_a_sentence(
    counter: Counter, typed: tuple[str, ...], code: int, said: str
) -> None:
    result = counter.run("review", *typed)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_full_disk_leaves_nothing_half(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    place = tmp_path / "board.html"
    result = counter.run("review", "board", "--out", str(place), language="zh-CN")
    assert result.exit_code == 4
    assert result.stderr == f"磁盘已满，未能写完：{place}\n"
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


PROBE = """
import json, sys
from tui.cli import program
try:
    program.main(sys.argv[1:])
except SystemExit as left:
    slow = [name for name in ("textual", "pydantic", "openpyxl") if name in sys.modules]
    print(json.dumps([left.code, slow]), file=sys.stderr)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_needs_nothing_slow(counter: Counter, kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "--home", str(counter.home), "review", kind],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert json.loads(done.stderr.splitlines()[-1]) == [0, []]


# On record ------------------------------------------------------------------------------------


def test_a_held_review_is_on_record_and_reads_the_same_as_of_then(counter: Counter) -> None:
    with Session(counter.home, who="chen", language="en") as session:
        began = session.now() - timedelta(hours=2)
        left = hold(session, "weekly", began=began, parts=(("trend", 700), ("best", 200)))
    assert left.digest == digest(left.document)
    [kept] = counter.data("show", "reviews")
    assert kept["kind"] == "weekly"
    assert (kept["start"], kept["end"]) == ("2026-03-09", "2026-03-15")
    assert kept["parts"] == [["trend", 700], ["best", 200]]
    assert kept["digest"] == left.digest
    with time_machine.travel(MORNING + timedelta(days=3)):
        counter.run("do", "note", counter.case(5), "--note", "later")
        again = counter.run("review", "weekly", "--as-of", kept["ended"]).stdout
    assert again == rendered(left.document, "md")


def test_the_reviews_held_are_told(counter: Counter) -> None:
    assert "No review has been held yet." in counter.run("show", "reviews").stdout
    with Session(counter.home, who="chen") as session:
        hold(session, "monthly", began=session.now() - timedelta(minutes=90))
    text = counter.run("show", "reviews", language="zh-CN").stdout
    assert "月复盘" in text
    assert "陈国栋" in text
    assert "1小时30分钟" in text


@pytest.mark.parametrize(
    ("who", "why"), [("limin", "role-may-not"), ("hejing", "auditor-reads-only")]
)
def test_who_may_not_hold_a_review_leaves_nothing(counter: Counter, who: str, why: str) -> None:
    with Session(counter.home, who=who) as session, pytest.raises(RefusedError) as refused:
        hold(session, "weekly", began=session.now())
    assert refused.value.params["reason"] == why
    assert counter.data("show", "reviews") == []


def test_no_review_is_held_in_the_past(counter: Counter) -> None:
    with Session(counter.home, who="chen") as session:
        session.travel(session.log.head())
        with pytest.raises(RefusedError) as refused:
            hold(session, "weekly", began=session.now())
    assert refused.value.params["reason"] == "in-the-past"
