"""``verify`` as it is typed: what it says, in whose words, and with nothing but files."""

from __future__ import annotations

import ast
import json
import os
import shutil
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest
import time_machine

from eventstore.proof.report import Cover, Report
from tests.attacker import PAYLOAD, TYPE, Attacker
from tests.tui.counter import MORNING, Counter
from tui.custody.lastseen import forget_seen
from tui.text import LANGUAGES, Language, Words

ROOT = Path(__file__).parents[2]


@pytest.fixture
def signed(counter: Counter, tmp_path: Path) -> Path:
    """A head over all there is so far, kept elsewhere; this terminal remembers none."""
    counter.run("checkpoint", "--to", str(tmp_path / "elsewhere"))
    forget_seen(counter.home)
    [file] = (tmp_path / "elsewhere").glob("**/*.checkpoint")
    return file


def altered(home: Path) -> int:
    """Rewrite one record of a home with all its hashes and heads; returns its position."""
    he = Attacker(home, Random(3), after=3, upto=9)
    return he.attack("payload changed", "heads signed anew")


def broken(counter: Counter, *typed: str) -> Any:
    """What ``verify`` reports of a home that is not whole."""
    result = counter.run("verify", "--json", "--no-views", *typed)
    assert result.exit_code == 1, result.output
    return json.loads(result.stdout)


def test_a_whole_home_is_said_to_be_whole_and_its_limits_with_it(counter: Counter) -> None:
    told = counter.run("verify")
    assert told.exit_code == 0
    assert "✓ The log is whole" in told.stdout
    assert "what was never recorded" in told.stdout
    assert "✓ 日志完好" in counter.run("verify", language="zh-CN").stdout


def test_a_changed_record_is_named_with_what_is_wrong(counter: Counter) -> None:
    he = Attacker(counter.home, Random(0), after=4, upto=5)
    he.rows[4][TYPE] = "note-added.v1"
    he.rewrite("nothing")
    with closing(apsw.Connection(str(counter.home / "log.db"))) as log:
        log.execute("DROP TRIGGER event_is_never_changed")
    report = broken(counter)
    assert {found["code"] for found in report["findings"]} == {"schema-altered", "leaf-wrong"}
    assert report["first_bad"] == 5
    told = counter.run("verify", "--no-views").stdout
    assert "the first thing wrong is at #5" in told
    assert "the schema was altered: event_is_never_changed" in told


def test_without_a_head_from_outside_it_says_so(counter: Counter) -> None:
    told = counter.run("verify")
    assert "no head kept outside vouches for anything" in told.stdout
    assert "whether everything was rewritten" in told.stdout
    report = counter.data("verify")
    assert report["cover"]["unprotected"] == report["head"]


def test_what_came_after_the_outside_head_is_told_with_its_number_and_age(
    counter: Counter, signed: Path
) -> None:
    case = counter.case(5)
    for text in ("one", "two"):
        counter.run("do", "note", case, "--note", text)
    forget_seen(counter.home)
    with time_machine.travel(MORNING.replace(hour=2), tick=False):
        told = counter.run("verify", "--checkpoint", str(signed))
    assert told.exit_code == 0
    assert "unprotected tail: 2 events, oldest 2h00" in told.stdout
    report = counter.data("verify", "--checkpoint", str(signed))
    assert report["cover"]["unprotected"] == 2
    assert "tail" in report["limits"]


def test_what_only_the_homes_own_heads_cover_is_told_apart(counter: Counter, signed: Path) -> None:
    case = counter.case(5)
    counter.run("do", "note", case, "--note", "one")
    counter.run("checkpoint")
    forget_seen(counter.home)
    told = counter.run("verify", "--checkpoint", str(signed)).stdout
    assert "unprotected tail: 1 event" in told
    assert "covered by the home's own heads" in told


def test_the_head_this_terminal_remembers_counts_as_one_from_outside(counter: Counter) -> None:
    counter.run("checkpoint")
    assert counter.data("verify")["cover"]["unprotected"] == 0
    shutil.rmtree(counter.home / "heads")
    assert counter.data("verify")["cover"]["unprotected"] == 0


def test_a_log_rewritten_with_all_its_hashes_passes_but_for_the_outside_head(
    counter: Counter, signed: Path
) -> None:
    counter.run("checkpoint")
    forget_seen(counter.home)
    position = altered(counter.home)
    assert counter.run("verify", "--no-views").exit_code == 0
    report = broken(counter, "--checkpoint", str(signed))
    assert report["only_outside"]
    first, last = report["among"]
    assert first <= position <= last
    told = counter.run("verify", "--checkpoint", str(signed)).stdout
    assert "the first altered record is one of #1 to" in told
    assert "Only what was kept outside shows this" in told


