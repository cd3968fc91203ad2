"""The page of figures: from a figure to its cut, to the answers, to the case, and back by Esc."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import time_machine

from domain.measures import MEASURES
from domain.measures.needs import target_line
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Seat, Watch, seated
from tests.tui.heard import ANSWERS, BAD, GOOD, LAST, STRANGER, answers, heard
from tui.overview import KEY
from tui.screens.figures import SECTIONS, pane
from tui.text import LANGUAGES, Language

DAY = timedelta(days=1)
MOMENT = "2026-03-18T08:00"
"""When everything but the later answers had been heard."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return heard(tmp_path_factory.mktemp("heard") / "home").home


def section(seat: Seat) -> str:
    return str(seat.pane.model.section)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_keys_lead_from_a_figure_to_the_answers_and_a_third_to_the_case(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language, size=(120, 36)) as seat:
        await seat.press("4", "enter")
        assert section(seat) == "cuts"
        await seat.shows(BAD)
        await seat.press("enter")
        await seat.shows("等了两个小时")
        assert f"{ANSWERS[BAD]}" in seat.screen
        case = seat.pane.state.thing.turn
        await seat.press("enter")
        assert (seat.app.page.id, seat.case) == ("case", case)


async def test_the_end_of_what_is_listed_brings_more_until_there_is_no_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane, "LISTED", 2)
    async with seated(home, "chen", size=(120, 36)) as seat:
        await seat.press("4", "enter", "enter")
        all_of_them = seat.pane.model.behind.total
        listed = [len(seat.pane.model.behind.lines)]
        while listed[-1] < all_of_them:
            await seat.press("end")
            listed.append(len(seat.pane.model.behind.lines))
    assert listed == [2, 10, 50, all_of_them]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_esc_goes_back_step_by_step_to_where_it_began(home: Path, language: Language) -> None:
    async with seated(home, "chen", language) as seat:
        await seat.press("4", "right", "down", "down", "enter", "down", "enter", "enter")
        assert seat.app.page.id == "case"
        await seat.press("escape")
        assert seat.pane.model.behind is not None
        await seat.press("escape")
        assert (seat.pane.model.behind, section(seat)) == (None, "cuts")
        assert seat.pane.parts.cursor == 1
        await seat.press("escape")
        assert (section(seat), seat.pane.line.measure) == ("measures", "ces")
        await seat.press("escape")
        assert seat.app.page.id == "morning"


async def test_who_has_few_answers_stands_last_unjudged_whatever_they_say(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "enter")
        rows = seat.pane.parts._view
        assert [rows.row(n).part.names for n in range(3)] == [(BAD,), (GOOD,), (STRANGER,)]
        assert [rows.row(n).few for n in range(3)] == [False, False, True]
        line = next(line for line in seat.screen.split("\n") if STRANGER in line)
        assert "too few" in line
        await seat.press("end")
        await seat.shows("too few to judge (n < 30)")


async def test_an_advisors_score_is_set_beside_the_others_same_jobs(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "enter")
        await seat.shows("Of the same jobs the others hear")


async def test_every_section_is_reached_by_arrows_and_reads_only_itself(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4")
        for name in (*SECTIONS[1:], SECTIONS[0]):
            await seat.press("right")
            model = seat.pane.model
            assert model.section == name
            read = {"overview": model.overview, "journey": model.journey, "loop": model.board}
            assert [key for key, value in read.items() if value is not None] == (
                [name] if name in read else []
            )
        await seat.press("left")
        assert section(seat) == SECTIONS[-1]


async def test_the_window_is_the_shortest_that_is_sure_enough_and_says_so(home: Path) -> None:
    async with seated(home, "chen", size=(120, 36)) as seat:
        await seat.press("4")
        window = seat.pane.model.window
        assert window.proposed
        assert window.nps.margin <= seat.pane.model.margin
        await seat.shows("this month: the shortest with a margin of 15 or less")
        await seat.press("[")
        shorter = seat.pane.model.window
        assert shorter.nps.n == 0  # it is not read where somebody chose
        await seat.shows("this week")
        assert "the shortest" not in seat.screen.split("\n")[2]
        await seat.press("]", "]", "]", "]", "]")
        await seat.shows("2025-03-19 to 2026-03-18, 365 days")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_w_says_what_a_figure_is_what_it_counts_and_where_its_target_stands(
    home: Path, language: Language
) -> None:
    async with seated(home, "chen", language, size=(120, 36)) as seat:
        await seat.press("4", "right")
        for name in list(MEASURES)[:14]:
            words = seat.app.words
            await seat.press("w")
            await seat.shows(words(f"definition.{name}")[:40])
            assert ("targets." in seat.screen) is bool(target_line(MEASURES[name]))
            assert words("figures.why.minimum", minimum=30) in seat.screen
            await seat.press("w", "down")


async def test_a_target_that_is_met_within_the_noise_says_so(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "right", "right", "right")
        assert section(seat) == "journey"
        await seat.press("w", "down", "down", "down", "down", "down")
        await seat.shows("includes 8.5: met, though not beyond noise")


async def test_a_cut_by_two_dimensions_has_a_row_for_each_pair(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "e", "6")
        await seat.shows("NPS by Advisor · Model")
        rows = seat.pane.parts._view
        assert len(rows) == 6
        assert sum(rows.row(n).line.now.n for n in range(6)) == sum(ANSWERS.values())
        await seat.press("d", "5")
        await seat.shows("NPS by Model, target")
        assert seat.pane.model.figures.by == ("vehicle",)


async def test_what_a_measure_is_not_told_by_is_offered_and_says_why_not(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "end", "d", "6")
        await seat.says("Complaint rate is not told by it")
        assert seat.app.strip.is_open
        await seat.press("escape")


async def test_days_stand_in_their_order_the_latest_first(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "d", "0", "1")
        keys = [seat.pane.parts._view.row(n).part.key[0] for n in range(3)]
        assert keys == sorted(keys, reverse=True)
        assert keys[0] == LAST.isoformat()


async def test_only_one_part_can_be_looked_at_in_every_section_until_esc(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "enter", "down", "o")
        await seat.shows(f"only Advisor {GOOD}")
        assert section(seat) == "overview"
        assert sum(seat.pane.model.overview.classes) == ANSWERS[GOOD]
        await seat.press("right", "right", "right")
        assert seat.pane.model.journey.drivers is None
        await seat.shows("Not told of one person")
        await seat.press("left", "left", "left", "escape")
        assert f"only Advisor {GOOD}" not in seat.screen
        assert sum(seat.pane.model.overview.classes) == sum(ANSWERS.values())


async def test_what_goes_with_the_score_is_told_of_the_centre_and_called_no_cause(
    home: Path,
) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "right", "right", "right")
        found = seat.pane.model.journey
        assert found.drivers.drivers[0].touchpoint == "communication"
        assert "no cause" in seat.screen
        assert sum(found.lost.values()) == pytest.approx(10 - found.index.value)
        await seat.press("[")
        await seat.shows("Too few answers")


