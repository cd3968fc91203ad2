"""``backup``, ``restore`` and ``snapshot-for-audit``, as somebody at the keyboard meets them."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.policy import default_text
from domain.types import Person
from eventstore.keys.seal import KeyRing
from eventstore.proof.verify import verify
from eventstore.sqlite import SqliteLog
from tests.tui.counter import Counter
from tests.tui.desk import seated
from tests.tui.rest import furnished, until
from tui.custody.copies import find_backup
from tui.custody.restoring import restore
from tui.errors import BackupMissingError
from tui.home import KEYS, LOG
from tui.screens.preview import preview
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language, Words

REFUSED, MISUSED, NOT_FOUND, UNUSABLE = 1, 2, 3, 4


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go: a folder that does not exist yet, with a blank in its name."""
    return tmp_path / "the backups"


def backed_up(counter: Counter, place: Path, *more: str | Path) -> Path:
    """Make a backup and return its folder."""
    return Path(counter.data("backup", str(place), *map(str, more))["folder"])


def put_back(counter: Counter, place: Path, *more: str | Path) -> dict[str, object]:
    found = counter.data("restore", str(place), "--yes", *map(str, more))
    assert isinstance(found, dict)
    return found


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def positions(counter: Counter) -> list[int]:
    return [record["position"] for record in counter.log()]


# Backup -------------------------------------------------------------------------------------------


def test_a_backup_holds_the_log_its_heads_and_the_settings_and_no_key(
    counter: Counter, place: Path
) -> None:
    counter.run("language", "en")
    before = len(counter.log())
    folder = backed_up(counter, place)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    heads = {name for name in names if name.startswith("heads/")}
    assert names - heads == {"log.db", "manifest.json", "settings.toml"}
    assert {Path(name).suffix for name in heads} == {".checkpoint", ".key"}
    assert "heads/signer.key" not in names
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["head"] == before
    assert verify(folder / LOG).head == before
    assert not list(place.glob(".*"))


