"""What goes on behind the screen: it waits for whoever types, and does nothing twice."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from gateway.birthdays import NOTED
from tests.tui.counter import Counter
from tests.tui.desk import Seat, Watch, elsewhere, seated
from tui.broom import Broom
from tui.following import LOOKS_A_BEAT, LOOKS_A_REREAD, LOOKS_WITHOUT_LULL, Follower, Seen
from tui.lull import BREATH, Lull
from tui.pane import GOOD_FOR, Pane
from tui.reading import Views
from tui.session import Session
from tui.visiting import cars_in_house
from tui.warned import warnings

ROOT = Path(__file__).parents[2]

PROBE = """
import sys
import tui.start, tui.session, tui.following
from tui.pages import pages
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


class Typist:
    """Somebody at the keys, and the seconds that pass."""

    def __init__(self) -> None:
        self.second = 1000.0
        self.lull = Lull(lambda: self.second)

    def type(self) -> None:
        self.second += BREATH / 2
        self.lull.pressed()

    def rest(self) -> None:
        self.second += 2 * BREATH


class Log:
    """A session as a follower knows it: counts what it is asked to do."""

    def __init__(self, portions: int = 0) -> None:
        self.log = self.projector = self
        self.written = False
        self.reached = 0
        self.kept = self.indexed = 0
        self.portions = portions

    def changed(self) -> bool:
        changed, self.written = self.written, False
        return changed

    def position(self) -> int:
        return self.reached

    def keep_clocks(self) -> int:
        self.kept += 1
        return 0

    def keep_index(self) -> bool:
        self.indexed += 1
        return self.indexed >= self.portions


def following(log: Log, typist: Typist) -> tuple[Follower, list[Seen]]:
    told: list[Seen] = []
    session = cast("Session", log)
    return Follower(session, typist.lull, told.append, lambda _error: None), told


# Waiting for a lull -------------------------------------------------------------------------------


def test_a_lull_begins_a_breath_after_the_last_key() -> None:
    typist = Typist()
    assert typist.lull.is_here()
    typist.type()
    assert not typist.lull.is_here()
    typist.rest()
    assert typist.lull.is_here()


def test_clocks_and_index_wait_while_somebody_types() -> None:
    log, typist = Log(portions=9), Typist()
    follower, _ = following(log, typist)
    for _ in range(LOOKS_WITHOUT_LULL - 1):
        typist.type()
        follower.look()
    assert (log.kept, log.indexed) == (0, 0)
    typist.rest()
    follower.look()
    assert (log.kept, log.indexed) == (1, 9)


def test_an_index_being_made_stops_at_the_first_key(monkeypatch: pytest.MonkeyPatch) -> None:
    log, typist = Log(portions=9), Typist()
    follower, _ = following(log, typist)
    whole = log.keep_index
    monkeypatch.setattr(log, "keep_index", lambda: (typist.type(), whole())[1])
    follower.look()
    follower.look()
    assert log.indexed == 1
    typist.rest()
    follower.look()
    assert log.indexed == 2


def test_whoever_types_without_pause_has_clocks_all_the_same() -> None:
    log, typist = Log(portions=9), Typist()
    follower, _ = following(log, typist)
    for _ in range(2 * LOOKS_WITHOUT_LULL):
        typist.type()
        follower.look()
    assert (log.kept, log.indexed) == (2, 0)


def test_what_others_record_is_folded_while_somebody_types() -> None:
    log, typist = Log(), Typist()
    follower, told = following(log, typist)
    typist.type()
    log.written = True
    follower.look()
    assert log.kept == 1
    assert told == [Seen(news=True, aged=False)]


def test_the_clocks_are_kept_once_a_beat_while_nobody_types() -> None:
    log, typist = Log(), Typist()
    follower, told = following(log, typist)
    for _ in range(3 * LOOKS_A_BEAT):
        follower.look()
    assert log.kept == len(told) == 3


def test_a_filled_index_is_looked_at_again_only_when_the_log_goes_on() -> None:
    log, typist = Log(portions=2), Typist()
    follower, _ = following(log, typist)
    for _ in range(9):
        follower.look()
    assert log.indexed == 2
    typist.type()
    log.written = True
    follower.look()
    assert log.indexed == 3


def test_where_nothing_happened_a_page_is_read_anew_only_when_it_has_aged() -> None:
    log, typist = Log(), Typist()
    follower, told = following(log, typist)
    for _ in range(LOOKS_A_REREAD):
        follower.look()
    assert [seen.news for seen in told] == [False] * len(told)
    assert [seen.aged for seen in told] == [*[False] * (len(told) - 1), True]


def test_what_another_process_folded_is_news_once() -> None:
    log, typist = Log(), Typist()
    follower, told = following(log, typist)
    log.reached = 7
    for _ in range(2 * LOOKS_A_BEAT):
        follower.look()
    assert [seen.news for seen in told] == [True, False]


