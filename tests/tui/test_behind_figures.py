"""What is behind a figure is exactly what it counts, and the worst of it comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine

from domain.measures import MEASURES
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Watch
from tests.tui.heard import BAD, LAST, heard
from tests.tui.yard import NOW, worked_yard
from tui import cutting
from tui.contacted import contacted
from tui.cutting import Slice, behind, estimates
from tui.cutting.counted import COUNTED
from tui.reading import Views
from tui.session import Session

OTHERWISE = {"cji", "coverage", "complaint-rate", "productivity"}
"""Measures whose ``n`` is no number of rows: the rarest score, people, visits, hours."""

ROWS = sorted(COUNTED.keys() - OTHERWISE)

PART = Slice(date(2026, 3, 1), date(2026, 3, 18))


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    with time_machine.travel(MORNING, tick=False):
        home = heard(tmp_path_factory.mktemp("heard") / "home").home
    with Session(home, now=Watch()) as session:
        session.catch_up()
        with session.views() as found:
            yield found


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    home = worked_yard(tmp_path_factory.mktemp("yard") / "home")
    with Session(home, now=Watch(NOW)) as session:
        session.catch_up()
        with session.views() as found:
            yield found


@pytest.mark.parametrize("measure", ROWS)
@pytest.mark.parametrize("where", [(), (("advisor", BAD),)], ids=["all", "one"])
def test_as_many_things_are_behind_a_figure_as_it_counts(
    views: Views, yard: Views, measure: str, where: tuple[tuple[str, str], ...]
) -> None:
    for each in (views, yard):
        policy = each.house.rules.at(Watch()())
        part = Slice(PART.start, PART.end, where)
        found = behind(each, measure, part)
        assert found.total == estimates(each, [measure], part, policy)[()][measure].n
        assert len(found.lines) == min(found.total, cutting.LISTED)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_can_be_opened(views: Views, yard: Views, measure: str) -> None:
    for each in (views, yard):
        found = behind(each, measure, PART)
        assert found.total >= len(found.lines)
        assert all(thing.key and thing.day for thing in found.lines)


def test_the_lowest_scores_come_first_with_the_customers_words(views: Views) -> None:
    lines = behind(views, "nps", PART).lines
    scores = [line.score for line in lines]
    assert scores == sorted(scores, key=lambda score: score or 0)
    assert lines[0].comment == "等了两个小时"
    assert lines[0].page == "case"
    assert {line.state for line in lines} == {
        "kind/detractor",
        "kind/passive",
        "kind/promoter",
    }


def test_more_than_is_listed_is_still_counted(views: Views) -> None:
    found = behind(views, "nps", PART, 5)
    assert len(found.lines) == 5
    assert found.total == 136


def test_in_a_room_nobody_is_named_in_full(tmp_path: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        home = Counter(heard(tmp_path / "home").home).home
    with Session(home, now=Watch()) as session:
        session.catch_up()
        with session.views(masked=True) as masked, session.views() as plain:
            hidden, open_ = (behind(each, "nps", PART).lines[0] for each in (masked, plain))
    assert open_.name.startswith("客户")
    assert hidden.name == "客" + "*" * (len(open_.name) - 1)


def test_those_reached_in_time_are_compared_with_the_late_and_few_are_not(views: Views) -> None:
    at = Watch()()
    found = contacted(views, PART, at)
    assert (found.won.in_time.n, found.won.few) == (0, True)
    late = [
        row
        for row in views.rows(
            "SELECT * FROM cases WHERE kind IN ('detractor', 'passive') AND in_time = 0", ()
        )
        if row["stage"] == "closed" or row["closing_missed"]
    ]
    assert found.won.late.n == len(late) > 0
    assert found.better.late.n == 0


def test_the_last_day_is_the_newest_answers(views: Views) -> None:
    assert max(line.day for line in behind(views, "nps", PART).lines) == LAST.isoformat()
