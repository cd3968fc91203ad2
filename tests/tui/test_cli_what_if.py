"""``policy what-if``: another policy beside the one in force; nothing is recorded."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from domain.policy import default_text
from tests.tui.counter import MORNING, Counter
from tui.widgets.cells import width

SINCE = ("--since", "2026-03-17")
LATER = MORNING + timedelta(hours=6)


def write(folder: Path, *changes: tuple[str, str]) -> str:
    """Write a policy file: the program's own text with some of it changed."""
    text = default_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "other.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


GENTLER = ('{ step = "respond", due = "PT2H"', '{ step = "respond", due = "PT8H"')


def files(home: Path) -> dict[str, str]:
    """What stands in every file of a home; what a reader locks with apart."""
    found = (path for path in home.rglob("*") if path.is_file())
    return {
        str(path.relative_to(home)): sha256(path.read_bytes()).hexdigest()
        for path in found
        if path.suffix not in (".lock", ".turn") and not path.name.endswith(("-shm", "-wal"))
    }


def test_the_figures_stand_side_by_side_and_the_difference_says_what_changes(
    counter: Counter, tmp_path: Path
) -> None:
    file = write(tmp_path, GENTLER, ("nps = 85 ", "nps = 80 "), ('"2026.1"', '"gentler"'))
    with time_machine.travel(LATER, tick=False):
        found = counter.data("policy", "what-if", file, *SINCE)
    assert found["edition"] == "gentler"
    assert found["in_force"][0]["edition"] == "2026.1"
    assert {
        (each["path"], each["old"], each["new"], each["bears"]) for each in found["changes"]
    } >= {
        ("procedures.detractor.steps.respond.due", "PT2H", "PT8H", True),
        ("targets.nps", 85, 80, False),
    }
    # low scores at 15:00 the day before and at 07:30, and nobody called: 17:00 and 21:00 at the
    # next level, 09:30 and 13:30; with eight hours 23:00 and 03:00
    assert found["recorded"]["breaches"]["respond"] == 4
    assert found["other"]["breaches"]["respond"] == 2
    assert found["recorded"]["escalations"] == {"3": 2}
    assert found["other"]["escalations"] == {"3": 1}
    assert found["exact"] is True
    assert found["refused"] == []


def test_the_policy_in_force_gives_the_recorded_figures(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text(counter.run("policy", "show").stdout, encoding="utf-8")
    counter.run("do", "reached", counter.case(5))
    found = counter.data("policy", "what-if", str(file), *SINCE)
    assert found["changes"] == []
    assert found["recorded"] == found["other"]
    assert found["recorded"]["breaches"] == {"respond": 2, "root-cause": 1}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_fits_eighty_cells_and_says_what_it_does_not_answer(
    counter: Counter, tmp_path: Path, language: str
) -> None:
    file = write(
        tmp_path, GENTLER, ("passive = 7\n", "passive = 9\n"), ("promoter = 9", "promoter = 10")
    )
    counter.run("do", "reached", counter.case(8))
    counter.run("do", "converted", counter.case(8))
    with time_machine.travel(LATER, tick=False):
        result = counter.run("policy", "what-if", file, *SINCE, language=language)
    assert result.exit_code == 0, result.output
    assert max(map(width, result.stdout.splitlines())) <= 80
    said = {
        "en": ("PT2H -> PT8H", "What this does not answer", "✓ Checked", "refused: 1 of 2"),
        "zh-CN": ("PT2H -> PT8H", "这里回答不了的", "✓ 已核对", "重演 2 次，其中 1 次"),
    }[language]
    assert [text for text in said if text not in result.stdout] == []
    assert counter.case(8) in result.stdout


def test_nothing_is_recorded_and_no_file_changes(counter: Counter, tmp_path: Path) -> None:
    counter.run("show", "brief")
    before, head = files(counter.home), counter.log()[-1]["position"]
    with time_machine.travel(LATER, tick=False):
        assert counter.run("policy", "what-if", write(tmp_path, GENTLER), *SINCE).exit_code == 0
    assert files(counter.home) == before
    assert counter.log()[-1]["position"] == head


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_bad_file_is_told_in_the_sentences_of_policy_check(
    counter: Counter, tmp_path: Path, language: str
) -> None:
    file = write(
        tmp_path, ('respond = "PT24H"', 'respond = "soon"'), ("rework = 2 ", "rewrok = 2 ")
    )
    checked = counter.run("policy", "check", file, language=language)
    asked = counter.run("policy", "what-if", file, *SINCE, language=language)
    assert (asked.exit_code, asked.stdout) == (1, checked.stdout)
    assert "jumps.rewrok" in asked.stdout


@pytest.mark.parametrize(
    ("since", "said"),
    [("2026-03-19", "is yet to come"), ("last week", "last week")],
)
def test_a_day_that_is_none_or_yet_to_come_is_refused(
    counter: Counter, tmp_path: Path, since: str, said: str
) -> None:
    result = counter.run("policy", "what-if", write(tmp_path), "--since", since)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_since_which_day_must_be_said(counter: Counter, tmp_path: Path) -> None:
    result = counter.run("policy", "what-if", write(tmp_path))
    assert result.exit_code == 2
    assert "--since" in result.stderr
