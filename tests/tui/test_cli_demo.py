"""``demo`` lives in a home of its own and leaves nothing half."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from domain import house as houses
from domain import policy as policies
from domain.desk import Desk, Stamp
from eventstore.record import uuid7
from gateway.demo.pages import Pages
from tests.tui.counter import MORNING, Counter
from tui.verbs.demo import demo_folder
from tui.verbs.household import Household

AT = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)


def small(
    desk: Desk,
    *,
    at: datetime,
    set_time: Callable[[datetime], None],
    seed: int,
    pages: Pages,  # noqa: ARG001  nobody here reads them
    progress: Callable[[float], None],
) -> None:
    """A demo of an empty house, named after its seed."""
    set_time(at)
    text = policies.default_text()
    events = houses.found(
        centre=f"demo-{seed}",
        zone="Asia/Shanghai",
        text=text,
        policy=policies.parse(text),
        manager="chen",
        at=at,
    )
    desk.furnish(events, Stamp("chen", "test", uuid7()))
    progress(1.0)


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setattr("gateway.demo.furnish_demo", small)
    return Counter(tmp_path / "demo")


def test_a_demo_is_made_once_and_opened(counter: Counter) -> None:
    made = counter.run("demo")
    assert made.exit_code == 0
    assert made.stdout.startswith("Morning meeting  demo-7")
    again = counter.run("demo")
    assert "--fresh makes it anew" in again.stderr
    assert counter.run("staff").stdout.split()[0] == "chen"


def test_a_fresh_demo_takes_the_place_of_the_old_one(counter: Counter) -> None:
    counter.run("demo")
    counter.run("staff", "add", "tom", "Tom")
    assert counter.run("demo", "--fresh").exit_code == 0
    assert "Tom" not in counter.run("staff").stdout
    assert [path.name for path in counter.home.parent.iterdir()] == ["demo"]


def test_another_seed_is_another_demo(counter: Counter) -> None:
    assert counter.run("demo", "--seed", "8").stdout.startswith("Morning meeting  demo-8")


def test_a_demo_told_for_another_day_goes_on_from_that_day(counter: Counter) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        counter.run("demo", "--at", "2026-01-05T08:00")
        assert counter.data("show", "brief")["at"] == "2026-01-05T00:00:00Z"
        clock.shift(90)
        assert counter.data("show", "brief")["at"] == "2026-01-05T00:01:30Z"


def test_a_demo_never_touches_another_home(counter: Counter) -> None:
    counter.run("centre", "--name", "Real")
    for typed in (("demo",), ("demo", "--fresh")):
        refused = counter.run(*typed)
        assert refused.exit_code == 1
        assert "holds something else" in refused.stderr
    assert counter.data("centre")["name"] == "Real"


def test_an_interrupted_demo_leaves_the_old_one_and_nothing_else(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.run("demo")

    def interrupted(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gateway.demo.furnish_demo", interrupted)
    assert counter.run("demo", "--fresh").exit_code == 130
    assert [path.name for path in counter.home.parent.iterdir()] == ["demo"]
    assert json.loads(counter.run("centre", "--json").stdout)["centre"] == "demo-7"


def test_without_a_home_the_demo_lives_beside_the_real_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AFTERLOOP_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert demo_folder(Household()) == tmp_path / ".afterloop-demo"
    assert Household().folder == tmp_path / ".afterloop"
