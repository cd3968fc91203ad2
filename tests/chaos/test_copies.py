"""kill -9 in the middle of backups and restores: one log whole in its place, and nothing lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.chaos.copies import Places, backup_round, life, restore_round, whole_backups
from tests.chaos.proofs import faults
from tests.chaos.test_full_disk import NO_ROOM, cramped
from tests.tui.counter import Counter

MOMENTS = (0.1, 0.5, 0.8, 0.97)
"""Shares of its life after which a process is killed."""


@pytest.fixture
def places(counter: Counter, tmp_path: Path) -> Places:
    """A home of which there is a backup."""
    found = Places(counter.home, tmp_path / "the backups", tmp_path / "the keys")
    assert counter.run(*map(str, found.backup)).exit_code == 0
    return found


def test_backups_killed_anywhere_leave_whole_ones_only(places: Places) -> None:
    calls = life(places, places.backup)
    rounds = [
        backup_round(places, int(calls * moment), f"ann-{number}")
        for number, moment in enumerate(MOMENTS)
    ]
    assert [each.wrong for each in rounds] == [[]] * len(MOMENTS)
    assert all(each.acts for each in rounds)
    assert any(each.killed for each in rounds)
    assert len(whole_backups(places)) > len(MOMENTS)


def test_restores_killed_anywhere_lose_nothing_that_was_acknowledged(places: Places) -> None:
    calls = life(places, places.restore)
    rounds = [
        restore_round(places, int(calls * moment), f"ann-{number}")
        for number, moment in enumerate(MOMENTS)
    ]
    assert [each.wrong for each in rounds] == [[]] * len(MOMENTS)
    assert all(each.acts for each in rounds)
    assert any(each.killed for each in rounds)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")
@pytest.mark.parametrize("size", [8_000, 60_000])
def test_a_copy_that_finds_no_room_is_refused_and_leaves_nothing(places: Places, size: int) -> None:
    counter, before = Counter(places.home), len(whole_backups(places))
    for words in (places.backup, places.restore):
        code, told = cramped(counter, size, *words)
        assert code == NO_ROOM
        assert len(told.splitlines()) == 1
    assert len(whole_backups(places)) == before
    assert not list(places.home.glob("restor*"))
    assert faults(places.home) == []
    assert counter.run(*map(str, places.backup)).exit_code == 0
    assert counter.run(*map(str, places.restore)).exit_code == 0
    assert faults(places.home) == []
