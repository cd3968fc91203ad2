"""The signed heads of a log: made once a size, never against each other, whole after a crash."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventstore.errors import (
    HeadContradictedError,
    HeadsFailedError,
    LogDamagedError,
    SignerLostError,
)
from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.proof.heads import Heads
from eventstore.proof.merkle import Frontier
from eventstore.proof.note import Checkpoint, open_checkpoint
from eventstore.record import leaf_hash
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event


def grow(log: MemoryLog | SqliteLog, count: int) -> None:
    log.append(Append("s", None, tuple(event() for _ in range(count))))


@pytest.fixture
def log() -> MemoryLog:
    log = MemoryLog()
    grow(log, 700)
    return log


@pytest.fixture
def heads(tmp_path: Path, log: MemoryLog) -> Heads:
    return Heads(tmp_path / "heads", log)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteLog]:
    with SqliteLog(tmp_path / "log.db") as opened:
        grow(opened, 700)
        yield opened


def test_a_head_covers_the_whole_log_under_a_key_of_its_own(heads: Heads, log: MemoryLog) -> None:
    head, frontier = heads.sign(), Frontier()
    for record in log.read():
        frontier.add(record.leaf)
    assert (head.size, head.root) == (700, frontier.root())
    key = heads.verifier()
    assert key is not None
    assert key.name == head.origin
    assert open_checkpoint(heads.text_of(head), [key]) == head
    assert heads.file(head).name == "000000000700.checkpoint"


def test_a_size_is_signed_once_and_the_origin_stays(heads: Heads, log: MemoryLog) -> None:
    first = heads.sign()
    note = heads.text_of(first)
    assert heads.sign() == first
    grow(log, 1)
    second = Heads(heads.folder, log).sign()
    assert heads.stored() == [first, second]
    assert heads.latest() == second
    assert second.origin == first.origin
    assert heads.text_of(first) == note


def test_every_log_has_another_origin(heads: Heads, tmp_path: Path) -> None:
    other = Heads(tmp_path / "other", MemoryLog())
    assert other.sign().origin != heads.sign().origin


def test_before_the_first_head_there_is_nothing(heads: Heads) -> None:
    assert (heads.stored(), heads.latest(), heads.verifier()) == ([], None, None)
    assert not heads.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_the_secret_key_is_for_its_owner_only(heads: Heads) -> None:
    heads.sign()
    assert stat.S_IMODE((heads.folder / "signer.key").stat().st_mode) == 0o600


def test_a_lost_key_is_not_replaced_in_silence(heads: Heads, log: MemoryLog) -> None:
    heads.sign()
    (heads.folder / "signer.key").unlink()
    grow(log, 1)
    with pytest.raises(SignerLostError):
        heads.sign()
    assert not (heads.folder / "signer.key").exists()


def test_a_lost_public_key_is_written_again(heads: Heads, log: MemoryLog) -> None:
    heads.sign()
    key = heads.verifier()
    (heads.folder / "verifier.key").unlink()
    grow(log, 1)
    heads.sign()
    assert heads.verifier() == key


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("signer.key", "signer-damaged"),
        ("verifier.key", "verifier-damaged"),
        ("000000000700.checkpoint", "head-damaged"),
    ],
)
@pytest.mark.parametrize("damage", ["rubbish", "cut short", "a bit flipped", "empty"])
def test_a_damaged_file_is_named(
    heads: Heads, log: MemoryLog, name: str, reason: str, damage: str
) -> None:
    heads.sign()
    path = heads.folder / name
    held = path.read_bytes()
    path.write_bytes(
        {
            "rubbish": b"rubbish\n",
            "cut short": held[:20],
            "a bit flipped": held[:5] + bytes([held[5] ^ 0x80]) + held[6:],
            "empty": b"",
        }[damage]
    )
    grow(log, 1)
    with pytest.raises(HeadsFailedError) as failed:
        heads.sign()
    assert failed.value.params == {"path": str(path), "reason": reason}
    assert heads.tree.root(700)


def test_a_head_damaged_when_it_is_to_be_copied_is_named(heads: Heads, tmp_path: Path) -> None:
    head = heads.sign()
    for path in (heads.folder / "verifier.key", heads.file(head)):
        path.write_bytes(b"\xff")
        with pytest.raises(HeadsFailedError) as failed:
            heads.copy(head, tmp_path / "stick")
        assert failed.value.params["path"] == str(path)


def test_a_draft_left_by_a_crash_is_no_head_and_stands_in_nobodys_way(
    heads: Heads, log: MemoryLog
) -> None:
    first = heads.sign()
    grow(log, 1)
    (heads.folder / "000000000701.checkpoint.part").write_text("half a")
    assert heads.stored() == [first]
    assert heads.sign().size == 701


def test_a_log_that_was_cut_is_not_signed(heads: Heads, log: MemoryLog) -> None:
    heads.sign()
    del log._records[600:]
    with pytest.raises(HeadContradictedError) as found:
        heads.sign()
    assert found.value.params == {"reason": "shorter", "size": 700, "head": 600}


def test_a_log_that_was_cut_and_filled_up_is_not_signed(heads: Heads, log: MemoryLog) -> None:
    heads.sign()
    del log._records[600:]
    grow(log, 200)
    with pytest.raises(HeadContradictedError) as found:
        heads.sign()
    assert found.value.params == {"reason": "altered", "size": 700, "head": 800}
    assert len(heads.files()) == 1


def test_a_head_of_another_log_contradicts(heads: Heads) -> None:
    head = heads.sign()
    with pytest.raises(HeadContradictedError) as found:
        heads.check(Checkpoint("afterloop/another", head.size, head.root))
    assert found.value.params["reason"] == "origin"


def test_a_wrong_side_file_is_no_alarm_and_gets_into_no_head(heads: Heads, log: MemoryLog) -> None:
    head, path = heads.sign(), heads.folder / "tree.bin"
    held = path.read_bytes()
    path.write_bytes(b"!" + held[1:])
    Heads(heads.folder, log).check(head)
    assert path.read_bytes() == held
    grow(log, 600)
    assert Heads(heads.folder, log).tree.root(1300)  # the side file now reaches beyond the head
    held = path.read_bytes()
    path.write_bytes(held[:100] + b"!" + held[101:])
    second = Heads(heads.folder, log).sign()
    frontier = Frontier()
    for record in log.read():
        frontier.add(record.leaf)
    assert second.root == frontier.root()


def test_an_old_record_rewritten_behind_the_side_file_is_seen_by_verify_alone(
    heads: Heads, log: MemoryLog
) -> None:
    head = heads.sign()
    old = log._records[9]
    row = (*old.row[:7], "mallory", *old.row[8:])
    log._records[9] = type(old)(*row, leaf_hash(row))
    heads.check(head)  # quick, and says so
    heads.tree.distrust(0)
    with pytest.raises(HeadContradictedError):
        heads.check(head)


def test_a_hole_in_the_log_is_no_head(heads: Heads, log: MemoryLog) -> None:
    heads.sign()
    grow(log, 2)
    log.read = lambda *_, **__: iter(())  # type: ignore[method-assign] # a log that lost all rows
    with pytest.raises((HeadContradictedError, LogDamagedError)):
        heads.sign()


def test_a_folder_that_takes_nothing_is_named(tmp_path: Path, log: MemoryLog) -> None:
    (tmp_path / "heads").write_text("in the way")
    with pytest.raises(HeadsFailedError) as failed:
        Heads(tmp_path / "heads", log).sign()
    assert str(tmp_path / "heads") in str(failed.value.params["path"])


def test_copies_of_many_logs_lie_in_one_folder_with_their_keys(
    heads: Heads, tmp_path: Path
) -> None:
    other = Heads(tmp_path / "other", MemoryLog())
    stick = tmp_path / "stick" / "heads"
    for each in (heads, other):
        head = each.sign()
        copy, key = each.copy(head, stick), each.verifier()
        assert copy.read_text("utf-8") == each.text_of(head)
        assert key is not None
        kept = stick / f"{head.origin.replace('/', '-')}.verifier.key"
        assert kept.read_text("utf-8") == f"{key}\n"
    assert len(list(stick.iterdir())) == 4


def test_a_key_copied_earlier_is_never_replaced(heads: Heads, tmp_path: Path) -> None:
    head = heads.sign()
    kept = heads.copy(head, tmp_path).parent / f"{head.origin.replace('/', '-')}.verifier.key"
    kept.write_text("the key as it was")
    heads.copy(head, tmp_path)
    assert kept.read_text() == "the key as it was"


SIGNING = """
import sys
from pathlib import Path
from eventstore.proof.heads import Heads
from eventstore.log import Append
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event
home = Path(sys.argv[1])
with SqliteLog(home / "log.db") as log:
    heads = Heads(home / "heads", log)
    for _ in range(20):
        log.append(Append("s", None, tuple(event() for _ in range(40))))
        heads.sign()
"""


def test_processes_that_sign_at_once_share_one_key_and_never_contradict(
    tmp_path: Path, sqlite: SqliteLog
) -> None:
    crew = [
        subprocess.Popen([sys.executable, "-c", SIGNING, str(tmp_path)], env={**os.environ})
        for _ in range(3)
    ]
    assert [process.wait() for process in crew] == [0, 0, 0]
    heads = Heads(tmp_path / "heads", sqlite)
    key, stored = heads.verifier(), heads.stored()
    assert key is not None
    assert len({head.origin for head in stored}) == 1
    frontier, roots = Frontier(), {}
    for record in sqlite.read():
        frontier.add(record.leaf)
        roots[frontier.size] = frontier.root()
    for head in stored:
        assert open_checkpoint(heads.text_of(head), [key]).root == roots[head.size]
