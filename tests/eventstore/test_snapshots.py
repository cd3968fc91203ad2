"""Snapshots spare time and are never needed: whatever happens to one, the past is the same."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from eventstore.memory import MemoryLog
from eventstore.turnstile import sole
from eventstore.views.projector import Projector
from eventstore.views.snapshots import Snapshots
from tests.eventstore.ledger import Paid, Rows, projector, write
from tests.eventstore.test_replay import STORY, replay, rows, truth

INTERVAL = 50


@pytest.fixture(autouse=True)
def near() -> Iterator[None]:
    """A reach shorter than the interval, so that snapshots matter."""
    with patch.multiple("eventstore.views.replay", REACH=16, CHUNK=16, WORTH_A_COPY=20, STRIDE=32):
        yield


@pytest.fixture
def story() -> MemoryLog:
    log = MemoryLog()
    write(log, *STORY)
    return log


@pytest.fixture
def home(story: MemoryLog, tmp_path: Path) -> Path:
    """A home whose snapshots were left by a look at the last event."""
    assert visited(story, tmp_path, 300) == truth(story, 300, tmp_path)
    return tmp_path


def visited(log: MemoryLog, home: Path, position: int) -> Rows:
    with replay(log, home, INTERVAL) as past:
        past.go_to(position)
        return rows(past)


def folded(log: MemoryLog, home: Path, position: int) -> int:
    """Return how many records a visit had to fold."""
    with (
        replay(log, home, INTERVAL) as past,
        patch.object(MemoryLog, "read", autospec=True) as read,
    ):
        taken: list[int] = []

        def reading(self: MemoryLog, after: int = 0, **bounds: int) -> Iterator[object]:
            found = self._records[after : bounds.get("upto")]
            taken.append(len(found))
            return iter(found)

        read.side_effect = reading
        past.go_to(position)
        return sum(taken)


def positions(home: Path) -> list[int]:
    return sorted(int(path.stem) for path in (home / "snapshots").glob("*/*.db"))


def the_file(home: Path, position: int) -> Path:
    (path,) = (home / "snapshots").glob(f"*/{position}.db")
    return path


def test_a_first_look_leaves_snapshots_at_every_interval_on_its_way(home: Path) -> None:
    assert positions(home) == [50, 100, 150, 200, 250]


def test_a_look_begins_at_the_nearest_snapshot(home: Path, story: MemoryLog) -> None:
    assert folded(story, home, 212) <= 12 + 1  # and the record that proves the snapshot ours
    assert visited(story, home, 212) == truth(story, 212, home)


def test_going_far_ahead_begins_at_a_snapshot_rather_than_where_one_stands(
    home: Path, story: MemoryLog
) -> None:
    with replay(story, home, INTERVAL) as past:
        for position in (60, 290, 55, 130):
            past.go_to(position)
            assert rows(past) == truth(story, position, home), position


@pytest.mark.parametrize("harm", [b"", b"no database" * 500, None], ids=["empty", "junk", "gone"])
def test_a_damaged_snapshot_costs_only_time(
    home: Path, story: MemoryLog, harm: bytes | None
) -> None:
    path = the_file(home, 200)
    path.unlink() if harm is None else path.write_bytes(harm)
    assert visited(story, home, 210) == truth(story, 210, home)


def test_a_snapshot_damaged_in_its_middle_is_left_out_when_that_shows(
    home: Path, story: MemoryLog
) -> None:
    path = the_file(home, 200)
    pages = bytearray(path.read_bytes())
    pages[2 * 4096 :] = b"\xff" * (len(pages) - 2 * 4096)  # the first two: schema and checkpoint
    path.write_bytes(pages)
    assert visited(story, home, 249) == truth(story, 249, home)
    assert path.read_bytes() != pages  # thrown away, and made anew on the way


def test_a_snapshot_that_cannot_be_deleted_is_passed_over(home: Path, story: MemoryLog) -> None:
    the_file(home, 200).write_bytes(b"junk" * 4096)
    expected = truth(story, 210, home)
    with patch.object(Path, "unlink", side_effect=PermissionError):
        assert visited(story, home, 210) == expected


def test_snapshots_of_another_log_are_not_taken_for_ours(home: Path) -> None:
    other = MemoryLog()
    write(other, *(Paid("w", "C", 1) for _ in range(300)))
    assert visited(other, home, 210) == truth(other, 210, home)
    assert 200 not in positions(home)


def test_without_room_on_the_disk_there_is_no_snapshot_and_no_failure(
    story: MemoryLog, tmp_path: Path
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000)
    with patch("shutil.disk_usage", return_value=usage):
        assert visited(story, tmp_path, 300) == truth(story, 300, tmp_path)
    assert positions(tmp_path) == []


def test_a_copy_that_fails_leaves_nothing_behind(story: MemoryLog, tmp_path: Path) -> None:
    with patch("eventstore.views.snapshots.os.fsync", side_effect=OSError):
        visited(story, tmp_path, 300)
    assert [path.name for path in (tmp_path / "snapshots").glob("*/*")] == ["lock"]


def test_while_another_process_copies_nobody_else_does(story: MemoryLog, tmp_path: Path) -> None:
    with projector(story, tmp_path) as views:
        views.catch_up()
        snapshots = Snapshots(story, tmp_path / "snapshots", "ours", interval=INTERVAL)
        (tmp_path / "snapshots" / "ours").mkdir(parents=True)
        with sole(tmp_path / "snapshots" / "ours" / "lock"):
            snapshots.follow(views.position(), views.reader)
        assert positions(tmp_path) == []


def test_the_live_views_are_copied_each_time_they_cross_an_interval(tmp_path: Path) -> None:
    log = MemoryLog()
    with projector(log, tmp_path) as views:
        snapshots = Snapshots(log, tmp_path / "snapshots", "ours", interval=INTERVAL)
        for head in (30, 60, 80, 99, 130, 140):
            write(log, *STORY[log.head() : head])
            views.catch_up()
            snapshots.follow(views.position(), views.reader)
        assert positions(tmp_path) == [60, 130]
        followed_again(snapshots, views)
        assert positions(tmp_path) == [60, 130]


def followed_again(snapshots: Snapshots, views: Projector) -> None:
    """Let a program that has just been started look after the same snapshots."""
    snapshots._seen = 0
    snapshots.follow(views.position(), views.reader)


def test_the_first_of_ours_sweeps_those_of_other_declarations_away(
    home: Path, story: MemoryLog
) -> None:
    with projector(story, home) as views, closing(views):
        views.catch_up()
        snapshots = Snapshots(story, home / "snapshots", "changed", interval=INTERVAL)
        snapshots.follow(views.position(), views.reader)
    assert [path.name for path in (home / "snapshots").iterdir()] == ["changed"]
    assert positions(home) == [300]


def test_there_are_never_more_than_were_meant_to_be(story: MemoryLog, tmp_path: Path) -> None:
    with projector(story, tmp_path) as views:
        snapshots = Snapshots(story, tmp_path / "snapshots", "ours", interval=10, most=4)
        while views.catch_up(limit=7) < 300:
            snapshots.follow(views.position(), views.reader)
    assert len(positions(tmp_path)) <= 4
    assert positions(tmp_path)[0] < 100


def test_all_can_be_thrown_away(home: Path, story: MemoryLog) -> None:
    Snapshots(story, home / "snapshots", "ours").discard_all()
    assert not (home / "snapshots").exists()
    assert visited(story, home, 210) == truth(story, 210, home)
