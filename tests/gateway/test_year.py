"""Some days of the year's demo: the same decisions as real use, told by the same clocks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.desk import Batch, Stamp
from domain.errors import ConflictError
from domain.events import Event, NoteAdded
from eventstore.keys.seal import KeyRing
from eventstore.record import uuid7
from eventstore.sqlite import SqliteLog
from gateway.demo.year import furnish_year
from gateway.demo.year.ledger import Ledger
from gateway.journal import EventJournal, micros
from tui.session import Session

AT = datetime(2026, 3, 18, 23, 30, tzinfo=UTC)
DAYS = 4


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    home = tmp_path_factory.mktemp("year")
    with SqliteLog(home / "log.db") as log, KeyRing(home / "keys.db") as keys:
        refused = furnish_year(EventJournal(log, keys), log, at=AT, days=DAYS)
    return home, refused


def test_what_was_planned_fits_the_rules_but_for_a_few(
    lived: tuple[Path, dict[str, int]],
) -> None:
    home, refused = lived
    with SqliteLog(home / "log.db") as log:
        assert sum(refused.values()) < log.head() / 500


def test_a_day_has_visits_surveys_answers_and_calls(lived: tuple[Path, dict[str, int]]) -> None:
    home, _ = lived
    with SqliteLog(home / "log.db") as log:
        told = Counter(record.type.partition(".")[0] for record in log.read())
    assert told["visit-opened"] > 40 * DAYS
    assert told["vehicle-handed-over"] > 0.7 * told["visit-opened"]
    for kind in ("survey-sent", "response-received", "mark-missed", "reminder-raised"):
        assert told[kind], kind


def test_records_are_made_in_the_order_of_the_story(lived: tuple[Path, dict[str, int]]) -> None:
    home, _ = lived
    with SqliteLog(home / "log.db") as log:
        moments = [record.recorded_at for record in log.read()]
    assert moments == sorted(moments)
    assert moments[-1] <= micros(AT)


def test_no_clock_was_left_behind_and_a_rebuild_gives_the_same(
    lived: tuple[Path, dict[str, int]],
) -> None:
    home, _ = lived
    with Session(home, now=lambda: AT) as session:
        assert session.keep_clocks() == 0
        assert session.projector.check() == []


def test_a_car_that_is_in_the_house_has_not_been_there_for_ever(
    lived: tuple[Path, dict[str, int]],
) -> None:
    home, _ = lived
    with Session(home, now=lambda: AT) as session:
        session.catch_up()
        with session.views() as views:
            oldest = views.one(
                "SELECT min(opened) AS at FROM visits WHERE closed IS NULL AND opened > 0", ()
            )["at"]
    assert oldest is None or oldest > micros(AT - timedelta(days=3))


def test_the_ledger_refuses_a_stale_version_and_reads_back_what_left_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.demo.year.ledger.AT_ONCE", 2)
    monkeypatch.setattr("gateway.demo.year.ledger.AT_HAND", 1)
    stamp = Stamp("li", "test", uuid7())
    with SqliteLog(tmp_path / "log.db") as log, KeyRing(tmp_path / "keys.db") as keys:
        ledger = Ledger(EventJournal(log, keys), log, lambda: AT)

        def note(stream: str, version: int) -> None:
            fact = NoteAdded(case="C1", customer="k1", note="tea")
            ledger.record([Batch(stream, version, (Event(AT, fact),))], stamp)

        for stream in ("case-A", "case-B", "case-C"):
            note(stream, 0)
            note(stream, 1)
        with pytest.raises(ConflictError):
            note("case-A", 1)
        assert [event.version for event in ledger.load(["case-A"])["case-A"]] == [1, 2]
        ledger.flush()
        assert log.head() == 6