async def test_as_now_is_said_in_the_head(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4")
        await seat.shows("as told then")
        await seat.press("n")
        await seat.shows("as corrected since")
        assert seat.pane.model.part.as_now


async def test_the_closed_loop_says_how_truly_it_is_closed(home: Path) -> None:
    async with seated(home, "chen", size=(120, 36)) as seat:
        await seat.press("4", "left", "left")
        assert section(seat) == "loop"
        for name in ("closure", "confirmed", "reopened", "unconfirmed", "problem-closure"):
            assert seat.app.words(f"measure.{name}") in seat.screen
        await seat.shows("no proof that contact does it")


async def test_the_palette_finds_a_measure_in_either_language_and_cuts_it(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "ctrl+p")
        await seat.type("满意度")
        await seat.press("enter")
        await seat.shows("CSAT by Advisor")


async def test_a_figure_without_anything_behind_it_opens_to_nothing(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", "right", "end", "enter", "enter")
        assert seat.pane.model.wanted.measure == "cost-rate"
        assert seat.app.is_running


@pytest.fixture(scope="module")
def later(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """The same centre a day later, with more answers."""
    own = Counter(Path(copytree(home, tmp_path_factory.mktemp("later") / "home")))
    file = own.home.parent / "more.csv"
    file.write_text(answers().replace("2026-03-17", "2026-03-18").replace(f"{BAD}-", "x-"))
    with time_machine.travel(MORNING + DAY, tick=False):
        assert own.run("import", str(file), "--yes").exit_code == 0
    return own


@pytest.mark.parametrize("as_of", ["", MOMENT])
async def test_the_page_and_show_figures_have_the_same_value_as_of_any_instant(
    later: Counter, as_of: str
) -> None:
    typed = ("--as-of", as_of) if as_of else ()
    with time_machine.travel(MORNING + DAY, tick=False):
        told = later.data("show", "figures", *typed)
        cut = later.data("show", "figures", "--by", "advisor", "--measure", "nps", *typed)
    watch = Watch(MORNING + DAY)
    async with seated(later.home, "chen", watch=watch, as_of=as_of) as seat:
        await seat.press("4", "right")
        part = seat.pane.model.part
        assert [part.start.isoformat(), part.end.isoformat()] == [told["start"], told["end"]]
        shown = [plain(line) for line in seat.pane.model.figures.lines[0].figures]
        assert shown == told["lines"][0]["figures"]
        assert (shown[0]["now"]["n"] == sum(ANSWERS.values())) is bool(as_of)
        await seat.press("enter")
        assert [plain(line) for line in seat.pane.model.figures.lines] == cut["lines"]


def plain(value: Any) -> Any:
    """Return what a structure is in JSON."""
    from msgspec.json import encode

    return json.loads(encode(value))


async def test_a_day_is_gone_to_and_esc_comes_back_to_today(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4", ":")
        await seat.type("3-12")
        await seat.press("enter")
        await seat.shows("2026-03-12")
        assert seat.pane.model.part.end == date(2026, 3, 12)
        await seat.press("escape")
        assert seat.pane.model.part.end == date(2026, 3, 18)


async def test_the_key_figures_are_those_of_the_list_of_all(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("4")
        first = {line.measure: line for line in seat.pane.model.figures.lines[0].figures}
        assert tuple(first) == KEY
        await seat.press("right")
        every = {line.measure: line for line in seat.pane.model.figures.lines[0].figures}
        assert tuple(every) == tuple(MEASURES)
        assert {name: every[name] for name in KEY} == first


async def test_no_name_and_no_word_of_a_customer_drives_the_terminal(tmp_path: Path) -> None:
    from tests.tui.counter import furnished
    from tests.tui.desk import ANSWERS as HOSTILE

    with time_machine.travel(MORNING, tick=False):
        own = furnished(tmp_path / "home", HOSTILE).home
    async with seated(own, "chen", size=(160, 40), watch=Watch()) as seat:
        await seat.press("4", "enter", "end")
        for _ in range(3):
            await seat.press("enter")
            assert all(line.isprintable() for line in seat.screen.split("\n"))
            await seat.press("escape", "up")
