"""The program as the shell sees it: streams, signals, encodings, and what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.counter import Counter

ROOT = Path(__file__).parents[2]

SLOW = {"textual", "pydantic", "openpyxl", "sqlite_utils"}

PROBE = """
import json, sys
from tui.cli import program
try:
    program.main(sys.argv[1:])
except SystemExit as left:
    slow = [name for name in json.loads(sys.stdin.read()) if name in sys.modules]
    print(json.dumps([left.code, slow]), file=sys.stderr)
"""


def command(counter: Counter, *typed: str) -> list[str]:
    return [sys.executable, "-m", "tui", "--home", str(counter.home), "--lang", "zh-CN", *typed]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.parametrize(
    "typed",
    [
        ("show", "queue"),
        ("show", "brief"),
        ("do", "note", "{case}", "--note", "x"),
        ("log", "--limit", "1"),
    ],
)
def test_quick_verbs_import_nothing_slow(counter: Counter, typed: tuple[str, ...]) -> None:
    arguments = [each.format(case=counter.case(5)) for each in typed]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "--home", str(counter.home), *arguments],
        input=json.dumps(sorted(SLOW)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
    )
    assert json.loads(done.stderr.splitlines()[-1]) == [0, []]


def test_a_closed_pipe_is_no_error(counter: Counter) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            command(counter, "log", "--json"),
            stdout=closed,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_sentence(counter: Counter) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(counter, "show", "board"),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr.decode() == "磁盘已满，未能写完：stdout\n"


def test_a_terminal_that_lacks_a_character_shows_a_substitute(counter: Counter) -> None:
    done = subprocess.run(
        command(counter, "verify"),
        capture_output=True,
        env=environment(PYTHONIOENCODING="gbk"),
        check=True,
    )
    assert done.stdout.decode("gbk").startswith("? 日志完好")


def test_json_is_utf_8_whatever_the_terminal_speaks(counter: Counter) -> None:
    done = subprocess.run(
        command(counter, "centre", "--json"),
        capture_output=True,
        env=environment(PYTHONIOENCODING="gbk"),
        check=True,
    )
    assert json.loads(done.stdout)["name"] == "北城店"


def test_bytes_that_are_no_text_are_refused(counter: Counter) -> None:
    typed = [os.fsencode(each) for each in command(counter, "do", "note", counter.case(5))]
    done = subprocess.run(
        [*typed, b"--note", b"\xff\xfe"], capture_output=True, env=environment(), check=False
    )
    assert done.returncode == 2
    assert "无法保存的字符" in done.stderr.decode()


def test_a_watcher_ends_when_asked(counter: Counter) -> None:
    with subprocess.Popen(
        command(counter, "watch"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as watcher:
        assert watcher.stderr is not None
        assert "正在守候" in watcher.stderr.readline()
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(timeout=60) == 0
        assert watcher.stderr.read() == "已结束\n"


def test_a_home_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    for home in (taken, taken / "below"):
        result = Counter(home).run("show", "queue")
        assert result.exit_code == 4
        assert "name a" in result.stderr


def test_a_file_that_is_no_log_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_text("this is a letter to my mother " * 40, encoding="utf-8")
    assert Counter(tmp_path).run("show", "queue").exit_code == 4
    proved = Counter(tmp_path).run("verify")
    assert proved.exit_code == 1
    assert "not a whole log" in proved.stdout


def test_settings_that_cannot_be_read_are_a_sentence(counter: Counter) -> None:
    (counter.home / "settings.toml").write_text("language = 3", encoding="utf-8")
    result = counter.run("show", "queue")
    assert result.exit_code == 4
    assert "Correct the file or remove it" in result.stderr