def test_views_betray_a_record_that_was_rewritten_without_them(counter: Counter) -> None:
    counter.run("show", "queue")
    assert counter.run("verify").exit_code == 0
    he = Attacker(counter.home, Random(3), after=0, upto=1)
    opened = next(row for row in he.rows if row[TYPE] == "case-opened.v1")
    opened[PAYLOAD] = opened[PAYLOAD].replace(b'"priority":', b'"priority":1')
    he.rewrite("hashes")
    assert counter.run("verify", "--no-views").exit_code == 0
    assert counter.run("verify").exit_code == 1


def test_a_head_signed_by_another_key_is_refused_and_said_so(
    counter: Counter, signed: Path, tmp_path: Path
) -> None:
    other = Counter(tmp_path / "other")
    other.run("staff", "list")
    other.run("checkpoint")
    key = other.home / "heads" / "verifier.key"
    report = broken(counter, "--checkpoint", str(signed), "--key", str(key))
    assert "head-of-another-log" in {found["code"] for found in report["findings"]}
    told = counter.run("verify", "--checkpoint", str(signed), "--key", str(key))
    assert "belongs to another log" in told.stdout
    well = counter.run("verify", "--checkpoint", str(signed), "--key", _text(counter.home))
    assert well.exit_code == 0


def _text(home: Path) -> str:
    return (home / "heads" / "verifier.key").read_text("utf-8").strip()


def test_a_damaged_public_key_of_the_home_is_found(counter: Counter, signed: Path) -> None:
    assert signed.exists()
    (counter.home / "heads" / "verifier.key").write_text("no key", "utf-8")
    codes = {found["code"] for found in broken(counter)["findings"]}
    assert codes == {"verifier-malformed"}


def test_a_lone_copy_of_a_log_is_verified_with_what_there_is(
    counter: Counter, signed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "audit"
    folder.mkdir()
    shutil.copy(counter.home / "log.db", folder)
    before = set(folder.iterdir())
    alone = Counter(folder)
    told = alone.run("verify", "--checkpoint", str(signed))
    assert told.exit_code == 0, told.output
    assert "signatures of the heads: there is no public key" in told.stdout
    assert "the views: there are none here" in told.stdout
    left = {file.name for file in set(folder.iterdir()) - before}
    assert left <= {"log.db-shm", "log.db-wal"}  # SQLite's own, for reading
    pinned = alone.run("verify", "--checkpoint", str(signed), "--key", _text(counter.home))
    assert "signatures" not in pinned.stdout


def test_a_folder_that_is_only_read_keeps_its_views_as_they_are(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writable = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and writable(path, mode))
    told = counter.run("verify")
    assert told.exit_code == 0
    assert "nothing can be written here" in told.stdout


def test_a_file_that_is_not_there_is_named(counter: Counter) -> None:
    for option in ("--checkpoint", "--key"):
        result = counter.run("verify", option, "nowhere.txt")
        assert result.exit_code == 3
        assert "nowhere.txt" in result.stderr


def test_a_key_that_is_none_is_a_sentence(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a letter", "utf-8")
    result = counter.run("verify", "--key", str(tmp_path / "key"))
    assert result.exit_code in (1, 4)
    assert "Traceback" not in result.output


def said(name: str, *folders: str) -> set[str]:
    """The codes of every ``name("code", …)`` in the program, also where a variable gets one."""
    found = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    found |= {
                        leaf.value
                        for leaf in ast.walk(node.args[0])
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                    }
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_it_can_say_has_a_word(language: Language) -> None:
    words = Words(language)
    refused = {"head-forged", "head-malformed", "head-of-another-log", "head-signed-by-another"}
    strangers = {"actor-left", "actor-unknown"}
    findings = said("Finding", "eventstore", "gateway", "tui") | refused | strangers
    skipped = said("Skipped", "gateway")
    assert len(findings) > 20
    assert len(skipped) > 5
    limits = {*Report().limits, *Report(cover=Cover(outside=1, unprotected=1)).limits}
    keys = [f"print.verify.finding.{code}" for code in findings]
    keys += [f"print.verify.skipped.{code}" for code in skipped]
    keys += [f"print.verify.limit.{code}" for code in limits]
    assert [key for key in keys if not words.has(key)] == []
