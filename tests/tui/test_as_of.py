"""What was seen at a moment is what is seen as of it: in print, replayed, and on the screens."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
import time_machine

from domain import house as houses
from domain.actions import Ask
from domain.errors import RefusedError
from domain.events import Event
from domain.views import TABLES, TALLIES
from eventstore.errors import PastClosedError, ViewsFailedError
from eventstore.past import Past
from eventstore.views.compare import differences
from eventstore.views.declaration import Shape
from eventstore.views.projector import Projector
from eventstore.views.replay import Replay
from gateway.demo import furnish_demo
from gateway.journal import glimpse
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Watch, elsewhere, happened, seated
from tui import worklists
from tui.errors import MomentError
from tui.session import Session
from tui.text import LANGUAGES, Language
from tui.verbs.travelling import Bar
from tui.widgets.title import TitleBar
from tui.widgets.tone import Tone

PRESENT = datetime(2026, 3, 18, tzinfo=UTC)
PRINTED_AFTER = (200, 450, 700, 950)
"""Heads of the log at which somebody looks at the desk while the demo is being lived."""

PAGES = (
    ("brief",),
    ("queue", "--as", "limin"),
    ("escalations",),
    ("board",),
    ("measures", "--from", "2026-02-01", "--to", "2026-03-01"),
)


class Enough(Exception):  # noqa: N818  no error: the end of a story told in part
    """Enough of the demo was lived."""


@dataclass
class Life:
    """The beginning of the demo's month, and what ``show`` printed while it was lived."""

    home: Path
    now: datetime = PRESENT
    printed: dict[tuple[datetime, tuple[str, ...]], str] = field(default_factory=dict)

    def live(self) -> None:
        """Live until all has been printed that is to be."""
        with Session(self.home, now=lambda: self.now, durable=False) as session:

            def set_time(at: datetime) -> None:
                seen = len({moment for moment, _ in self.printed})
                if seen == len(PRINTED_AFTER):
                    raise Enough
                if session.log.head() >= PRINTED_AFTER[seen] and at - self.now > timedelta(
                    minutes=1
                ):
                    self.look(self.now + timedelta(seconds=30))
                self.now = at

            with suppress(Enough):
                furnish_demo(session.desk, at=PRESENT, set_time=set_time)

    def look(self, at: datetime) -> None:
        """Print every page at an instant, as somebody at another terminal would."""
        raised = json.loads(self.show(at, "escalations"))["lines"]
        case = raised[0]["case"]
        for page in (*PAGES, ("case", case)):
            self.printed[at, page] = self.show(at, *page)

    def show(self, now: datetime, *page: str) -> str:
        with time_machine.travel(now, tick=False):
            result = Counter(self.home).run("show", *page, "--json")
        assert result.exit_code == 0, result.output
        return result.stdout


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Life:
    life = Life(tmp_path_factory.mktemp("life") / "home")
    life.live()
    return life


@pytest.fixture
def life(lived: Life, tmp_path: Path) -> Life:
    home = shutil.copytree(lived.home, tmp_path / "home")
    return Life(home, lived.now, lived.printed)


@pytest.fixture
def session(life: Life) -> Iterator[Session]:
    with Session(life.home, now=lambda: life.now) as session:
        yield session


def test_show_as_of_an_instant_is_byte_for_byte_what_show_printed_then(life: Life) -> None:
    assert len(life.printed) == len(PRINTED_AFTER) * (len(PAGES) + 1)
    for (at, page), printed in life.printed.items():
        assert life.show(life.now, *page, "--as-of", at.isoformat()) == printed, (at, page)


