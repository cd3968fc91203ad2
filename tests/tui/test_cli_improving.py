"""``improve``, ``suggest`` and their pages, typed at a counter."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter
from tests.tui.improved import improved_home
from tests.tui.test_cli_process import PROBE, ROOT, SLOW, environment
from tui.text import LANGUAGES, Language

BEFORE, AFTER = "2026-01-01..2026-01-31", "2026-02-01..2026-02-28"


@pytest.fixture(scope="module")
def improved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return improved_home(tmp_path_factory.mktemp("improved") / "home").home


@pytest.fixture
def counter(improved: Path, tmp_path: Path) -> Iterator[Counter]:
    shutil.copytree(improved, tmp_path / "home")
    with time_machine.travel(MORNING, tick=False):
        yield Counter(tmp_path / "home")


def proposed(counter: Counter, *more: str) -> str:
    """Propose an improvement and return its number."""
    said = counter.data("improve", "propose", "Photo of the fault", *more)
    return str(said["improvement"])


def tried(counter: Counter) -> str:
    """Propose an improvement that is tried out with one advisor and measured."""
    number = proposed(counter, "--owner", "limin", "--until", "2026-04-30", "--impact", "high")
    for typed in (
        ("place", number, "--impact", "high", "--cost", "low"),
        ("pilot", number, "--where", "advisor=李敏", "--chosen", "low-score"),
        ("advance", number),
        ("measure", number, "--before", BEFORE, "--after", AFTER),
    ):
        result = counter.run("improve", *typed)
        assert result.exit_code == 0, result.output
    return number


def refusal(counter: Counter, *typed: str, language: Language = "en", code: int = 2) -> str:
    result = counter.run(*typed, language=language)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_an_improvement_goes_from_the_proposal_to_the_end(counter: Counter) -> None:
    number = tried(counter)
    for stage in ("check", "act"):
        assert counter.data("improve", "advance", number)["stage"] == stage
    done = counter.data("improve", "finish", number, "--why", "part of the work order now")
    assert done == {
        "improvement": number,
        "standing": "finished",
        "stage": "act",
        "events": ["improvement-finished"],
    }
    [line] = counter.data("show", "improvements")["lines"]
    assert (line["owner_name"], line["cell"], line["verdict"]) == ("李敏", "quick-win", "better")
    assert line["scope"] == [{"dimension": "advisor", "value": "limin"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_one_tells_the_figures_the_verdict_and_the_warning(
    counter: Counter, language: Language
) -> None:
    number = tried(counter)
    said = " ".join(
        counter.run("show", "improvement", number[:4], language=language).output.split()
    )
    assert "n=60" in said
    if language == "en":
        assert "distinguishable from noise, for the better" in said
        assert "regression to the mean" in said
        assert "The same windows say the same now." in said
    else:
        assert "超出正常波动，变好" in said
        assert "回归均值" in said
        assert not re.search(r"[a-z]{3,} [a-z]{3,}", said.replace("Photo of the fault", ""))


def test_a_measurement_stays_as_it_was_and_is_shown_beside_what_it_is_now(
    counter: Counter, tmp_path: Path
) -> None:
    number = tried(counter)
    [before] = counter.data("show", "improvement", number)["measured"]
    assert before["now"]["became"] == before["then"]["became"]
    late = tmp_path / "late.csv"
    rows = "\n".join(f"z{n},0,{13_100_000_000 + n},2026-02-10 11:00,limin" for n in range(30))
    late.write_text("id,score,phone,date,advisor\n" + rows, encoding="utf-8")
    assert counter.run("import", str(late), "--yes").exit_code == 0
    [after] = counter.data("show", "improvement", number)["measured"]
    assert after["then"] == before["then"]
    assert after["now"]["became"]["n"] == 90
    assert "The same windows now:" in counter.run("show", "improvement", number).output


def test_the_list_counts_stages_cells_and_what_is_late(counter: Counter) -> None:
    tried(counter)
    proposed(counter)
    with time_machine.travel("2026-05-02T00:00:00+00:00", tick=False):
        found = counter.data("show", "improvements")
        said = counter.run("show", "improvements").output
    assert (found["counts"], found["late"]) == ({"do": 1, "plan": 1}, 1)
    assert found["cells"] == {"quick-win": 1, "": 1}
    assert "! 1 overdue" in said
    assert "Photo of the fault" in said


def test_as_of_an_instant_it_stands_as_it_did_then(counter: Counter) -> None:
    number = proposed(counter)
    place = counter.log("--type", "improvement-proposed")[-1]["position"]
    counter.run("improve", "place", number, "--impact", "high", "--cost", "low")
    then = counter.data("show", "improvements", "--as-of", str(place))
    now = counter.data("show", "improvements")
    assert [found["lines"][0]["cell"] for found in (then, now)] == ["", "quick-win"]


def test_the_last_act_is_taken_back(counter: Counter) -> None:
    number = proposed(counter)
    counter.run("improve", "place", number, "--impact", "high", "--cost", "low")
    assert counter.data("improve", "undo", number)["events"] == ["improvement-undone"]
    assert counter.data("show", "improvements")["lines"][0]["cell"] == ""
    assert "nothing to take back" in refusal(counter, "improve", "undo", number, code=1)


def test_a_case_brings_its_cause_along(counter: Counter) -> None:
    result = counter.run("report", "problem", "rattles again", "--phone", "13800000009", "--json")
    case = json.loads(result.stdout)["case"]
    counter.run("improve", "propose", "Check the mounts", "--case", case[:5])
    [line] = counter.data("show", "improvements")["lines"]
    assert (line["source"], line["source_id"]) == ("case", case)


def test_a_suggestion_is_made_decided_done_and_counted(counter: Counter) -> None:
    first = counter.data("suggest", "A photo for all", "--by", "李敏")["suggestion"]
    second = counter.data("suggest", "Longer hours", "--by", "limin")["suggestion"]
    third = counter.data("--as", "chen", "suggest", "A second printer")["suggestion"]
    adopted = counter.data("improve", "adopt", first, "--why", "costs nothing", "--improve")
    assert adopted["improvement"]
    counter.run("improve", "decline", second[:4], "--why", "nobody comes at night")
    counter.run("improve", "adopt", third, "--why", "two hundred")
    counter.run("improve", "done", third)
    found = counter.data("show", "suggestions")
    counts = {each["person"]: each for each in found["people"]}
    assert [counts["limin"][name] for name in ("made", "adopted", "declined", "done")] == [
        *(2, 1, 1, 0)
    ]
    assert [counts["chen"][name] for name in ("made", "adopted", "done")] == [1, 1, 1]
    assert found["waiting"] == 0
    counter.run("improve", "assign", adopted["improvement"], "--to", "limin")
    counter.run("improve", "finish", adopted["improvement"], "--why", "every order has one")
    answers = {
        line["suggestion"]: line["answer"] for line in counter.data("show", "suggestions")["lines"]
    }
    assert answers == {first: "done", second: "declined", third: "done"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_suggestions_says_who_made_how_many(
    counter: Counter, language: Language
) -> None:
    counter.run("suggest", "A photo for all", "--by", "limin")
    said = counter.run("show", "suggestions", language=language).output
    assert ("每人的建议" if language == "zh-CN" else "Suggestions by person") in said
    assert "李敏" in said
    with time_machine.travel("2026-03-21T00:00:00+00:00", tick=False):
        late = counter.run("show", "suggestions", language=language).output
    assert ("超时未答" if language == "zh-CN" else "unanswered") in late


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("improve", "advance", "ZZZ"), "There is no improvement ZZZ"),
        (("improve", "decline", "ZZZ", "--why", "x"), "There is no suggestion ZZZ"),
        (("improve", "propose", "x", "--cause", "moon"), "There is no cause moon"),
        (("improve", "propose", "x", "--owner", "nobody"), "nobody"),
        (("suggest", "ring 13912345678"), "holds a phone number"),
        (("improve", "propose", "沪A12345 again"), "holds a plate"),
    ],
)
def test_bad_input_is_one_clear_sentence(
    counter: Counter, typed: tuple[str, ...], said: str
) -> None:
    result = counter.run(*typed)
    assert result.exit_code != 0
    assert said in " ".join(result.output.split())
    assert counter.log("--type", "improvement-proposed") == []
    assert counter.log("--type", "suggestion-made") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("measure", "--before", AFTER, "--after", BEFORE), "must end before"),
        (("measure", "--before", "2026-02-01..2026-01-01", "--after", AFTER), "earlier day first"),
        (("measure", "--before", "soon", "--after", AFTER), "soon"),
        (("measure", "--before", BEFORE, "--after", "2026-03-01..2026-12-31"), "in the future"),
        (("measure", "--measure", "fun", "--before", BEFORE, "--after", AFTER), "no measure fun"),
        (("advance",), "Nobody answers for it yet"),
        (("due", "--until", "2026-01-01"), "owner"),
        (("pilot", "--where", "advisor=limin"), "--chosen"),
        (("pilot", "--where", "moon=full", "--chosen", "volunteers"), "moon"),
        (("pilot", "--where", "mode=flying", "--chosen", "volunteers"), "in-store"),
        (("note", "--note", "VIN LSVNV2182E2100001"), "holds a VIN"),
    ],
)
def test_an_act_that_cannot_be_is_refused_and_changes_nothing(
    counter: Counter, typed: tuple[str, ...], said: str
) -> None:
    number = proposed(counter)
    before: Any = counter.data("show", "improvements")["lines"]
    result = counter.run("improve", typed[0], number, *typed[1:])
    assert result.exit_code != 0
    assert said in " ".join(result.output.split())
    assert counter.data("show", "improvements")["lines"] == before


@pytest.mark.parametrize(("who", "said"), [("limin", "authority"), ("hejing", "auditor")])
def test_who_may_not_decide_is_told(counter: Counter, who: str, said: str) -> None:
    number = counter.data("suggest", "A photo for all")["suggestion"]
    typed = ("--as", who, "improve", "adopt", number, "--why", "x")
    assert said in refusal(counter, *typed, code=1)


def test_the_views_are_the_same_built_anew(counter: Counter) -> None:
    tried(counter)
    counter.run("suggest", "A photo for all")
    result = counter.run("rebuild", "--check")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "typed", [("show", "improvements"), ("show", "suggestions"), ("suggest", "A photo for all")]
)
def test_the_verbs_are_quick_ones(counter: Counter, typed: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "--home", str(counter.home), *typed],
        input=json.dumps(sorted(SLOW)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
    )
    assert json.loads(done.stderr.splitlines()[-1]) == [0, []]


def test_an_improvement_warns_at_half_and_three_quarters_of_its_time(counter: Counter) -> None:
    proposed(counter, "--owner", "limin", "--until", "4h")

    def share(clock: str) -> list[int]:
        with time_machine.travel(f"2026-03-18T{clock}:00+00:00", tick=False):
            found = counter.data("show", "warnings")["lines"]
        return [line["share"] for line in found if line["kind"] == "improvement"]

    assert [share(clock) for clock in ("01:59", "02:00", "03:00", "04:01")] == [[], [50], [75], []]
