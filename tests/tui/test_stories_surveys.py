"""Page 8: a list of surveys is sent, one is kept back, and the rates are looked at."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.tui.counter import furnished
from tests.tui.desk import Seat, happened, seated
from tests.tui.surveyed import visited
from tui.text import Language, Words


@pytest.fixture(scope="session")
def visited_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = furnished(tmp_path_factory.mktemp("asked") / "home", answers="").home
    visited(home)
    return home


@pytest.fixture
def asking(visited_home: Path, tmp_path: Path) -> Path:
    """A home where five surveys are due."""
    return Path(shutil.copytree(visited_home, tmp_path / "home"))


def listed(home: Path) -> list[dict[str, str]]:
    [file] = (home / "exports").glob("surveys-*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


async def opened(seat: Seat) -> None:
    await seat.press("8")
    await seat.until(lambda: seat.pane.id == "surveys")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_list_leaves_after_a_yes_and_the_page_says_what_became_of_each(
    asking: Path, language: Language, size: tuple[int, int]
) -> None:
    async with seated(asking, "chen", language, size=size) as seat:
        words = Words(language)
        await opened(seat)
        assert words("surveys.section.due", n=5) in seat.screen
        await seat.press("s")
        assert happened(asking, "SurveySent") == []
        await seat.press("y")
        await seat.shows(words("surveys.section.sent", n=3))
        rows = listed(asking)
        assert len(rows) == len(happened(asking, "SurveySent")) == 3
        assert words("surveys.sent-done", n=3, withheld=2, path="exports/")[:20] in seat.said
        assert {fact.why for fact in happened(asking, "SurveyWithheld")} == {
            "no-contact",
            "quiet-period",
        }
        await seat.press("[")
        assert words("unsent.no-contact")[:8] in seat.screen
        assert "(60.0%)" in seat.screen
        assert words("figures.verdict.few") in seat.screen


async def test_the_key_that_asks_confirms_nothing(asking: Path) -> None:
    async with seated(asking, "chen") as seat:
        await opened(seat)
        await seat.press("s", "s", "escape")
        assert happened(asking, "SurveySent") == []
        assert not (asking / "exports").exists()


async def test_a_survey_is_kept_back_with_a_reason(asking: Path) -> None:
    async with seated(asking, "chen") as seat:
        await opened(seat)
        survey = seat.pane.subject
        await seat.press("n")
        await seat.type("in mourning")
        await seat.press("enter")
        await seat.says(survey)
        [fact] = happened(asking, "SurveyWithheld")
        assert (fact.survey, fact.why) == (survey, "by-hand")
        await seat.press("u")
        await seat.says("stays so")
        await seat.press("[")
        await seat.shows("in mourning")
        assert Words("en")("surveys.column.reason") in seat.screen


async def test_the_rates_are_turned_from_one_dimension_to_the_next(asking: Path) -> None:
    words = Words("en")
    async with seated(asking, "chen", size=(120, 36)) as seat:
        await opened(seat)
        for name in ("trigger", "channel", "advisor"):
            title = words("surveys.cuts", dimension=words(f"surveys.by.{name}"))
            assert title in seat.screen
            await seat.press("right")
        await seat.press("left")
        assert words("surveys.by.advisor") in seat.screen
        assert "王芳" in seat.screen


async def test_an_advisor_and_an_auditor_look_and_send_nothing(asking: Path) -> None:
    for who in ("limin", "hejing"):
        async with seated(asking, who) as seat:
            await opened(seat)
            await seat.press("s", "n")
            assert not seat.app.strip.is_open
            assert Words("en")("action.surveys.withhold.label") in seat.said
    assert happened(asking, "SurveySent") == happened(asking, "SurveyWithheld") == []


async def test_enter_leads_to_the_visit_behind_a_survey(asking: Path) -> None:
    async with seated(asking, "chen") as seat:
        await opened(seat)
        name = seat.pane.chosen.name
        await seat.press("enter")
        await seat.until(lambda: seat.pane.id == "visit")
        assert name in seat.screen


async def test_customers_words_stay_words_on_the_page(asking: Path) -> None:
    async with seated(asking, "chen", size=(120, 36)) as seat:
        await opened(seat)
        assert "\x1b" not in seat.screen
        assert "␛]0;owned" in seat.screen


async def test_a_folder_that_cannot_be_made_is_said_and_nobody_is_asked(asking: Path) -> None:
    (asking / "exports").write_text("in the way")
    async with seated(asking, "chen") as seat:
        await opened(seat)
        await seat.press("s", "y")
        await seat.says("exports")
        assert happened(asking, "SurveySent") == []


async def test_looked_at_in_the_past_nothing_can_be_sent(asking: Path) -> None:
    async with seated(asking, "chen", as_of="#12") as seat:
        await opened(seat)
        await seat.press("s")
        assert not seat.app.strip.is_open