def test_no_page_hangs_on_the_order_its_rows_were_written_in(life: Life) -> None:
    at = max(at for at, _ in life.printed)
    pages = [page for moment, page in life.printed if moment == at]
    before = [life.show(life.now, *page) for page in pages]
    (views,) = life.home.glob("views-*.db")
    with closing(sqlite3.connect(views)) as connection, connection:
        for rows in (*TABLES, *TALLIES):
            connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {rows.name}")
            connection.execute(f"DELETE FROM {rows.name}")
            connection.execute(f"INSERT INTO {rows.name} SELECT * FROM kept ORDER BY rowid DESC")
            connection.execute("DROP TABLE kept")
    assert [life.show(life.now, *page) for page in pages] == before


def test_show_as_of_writes_nothing(life: Life) -> None:
    with Session(life.home) as session:
        before = session.log.head()
    later = life.now + timedelta(days=3)  # much has fallen due by then
    at = min(at for at, _ in life.printed)
    life.show(later, "brief", "--as-of", at.isoformat())
    with Session(life.home) as session:
        assert session.log.head() == before


def test_every_view_as_of_a_position_is_that_of_a_log_that_ended_there(
    session: Session, tmp_path: Path
) -> None:
    random, head = Random(11), session.log.head()
    walk = [random.randint(10, head) for _ in range(4)]
    for position in (*walk, walk[-1] - 1, walk[-1], head):
        moment = session.travel(position)
        assert moment.position == position
        assert differing(session, position, tmp_path / str(position)) == []


def differing(session: Session, position: int, folder: Path) -> list[Any]:
    """Return the differences of the views in view from those of a log that ends there."""
    from sqlite_utils import Database

    folder.mkdir(exist_ok=True)
    past = Past(session.log, position)
    with Projector(past, folder / "views.db", TABLES, TALLIES, glimpse) as truth:
        truth.catch_up()
        shapes = [Shape(rows) for rows in (*TABLES, *TALLIES)]
        with closing(truth.reader()) as real, closing(session._replay.reader()) as seen:
            return list(differences(Database(seen), Database(real), shapes))


def test_a_position_and_its_instant_are_the_same_moment(session: Session) -> None:
    by_position = session.travel(300)
    by_instant = session.travel(by_position.at)
    assert by_instant.at == by_position.at == session.now()
    assert by_instant.position >= 300
    assert session.travel(by_instant.position).at == by_instant.at


def test_the_clock_and_the_house_are_those_of_then_and_come_back(session: Session) -> None:
    staff = set(session.house().staff)
    joined = min(
        e.position for e in session.journal.read() if type(e.fact).__name__ == "StaffJoined"
    )
    assert session.travel(joined) == session.moment
    assert session.now() < session.present()
    assert len(session.house().staff) == 1 < len(staff)
    session.come_back()
    assert set(session.house().staff) == staff
    assert session.moment is None


def test_nothing_can_be_done_in_the_past_and_the_clocks_of_the_present_go_on(
    life: Life, session: Session
) -> None:
    session.catch_up()
    with session.views() as views:
        case = views.rows('SELECT "case" FROM cases LIMIT 1', ())[0]["case"]
    session.travel(session.log.head() - 5)
    ask = Ask(by=session.person(), at=session.now(), note="too late")
    for act in (lambda: session.act(case, "note", ask), lambda: session.undo(case)):
        with pytest.raises(RefusedError, match="in-the-past"):
            act()
    with pytest.raises(PastClosedError):
        session.desk.furnish(joining(session), session.stamp())
    life.now += timedelta(days=2)
    assert session.keep_clocks() > 0
    assert session.moment is not None


def joining(session: Session) -> tuple[Event, ...]:
    house, at = session.house(), session.now()
    return houses.join(house, who="new", name="新人", role="advisor", at=at)


@pytest.mark.parametrize(("to", "reason"), [(10**9, "beyond"), (1, "too-early")])
def test_a_moment_where_there_is_nothing_to_see_is_refused_and_nothing_changes(
    session: Session, to: int, reason: str
) -> None:
    with pytest.raises(MomentError) as refused:
        session.travel(to)
    assert refused.value.params["reason"] == reason
    assert session.moment is None


