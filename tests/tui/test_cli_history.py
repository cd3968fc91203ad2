"""``log``, ``rebuild``, ``watch``: the log tells, and is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from domain.events import Recorded
from tests.tui.counter import MORNING, Counter
from tui.session import Session
from tui.verbs.watching import GLANCE, Watcher


def test_the_log_is_written_out_with_envelope_and_payload(counter: Counter) -> None:
    records = counter.log()
    assert [record["position"] for record in records] == list(range(1, len(records) + 1))
    first = records[0]
    assert first["type"] == "centre-opened.v1"
    assert first["payload"]["type"] == first["type"]
    assert len(first["leaf"]) == 64


def test_what_is_sealed_stays_sealed(counter: Counter) -> None:
    written = counter.run("log", "--json").stdout
    assert "王小明" not in written
    assert "13800000001" not in written
    assert "陈国栋" in written


def test_the_log_is_narrowed_by_stream_type_position_and_number(counter: Counter) -> None:
    stream = f"case-{counter.case(2)}"
    assert {record["stream"] for record in counter.log("--stream", stream)} == {stream}
    opened = counter.log("--type", "case-opened", "--type", "staff-joined.v1")
    assert {record["type"] for record in opened} == {"case-opened.v1", "staff-joined.v1"}
    some = counter.log("--from-position", "3", "--limit", "2")
    assert [record["position"] for record in some] == [3, 4]


def test_reading_a_log_makes_no_home(tmp_path: Path) -> None:
    nowhere = Counter(tmp_path / "nowhere")
    assert nowhere.run("log").exit_code == 4
    assert nowhere.run("verify").exit_code == 4
    assert not nowhere.home.exists()


def altered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)


def test_a_rebuild_equals_the_live_views(counter: Counter) -> None:
    counter.run("do", "note", counter.case(5), "--note", "x")
    assert counter.data("rebuild", "--check")["equal"]
    assert counter.run("rebuild").exit_code == 0
    assert "A rebuild equals" in counter.run("rebuild", "--check").stdout


def test_an_altered_view_is_found_and_rebuilt(counter: Counter) -> None:
    case = counter.case(5)
    [views] = counter.home.glob("views-????????.db")
    altered(views, f"""UPDATE cases SET level = 3 WHERE "case" = '{case}'""")
    found = counter.run("rebuild", "--check")
    assert found.exit_code == 1
    assert f"cases [{case}]" in found.stdout
    assert "level: 3 -> 2" in found.stdout
    counter.run("rebuild")
    assert counter.run("rebuild", "--check").exit_code == 0


def test_a_watcher_records_what_fell_due_once(counter: Counter) -> None:
    with time_machine.travel(MORNING + timedelta(hours=2), tick=False):
        told = counter.run("watch", "--once").stdout
        assert counter.case(5) in told
        assert "first answer: missed" in told
        assert counter.run("watch", "--once").stdout == ""


class Patience:
    """A flag nobody sets for some waits; waiting moves the clock instead of taking time."""

    def __init__(self, clock: time_machine.Traveller, waits: int) -> None:
        self.clock = clock
        self.left = waits
        self.waited: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.clock.shift(timedelta(seconds=seconds))
        self.left -= 1
        return self.left < 0


def test_a_watcher_wakes_when_the_next_promise_falls_due(counter: Counter) -> None:
    due = MORNING + timedelta(minutes=90)
    told: list[Recorded] = []
    with (
        time_machine.travel(due - timedelta(seconds=1), tick=False) as clock,
        Session(counter.home) as session,
    ):
        watcher = Watcher(session, told.append)
        patience = Patience(clock, waits=8)
        watcher.run(patience)  # type: ignore[arg-type]  # a flag as far as the watcher asks
        assert session.now() - due < timedelta(seconds=2 * GLANCE + 1)
    assert [type(event.fact).__name__ for event in told[:2]] == ["StepBreached", "CaseEscalated"]
    assert max(patience.waited) <= GLANCE


def test_a_watcher_tells_what_another_process_records(counter: Counter) -> None:
    told: list[Recorded] = []
    with Session(counter.home) as session:
        watcher = Watcher(session, told.append)
        watcher.look()
        counter.run("do", "note", counter.case(5), "--note", "x")
        watcher.look()
    assert [type(event.fact).__name__ for event in told] == ["NoteAdded"]


@pytest.mark.parametrize("verb", ["show", "do"])
def test_a_damaged_payload_is_a_sentence(counter: Counter, verb: str) -> None:
    case = counter.case(5)
    altered(
        counter.home / "log.db",
        "DROP TRIGGER event_is_never_changed",
        f"UPDATE event SET payload = x'7b' WHERE stream = 'case-{case}'",
    )
    typed = ("show", "case", case) if verb == "show" else ("do", "note", case, "--note", "x")
    result = counter.run(*typed)
    assert result.exit_code == 4
    assert "Run afterloop verify" in result.stderr
