"""The pages of improvements by keys: propose, own, try out, measure, move, suggest, decide."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine

from domain.improving.facts import Scope
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Seat, Watch, happened, seated
from tests.tui.improved import improved_home
from tui.text import LANGUAGES, Language
from tui.widgets.cells import width

TITLE = "Photo of the fault"


@pytest.fixture(scope="module")
def improved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return improved_home(tmp_path_factory.mktemp("improved") / "home").home


@pytest.fixture
def home(improved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(improved, tmp_path / "home"))


def typed(home: Path, *line: str) -> str:
    """Type a verb that answers with a number, and return that."""
    with time_machine.travel(MORNING, tick=False):
        said = Counter(home).data("--as", "chen", *line)
    return str(said.get("improvement") or said.get("suggestion"))


def proposed(home: Path, title: str = TITLE, *more: str) -> str:
    return typed(home, "improve", "propose", title, *more)


async def opened(seat: Seat) -> None:
    """Go to the improvements, with something under the cursor where there is anything."""
    await seat.press("4", "m")
    await seat.until(lambda: seat.app.page.id == "improvements")
    await seat.settled()


SAYS: dict[Language, Callable[[str], str]] = {"en": lambda en: en, "zh-CN": lambda en: CHINESE[en]}
CHINESE = {
    "better": "变好",
    "distinguishable from noise": "超出正常波动",
    "regression to the mean": "回归均值",
    "strategic": "战略",
    "quick win": "速赢",
    "adopted": "采纳",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_manager_proposes_tries_out_and_measures_by_keys(
    home: Path, language: Language
) -> None:
    say = SAYS[language]
    async with seated(home, "chen", language) as seat:
        await opened(seat)
        await seat.press("i")
        await seat.type(TITLE)
        await seat.press("enter", "2")  # a process
        await seat.shows(TITLE)
        await seat.press("a", "1", "d")  # the manager's own; it begins
        await seat.press("p", "2", "4", "1")  # one advisor, chosen for a low score
        await seat.press("c", "1", "4")  # the NPS of days written out
        await seat.type("2026-01-01..2026-01-31")
        await seat.press("enter")
        await seat.type("2026-02-01..2026-02-28")
        await seat.press("enter", "1")  # of the pilot only
        await seat.says(say("better"))
        [measured] = happened(home, "ImprovementMeasured")
        [piloted] = happened(home, "ImprovementPiloted")
        assert measured.scope == piloted.scope == (Scope("advisor", "limin"),)
        assert (piloted.chosen, measured.effect.regression) == ("low-score", "low-score")
        await seat.press("w")
        await seat.shows(say("distinguishable from noise"))
        await seat.press("escape")
        assert seat.app.page.id == "improvements"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_says_who_until_when_and_what_came_of_it(
    home: Path, language: Language
) -> None:
    say = SAYS[language]
    number = proposed(home, TITLE, "--owner", "limin", "--until", "2026-04-30")
    typed(home, "improve", "pilot", number, "--where", "advisor=limin", "--chosen", "low-score")
    windows = ("--before", "2026-01-01..2026-01-31", "--after", "2026-02-01..2026-02-28")
    typed(home, "improve", "measure", number, *windows)
    async with seated(home, "chen", language, size=(120, 36)) as seat:
        await opened(seat)
        await seat.shows("李敏")
        assert say("better") in seat.screen
        await seat.press("w")
        await seat.shows(say("distinguishable from noise"))
        assert say("regression to the mean") in " ".join(seat.screen.split())


async def test_an_arrow_moves_it_and_enter_puts_the_move_on_record(home: Path) -> None:
    number = proposed(home)
    async with seated(home, "chen") as seat:
        await opened(seat)
        await seat.press("m", "up")
        await seat.shows("here it would be recorded with Enter")
        assert happened(home, "ImprovementPlaced") == []
        await seat.press("right")
        await seat.shows("strategic (1)")
        await seat.press("enter")
        await seat.says(f"{number}: strategic")
        [placed] = happened(home, "ImprovementPlaced")
        assert (placed.improvement, placed.impact, placed.cost) == (number, "high", "high")


@pytest.mark.parametrize("leaving", [("escape",), ("6",), ("tab",)])
async def test_leaving_records_the_move_too_and_undo_takes_it_back(
    home: Path, leaving: tuple[str, ...]
) -> None:
    proposed(home)
    proposed(home, "Longer hours")
    async with seated(home, "chen") as seat:
        await opened(seat)
        await seat.press("m", "up", *leaving)
        await seat.until(lambda: happened(home, "ImprovementPlaced"))
        await seat.press("4", "m", "m", "u")
        await seat.until(lambda: happened(home, "ImprovementUndone"))
        await seat.shows("quick win (0)")


async def test_a_move_back_to_where_it_stood_records_nothing(home: Path) -> None:
    proposed(home, TITLE, "--impact", "high", "--cost", "low")
    async with seated(home, "chen") as seat:
        await opened(seat)
        await seat.press("m", "down", "up", "enter", "escape")
        await seat.shows("Improvements (1 open)")
        assert len(happened(home, "ImprovementPlaced")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_suggestion_is_made_and_answered_by_digits_alone(
    home: Path, language: Language
) -> None:
    say = SAYS[language]
    async with seated(home, "chen", language) as seat:
        await opened(seat)
        await seat.press("right", "enter", "1")  # the only thing there is to do: suggest
        await seat.type("A photo for all")
        await seat.press("enter")
        await seat.shows("A photo for all")
        await seat.press("enter", "2")  # adopt as an improvement
        await seat.type("costs nothing")
        await seat.press("enter")
        await seat.shows(say("adopted"))
        [made] = happened(home, "SuggestionMade")
        [decided] = happened(home, "SuggestionDecided")
        [proposal] = happened(home, "ImprovementProposed")
        assert (made.by, decided.verdict) == ("chen", "adopted")
        assert decided.improvement == proposal.improvement
        await seat.press("left")
        await seat.shows("A photo for all")
        assert seat.pane.section == "list"


async def test_every_act_has_a_digit_in_the_menu_and_a_letter(home: Path) -> None:
    proposed(home)
    async with seated(home, "chen") as seat:
        await opened(seat)
        await seat.press("enter")
        for digit, act in enumerate(
            ("Next stage", "Owner", "Due", "Impact and cost", "Pilot", "Measure", "Finish"), 1
        ):
            assert f"{digit} {act}" in seat.screen
        await seat.press("9")
        await seat.type("goes well")
        await seat.press("enter")
        await seat.until(lambda: happened(home, "ImprovementNoted"))
        await seat.press("t")
        await seat.type("still goes well")
        await seat.press("enter")
        await seat.until(lambda: len(happened(home, "ImprovementNoted")) > 1)
        await seat.press("r", "3")
        await seat.says("Nobody answers for it yet")


async def test_what_names_a_customer_is_refused_and_nothing_is_recorded(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await opened(seat)
        await seat.press("i")
        await seat.type("ring 13912345678")
        await seat.press("enter", "1")
        await seat.says("it holds a phone number")
        assert happened(home, "ImprovementProposed") == []


async def test_an_advisor_may_not_decide_and_is_told_why(home: Path) -> None:
    typed(home, "suggest", "A photo for all")
    async with seated(home, "limin") as seat:
        await opened(seat)
        await seat.press("]")
        await seat.shows("A photo for all")
        await seat.press("f")
        await seat.says("authority of a manager")
        assert happened(home, "SuggestionDecided") == []


async def test_an_auditor_reads_and_does_not_act(home: Path) -> None:
    proposed(home)
    async with seated(home, "hejing") as seat:
        await opened(seat)
        await seat.shows(TITLE)
        for key in ("d", "i", "enter"):
            await seat.press(key)
            await seat.says("read only")
        await seat.press("m", "up")
        await seat.says("read only")
        assert happened(home, "ImprovementPlaced") == []


async def test_a_clock_that_runs_out_while_the_page_is_open_is_late(home: Path) -> None:
    proposed(home, TITLE, "--owner", "limin", "--until", "1h")
    watch = Watch()
    async with seated(home, "chen", watch=watch) as seat:
        await opened(seat)
        watch.on(hours=2)
        await seat.press("4", "m")
        await seat.until(lambda: happened(home, "ImprovementMissed"))
        await seat.shows("1 overdue")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_pages_fit_and_speak_one_language(
    home: Path, language: Language, size: tuple[int, int]
) -> None:
    proposed(home, "照片" * 30, "--owner", "limin", "--cause", "quality/diagnosis")
    typed(home, "suggest", "照片" * 40)
    english, chinese = ("quick win", "Owner", "Due in"), ("速赢", "负责人", "剩余")
    other = english if language == "zh-CN" else chinese
    async with seated(home, "chen", language, size=size) as seat:
        await opened(seat)
        for keys in ((), ("w",), ("escape", "m"), ("escape", "right")):
            await seat.press(*keys)
            await seat.settled()
            assert not any(word in seat.screen for word in other), keys
            assert {width(line) for line in seat.screen.splitlines()} == {size[0]}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_case_leads_to_an_improvement_against_its_cause(
    home: Path, language: Language
) -> None:
    with time_machine.travel(MORNING, tick=False):
        said = Counter(home).data("report", "problem", "rattles again", "--phone", "13800000009")
    case = said["case"]
    async with seated(home, "chen", language) as seat:
        await seat.press(":")
        await seat.type(case)
        await seat.press("enter")
        await seat.until(lambda: seat.app.page.id == "case")
        await seat.press("i")
        await seat.type("Check the mounts")
        await seat.press("enter", "1")
        await seat.until(lambda: happened(home, "ImprovementProposed"))
        [proposal] = happened(home, "ImprovementProposed")
        assert (proposal.source, proposal.source_id, proposal.depth) == ("case", case, "case")
