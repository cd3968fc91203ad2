"""Views are a pure function of the log, however and whenever they are folded."""

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventstore.errors import ViewsFailedError
from eventstore.log import Log
from eventstore.memory import MemoryLog
from eventstore.turnstile import sole
from eventstore.views.projector import Projector
from eventstore.views.viewfile import ViewFile
from tests.eventstore import ledger
from tests.eventstore.ledger import (
    Cancelled,
    Corrected,
    Fact,
    Greeted,
    Paid,
    projector,
    rows,
    write,
)

AMOUNTS = st.integers(0, 12)
NAMES = st.sampled_from("uvw")
CENTRES = st.sampled_from("AB")
FACTS = st.lists(
    st.builds(Paid, NAMES, CENTRES, AMOUNTS)
    | st.builds(Corrected, NAMES, CENTRES, CENTRES)
    | st.builds(Cancelled, NAMES)
    | st.just(Greeted()),
    max_size=40,
)


def summed(visits: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return what the sums over the visits should be, counted from nothing."""
    sums: dict[tuple[str, str], list[int]] = {}
    for _, centre, amount, *_ in visits:
        numbers = sums.setdefault((centre, "small" if amount < 10 else "large"), [0, 0])
        numbers[0] += 1
        numbers[1] += amount
    return sorted((*key, *numbers) for key, numbers in sums.items())


def test_events_become_rows(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3), Greeted(), Paid("u", "A", 4), Corrected("u", "A", "B"))
    assert views.catch_up() == 4
    assert rows(views) == {
        "visits": [("u", "B", 7, 2, "was A", 0.5)],
        "takings": [("A", 2, 7)],
        "sums": [("B", "small", 1, 7)],
    }


def test_every_event_is_folded_exactly_once(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3))
    views.catch_up()
    views.catch_up()
    write(log, Paid("u", "A", 4))
    views.catch_up()
    assert rows(views)["takings"] == [("A", 2, 7)]


def test_a_step_that_returns_nothing_takes_the_row_out(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3), Paid("v", "A", 20))
    views.catch_up()
    write(log, Cancelled("u"), Cancelled("nobody"))
    views.catch_up()
    assert [row[0] for row in rows(views)["visits"]] == ["v"]
    assert rows(views)["sums"] == [("A", "large", 1, 20)]


def test_a_row_may_go_and_come_back_in_one_batch(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3))
    views.catch_up()
    write(log, Cancelled("u"), Paid("u", "B", 5))
    views.catch_up()
    assert rows(views)["visits"] == [("u", "B", 5, 1, None, 0.5)]
    assert rows(views)["sums"] == [("B", "small", 1, 5)]


@settings(max_examples=60, deadline=None)
@given(FACTS, st.lists(st.integers(1, 9), min_size=1), st.integers(1, 7), st.integers(1, 4))
def test_any_batching_gives_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    facts: list[Fact],
    limits: list[int],
    batch: int,
    waiting: int,
) -> None:
    log = MemoryLog()
    write(log, *facts)
    with (
        projector(log, tmp_path_factory.mktemp("live"), batch=batch) as live,
        patch("eventstore.views.fold.WAITING", waiting),
    ):
        while live.catch_up(limit=limits[live.position() % len(limits)]) < log.head():
            assert rows(live)["sums"] == summed(rows(live)["visits"])
        piecemeal = rows(live)
        assert live.check() == []
    with projector(log, tmp_path_factory.mktemp("whole")) as whole:
        whole.catch_up()
        assert rows(whole) == piecemeal
    assert piecemeal["sums"] == summed(piecemeal["visits"])


def test_a_fold_that_fails_leaves_rows_and_checkpoint_as_they_were(
    log: Log, views: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(log, Paid("u", "A", 3))
    views.catch_up()
    before = rows(views)
    write(log, Paid("u", "A", 4), Paid("v", "B", 5))
    monkeypatch.setattr(ViewFile, "save_checkpoint", _killed)
    with pytest.raises(RuntimeError):
        views.catch_up()
    monkeypatch.undo()
    assert rows(views) == before
    assert views.position() == 1
    views.catch_up()
    assert rows(views)["takings"] == [("A", 2, 7), ("B", 1, 5)]
    assert views.check() == []


def _killed(*_: object) -> None:
    message = "killed"
    raise RuntimeError(message)


def test_another_projector_goes_on_where_the_last_one_stopped(log: Log, tmp_path: Path) -> None:
    write(log, *(Paid("u", "A", 1) for _ in range(10)))
    with projector(log, tmp_path, batch=2) as first:
        assert first.catch_up(limit=5) == 5
        assert not first.ready()
    with projector(log, tmp_path) as second:
        assert second.position() == 5
        assert second.catch_up() == 10
        assert second.ready()
        assert rows(second)["takings"] == [("A", 10, 10)]


def test_while_another_process_folds_nothing_is_folded(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3))
    views.catch_up()
    write(log, Paid("u", "A", 3))
    with sole(views.path.with_name("views.db.lock")) as alone:
        assert alone
        assert views.catch_up() == 1
    assert views.catch_up() == 2


def test_nobody_can_fold_or_read_before_there_is_a_file(log: Log, views: Projector) -> None:
    with sole(views.path.with_name("views.db.lock")):
        assert views.catch_up() == 0
    assert not views.ready()
    with pytest.raises(ViewsFailedError):
        views.reader()
    assert log.head() == 0


def test_the_views_of_an_empty_log_are_ready(views: Projector) -> None:
    assert views.catch_up() == 0
    assert views.ready()
    assert rows(views) == {"visits": [], "takings": [], "sums": []}


def test_a_reader_cannot_write(views: Projector) -> None:
    views.catch_up()
    with closing(views.reader()) as reader, pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM visits")


def test_a_changed_view_fills_beside_the_old_one_which_then_goes(log: Log, tmp_path: Path) -> None:
    write(log, Paid("u", "A", 3), Paid("v", "A", 3))
    with projector(log, tmp_path) as old:
        old.catch_up()
    changed = (dataclasses.replace(ledger.VISITS, version=2),)
    with projector(log, tmp_path, tables=changed, tallies=()) as new:
        assert new.path != old.path
        new.catch_up(limit=1)
        assert old.path.exists()
        new.catch_up()
        assert not old.path.exists()
        assert new.path.exists()


def test_views_of_another_log_are_not_taken_for_ours(tmp_path: Path) -> None:
    for amount in (3, 4):
        log = MemoryLog()
        write(log, Paid("u", "A", amount))
        with projector(log, tmp_path) as views:
            views.catch_up()
            assert rows(views)["takings"] == [("A", 1, amount)]


def test_views_ahead_of_their_log_are_filled_again(tmp_path: Path) -> None:
    for amounts in ((3, 4, 5), (3,)):
        log = MemoryLog()
        write(log, *(Paid("u", "A", amount) for amount in amounts))
        with projector(log, tmp_path) as views:
            views.catch_up()
            assert rows(views)["takings"] == [("A", len(amounts), sum(amounts))]


def test_a_file_that_is_no_database_is_filled_again(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3))
    views.path.write_bytes(b"no database at all, but long enough to look like one" * 100)
    views.catch_up()
    assert rows(views)["takings"] == [("A", 1, 3)]


def test_progress_is_told_after_every_batch(log: Log, tmp_path: Path) -> None:
    write(log, *(Paid("u", "A", 1) for _ in range(5)))
    told: list[tuple[int, int]] = []
    with projector(log, tmp_path, batch=2) as views:
        views.catch_up(progress=lambda *seen: told.append(seen))
    assert told == [(2, 5), (4, 5), (5, 5)]