# Sweeping -----------------------------------------------------------------------------------------


@pytest.fixture
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("unfrozen")
def test_furniture_is_looked_through_once_and_then_left_out() -> None:
    with Broom() as broom:
        at_first = gc.get_freeze_count()
        furniture = [[each] for each in range(1000)]
        broom.sweep(1)
        swept = gc.get_freeze_count()
        more = [[each] for each in range(1000)]
        broom.sweep(1)
        assert gc.get_freeze_count() == swept
        broom.sweep(2)
        assert gc.get_freeze_count() > swept > at_first > 0
    assert gc.get_freeze_count() == 0
    assert len(furniture) == len(more)


# Reading pages ------------------------------------------------------------------------------------


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were read, one by one."""
    pages: list[str] = []
    whole = Pane._answer

    def counting(pane: Pane[Any], *asked: Any) -> None:
        pages.append(pane.id or "")
        whole(pane, *asked)

    monkeypatch.setattr(Pane, "_answer", counting)
    return pages


async def going(seat: Seat, read: list[str], *keys: str) -> list[str]:
    """Press keys and return which pages were read."""
    read.clear()
    await seat.press(*keys)
    return list(read)


async def test_a_page_is_read_once_when_it_is_opened(counter: Counter, read: list[str]) -> None:
    async with seated(counter.home, "chen") as seat:
        assert read == ["morning"]
        for key, page in (("2", "queue"), ("4", "figures"), ("6", "visits"), ("7", "customers")):
            assert await going(seat, read, key) == [page]


async def test_whoever_comes_back_at_once_waits_for_nothing_to_be_read(
    counter: Counter, read: list[str]
) -> None:
    watch = Watch()
    async with seated(counter.home, "chen", watch=watch) as seat:
        assert await going(seat, read, "2", "1", "2") == ["queue"]
        watch.on(seconds=GOOD_FOR.total_seconds())
        assert await going(seat, read, "1") == ["morning"]


async def test_whoever_comes_back_after_something_happened_sees_it(
    counter: Counter, read: list[str]
) -> None:
    case = counter.case(2)
    async with seated(counter.home, "chen") as seat:
        await seat.press("2", "1")
        read.clear()
        elsewhere(counter.home, "chen", case, "assign", to="limin")
        await seat.until(lambda: "morning" in read)
        assert "queue" in await going(seat, read, "2")


async def test_whoever_did_something_comes_back_to_pages_that_know_it(
    counter: Counter, read: list[str]
) -> None:
    async with seated(counter.home, "chen") as seat:
        assert await going(seat, read, "2", "1") == ["queue"]
        seat.app.in_turn(lambda: None)
        await seat.settled()
        assert await going(seat, read, "2") == ["queue"]


async def test_a_page_that_could_not_be_read_is_asked_again(
    counter: Counter, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(counter.home, "chen") as seat:
        await seat.press("2")
        queue = seat.pane
        monkeypatch.setattr(queue, "load", _failing)
        queue.reload()
        await seat.settled()
        monkeypatch.undo()
        await seat.press("1")
        monkeypatch.setattr(Pane, "_answer", _noting(read, Pane._answer))
        assert "queue" in await going(seat, read, "2")


def _failing() -> None:
    raise _RefusedError


class _RefusedError(Exception):
    code = "in-the-past"
    params: dict[str, Any] = {}  # noqa: RUF012  an error's own


def _noting(read: list[str], whole: Callable[..., None]) -> Callable[..., None]:
    def noting(pane: Pane[Any], *asked: Any) -> None:
        read.append(pane.id or "")
        whole(pane, *asked)

    return noting


# What is imported and gone through ----------------------------------------------------------------


def test_the_desk_opens_without_what_reads_files() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert {"pydantic", "openpyxl", "phonenumbers"}.isdisjoint(done.stdout.split())


def test_whose_birthday_is_known_is_not_looked_for_among_everybody(counter: Counter) -> None:
    with Session(counter.home, now=Watch()) as session, session.views() as views:
        (plan,) = views.rows(f"EXPLAIN QUERY PLAN {NOTED}", ())
        assert "birthday_at" in plan["detail"]


@pytest.mark.parametrize(
    ("reading", "column"),
    [
        (cars_in_house, "closed>"),
        (warnings, "last_at<"),
    ],
)
def test_what_was_long_ago_is_not_gone_through(
    counter: Counter, reading: Callable[[Views, datetime], object], column: str
) -> None:
    with Session(counter.home, now=Watch()) as session, session.views() as views:
        said: list[str] = []
        views._db.set_trace_callback(said.append)
        reading(views, session.now())
        views._db.set_trace_callback(None)
        counts = [each for each in said if each.startswith("SELECT count(*)") and "+" in each]
        plans = [views.rows(f"EXPLAIN QUERY PLAN {each}", ())[0]["detail"] for each in counts]
    assert any(column in plan for plan in plans)
