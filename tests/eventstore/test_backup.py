"""Copies of a log in use, and a log put in the place of one that others have open."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from eventstore.copies.backup import copied_keys, copy_keys, copy_log, put_under_name, unfinished
from eventstore.copies.exchange import DONE, REPLACED, STAGE
from eventstore.copies.restore import make_writable, replace_log
from eventstore.errors import (
    KeysFailedError,
    KeysLostError,
    LogDamagedError,
    LogFullError,
    LogHeldError,
    LogReplacedError,
    StoreError,
)
from eventstore.keys.seal import KeyRing
from eventstore.proof.verify import verify
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event, new

KEPT = "20260318T000000Z"


def filled(path: Path, *streams: str) -> None:
    with SqliteLog(path) as log:
        for stream in streams:
            log.append(new(stream))


def held(path: Path) -> list[str]:
    with SqliteLog(path, readonly=True) as log:
        return [record.stream for record in log.read()]


@pytest.fixture
def prepared(path: Path) -> Iterator[Path]:
    """A folder beside the log with another log, which holds one stream, ``old``."""
    with unfinished(path.parent) as folder:
        filled(folder / "source.db", "old")
        copy_log(folder / "source.db", folder / path.name)
        (folder / "source.db").unlink()
        make_writable(folder / path.name)
        yield folder


# Copies -------------------------------------------------------------------------------------------


def test_a_copy_holds_what_the_log_held_and_needs_no_file_beside_it(path: Path) -> None:
    with SqliteLog(path) as log:
        log.append(new("first"))
        copy_log(path, path.parent / "copy.db")
        log.append(new("second"))
    assert held(path.parent / "copy.db") == ["first"]
    assert verify(path.parent / "copy.db").ok
    assert not list(path.parent.glob("copy.db-*"))


def test_a_copy_ends_though_somebody_writes_all_the_while(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventstore.copies.backup.STEPS", 1_000)
    written: list[int] = []
    with SqliteLog(path) as log:
        log.append(*(new(f"s{number}", *(event() for _ in range(40))) for number in range(200)))
        log.append(new("before"))

        def write(_done: int, _goal: int) -> None:
            written.append(log.append(new(f"during-{len(written)}"))[0])

        copy_log(path, path.parent / "copy.db", write)
        assert written
        assert log.head() == written[-1]
    assert held(path.parent / "copy.db")[-1] == "before"


def test_a_copy_is_of_a_log_only_and_never_takes_the_place_of_a_file(path: Path) -> None:
    filled(path, "first")
    target = path.parent / "copy.db"
    target.write_text("a letter", encoding="utf-8")
    with pytest.raises(StoreError):
        copy_log(path, target)
    assert target.read_text("utf-8") == "a letter"
    with pytest.raises(LogDamagedError):
        copy_log(target, path.parent / "other.db")


def test_a_damaged_log_is_named_as_what_cannot_be_copied(path: Path) -> None:
    filled(path, *(f"s{number}" for number in range(400)))
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096 * 4)
    with pytest.raises(LogDamagedError) as told:
        copy_log(path, path.parent / "copy.db")
    assert told.value.params["path"] == str(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a place that is always full")
def test_no_room_is_told_as_such(path: Path) -> None:
    resource = pytest.importorskip("resource")
    filled(path, *(f"s{number}" for number in range(400)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(LogFullError):
            copy_log(path, path.parent / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_keys_are_copied_for_their_owners_eyes_only(path: Path) -> None:
    keys, copy = path.with_name("keys.db"), path.with_name("copy.db")
    with KeyRing(keys) as ring:
        ring.ensure(["wang", "li"])
        ring.forget("li")
        copy_keys(keys, copy)
        with copied_keys(copy) as key_of:
            assert key_of("wang") == ring.key("wang")
            assert key_of("li") is None
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not list(path.parent.glob("copy.db-*"))


def test_keys_that_are_lost_or_damaged_are_not_copied(path: Path) -> None:
    with pytest.raises(KeysLostError):
        copy_keys(path.with_name("keys.db"), path.with_name("copy.db"))
    path.with_name("keys.db").touch()
    with pytest.raises(KeysLostError):
        copy_keys(path.with_name("keys.db"), path.with_name("copy.db"))
    path.with_name("keys.db").write_bytes(b"no keys at all" * 1000)
    with pytest.raises(KeysFailedError):
        copy_keys(path.with_name("keys.db"), path.with_name("copy.db"))
    with pytest.raises(KeysFailedError), copied_keys(path.with_name("keys.db")):
        pass


def test_what_was_not_finished_goes_and_what_is_still_worked_on_stays(path: Path) -> None:
    place = path.parent
    with unfinished(place) as dead:
        (dead / "half").touch()
        dead.rename(place / "kept")
    (place / "kept").rename(dead)
    with unfinished(place) as living:
        assert not dead.exists()
        with unfinished(place) as other:
            assert living.exists()
            put_under_name(other, place / "whole")
    assert sorted(p.name for p in place.iterdir()) == ["whole"]
    assert list((place / "whole").iterdir()) == []


# A log in the place of another --------------------------------------------------------------------


def test_the_other_log_stands_and_the_one_before_is_kept(path: Path, prepared: Path) -> None:
    filled(path, "a", "b")
    replace_log(path, prepared, KEPT)
    assert held(path) == ["old"]
    assert held(path.parent / REPLACED / KEPT / path.name) == ["a", "b"]
    assert not prepared.exists()


def test_a_log_is_put_where_there_was_none(path: Path, prepared: Path) -> None:
    replace_log(path, prepared, KEPT)
    assert held(path) == ["old"]


def test_a_log_nobody_can_read_is_replaced_and_kept_as_it_is(path: Path, prepared: Path) -> None:
    path.write_bytes(b"\x17 no log \xff" * 2000)
    before = path.read_bytes()
    replace_log(path, prepared, KEPT)
    assert held(path) == ["old"]
    assert (path.parent / REPLACED / KEPT / path.name).read_bytes() == before


def test_whoever_has_the_old_log_open_is_told_and_nothing_is_acknowledged(
    path: Path, prepared: Path
) -> None:
    filled(path, "a")
    with SqliteLog(path) as writer, SqliteLog(path, readonly=True) as reader:
        writer.append(new("b"))
        replace_log(path, prepared, KEPT)
        for call in (
            lambda: writer.append(new("c")),
            writer.changed,
            writer.head,
            reader.changed,
            reader.head,
        ):
            with pytest.raises(LogReplacedError):
                call()
        with SqliteLog(path) as fresh:
            fresh.append(new("d"))
    assert held(path) == ["old", "d"]
    assert held(path.parent / REPLACED / KEPT / path.name) == ["a", "b"]
    assert verify(path).ok


def test_those_who_had_the_old_log_open_harm_nothing_when_they_close_it(
    path: Path, prepared: Path
) -> None:
    filled(path, "a")
    old = SqliteLog(path)
    old.append(new("b"))
    replace_log(path, prepared, KEPT)
    with SqliteLog(path) as fresh:
        fresh.append(new("c"))
        old.close()
        fresh.append(new("d"))
        assert held(path) == ["old", "c", "d"]


def test_a_log_somebody_goes_on_reading_is_not_replaced(
    path: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventstore.copies.restore.PATIENCE_MS", 10)
    filled(path, "a")
    with (
        SqliteLog(path) as writer,
        closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as reader,
    ):
        reader.execute("BEGIN; SELECT * FROM event").fetchall()
        writer.append(new("b"))
        with pytest.raises(LogHeldError):
            replace_log(path, prepared, KEPT)
        writer.append(new("c"))
    assert held(path) == ["a", "b", "c"]
    assert not (path.parent / REPLACED).exists()


def test_what_belongs_to_the_log_comes_with_it(path: Path, prepared: Path) -> None:
    filled(path, "a")
    present = path.with_name("keys.db")
    with KeyRing(present) as ring:
        ring.ensure(["wang"])
    with KeyRing(prepared / "keys.db") as ring:
        ring.ensure(["li"])
    path.with_name("heads").mkdir()
    (path.with_name("heads") / "1.checkpoint").write_text("one", encoding="utf-8")
    (prepared / "heads").mkdir()
    replace_log(path, prepared, KEPT)
    kept = path.parent / REPLACED / KEPT
    with KeyRing(present) as ring:
        assert (ring.key("wang"), ring.key("li") is None) == (None, False)
    with KeyRing(kept / "keys.db") as ring:
        assert (ring.key("wang") is None, ring.key("li")) == (False, None)
    assert list(path.with_name("heads").iterdir()) == []
    assert (kept / "heads" / "1.checkpoint").read_text("utf-8") == "one"


@pytest.mark.parametrize("readonly", [False, True])
def test_an_exchange_cut_short_anywhere_leaves_one_log_whole(path: Path, *, readonly: bool) -> None:
    """It ends one change of a file name later every time, until it comes through."""
    outcomes, came_through = [], False
    while not came_through:
        home = path.parent / f"home-{len(outcomes)}"
        came_through = exchanged(home / "log.db", changes=len(outcomes))
        with SqliteLog(home / "log.db", readonly=readonly) as log:
            outcomes.append([record.stream for record in log.read()])
        filled(home / "log.db", "later")
        assert held(home / "log.db") == [*outcomes[-1], "later"]
        assert verify(home / "log.db").ok
        assert not (home / STAGE).exists()
        assert (home / DONE).exists() == (outcomes[-1] == ["old"])
        if outcomes[-1] == ["old"]:
            assert held(home / REPLACED / KEPT / "log.db") == ["a", "b"]
    assert outcomes[0] == ["a", "b"]
    assert outcomes[-1] == ["old"]
    assert outcomes == sorted(outcomes)


class PowerCutError(BaseException):
    """Nothing happens after this, nor is anything tidied up."""


def exchanged(path: Path, changes: int) -> bool:
    """Replace a log, with the power cut after so many changes; tell whether it came through."""
    path.parent.mkdir()
    filled(path, "a", "b")
    with KeyRing(path.with_name("keys.db")), unfinished(path.parent) as folder:
        filled(folder / "source.db", "old")
        copy_log(folder / "source.db", folder / path.name)
        (folder / "source.db").unlink()
        make_writable(folder / path.name)
        copy_keys(path.with_name("keys.db"), folder / "keys.db")
        with pytest.MonkeyPatch.context() as patched:
            cut_power(changes, patched)
            try:
                replace_log(path, folder, KEPT)
            except PowerCutError:
                return False
        return True


def cut_power(changes: int, patched: pytest.MonkeyPatch) -> None:
    """Let so many changes of file names happen, and none after them."""
    left = iter(range(changes))

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def change(*given: object, **named: object) -> object:
            if next(left, None) is None:
                raise PowerCutError
            return real(*given, **named)

        return change

    for name in ("rename", "replace", "mkdir", "unlink"):
        patched.setattr(Path, name, counted(getattr(Path, name)))
    patched.setattr("os.link", counted(os.link))
    patched.setattr("shutil.rmtree", counted(shutil.rmtree))
