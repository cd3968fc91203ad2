"""What happens to files, clocks and terminals: a sentence or a way round, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from domain.actions import Ask
from tests.chaos.crew import ROOT, answers, command, typed
from tests.chaos.proofs import faults
from tests.tui.counter import Counter
from tests.tui.rest import furnished
from tui.home import KEYS, KEYS_ANEW, LOG
from tui.session import Session
from tui.start import DeskTerminal

UNUSABLE = 4


def views_of(counter: Counter) -> Path:
    (views,) = counter.home.glob("views-*.db")
    return views


def garbage(path: Path) -> None:
    path.write_bytes(b"\x17not a database\xff" * 4000)


def cut_short(path: Path) -> None:
    os.truncate(path, 9_000)


@pytest.mark.parametrize("spoil", [Path.unlink, garbage, cut_short])
def test_spoilt_views_are_filled_anew(counter: Counter, spoil: Callable[[Path], None]) -> None:
    before = counter.data("show", "measures")["nps"]
    spoil(views_of(counter))
    assert counter.data("show", "measures")["nps"] == before
    assert faults(counter.home) == []


@pytest.mark.parametrize("others_act", [True, False])
def test_views_deleted_under_a_running_session_are_made_anew(
    counter: Counter, *, others_act: bool
) -> None:
    case = counter.case(2)
    with Session(counter.home) as session:
        write(session, case)
        views_of(counter).unlink()
        if others_act:
            assert counter.run("do", "note", case, "--note", "x").exit_code == 0
        write(session, case)
        with session.views() as views:
            (reached,) = views.one("SELECT position FROM checkpoint", ())
        assert reached == session.log.head()
    assert faults(counter.home) == []


def test_an_act_is_done_even_if_the_views_cannot_be_written(counter: Counter) -> None:
    case, before = counter.case(2), counter.log()
    with Session(counter.home) as session:
        views = views_of(counter)
        views.unlink()
        views.mkdir()
        write(session, case)
        views.rmdir()
    assert len(counter.log()) == len(before) + 1
    assert faults(counter.home) == []


def write(session: Session, case: str) -> None:
    session.act(case, "note", Ask(by=session.person(), at=session.now(), note="x"))


def test_lost_keys_hide_the_names_and_keep_the_figures(counter: Counter) -> None:
    case, before = counter.case(2), counter.data("show", "measures")["nps"]
    keys = (counter.home / KEYS).rename(counter.home.parent / "kept")
    shown = counter.run("show", "case", case)
    assert shown.exit_code == 0
    assert "anonymous" in shown.stdout
    assert "The key file is gone" in shown.stderr
    assert counter.data("show", "measures")["nps"] == before
    assert counter.run("do", "note", case, "--note", "x").exit_code == UNUSABLE
    file = answers(counter.home.parent / "more.csv", 3, first=1000)
    assert counter.run("import", str(file), "--yes").exit_code == UNUSABLE
    assert not (counter.home / KEYS).exists()
    shutil.move(keys, counter.home / KEYS)
    assert "customer 0" in counter.run("show", "case", case).stdout
    assert faults(counter.home) == []


def test_new_keys_read_nothing_old_and_hinder_nothing_new(counter: Counter) -> None:
    case = counter.case(2)
    (counter.home / KEYS).write_bytes(b"")
    assert counter.run("do", "note", case, "--note", "from now on").exit_code == UNUSABLE
    (counter.home / KEYS_ANEW).touch()
    assert counter.run("do", "note", case, "--note", "from now on").exit_code == 0
    shown = counter.run("show", "case", case)
    assert shown.exit_code == 0
    assert "customer 0" not in shown.stdout
    assert "anonymous" in shown.stdout
    assert "from now on" in shown.stdout


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: os.truncate(path, 0)])
def test_no_new_log_takes_the_place_of_a_lost_one(
    counter: Counter, spoil: Callable[[Path], None]
) -> None:
    spoil(counter.home / LOG)
    result = counter.run("show", "queue")
    assert result.exit_code == UNUSABLE
    assert "The log is gone" in result.stderr
    assert counter.run("import", str(counter.home / "x.csv"), "--yes").exit_code == UNUSABLE


def test_a_clock_set_back_between_two_acts_spoils_nothing(counter: Counter) -> None:
    case, now = counter.case(2), datetime.now(UTC)
    for at in (now + timedelta(minutes=30), now - timedelta(hours=8), now + timedelta(minutes=40)):
        with time_machine.travel(at):
            assert counter.run("do", "note", case, "--note", "x").exit_code == 0
    with time_machine.travel(now + timedelta(minutes=41)):
        assert counter.run("show", "case", case).exit_code == 0
        assert faults(counter.home) == []
    positions = [record["position"] for record in counter.log("--type", "note-added")]
    assert len(positions) == 3


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell that closes streams")
def test_closed_streams_are_no_mishap(counter: Counter, closed: str) -> None:
    line = ["sh", "-c", f'"$@" {closed}', "sh", *command(counter.home, "show", "queue")]
    done = subprocess.run(line, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("page", ["board", "measures"])
def test_a_poor_locale_is_no_mishap(counter: Counter, page: str) -> None:
    poor = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = typed(counter.home, "show", page, **poor, TERM="dumb")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == counter.run("show", page).stdout


@pytest.mark.parametrize("number", ["9" * 30, "-1", "0"])
def test_numbers_no_log_reaches_find_nothing_wrong(counter: Counter, number: str) -> None:
    for option in ("--limit", "--from-position"):
        assert counter.run("log", option, number).exit_code == 0


@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
def test_a_year_nobody_means_is_not_read(counter: Counter, year: str) -> None:
    instant, case = f"{year}-12-31T23:59", counter.case(2)
    for words in (("do", "call-back", case, "--due", instant), ("demo", "--at", instant)):
        home = Counter(counter.home if words[0] == "do" else counter.home.parent / "demo")
        result = home.run(*words)
        assert result.exit_code == 2
        assert "Cannot read the time" in result.stderr


async def test_a_terminal_of_twenty_by_five_can_be_worked_in(counter: Counter) -> None:
    app = DeskTerminal(counter.home, lambda: Session(counter.home), "en")
    async with app.run_test(size=(20, 5)) as pilot:
        for key in ("2", "down", "enter", "n", "x", "escape", "escape", "4", "question_mark"):
            await pilot.press(key)
            await furnished(pilot)
        assert app.fault is None
        assert app.is_running
    assert not (counter.home / "crash.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions that hold")
def test_a_home_that_may_not_be_written_is_a_sentence(counter: Counter) -> None:
    counter.home.chmod(0o500)
    try:
        if os.access(counter.home, os.W_OK):
            pytest.skip("this account may write everywhere")
        result = counter.run("show", "queue")
    finally:
        counter.home.chmod(0o700)
    assert result.exit_code == UNUSABLE
    assert len(result.stderr.splitlines()) == 1
