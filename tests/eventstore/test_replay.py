"""Views as of any position are those of a log that ends there, whichever way one came."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventstore.errors import ViewsFailedError
from eventstore.log import Log
from eventstore.memory import MemoryLog
from eventstore.past import Past
from eventstore.turnstile import sole
from eventstore.views.folding import Folding
from eventstore.views.replay import Replay
from eventstore.views.snapshots import Snapshots
from tests.eventstore import ledger
from tests.eventstore.ledger import Cancelled, Corrected, Fact, Greeted, Paid, Rows, write
from tests.eventstore.test_projector import FACTS

STORY = [
    fact
    for number in range(60)
    for fact in (
        Paid(f"u{number % 7}", "A", number % 12),
        Paid(f"v{number % 5}", "B", 20),
        Corrected(f"u{number % 7}", "A", "B"),
        Cancelled(f"v{number % 3}"),
        Greeted(),
    )
]
"""Three hundred events in which rows come, change and go."""


def replay(log: Log, folder: Path, interval: int = 10_000) -> Replay:
    folding = Folding(log, ledger.TABLES, ledger.TALLIES, ledger.decode)
    snapshots = Snapshots(log, folder / "snapshots", folding.digest, interval=interval)
    return Replay(folding, snapshots, folder / "past")


def rows(of: Replay) -> Rows:
    with closing(of.reader()) as connection:
        names = ("visits", "takings", "sums")
        return {n: sorted(connection.execute(f"SELECT * FROM {n}")) for n in names}


def truth(log: Log, position: int, folder: Path) -> Rows:
    """Return the rows of a log that ended at the position."""
    with ledger.projector(Past(log, position), folder) as views:
        views.catch_up()
        return ledger.rows(views)


@pytest.fixture
def story() -> MemoryLog:
    log = MemoryLog()
    write(log, *STORY)
    return log


@pytest.fixture
def past(story: MemoryLog, tmp_path: Path) -> Iterator[Replay]:
    with replay(story, tmp_path) as past:
        yield past


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """A reach that a story of three hundred events goes beyond."""
    with patch.multiple("eventstore.views.replay", REACH=64, CHUNK=16, WORTH_A_COPY=40, STRIDE=32):
        yield


@settings(max_examples=40, deadline=None)
@given(FACTS.filter(bool), st.data(), st.integers(2, 9))
def test_any_walk_shows_what_a_log_that_ended_there_would_show(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Fact], data: st.DataObject, interval: int
) -> None:
    folder = tmp_path_factory.mktemp("walk")
    log = MemoryLog()
    write(log, *facts)
    walk = data.draw(st.lists(st.integers(0, log.head()), min_size=1, max_size=6))
    with (
        patch.multiple("eventstore.views.replay", REACH=4, CHUNK=4, WORTH_A_COPY=3, STRIDE=2),
        replay(log, folder, interval) as past,
    ):
        for step, position in enumerate(walk):
            past.go_to(position)
            assert rows(past) == truth(log, position, tmp_path_factory.mktemp(f"{step}"))


def test_each_step_back_and_forth_through_a_story_is_true(
    story: MemoryLog, past: Replay, tmp_path: Path
) -> None:
    seen = {}
    for position in range(200, 301):
        past.go_to(position)
        seen[position] = rows(past)
    for position in (*range(300, 199, -1), 250, 251, 250, 207):
        past.go_to(position)
        assert rows(past) == seen[position], position
    assert seen[230] == truth(story, 230, tmp_path)


def test_a_step_back_folds_fewer_records_than_the_largest_chunk(
    story: MemoryLog, tmp_path: Path
) -> None:
    decoded = Mock(side_effect=ledger.decode)
    folding = Folding(story, ledger.TABLES, ledger.TALLIES, decoded)
    snapshots = Snapshots(story, tmp_path / "snapshots", folding.digest)
    with Replay(folding, snapshots, tmp_path / "past") as past:
        past.go_to(300)
        counts = []
        for position in range(299, 245, -1):
            decoded.reset_mock()
            past.go_to(position)
            counts.append(decoded.call_count)
    assert max(counts) < 16
    assert sum(counts) < 4 * len(counts)


def test_what_a_reader_has_opened_stays_when_the_past_goes_elsewhere(
    past: Replay, tmp_path: Path, story: MemoryLog
) -> None:
    past.go_to(250)
    with closing(past.reader()) as reader:
        past.go_to(40)  # out of reach: another file
        (total,) = reader.execute("SELECT sum(events) FROM takings").fetchone()
    assert total == sum(row[1] for row in truth(story, 250, tmp_path)["takings"])


def test_a_reader_of_the_past_cannot_write(past: Replay) -> None:
    past.go_to(10)
    with closing(past.reader()) as reader, pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM visits")


def test_there_is_nothing_to_read_before_the_first_journey(past: Replay) -> None:
    with pytest.raises(LookupError):
        past.reader()


def test_the_scratch_file_is_gone_at_the_end(story: MemoryLog, tmp_path: Path) -> None:
    with replay(story, tmp_path) as past:
        past.go_to(30)
        with closing(past.reader()) as reader:
            (_, _, file), *_ = reader.execute("PRAGMA database_list")
        assert Path(file).is_relative_to(tmp_path / "past")
    assert [path.name for path in (tmp_path / "past").iterdir()] == ["lock"]


def test_what_a_process_that_died_left_behind_is_swept_away(past: Replay, tmp_path: Path) -> None:
    dead, alive = tmp_path / "past" / "dead", tmp_path / "past" / "alive-one"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
        (folder / "0.db").touch()
        (folder / "alive").touch()
    with sole(alive / "alive"):
        past.go_to(30)
    assert not dead.exists()
    assert alive.exists()


def test_where_the_home_cannot_be_written_the_scratch_file_stands_elsewhere(
    story: MemoryLog, tmp_path: Path
) -> None:
    (tmp_path / "past").write_text("in the way")
    with replay(story, tmp_path) as past:
        past.go_to(30)
        assert rows(past) == truth(story, 30, tmp_path)


def test_progress_is_told_where_much_is_folded_and_ends_at_the_goal(past: Replay) -> None:
    told: list[tuple[int, int]] = []
    past.go_to(300, lambda *seen: told.append(seen))
    assert told[0] == (32, 300)
    assert told[-1] == (300, 300)
    told.clear()
    past.go_to(299, lambda *seen: told.append(seen))
    assert told == []


def test_a_journey_that_fails_leaves_no_half_way_station(past: Replay) -> None:
    past.go_to(100)
    with (
        patch.object(Folding, "fold", side_effect=ViewsFailedError(path="", reason="full")),
        pytest.raises(ViewsFailedError),
    ):
        past.go_to(200)
    with pytest.raises(LookupError):
        past.reader()
    past.go_to(100)
    assert rows(past)["takings"]