def test_a_moment_yet_to_come_is_refused(session: Session) -> None:
    with pytest.raises(MomentError):
        session.travel(session.present() + timedelta(seconds=1))


def test_somebody_who_was_not_there_yet_is_who_they_are_now(life: Life) -> None:
    with Session(life.home, who="hejing", now=lambda: life.now) as session:
        here = session.person()
        first = session.travel(4)
        assert first.position == 4
        assert "hejing" not in session.house().staff
        assert session.person() == session.sitter() == here


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_moment_is_one_sentence(counter: Counter, language: Language) -> None:
    for typed in ("#99999", "2099-01-01", "1", "whenever"):
        result = counter.run("show", "brief", "--as-of", typed, language=language)
        assert result.exit_code == 2, result.output
        assert len(result.stderr.splitlines()) == 1
    result = counter.run("--as-of", "5", "log", language=language)
    assert result.exit_code == 2
    assert "log" in result.stderr


def test_every_page_can_be_shown_as_of_a_moment_named_before_or_after_the_verb(
    counter: Counter,
) -> None:
    from tui.verbs.showing import show

    for page in show.commands.values():
        assert any("--as-of" in param.opts for param in page.params), page.name
    after = counter.run("show", "board", "--json", "--as-of", "08:00")
    before = counter.run("--as-of", "08:00", "show", "board", "--json")
    assert before.exit_code == after.exit_code == 0
    assert before.stdout == after.stdout


def test_without_a_terminal_the_brief_of_then_is_printed(counter: Counter) -> None:
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        result = counter.run("--as-of", "2026-03-18T08:00")
    assert "Wed 18 Mar 08:00" in result.stdout


def test_progress_is_drawn_only_where_it_takes_long_and_somebody_looks_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for shown, reached, drawn in ((True, 50, True), (True, 100, False), (False, 50, False)):
        with Bar("replaying", shown=shown) as told:
            told(reached, 100)
            told(100, 100)
        assert ("replaying" in capsys.readouterr().err) is drawn


def test_a_rebuild_throws_the_snapshots_away_too(counter: Counter) -> None:
    folder = counter.home / "snapshots" / "any"
    folder.mkdir(parents=True)
    assert counter.run("rebuild").exit_code == 0
    assert not folder.exists()


def test_a_journey_cut_short_ends_in_the_present(session: Session) -> None:
    session.travel(300)
    full = ViewsFailedError(path="views", reason="full")
    with patch.object(Replay, "go_to", side_effect=full), pytest.raises(ViewsFailedError):
        session.travel(200)
    assert session.moment is None


# On the screens -----------------------------------------------------------------------------------


@pytest.fixture
def later(home: Path) -> Watch:
    """Two days after a morning on which the first follow-up was done at half past."""
    watch = Watch(MORNING + timedelta(minutes=30))
    with Session(home, who="limin", now=watch) as session:
        session.keep_clocks()
        with session.views() as views:
            case = worklists.queue(views, session.person(), session.now()).lines[0].case
        session.act(case, "converted", Ask(by=session.person(), at=session.now()))
    watch.on(days=2, hours=2)
    return watch


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_past_is_unmistakable_and_no_key_acts_in_it(
    home: Path, later: Watch, language: Language, size: tuple[int, int]
) -> None:
    contacts = happened(home, "ContactRecorded")
    async with seated(home, "limin", language, watch=later, size=size) as seat:
        await seat.press("2")
        seat.app.travel(MORNING)
        await seat.settled()
        await seat.shows("2026-03-18 08:00")
        (line,) = seat.app.query_one(TitleBar).lines(size[0])
        marked = next(ink for ink in line if ink.tone is Tone.WORST)
        words = seat.app.words
        assert words("title.read-only") in marked.text
        assert words.formats.span(later.at - MORNING) in marked.text
        why = words("reason.in-the-past")
        for key in ("n", "d", "c", "e", "t", "u", "enter"):
            await seat.press(key)
            assert why in seat.said, key
            assert not seat.app.strip.is_open
        assert words("hint.in-the-past")[:40] in seat.screen
        assert seat.app.now() == MORNING
    assert happened(home, "ContactRecorded") == contacts


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_of_then_is_shown_and_one_key_comes_back_on_every_page(
    home: Path, later: Watch, language: Language
) -> None:
    async with seated(home, "limin", language, watch=later) as seat:
        await seat.press("2")
        now = seat.pane.cases()
        for page in "2134":
            await seat.press(page)
            seat.app.travel(MORNING)
            await seat.settled()
            assert seat.app.words("action.live.label") in seat.screen
            await seat.press("2")
            assert len(seat.pane.cases()) == len(now) + 1
            await seat.press(page, "L")
            await seat.settled()
            assert seat.app.session.moment is None
            assert seat.app.words("title.read-only") not in seat.screen
            assert seat.app.words("action.live.label") not in seat.screen
        await seat.press("2")
        assert seat.pane.cases() == now


