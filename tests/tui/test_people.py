"""People's figures at the command line: cards, heroes, the team, figures told, mystery visits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter
from tests.tui.peopled import HEARD, peopled
from tui import peoplebehind
from tui.session import Session
from tui.text import LANGUAGES

POINTS = ("response=8", "attitude=9", "skill=7", "transparency=4")


@pytest.fixture(scope="module")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return peopled(tmp_path_factory.mktemp("people") / "home").home


@pytest.fixture
def centre(peopled_home: Path, tmp_path: Path) -> Iterator[Counter]:
    shutil.copytree(peopled_home, tmp_path / "home")
    with time_machine.travel(MORNING, tick=False):
        yield Counter(tmp_path / "home")


def cards(counter: Counter, *typed: str) -> dict[str, Any]:
    """Return the cards by whose they are."""
    found = counter.data("show", "scorecards", *typed)
    return {card["who"]: card for card in (found["manager"], *found["advisors"])}


def part(card: dict[str, Any], code: str) -> dict[str, Any]:
    return next(part for part in card["parts"] if part["code"] == code)


def enter(counter: Counter, *typed: str) -> str:
    result = counter.run("figures", "enter", *typed)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def record(counter: Counter, *typed: str) -> dict[str, Any]:
    points = [word for point in POINTS for word in ("--points", point)]
    found: dict[str, Any] = counter.data(
        "mystery", "record", "--shopper", "agency", *points, *typed
    )
    return found


# Scorecards and heroes ---------------------------------------------------------------------------


def test_a_card_is_made_of_ones_own_answers_also_where_a_file_names_the_person(
    centre: Counter,
) -> None:
    found = cards(centre)
    for who, name in (("limin", "limin"), ("wangfang", "王芳")):
        promoters, passives, detractors = HEARD[name]
        n = promoters + passives + detractors
        nps = part(found[who], "nps")
        assert nps["achieved"]["n"] == n
        assert nps["achieved"]["value"] == pytest.approx(100 * (promoters - detractors) / n)
        assert nps["points"] == pytest.approx(max(0, 40 * nps["achieved"]["value"] / 85))


def test_an_advisor_told_now_by_id_and_now_by_name_is_one_row_of_a_cut(centre: Counter) -> None:
    file = centre.home.parent / "more.csv"
    file.write_text("id,score,date,advisor\nw1,9,2026-03-17 10:00,wangfang\n", "utf-8")
    assert centre.run("import", str(file), "--yes").exit_code == 0
    asked = ("show", "figures", "--measure", "nps", "--from", "2026-01-01")
    found = centre.data(*asked, "--by", "advisor")
    rows = {line["key"][0]: line["figures"][0]["now"]["n"] for line in found["lines"]}
    assert rows["wangfang"] == sum(HEARD["王芳"]) + 1
    assert "王芳" not in rows
    for told in ("wangfang", "王芳"):
        part = centre.data(*asked, "--where", f"advisor={told}")
        assert part["lines"][0]["figures"][0]["now"]["n"] == rows["wangfang"]


def test_a_part_without_data_is_no_zero_and_the_card_says_of_how_many_points_it_speaks(
    centre: Counter,
) -> None:
    card = cards(centre)["limin"]
    assert part(card, "business")["points"] is None
    assert card["told"] < card["whole"] == 100
    shown = centre.run("show", "scorecards").stdout
    assert "no data of 25" in shown
    assert f"of {card['told']} points told; no data for the other {100 - card['told']}" in shown


def test_too_few_answers_are_not_ranked_and_who_is_detectably_ahead_is(centre: Counter) -> None:
    found = cards(centre)
    assert found["liuyang"]["place"] is None
    assert found["limin"]["place"] == 1
    assert found["wangfang"]["place"] == 2
    assert "too few to rank (n = 3, it takes 30)" in centre.run("show", "scorecards").stdout


def test_answers_that_name_nobody_are_the_centres_alone(centre: Counter) -> None:
    found = centre.data("show", "scorecards")
    assert found["stray"] == 2
    total = sum(map(sum, HEARD.values()))
    assert part(found["manager"], "nps")["achieved"]["n"] == total


def test_what_is_behind_a_part_is_as_many_as_it_says(centre: Counter) -> None:
    found = cards(centre)
    with Session(centre.home) as session, session.views() as views:
        start, end = date(2026, 1, 1), date(2026, 3, 18)
        for who in ("limin", "wangfang", views.house.centre):
            for code in ("nps", "response-in-time", "closure"):
                if code not in {each["code"] for each in found[who]["parts"]}:
                    continue
                behind = peoplebehind.behind(views, who, code, start, end)
                assert len(behind) == part(found[who], code)["achieved"]["n"]
        behind = peoplebehind.behind(views, "wangfang", "nps", start, end)
        assert [each.score for each in behind] == sorted(each.score or 0 for each in behind)
        assert all(each.page == "case" for each in behind)
        in_time = peoplebehind.behind(views, "limin", "response-in-time", start, end)
        kept = sum(each.state == "in-time" for each in in_time)
        assert kept == part(found["limin"], "response-in-time")["achieved"]["part"]


def test_revenue_beside_its_target_is_the_business_part_and_a_slip_is_put_right(
    centre: Counter,
) -> None:
    enter(centre, "--month", "2026-02", "revenue", "900000", "revenue-target", "1,000,000")
    head = centre.log()[-1]["position"]
    assert part(cards(centre)["centre"], "business")["achieved"]["value"] == 90
    assert enter(centre, "--month", "2026-02", "revenue", "95万") == (
        "0 new, 1 corrected, 0 known already"
    )
    assert part(cards(centre)["centre"], "business")["points"] == pytest.approx(28.5)
    before = cards(centre, "--as-of", f"#{head}")
    assert part(before["centre"], "business")["achieved"]["value"] == 90
    enter(centre, "--month", "2026-02", "--staff", "李敏", "revenue", "50", "revenue-target", "100")
    assert part(cards(centre)["limin"], "business")["points"] == pytest.approx(12.5)
    assert part(cards(centre)["centre"], "business")["points"] == pytest.approx(28.5)


def test_the_hero_is_named_with_what_it_rests_on(centre: Counter) -> None:
    found = {line["honour"]: line for line in centre.data("show", "heroes")["lines"]}
    assert found["nps"]["names"] == ["李敏"]
    assert (found["nps"]["judged"], found["nps"]["few"], found["nps"]["minimum"]) == (2, 1, 30)
    assert found["recovery"]["best"] == []
    assert "李敏 +62.5 n=40" in centre.run("show", "heroes").stdout


def test_the_team_stands_beside_its_targets(centre: Counter) -> None:
    enter(centre, "--month", "2026-02", "satisfaction", "8.3", "training", "92", "vacancies", "0")
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        found = {each["code"]: each for each in centre.data("show", "team")["indicators"]}
    assert {code: each["verdict"] for code, each in found.items()} == {
        "turnover": "met",
        "satisfaction": "met",
        "suggestions": "none",
        "training": "missed",
        "vacancies": "met",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["scorecards", "heroes", "team", "mystery", "figures-entered", "benchmarks"]
)
def test_every_page_is_shown_in_80_cells(centre: Counter, page: str, language: str) -> None:
    from tui.widgets.cells import width

    record(centre, "--finding", "limin", "transparency: 没有先报价")
    enter(centre, "--month", "2026-02", "revenue", "900000")
    result = centre.run("show", page, language=language)
    assert result.exit_code == 0, result.output
    assert max(map(width, result.stdout.splitlines())) <= 80


# Figures told ------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing_and_a_bad_row_is_told(centre: Counter) -> None:
    file = centre.home.parent / "figures.csv"
    file.write_text("month,figure,value\n2026-02,revenue,5\n2026-01,cost,7\n2026-01,cost,x\n")
    first = centre.run("figures", "import", str(file))
    assert first.exit_code == 1
    assert first.stdout.splitlines() == ["2 new, 0 corrected, 0 known already"]
    assert "line 4, value: x is no value for Cost" in first.stderr
    head = len(centre.log())
    assert (
        "0 new, 0 corrected, 2 known already" in centre.run("figures", "import", str(file)).stdout
    )
    assert len(centre.log()) == head


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("--month", "2026-2x", "revenue", "1"), 1, "2026-2x is no month"),
        (("--month", "2026-02", "revenue"), 2, "Figures come in pairs"),
        (("--month", "2026-02", "profit", "1"), 1, "profit is no figure"),
        (("--month", "2026-02", "revenue", "much"), 1, "much is no value for Revenue"),
        (("--month", "2026-09", "revenue", "1"), 1, "2026-09 is yet to come"),
        (("--month", "2026-02", "satisfaction", "12"), 1, "cannot be that much"),
        (("--month", "2026-02", "--staff", "nobody", "revenue", "1"), 3, "nobody"),
    ],
)
def test_a_slip_is_one_sentence_and_records_nothing(
    centre: Counter, typed: tuple[str, ...], code: int, said: str
) -> None:
    head = len(centre.log())
    result = centre.run("figures", "enter", *typed)
    assert result.exit_code == code
    assert said in result.stderr
    assert len(centre.log()) == head


def test_an_advisor_tells_no_figures(centre: Counter) -> None:
    typed = ("--as", "limin", "figures", "enter", "--month", "2026-02", "revenue", "1")
    assert centre.run(*typed).exit_code == 1


# The mystery shopper -----------------------------------------------------------------------------


def test_a_finding_is_fixed_by_its_owner_and_the_visit_shows_it(centre: Counter) -> None:
    told = record(
        centre,
        *("--finding", "limin", "transparency: no price told"),
        *("--finding", "wangfang", "note: nobody there"),
    )
    assert told["events"] == ["mystery-visit-recorded", "finding-raised", "finding-raised"]
    visit = told["mystery"]
    refused = centre.run("--as", "wangfang", "mystery", "fix", f"{visit}/1", "--note", "x")
    assert "somebody else's" in refused.stderr
    fixed = centre.run("--as", "limin", "mystery", "fix", f"{visit.lower()}/1", "--note", "card")
    assert fixed.exit_code == 0, fixed.output
    found = centre.data("show", "mystery")
    assert (found["open"], found["late"], found["in_time"], found["settled"]) == (1, 0, 1, 1)
    first, second = found["visits"][0]["findings"]
    assert (first["aspect"], first["what"], first["remark"]) == (
        "transparency",
        "no price told",
        "card",
    )
    assert (second["aspect"], second["what"]) == ("", "note: nobody there")
    assert found["mean"] == 7


def test_a_finding_left_for_a_week_is_missed_once_warned_of_and_can_still_be_fixed(
    centre: Counter,
) -> None:
    visit = record(centre, "--finding", "limin", "no price told")["mystery"]
    with time_machine.travel(MORNING + timedelta(days=5), tick=False):
        kinds = [line["kind"] for line in centre.data("show", "warnings")["lines"]]
        assert "finding" in kinds
    with time_machine.travel(MORNING + timedelta(days=9), tick=False):
        found = centre.data("show", "mystery")
        assert (found["open"], found["late"], found["settled"]) == (1, 1, 1)
        centre.data("show", "mystery")
        [missed] = centre.log("--type", "finding-missed")
        assert missed["actor"] == "clock"
        shown = centre.run("show", "warnings").stdout
        assert "was not fixed in time" in shown
        assert centre.run("mystery", "fix", f"{visit}/1", "--note", "card").exit_code == 0
        assert centre.data("show", "mystery")["open"] == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("mystery", "fix", "M1", "--note", "x"), "M1 is no finding"),
        (("mystery", "fix", "M0000000/1", "--note", "x"), "There is no finding 1"),
        (("mystery", "record", "--shopper", "a", "--points", "skill=x"), "skill=x is no aspect"),
        (("mystery", "record", "--shopper", "a", "--points", "skill=5"), "Every aspect wants"),
    ],
)
def test_a_slip_about_a_visit_is_one_sentence(
    centre: Counter, typed: tuple[str, ...], said: str
) -> None:
    result = centre.run(*typed)
    assert result.exit_code != 0
    assert said in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def test_the_benchmarks_are_the_policys_the_highest_first(centre: Counter) -> None:
    found = centre.data("show", "benchmarks")
    assert [line["nps"] for line in found] == [72, 58, 54, 45, 28, 12, -5]
    assert centre.run("show", "benchmarks", language="zh-CN").stdout.splitlines()[2].split() == [
        "蔚来",
        "+72",
    ]
