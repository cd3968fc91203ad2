"""The morning meeting's page: what is said of yesterday, of the cars, of what was promised."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from msgspec.structs import replace

from domain.measures import Change, Rate, nps
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Watch
from tui import morning
from tui.models import Brief, HouseFigures
from tui.printing.brief import brief_page
from tui.screens.headline import changed, standing
from tui.screens.houseline import house_line, house_lines
from tui.session import Session
from tui.text import LANGUAGES, Language, Words
from tui.visitmodels import STAGES
from tui.widgets.cells import width

FULL = HouseFigures(
    total=96,
    late=14,
    waiting=11,
    booked=88,
    capacity=60,
    stages=tuple((stage, 12) for stage in STAGES if stage != "booked"),
)
FEW = HouseFigures(total=3, booked=5, capacity=60, stages=(("arrived", 1), ("working", 2)))


def read(home: Path) -> Brief:
    with Session(home, who="chen", now=Watch()) as session, session.views(masked=True) as views:
        return morning.brief(views, MORNING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cars_are_counted_by_stage_and_where_there_is_no_room_by_groups_of_them(
    language: Language,
) -> None:
    words = Words(language)
    assert len(house_lines(words, FEW, 78)) == 1
    few, full = house_line(words, FEW, 78), house_line(words, FULL, 78)
    assert words("stage-short.working") + " 2" in few
    assert width(full) <= 78
    assert f"{words('morning.house.working')} 24" in full
    assert "88/60" in full
    assert all(width("".join(i.text for i in line)) <= 36 for line in house_lines(words, FULL, 36))
    assert house_line(words, HouseFigures(), 78) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_inside_the_noise_is_none_on_the_screen_and_in_print(
    home: Path, language: Language
) -> None:
    brief, words = read(home), Words(language)
    noise = replace(
        brief, nps_day_before=nps(50, 30, 20), nps_change=Change(-3.0, -9.0, 3.0, detectable=False)
    )
    moved = replace(noise, nps_change=Change(-33.0, -39.0, -27.0, detectable=True))
    assert changed(noise, words) == words("figures.no-change")
    assert words("figures.no-change") in brief_page(noise, words)
    assert "-33" in changed(moved, words)
    assert width(changed(moved, words)) <= 20
    assert words("figures.no-change") not in brief_page(moved, words)
    assert changed(replace(noise, nps_change=Change(None)), words) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_miss_is_claimed_while_the_interval_holds_the_target(
    home: Path, language: Language
) -> None:
    words, brief = Words(language), replace(read(home), in_time_target=95)
    for rate, code, sign in ((Rate(175, 187), "open", "~"), (Rate(60, 100), "missed", "!")):
        page = brief_page(replace(brief, in_time=rate), words)
        assert words(f"print.verdict.{code}", target="95%") in page
        [ink] = standing(words, rate, 95)
        assert ink.text.startswith(sign)
    [ink] = standing(words, Rate(19, 20), 95)
    assert ink.text == words("figure.met", gap="0", target=95)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_page_keeps_to_eighty_cells_with_a_full_house(
    home: Path, language: Language
) -> None:
    page = brief_page(replace(read(home), house=FULL), Words(language))
    assert max(map(width, page.splitlines())) <= 80
    assert "88/60" in page
    assert "~" not in page.split("\n\n")[1]


def test_low_scores_of_other_days_that_are_open_follow_yesterdays(home: Path) -> None:
    brief = read(home)
    assert {line.score for line in brief.low_scores} == {2, 5}
    assert [line.score for line in brief.low_rest] == [0]  # this morning's
    assert brief.low_open == 3


def test_a_promise_shows_what_was_promised_as_it_was_last_said(counter: Counter) -> None:
    case = counter.case(5)
    counter.run("do", "promise", case, "--due", "2h", "--note", "a slip")
    counter.run("do", "undo", case)
    counter.run("do", "promise", case, "--due", "2h", "--note", "price by noon")
    with time_machine.travel(MORNING + timedelta(hours=3), tick=False):
        brief = counter.run("show", "brief").stdout
        assert "「price by noon」" in brief
        assert "a slip" not in brief
        made = counter.log("--type", "promise-made")[-1]["position"]
        told = ("--note", "price by ten", "--reason", "wrong time")
        assert counter.run("correct", str(made), *told).exit_code == 0
        [promise] = counter.data("show", "brief")["promises"]
    assert (promise["text"], promise["result"]) == ("price by ten", "broken")