async def test_the_key_back_is_offered_in_the_past_only(home: Path, later: Watch) -> None:
    async with seated(home, "limin", watch=later) as seat:
        assert seat.app.keymap.action("queue", "L") is None
        seat.app.travel(MORNING)
        await seat.settled()
        found = seat.app.keymap.action("queue", "L")
        assert found is not None
        assert found.id == "live"


async def test_of_several_wishes_the_latest_counts(home: Path, later: Watch) -> None:
    async with seated(home, "limin", watch=later) as seat:
        head = seat.app.session.log.head()
        for position in (head - 3, head - 1, 2, head - 2):
            seat.app.travel(position)
        await seat.settled()
        assert seat.app.session.moment is not None
        assert seat.app.session.moment.position == head - 2
        seat.app.travel(head - 1)
        seat.app.come_back()
        await seat.settled()
        assert seat.app.session.moment is None


async def test_a_moment_that_cannot_be_shown_is_a_sentence_and_the_page_stays(
    home: Path, later: Watch
) -> None:
    async with seated(home, "limin", watch=later) as seat:
        seat.app.travel(1)
        await seat.shows("There was nothing to be seen at #1")
        assert seat.app.session.moment is None


async def test_others_go_on_while_the_past_is_in_view_and_the_page_stays_as_it_was(
    home: Path, later: Watch
) -> None:
    async with seated(home, "limin", watch=later) as seat:
        await seat.press("2")
        head = seat.app.session.log.head()
        seat.app.travel(MORNING)
        await seat.settled()
        then = seat.screen
        elsewhere(home, "chen", seat.case, "note", note="seen from afar")
        await seat.until(lambda: seat.app.session.projector.position() > head)
        await seat.settled()
        assert seat.screen == then


@pytest.mark.parametrize("cells", [40, 60, 80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_mark_of_the_past_is_whole_at_every_width(
    home: Path, later: Watch, language: Language, cells: int
) -> None:
    async with seated(home, "limin", language, watch=later) as seat:
        seat.app.travel(MORNING)
        await seat.settled()
        (line,) = seat.app.query_one(TitleBar).lines(cells)
        (mark,) = (ink.text for ink in line if ink.tone is Tone.WORST)
        words = seat.app.words
        ago = words.formats.span(later.at - MORNING)
        short = words("title.past.short", day="2026-03-18", clock="08:00", ago=ago)
        long = words("title.past.long", day="2026-03-18", clock="08:00:00", ago=ago)
        assert mark.strip() in (short, long)


async def test_the_desk_opens_in_the_past_when_told_so(home: Path, later: Watch) -> None:
    async with seated(home, "limin", watch=later, as_of="2026-03-18 08:00") as seat:
        await seat.shows("READ ONLY 2026-03-18 08:00")
        await seat.press("L")
        await seat.settled()
        assert seat.app.words("title.read-only") not in seat.screen
