"""What a morning and twenty follow-ups cost in keys: counted, in both languages, on a projector."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter, furnished
from tests.tui.desk import Seat, Watch, happened, seated
from tui.text import LANGUAGES, Language

LONG = "修完第二天又响，打了三次电话都没有人接，前台说让我再等等，可是我下周要出差，实在等不起了"

LOW = tuple(
    f"low{n},{n % 7},{LONG if n == 3 else '等太久'},客户{n}号,1390000{n:04},2026-03-17 {10 + n}:20,"
    for n in range(7)
)
PASSIVE = tuple(
    f"pas{n},7,还行,老客{n}号,1380000{n:04},2026-03-17 {9 + n // 6:02}:{n % 6}5,limin"
    for n in range(24)
)
HEAD = "id,score,comment,name,phone,date,advisor"


def _home(folder: Path, rows: Sequence[str]) -> Counter:
    with time_machine.travel(MORNING, tick=False):
        return furnished(folder / "home", "\n".join((HEAD, *rows)) + "\n")


@pytest.fixture(scope="module")
def morning_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven low scores of yesterday that nobody has, and a promise that fell due at seven."""
    counter = _home(tmp_path_factory.mktemp("morning"), LOW)
    with time_machine.travel(MORNING - timedelta(hours=12), tick=False):
        given = ("--due", "2026-03-18T07:00", "--note", "call with the price")
        promised = counter.run("--as", "chen", "do", "promise", counter.case(0), *given)
    assert promised.exit_code == 0, promised.output
    return counter.home


@pytest.fixture(scope="module")
def queue_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four follow-ups of one advisor, all due within the day."""
    return _home(tmp_path_factory.mktemp("queue"), PASSIVE).home


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.getfixturevalue(request.param), tmp_path / "home"))


class Fingers:
    """Presses keys at a seat and counts them; a typed text counts its characters."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self._seat.press(*keys)

    async def type(self, text: str) -> None:
        self.count += len(text)
        await self._seat.type(text)


@pytest.mark.parametrize("home", ["morning_home"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_managers_morning_takes_under_sixty_keys_from_open_to_print(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        fingers = Fingers(seat)
        await fingers.press("left")
        await seat.shows("call with the price")  # what was promised, not the customer's words
        seen = [seat.screen]
        await fingers.press("right", "right", "right")
        low = seat.pane.cases()
        assert len(low) == 7
        for place in range(6):
            seen.append(seat.screen)
            assert seat.case == low[place]
            await fingers.press("a", str(1 + place % 2))
            await fingers.press("down")
        await fingers.press("p", "3")
        await fingers.type("test drive")
        await fingers.press("enter", "right")
        seen.append(seat.screen)
        await fingers.press("ctrl+s")
        assert "review morning" in seat.said
        assert seat.said.endswith((")", "）"))
        await fingers.press("x")
        name = "exports/morning-2026-03-18"
        assert f"{name}.md" in seat.said
        assert f"{name}.html" in seat.said
    assert fingers.count < 60
    assert fingers.count == 38
    (meeting,) = happened(home, "MeetingHeld")
    assert sorted(meeting.assigned) == sorted(low[:6])
    assert meeting.promised == (low[6],)
    assert (meeting.low_scores, meeting.low_open, meeting.detractors) == (7, 7, 7)
    assert (meeting.kept, meeting.broken) == (0, 1)
    written = (home / f"{name}.md").read_text(encoding="utf-8")
    assert all(case in written for case in low)
    assert "客户3号" not in "".join((written, *seen))
    assert "<html" in (home / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("home", ["morning_home"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_low_score_stands_with_its_whole_comment_its_age_and_its_clock(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language) as seat:
        await seat.press("right", "right")
        long = next(line for line in seat.pane.model.brief.low_scores if line.comment == LONG)
        seat.pane.list.go_to(long.case)
        await seat.settled()
        shown = "".join(seat.screen.split()).replace("│", "")
        assert LONG in shown
        age = seat.app.words.formats.span(MORNING - long.opened)
        assert age in seat.screen


@pytest.mark.parametrize("home", ["morning_home"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_of_the_page_is_cut_on_a_projector(home: Path, language: Language) -> None:
    async with seated(home, "chen", language) as seat:
        for _ in range(5):
            rows = seat.screen.splitlines()
            figures, below = rows[1:8], rows[-5:-3]  # the agenda, and the cars in the house
            assert [row for row in (*figures, *below) if "~" in row] == []
            await seat.press("right")


@pytest.mark.parametrize("home", ["morning_home"], indirect=True)
async def test_before_the_meeting_is_over_the_key_writes_the_rows_and_after_it_the_minutes(
    home: Path,
) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("x")
        assert "rows written" in seat.said
        await seat.press("ctrl+s", "x")
        assert seat.said.startswith("Written: exports/morning-2026-03-18.md")
        await seat.press("right", "x")  # somebody meets again: the rows of what is in view
        assert "rows written" in seat.said


TABLE = {"clear": 2, "no answer": 1, "tomorrow": 2, "escalate": 2, "undo": 1, "five": 12}
"""What each task may cost, as the description of the keys states it."""

SPENT = {**TABLE, "escalate": 4, "five": 7}
"""What it costs: an escalation needs its reason and leaves the cursor on its case, which stays the
advisor's; marking goes on to the next row by itself."""


@pytest.mark.parametrize("home", ["queue_home"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_twenty_mixed_follow_ups_take_no_more_keys_than_stated(
    home: Path, language: Language
) -> None:
    keys = {
        "clear": ("d", "2"),
        "no answer": ("n",),
        "tomorrow": ("r", "3"),
        "escalate": ("e", "1", "y", "down"),
        "undo": ("u",),
        "five": (*("space",) * 5, "n", "y"),
    }
    assert {task: len(pressed) for task, pressed in keys.items()} == SPENT
    tasks = (
        *("clear", "no answer", "tomorrow", "clear", "escalate", "clear", "undo", "clear"),
        *("no answer", "clear", "tomorrow", "clear", "no answer", "escalate", "clear"),
        *("tomorrow", "clear", "five"),
    )
    async with seated(home, "limin", language, watch=Watch(MORNING)) as seat:
        await seat.press("2")
        fingers = Fingers(seat)
        for task in tasks:
            await fingers.press(*keys[task])
    assert fingers.count == sum(SPENT[task] for task in tasks) == 41
    assert fingers.count <= sum(TABLE[task] for task in tasks)
    assert sorted(touched(home)) == sorted(set(touched(home)))
    assert len(touched(home)) == 20


def touched(home: Path) -> list[str]:
    """The cases that were followed up, each as often as something was done that counts."""
    closed = [fact.case for fact in happened(home, "CaseClosed")]
    undone = [fact.case for fact in happened(home, "ActionUndone")]
    for case in undone:
        closed.remove(case)
    contacts = happened(home, "ContactRecorded")
    return [
        *closed,
        *(fact.case for fact in contacts if fact.outcome in ("no-answer", "call-back")),
        *(fact.case for fact in happened(home, "CaseEscalated")),
    ]


def test_the_clock_of_these_stories_is_the_mornings() -> None:
    assert datetime.fromisoformat("2026-03-18T08:00+08:00") == MORNING
