"""A clean end: the terminal is as it was, and nothing that was asked for is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from eventstore.copies.exchange import turn_of
from eventstore.turnstile import Turnstile
from tests.chaos.crew import answers, command, driver, ended, started
from tests.chaos.proofs import faults
from tests.tui.counter import Counter
from tests.tui.window import Window
from tui.home import LOG
from tui.start import CRASH

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and terminals")

WISHES = [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]

TAKEN, GIVEN_BACK = b"\x1b[?1049h", b"\x1b[?1049l"
"""The alternate screen: entered, and left."""

RESTORED = (GIVEN_BACK, b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l")
"""What leaves a terminal as it was: screen, cursor, mouse and bracketed paste."""


@pytest.fixture
def now_home(tmp_path: Path) -> Counter:
    """A home whose answers came in just now: the program runs by the real clock."""
    home = Counter(tmp_path / "now")
    file = answers(tmp_path / "first.csv", 12)
    assert home.run("import", str(file), "--yes").exit_code == 0
    return home


def desk(home: Path) -> Window:
    return Window("-m", "tui", "--home", str(home), "--lang", "en")


def is_restored(output: bytes) -> bool:
    last = {b: output.rfind(b) for b in RESTORED}
    return all(place > output.rfind(TAKEN) for place in last.values())


@contextmanager
def writers_wait(home: Path) -> Iterator[None]:
    """Keep every writer of a home's log waiting in the block."""
    with closing(Turnstile(turn_of(home / LOG))) as turn, turn:
        yield


def open_the_note(window: Window) -> None:
    """Go to the first follow-up and begin a note on it."""
    window.until("NPS")
    window.type("2")
    window.until("To follow up")
    window.type("t")
    window.until("▸ Note")


def write_the_note(window: Window, text: str) -> None:
    """Write it and ask for it to be recorded; the strip closes when that was taken."""
    window.type(text)
    window.until(text)
    window.type("\r")
    window.until("Enter lists")


def notes(home: Counter) -> list[dict[str, object]]:
    return home.log("--type", "note-added")


@pytest.mark.parametrize(("wish", "code"), WISHES)
def test_a_signal_restores_the_terminal(now_home: Counter, wish: signal.Signals, code: int) -> None:
    with desk(now_home.home) as window:
        window.until("Morning")
        os.kill(window.pid, wish)
        assert window.ended() == code
        assert is_restored(window.output)
    assert not (now_home.home / CRASH).exists()


@pytest.mark.parametrize(("wish", "code"), WISHES)
def test_what_was_asked_for_just_before_a_signal_is_on_record(
    now_home: Counter, wish: signal.Signals, code: int
) -> None:
    with desk(now_home.home) as window:
        open_the_note(window)
        with writers_wait(now_home.home):
            write_the_note(window, "rang twice")
            os.kill(window.pid, wish)
            os.kill(window.pid, wish)
            assert notes(now_home) == []
        assert window.ended() == code
    assert len(notes(now_home)) == 1
    assert faults(now_home.home) == []


def test_a_window_that_is_closed_ends_the_program_and_loses_nothing(now_home: Counter) -> None:
    with desk(now_home.home) as window:
        open_the_note(window)
        with writers_wait(now_home.home):
            write_the_note(window, "rang twice")
            window.close()
            assert notes(now_home) == []
        assert window.ended() == 129
    assert len(notes(now_home)) == 1
    assert not (now_home.home / CRASH).exists()
    assert faults(now_home.home) == []


@pytest.mark.parametrize(("wish", "code"), WISHES)
def test_a_signal_before_the_first_frame_leaves_no_half_taken_terminal(
    now_home: Counter, wish: signal.Signals, code: int
) -> None:
    with desk(now_home.home) as window:
        while TAKEN not in window.output:
            window.read()
        os.kill(window.pid, wish)
        assert window.ended() == code
        assert is_restored(window.output)


@pytest.mark.parametrize(("wish", "code"), WISHES)
def test_a_watcher_ends_quietly_when_told_to(
    now_home: Counter, wish: signal.Signals, code: int
) -> None:
    with started(command(now_home.home, "watch")) as watcher:
        assert watcher.stderr is not None
        assert "Watching" in watcher.stderr.readline()
        watcher.send_signal(wish)
        stdout, stderr = watcher.communicate()
        assert (watcher.returncode, stdout, stderr) == (code, "", "")
    assert faults(now_home.home) == []


@pytest.mark.parametrize(("wish", "code"), WISHES)
def test_an_import_that_is_told_to_end_keeps_what_it_recorded(
    now_home: Counter, tmp_path: Path, wish: signal.Signals, code: int
) -> None:
    file = answers(tmp_path / "more.csv", 1200, first=1000)
    assert told_at("record", 3, wish, now_home, "import", file, "--yes") == code
    assert faults(now_home.home) == []
    (report,) = now_home.data("import", str(file), "--yes")
    assert report["new"] + report["repeated"] == 1200
    assert report["repeated"] > 0


@pytest.mark.parametrize("moment", ["copy_log", "examine", "copy_keys", "put_under_name"])
def test_a_backup_that_is_told_to_end_leaves_nothing_half(
    now_home: Counter, tmp_path: Path, moment: str
) -> None:
    places = tmp_path / "backups", "--keys", tmp_path / "keys"
    assert told_at(moment, 1, signal.SIGTERM, now_home, "backup", *places) == 143
    assert now_home.log("--type", "backup-made") == []
    assert list((tmp_path / "backups").iterdir()) == []
    assert not list(tmp_path.glob("keys/*"))
    assert faults(now_home.home) == []


def told_at(
    function: str, call: int, wish: signal.Signals, home: Counter, *words: str | Path
) -> int:
    """Run a verb that is told to end at a call of a function; return its exit code."""
    given = ("--home", home.home, "--lang", "en", *words)
    done = ended(driver("told", wish.name, function, str(call), *given))
    assert (done.stdout, done.stderr) == ("", "")
    return done.returncode