def test_a_backup_is_put_on_record_with_where_its_keys_went(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    folder = backed_up(counter, place)
    assert "keys were not copied" in counter.run("backup", str(place)).stdout
    keys = counter.data("backup", str(place), "--keys", str(tmp_path / "keys"))["keys"]
    recorded = [record["payload"] for record in counter.log("--stream", "custody")]
    assert [record["type"] for record in recorded] == ["backup-made.v1"] * 3
    assert [record.get("keys_in", "") for record in recorded] == ["", "", keys]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (recorded[0]["folder"], recorded[0]["upto"], recorded[0]["root"]) == (
        str(folder),
        manifest["head"],
        manifest["root"],
    )
    assert stat.S_IMODE(Path(keys).stat().st_mode) == 0o600


@pytest.mark.parametrize("keys", ["the backups", "the backups/keys", ".", "home", "home/keys"])
def test_keys_are_never_copied_to_where_a_log_lies(
    counter: Counter, place: Path, tmp_path: Path, keys: str
) -> None:
    result = counter.run("backup", str(place), "--keys", str(tmp_path / keys))
    assert result.exit_code == MISUSED
    assert "keys and the log together" in result.stderr
    assert not place.exists()
    assert counter.log("--stream", "custody") == []


def test_a_backup_where_nothing_can_be_made_is_a_sentence(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("x", encoding="utf-8")
    for target in ("letter", "letter/below"):
        result = counter.run("backup", str(tmp_path / target))
        assert result.exit_code == UNUSABLE
        assert len(result.stderr.splitlines()) == 1
    assert counter.log("--stream", "custody") == []


def test_no_backup_is_made_of_a_log_that_is_not_whole(counter: Counter, place: Path) -> None:
    spoil(counter.home / LOG)
    result = counter.run("backup", str(place))
    assert result.exit_code in (REFUSED, UNUSABLE)
    assert list(place.iterdir()) == []


def spoil(path: Path) -> None:
    """Change the words of one record in a log's file; the last time they stand there is in use."""
    before, words, after = path.read_bytes().rpartition(b"case-opened")
    assert words
    path.write_bytes(before + b"case-0pened" + after)


# Restore ------------------------------------------------------------------------------------------


def test_a_restore_puts_the_log_back_keeps_what_stood_there_and_is_on_record(
    counter: Counter, place: Path
) -> None:
    folder = backed_up(counter, place)
    upto = json.loads((folder / "manifest.json").read_text("utf-8"))["head"]
    counter.run("do", "note", counter.case(2), "--note", "after the backup")
    replaced = len(counter.log())
    done = put_back(counter, place)
    assert (done["upto"], done["replaced"], done["erased_again"]) == (upto, replaced, 0)
    assert positions(counter) == list(range(1, upto + 2))
    (record,) = counter.log("--stream", "custody")
    said = record["payload"]
    assert (said["upto"], said["replaced_head"], said["kept_in"]) == (
        upto,
        replaced,
        done["kept_in"],
    )
    kept = verify(Path(str(done["kept_in"])) / LOG)
    assert (kept.ok, kept.head) == (True, replaced)
    assert counter.run("verify").exit_code == 0
    assert counter.run("rebuild", "--check").exit_code == 0
    assert "王小明" in counter.run("show", "case", counter.case(2)).stdout


def test_what_would_go_is_said_and_asked_before_anything_is_touched(
    counter: Counter, place: Path
) -> None:
    backed_up(counter, place)
    counter.run("do", "note", counter.case(2), "--note", "x")
    before = contents(counter.home)
    result = counter.run("restore", str(place))
    assert result.exit_code == MISUSED
    assert "2 events of the log here came after the backup and go" in result.stderr
    assert "--yes" in result.stderr
    assert log_and_keys(contents(counter.home)) == log_and_keys(before)
    assert not (counter.home / "replaced").exists()


def log_and_keys(found: dict[str, tuple[bytes, int]]) -> list[bytes]:
    return [found[name][0] for name in (LOG, KEYS)]


def test_of_several_backups_the_newest_is_taken_and_one_can_be_named(
    counter: Counter, place: Path
) -> None:
    first = backed_up(counter, place)
    second = backed_up(counter, place)
    assert find_backup(place, None).folder == second
    assert put_back(counter, place)["folder"] == str(second)
    assert put_back(counter, first)["folder"] == str(first)
    assert counter.run("verify").exit_code == 0


@pytest.mark.parametrize("spoilt", [spoil, Path.unlink, lambda path: os.truncate(path, 20_000)])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    counter: Counter, place: Path, spoilt: Callable[[Path], None]
) -> None:
    folder = backed_up(counter, place)
    spoilt(folder / LOG)
    before = contents(counter.home)
    result = counter.run("restore", str(folder), "--yes")
    assert result.exit_code == REFUSED
    assert len(result.stderr.splitlines()) == 1
    assert "backup" in result.stderr
    assert log_and_keys(contents(counter.home)) == log_and_keys(before)


def test_a_backup_exchanged_for_another_is_told_by_its_manifest(
    counter: Counter, place: Path
) -> None:
    first, second = backed_up(counter, place), backed_up(counter, place)
    shutil.copyfile(first / LOG, second / LOG)
    shutil.rmtree(second / "heads")
    assert counter.run("restore", str(second), "--yes").exit_code == REFUSED


def test_heads_that_another_key_has_signed_speak_against_a_backup(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    other = Counter(tmp_path / "other")
    other.run("staff")
    foreign = backed_up(other, tmp_path / "foreign") / "heads" / "verifier.key"
    folder = backed_up(counter, place)
    shutil.copyfile(foreign, folder / "heads" / "verifier.key")
    result = counter.run("restore", str(folder), "--yes")
    assert result.exit_code == REFUSED
    assert "signed heads" in result.stderr


@pytest.mark.parametrize("made", ["nowhere", "empty", "file"])
def test_a_folder_that_is_no_backup_is_not_found(
    counter: Counter, tmp_path: Path, made: str
) -> None:
    target = tmp_path / made
    if made == "empty":
        target.mkdir()
    if made == "file":
        target.write_text("x", encoding="utf-8")
    result = counter.run("restore", str(target), "--yes")
    assert result.exit_code == NOT_FOUND
    assert "There is no backup" in result.stderr
    with pytest.raises(BackupMissingError):
        find_backup(target, None)


def test_a_manifest_that_cannot_be_read_is_a_sentence(counter: Counter, place: Path) -> None:
    (backed_up(counter, place) / "manifest.json").write_text("{", encoding="utf-8")
    result = counter.run("restore", str(place), "--yes")
    assert result.exit_code == REFUSED
    assert "manifest.json" in result.stderr


def test_only_a_manager_puts_a_backup_back(counter: Counter, place: Path) -> None:
    backed_up(counter, place)
    result = counter.run("restore", str(place), "--yes", "--as", "limin")
    assert result.exit_code == REFUSED
    assert counter.run("restore", str(place), "--yes", "--as", "nobody").exit_code == NOT_FOUND
    assert len(counter.log("--stream", "custody")) == 1


def test_an_empty_home_is_filled_from_a_backup_with_its_keys(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    backed_up(counter, place, "--keys", tmp_path / "keys")
    fresh = Counter(tmp_path / "fresh")
    done = put_back(fresh, place, "--keys", tmp_path / "keys")
    assert done["kept_in"] == ""
    assert "王小明" in fresh.run("show", "case", fresh.case(2)).stdout
    assert fresh.run("do", "note", fresh.case(2), "--note", "x").exit_code == 0
    assert fresh.run("verify").exit_code == 0
    assert fresh.run("checkpoint").exit_code == 0


def test_without_its_keys_a_log_in_a_new_home_shows_figures_and_no_names(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    backed_up(counter, place)
    fresh = Counter(tmp_path / "fresh")
    result = fresh.run("restore", str(place), "--yes")
    assert result.exit_code == 0
    assert "key file is gone" in result.stderr
    assert fresh.data("show", "measures")["nps"] == counter.data("show", "measures")["nps"]
    assert "王小明" not in fresh.run("show", "case", fresh.case(2)).stdout


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_keys_that_are_gone_or_empty_are_begun_anew_on_somebodys_word_only(
    counter: Counter, lose: Callable[[Path], None]
) -> None:
    case, file = counter.case(2), counter.home / KEYS
    old = file.read_bytes()
    note, word = ("do", "note", case, "--note", "换了减震器"), file.with_name("keys.new")
    assert counter.run(*note).exit_code == 0
    lose(file)
    for verb in (("staff", "list"), ("show", "case", case), ("verify",)):
        result = counter.run(*verb)
        assert result.exit_code == 0, result.output
        assert "王小明" not in result.stdout
    for language, said in (("en", "gone or empty"), ("zh-CN", "不见了或是空的")):
        refused = counter.run(*note, language=language)
        assert refused.exit_code == 4
        assert said in refused.stderr
        assert str(file) in refused.stderr
        assert word.name in refused.stderr
    assert not file.exists() or file.read_bytes() == b""
    word.touch()
    begun = counter.run("show", "case", case)
    assert "gone" not in begun.stderr
    assert "王小明" not in begun.stdout
    assert counter.run(*note).exit_code == 0
    assert not word.exists()
    lose(file)
    assert counter.run(*note).exit_code == 4
    file.write_bytes(old)
    assert "王小明" in counter.run("show", "case", case).stdout


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"\x17" * 30_000)])
def test_a_log_that_is_lost_or_ruined_is_put_back(
    counter: Counter, place: Path, lose: Callable[[Path], None]
) -> None:
    backed_up(counter, place)
    before = counter.data("show", "measures")["nps"]
    lose(counter.home / LOG)
    put_back(counter, place)
    assert counter.data("show", "measures")["nps"] == before
    assert "王小明" in counter.run("show", "case", counter.case(2)).stdout
    assert counter.run("verify").exit_code == 0


def test_keys_of_another_home_are_refused(counter: Counter, place: Path, tmp_path: Path) -> None:
    folder = backed_up(counter, place)
    with Session(counter.home) as session:
        customers = {getattr(event.fact, "customer", "") for event in session.journal.read()}
    with KeyRing(tmp_path / "foreign.db") as ring:
        ring.ensure(customers - {""})
    result = counter.run("restore", str(folder), "--keys", str(tmp_path / "foreign.db"), "--yes")
    assert result.exit_code == REFUSED
    assert "another home" in result.stderr
    assert counter.run("restore", str(place), "--keys", "nowhere", "--yes").exit_code == NOT_FOUND


@pytest.mark.parametrize("with_keys", [True, False])
def test_whoever_was_erased_since_stays_erased(
    counter: Counter, place: Path, tmp_path: Path, *, with_keys: bool
) -> None:
    backed_up(counter, place, "--keys", tmp_path / "keys")
    case = counter.case(2)
    assert counter.run("erase", case, "--reason", "asked for", "--yes").exit_code == 0
    keys = ("--keys", tmp_path / "keys") if with_keys else ()
    assert put_back(counter, place, *keys)["erased_again"] == 1
    shown = counter.run("show", "case", case).stdout
    assert "王小明" not in shown
    assert len(counter.log("--type", "customer-erased")) == 1
    assert len(counter.log("--type", "case-anonymised")) == 1
    (erased,) = counter.log("--type", "customer-erased")
    with KeyRing(counter.home / KEYS) as ring:
        assert ring.key(erased["payload"]["customer"]) is None
    assert counter.run("rebuild", "--check").exit_code == 0
    assert put_back(counter, place, *keys)["erased_again"] == 1
    assert len(counter.log("--type", "customer-erased")) == 1


def test_whoever_was_erased_before_the_backup_is_not_brought_back_by_old_keys(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    backed_up(counter, place, "--keys", tmp_path / "keys")
    (old_keys,) = (tmp_path / "keys").iterdir()
    case = counter.case(2)
    assert counter.run("erase", case, "--reason", "asked for", "--yes").exit_code == 0
    second = backed_up(counter, place)
    put_back(counter, second, "--keys", old_keys)
    assert "王小明" not in counter.run("show", "case", case).stdout
    assert "Anna Müller" in counter.run("show", "case", counter.case(5)).stdout
    assert len(counter.log("--type", "customer-erased")) == 1


def test_a_restore_that_was_cut_short_is_told_by_whoever_opens_the_home_next(
    counter: Counter, place: Path, tmp_path: Path
) -> None:
    folder = backed_up(counter, place, "--keys", tmp_path / "keys")
    case = counter.case(2)
    assert counter.run("erase", case, "--reason", "asked for", "--yes").exit_code == 0
    found = find_backup(folder, tmp_path / "keys")
    restore(counter.home, found, datetime(2026, 3, 18, 1, tzinfo=UTC), lambda _p, _d, _g: None)
    assert "王小明" not in counter.run("show", "case", case).stdout
    assert len(counter.log("--type", "log-restored")) == 1
    assert len(counter.log("--type", "customer-erased")) == 1
    assert not (counter.home / "restored").exists()


async def test_an_open_desk_ends_with_a_sentence_when_its_log_is_put_back(
    counter: Counter, place: Path
) -> None:
    backed_up(counter, place)
    with Session(counter.home) as session:
        app = DeskTerminal(counter.home, lambda: session, "en")
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: app.is_furnished)
            put_back(counter, place)
            await until(pilot, lambda: app.fault is not None)
    assert getattr(app.fault, "code", "") == "log-replaced"
    assert counter.run("verify").exit_code == 0
    assert counter.run("rebuild", "--check").exit_code == 0


# The copy for an auditor --------------------------------------------------------------------------


@pytest.fixture
def copy(counter: Counter, tmp_path: Path) -> Counter:
    """A copy for an auditor, as a home."""
    target = tmp_path / "for audit"
    assert counter.run("snapshot-for-audit", str(target)).exit_code == 0
    return Counter(target)


def test_a_copy_for_an_auditor_holds_the_evidence_and_no_key(
    counter: Counter, copy: Counter
) -> None:
    names = {str(path.relative_to(copy.home)) for path in copy.home.rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith("heads/")} == {
        "log.db",
        "report.md",
        "settings.toml",
        "policies/2026.1.toml",
    }
    assert "heads/signer.key" not in names
    modes = {path.stat().st_mode & 0o777 for path in copy.home.rglob("*") if path.is_file()}
    assert modes == {0o444}
    assert (copy.home / "policies" / "2026.1.toml").read_text("utf-8") == default_text()
    last = copy.log()[-1]
    assert (last["type"], last["payload"]["what"]) == ("data-exported.v1", "audit-copy")
    head = f"{last['position']:012}.checkpoint"
    assert (copy.home / "heads" / head).exists()
    assert copy.log() == counter.log()


def test_its_page_says_in_the_readers_language_what_it_is(counter: Counter, copy: Counter) -> None:
    text = (copy.home / "report.md").read_text("utf-8")
    key = (copy.home / "heads" / "verifier.key").read_text("utf-8").strip()
    for told in ("北城店", key, "NPS", "n=4", "何静", "policies/2026.1.toml", "verify"):
        assert told in text
    target = copy.home.parent / "zh"
    assert counter.run("snapshot-for-audit", str(target), language="zh-CN").exit_code == 0
    assert "审计副本" in (target / "report.md").read_text("utf-8")
    assert tomllib.loads((target / "settings.toml").read_text("utf-8"))["language"] == "zh-CN"


LOOKING = (
    ("show", "brief"),
    ("show", "queue"),
    ("show", "board"),
    ("show", "measures"),
    ("show", "escalations"),
    ("log", "--limit", "3"),
    ("verify",),
    ("rebuild", "--check"),
    ("staff",),
    ("centre",),
    ("policy", "show"),
    ("show", "board", "--as-of", "5"),
    ("checkpoint",),
)


def test_everything_can_be_looked_at_and_nothing_is_written_into_it(copy: Counter) -> None:
    before = contents(copy.home)
    for typed in LOOKING:
        result = copy.run(*typed)
        assert result.exit_code == 0, (typed, result.output)
        assert "key file is gone" not in result.stderr
    for typed in (("show", "case"), ("prove",)):
        assert copy.run(*typed, copy.case(2)).exit_code == 0
    assert contents(copy.home) == before


@pytest.mark.parametrize(
    "typed",
    [
        ("do", "note", "{case}", "--note", "x"),
        ("import", "answers.csv", "--yes"),
        ("watch", "--once"),
        ("staff", "add", "li", "Li"),
        ("centre", "--name", "x"),
        ("policy", "adopt", "x.toml"),
        ("language", "zh-CN"),
        ("backup", "elsewhere"),
        ("restore", "elsewhere", "--yes"),
        ("snapshot-for-audit", "elsewhere"),
        ("erase", "{case}", "--reason", "x", "--yes"),
        ("restrict", "{case}", "--reason", "x"),
    ],
)
def test_whatever_would_write_says_that_this_is_a_copy(
    copy: Counter, typed: tuple[str, ...]
) -> None:
    before = contents(copy.home)
    result = copy.run(*(each.format(case=copy.case(2)) for each in typed))
    assert result.exit_code == REFUSED
    assert "copy for an auditor" in result.output
    assert contents(copy.home) == before


def test_a_copy_shows_the_moment_it_was_made_by_an_auditors_eyes(
    counter: Counter, copy: Counter
) -> None:
    with Session(copy.home) as session, Session(counter.home) as live:
        assert session.person() == Person("hejing", "auditor")
        assert session.now() == live.now()
        session.keep_clocks()
        with session.views() as views:
            assert views.count("status = 'open'") == 4
        derived = session.projector.path.parent
        assert derived != copy.home
    assert not derived.exists()


def test_a_copy_does_not_need_to_be_writable(copy: Counter) -> None:
    folders = [copy.home, *(path for path in copy.home.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        for typed in LOOKING:
            assert copy.run(*typed).exit_code == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)


async def test_the_screens_open_on_a_copy_and_offer_nothing_that_writes(copy: Counter) -> None:
    before = contents(copy.home)
    with Session(copy.home) as session:
        app = DeskTerminal(copy.home, lambda: session, "en")
        async with app.run_test(size=(120, 36)) as pilot:
            for key in ("", "2", "3", "4", "1"):
                await pilot.press(*key)
                await furnished(pilot)
            assert app.fault is None
            assert app.session.person().role == "auditor"
    assert contents(copy.home) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_copy_says_sealed_of_what_is_there_and_nothing_left_of_what_is_not(
    counter: Counter, copy: Counter, language: Language
) -> None:
    words = Words(language)
    with Session(counter.home) as session, session.views() as views:
        left = {line.case: line for line in views.lines("true", (), '"case"', 99)}
    with Session(copy.home) as session:
        session.catch_up()
        with session.views() as views:
            lines = views.lines("true", (), '"case"', 99)
    assert {bool(line.comment) for line in left.values()} == {True, False}
    for line in lines:
        assert bool(left[line.case].comment) == ("comment" in line.sealed)
        assert bool(left[line.case].phone) == ("phone" in line.sealed)
        assert (line.comment, line.phone, line.name) == ("", "", "")
        shown = "".join(ink.text for row in preview(words, line, 78, 9) for ink in row)
        assert (words("case.no-comment") in shown) == (not left[line.case].comment)
        assert (words("case.no-phone") in shown) == (not left[line.case].phone)
        assert words("case.sealed") in shown
    async with seated(copy.home, language=language) as seat:
        assert words("case.sealed") in seat.screen
        assert words("case.no-comment") not in seat.screen
        assert words("case.no-phone") not in seat.screen
    review = copy.run("review", "morning", language=language).output
    assert words("case.sealed") in review
    assert words("document.no-comment") not in review


def test_a_copy_is_made_into_a_new_folder_only(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").touch()
    result = counter.run("snapshot-for-audit", str(tmp_path / "full"))
    assert result.exit_code == MISUSED
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter"]
    (tmp_path / "empty").mkdir()
    assert counter.run("snapshot-for-audit", str(tmp_path / "empty")).exit_code == 0
    with SqliteLog(tmp_path / "empty" / LOG, readonly=True) as log:
        assert log.head() == len(counter.log())
