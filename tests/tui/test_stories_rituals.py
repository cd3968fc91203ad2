"""A room at the dashboard and in a review: clocks, decisions with keys, the document at the end."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Seat, Watch, happened, seated
from tests.tui.peopled import peopled
from tui.text import LANGUAGES, Language, load

TITLE = "试车后再交车 / road test before handover"

NAMES = ("钱多多", "Anna Schmidt", "赵小磊")


@pytest.fixture(scope="module")
def heard_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return peopled(tmp_path_factory.mktemp("heard") / "home").home


@pytest.fixture
def heard(heard_home: Path, tmp_path: Path) -> Path:
    """A centre with eighty answers of the week before."""
    return Path(shutil.copytree(heard_home, tmp_path / "home"))


class Pressed:
    """Somebody's place, with every key counted; a typed text counts every character."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.seat.press(*keys)

    async def type(self, text: str) -> None:
        self.keys += len(text)
        await self.seat.type(text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_monthly_review_goes_from_open_to_document_in_under_120_keys(
    heard: Path, language: Language
) -> None:
    async with seated(heard, "chen", language) as seat:
        said = seat.app.words
        room = Pressed(seat)
        await room.press("0", "r", "1", "]")
        await seat.shows("2026-03-01")
        await room.press("down", "down", "enter")
        await seat.until(lambda: seat.app.page.id == "figures")
        await room.press("escape")
        assert seat.app.page.id == "review"
        await room.press("right", "i")
        await room.type(TITLE)
        await room.press("enter", "2", "3")
        await seat.says(said("review.decision", id="")[:2])
        await room.press("right", "down", "down", "down", "down")
        case = seat.pane.state.row.case
        assert case
        await room.press("t")
        await room.type("call again")
        await room.press("enter", "enter")
        await seat.until(lambda: seat.app.page.id == "case")
        await room.press("escape", "right")
        await seat.shows(TITLE[:5])
        await room.press("a", "3", "r", "1", "right", "ctrl+s", "1")
        await seat.says("reviews/monthly-2026-03-31")
        assert seat.app.page.id == "dashboard"
        assert room.keys < 120, room.keys
    [review] = happened(heard, "ReviewHeld")
    [decision] = happened(heard, "ImprovementProposed")
    [noted] = happened(heard, "NoteAdded")
    assert (review.kind, review.start.isoformat()) == ("monthly", "2026-03-01")
    assert review.decisions == (decision.improvement,)
    assert [name for name, _ in review.parts] == ["numbers", "problems", "cases", "plan", "thanks"]
    assert noted.case == case
    written = heard / "reviews" / "monthly-2026-03-31"
    text = written.with_suffix(".md").read_bytes()
    assert sha256(text).hexdigest() == review.digest
    assert TITLE in text.decode()
    assert TITLE in written.with_suffix(".html").read_text("utf-8")


async def test_each_part_has_its_clock_which_warns_goes_over_and_goes_on_elsewhere(
    heard: Path,
) -> None:
    watch = Watch()

    async def after(seat: Seat, minutes: int, said: str) -> None:
        watch.on(minutes=minutes)
        seat.app._tick()
        await seat.shows(said)

    async with seated(heard, "chen", watch=watch) as seat:
        await seat.press("0", "r", "1")
        await seat.shows("20:00 left")
        await after(seat, 14, " 6:00 left")
        assert ":6:00 left" not in seat.screen
        await after(seat, 1, ":5:00 left")
        await after(seat, 6, "!1:00 over")
        await seat.press("right")
        await seat.shows("40:00 left")
        await seat.press("1")
        watch.on(minutes=3)
        await seat.press("escape")
        await after(seat, 0, "37:00 left")
        assert "24:00 in all" in seat.screen
        await seat.press("left")
        await seat.shows("!1:00 over")
        await seat.press("right", "ctrl+s", "1")
        await seat.says("On record")
    [review] = happened(heard, "ReviewHeld")
    assert review.parts == (("numbers", 21 * 60), ("problems", 3 * 60))
    assert review.began == MORNING


async def test_the_clocks_begin_again_only_when_asked_to(heard: Path) -> None:
    watch = Watch()
    async with seated(heard, "chen", watch=watch) as seat:
        await seat.press("0", "r", "2")
        watch.on(minutes=4)
        await seat.press("escape", "r", "2")
        await seat.shows("6:00 left")
        await seat.press("ctrl+s", "3")
        await seat.shows("10:00 left")
    assert happened(heard, "ReviewHeld") == []


async def test_a_review_broken_off_finds_its_decisions_again(heard: Path) -> None:
    async with seated(heard, "chen") as seat:
        await seat.press("0", "r", "2", "i")
        await seat.type(TITLE)
        await seat.press("enter", "1", "1")
        await seat.shows("1 decided")
    async with seated(heard, "chen") as seat:
        await seat.press("0", "r", "2")
        await seat.shows("1 decided, on record at once. Broken off? Begin again")
        await seat.press("ctrl+s", "1")
        await seat.says("On record with 1 decision:")
        await seat.press("r", "2")
        await seat.shows("0 decided")
    [review] = happened(heard, "ReviewHeld")
    [decision] = happened(heard, "ImprovementProposed")
    assert review.decisions == (decision.improvement,)


async def test_a_decision_given_up_is_none(heard: Path) -> None:
    async with seated(heard, "chen") as seat:
        await seat.press("0", "r", "1", "right", "right", "right", "i")
        await seat.type(TITLE)
        await seat.press("enter", "1", "1", "b")
        await seat.type("thought better of it")
        await seat.press("enter")
        await seat.shows("0 decided")
        await seat.press("ctrl+s", "1")
        await seat.says("On record with 0 decisions")
    [review] = happened(heard, "ReviewHeld")
    assert review.decisions == ()


async def test_a_document_that_cannot_be_written_takes_nothing_back(heard: Path) -> None:
    (heard / "reviews").write_text("in the way")
    async with seated(heard, "chen") as seat:
        await seat.press("0", "r", "1", "ctrl+s", "1")
        await seat.says("on record, its document is not written")
    assert len(happened(heard, "ReviewHeld")) == 1
    assert (heard / "reviews").read_text() == "in the way"


async def test_the_document_goes_where_it_is_asked_to_and_replaces_nothing(
    heard: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "minutes"
    async with seated(heard, "chen") as seat:
        for place in ("monthly-2026-02-28.{", "monthly-2026-02-28-2.{"):
            await seat.press("0", "r", "1", "ctrl+s", "2")
            await seat.type(str(folder))
            await seat.press("enter")
            await seat.says(place)
    assert sorted(path.name for path in folder.iterdir()) == [
        "monthly-2026-02-28-2.html",
        "monthly-2026-02-28-2.md",
        "monthly-2026-02-28.html",
        "monthly-2026-02-28.md",
    ]


@pytest.mark.parametrize(
    ("who", "as_of", "why"),
    [
        ("hejing", "", "hint.read-only"),
        ("chen", "#60", "hint.in-the-past"),
        ("limin", "", "review.only-look"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_may_not_hold_a_review_reads_it_and_is_told_why(
    heard: Path, who: str, as_of: str, why: str, language: Language
) -> None:
    beginning = load(language)[why].partition("{")[0]
    async with seated(heard, who, language, as_of=as_of) as seat:
        await seat.press("0", "r", "2")
        await seat.shows(beginning[:30].strip())
        assert seat.pane.sitting is None
        for key in ("ctrl+s", "i", "t"):
            await seat.press("right", key)
            assert not seat.app.strip.is_open
            assert seat.said
    assert happened(heard, "ReviewHeld") == []


async def test_no_customer_is_named_in_a_room(home: Path) -> None:
    async with seated(home, "chen") as seat:
        seen = []
        for kind in ("1", "2"):
            await seat.press("0", "r", kind, "]")
            for _ in seat.pane.names:
                await seat.press("right")
                seen.append(seat.screen)
        await seat.press("0", "r", "1", "left", "left", "left")
        await seat.press("down", "down", "down", "down", "enter")
        await seat.until(lambda: seat.app.page.id == "case")
        seen.append(seat.screen)
    assert [name for name in NAMES for screen in seen if name in screen] == []


async def test_what_a_review_does_is_reached_by_digits_under_a_chinese_input_method(
    heard: Path,
) -> None:
    async with seated(heard, "chen", "zh-CN") as seat:
        await seat.press("0", "space", "2")
        assert (seat.app.page.id, seat.pane.kind) == ("review", "weekly")
        await seat.press("。", "2")
        await seat.type(TITLE)
        await seat.press("enter", "1", "1", "。", "9", "1")
        await seat.says("已留记录")
    [review] = happened(heard, "ReviewHeld")
    assert len(review.decisions) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_dashboard_shows_every_figure_and_leads_to_its_cut_and_back(
    heard: Path, language: Language
) -> None:
    words = load(language)
    async with seated(heard, "chen", language) as seat:
        await seat.press("0")
        await seat.shows("n=85")
        names = ("nps", "retention", "clv", "csat", "ces", "cji", "ftr", "complaint-rate")
        assert [name for name in names if words[f"measure.{name}"] not in seat.screen] == []
        await seat.press("down", "right", "right", "up")
        assert seat.pane.state.figure == "clv"
        await seat.press("left", "left", "enter")
        await seat.until(lambda: seat.app.page.id == "figures")
        await seat.press("escape")
        await seat.until(lambda: seat.app.page.id == "dashboard")


async def test_the_window_is_switched_and_esc_goes_back_to_the_one_that_is_sure_enough(
    heard: Path,
) -> None:
    async with seated(heard, "chen") as seat:
        await seat.press("0")
        first = seat.pane.model.found.window
        assert first.why in ("chosen", "too-wide")
        await seat.press("]" if first.kind != "365" else "[")
        assert seat.pane.model.found.window.kind != first.kind
        assert seat.pane.model.found.window.why == ""
        await seat.press("escape")
        assert seat.pane.model.found.window == first


@pytest.mark.parametrize(
    ("keys", "page"),
    [
        (("c",), "causes"),
        (("m",), "improvements"),
        (("p",), "people"),
        (("g",), "region"),
        (("space", "3"), "figures"),
        (("space", "4"), "causes"),
        (("space", "5"), "improvements"),
        (("space", "6"), "people"),
        (("space", "7"), "region"),
    ],
)
async def test_every_place_is_reached_by_its_letter_and_by_digits(
    heard: Path, keys: tuple[str, ...], page: str
) -> None:
    async with seated(heard, "chen") as seat:
        await seat.press("0", *keys)
        await seat.until(lambda: seat.app.page.id == page)


async def test_the_dashboard_is_written_out_with_the_figures_on_the_screen(heard: Path) -> None:
    async with seated(heard, "chen") as seat:
        await seat.press("0", "x")
        await seat.says("exports/dashboard-2026-03-18")
        window, found = seat.pane.model.found.window, seat.pane.model.found
    text = (heard / "exports" / "dashboard-2026-03-18.md").read_text("utf-8")
    value = found.figure("nps").now.value
    assert f"| NPS | {value:+.1f} |" in " ".join(text.split())
    with time_machine.travel(MORNING, tick=False):
        counter = Counter(heard)
        days = ("--from", window.start.isoformat(), "--to", window.end.isoformat())
        told = counter.data("show", "dashboard", *days)
        page = counter.run("show", "dashboard", *days)
    lines = {line["measure"]: line["now"] for line in told["figures"]}
    assert lines["nps"]["value"] == pytest.approx(value, abs=0)
    assert f"{value:+.1f}" in page.output


async def test_an_improvement_on_the_dashboard_is_opened(heard: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        done = Counter(heard).run("improve", "propose", TITLE)
    assert done.exit_code == 0, done.output
    async with seated(heard, "chen") as seat:
        await seat.press("0", "down", "down", "down", "down")
        assert seat.pane.state.improvement
        await seat.press("enter")
        await seat.until(lambda: seat.app.page.id == "improvements")
        await seat.shows(TITLE[:8])
