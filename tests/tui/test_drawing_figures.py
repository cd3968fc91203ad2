"""What the page of figures draws: nothing wider than its room, nothing claimed too much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from domain.measures import MEASURES, Estimate
from domain.measures.estimate import change, rate, score
from domain.statistics.drivers import Driver, Drivers
from domain.statistics.trend import trend
from tests.make import policy
from tui.contacted import Compared, Contacted
from tui.cutting import DIMENSIONS, KINDS
from tui.measuring import CutLine, Figures, line
from tui.overview import Overview, Point, spans
from tui.screens.figures.cuts import FIRST, NONE, SECOND, TIMES, first_menu, parts
from tui.screens.figures.journey import driver_lines, waterfall_lines
from tui.screens.figures.loop import effect_lines
from tui.screens.figures.overview import mix_lines, trend_lines, trend_said
from tui.text import LANGUAGES, Language, Words
from tui.touchpoints import Journey
from tui.widgets.cells import width
from tui.widgets.ink import Line
from tui.widgets.outcome import DIGITS

NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)
LAST = date(2026, 3, 18)
LOST = {"booking": 0.2, "reception": 0.3, "communication": 0.9, "waiting": 0.4, "repair": 0.6}
NARROW = 34
"""Cells of half a projector's picture, inside its frame."""

spoken = pytest.mark.parametrize("language", LANGUAGES)


def text(lines: Sequence[Line]) -> list[str]:
    return ["".join(ink.text for ink in one) for one in lines]


def figures(*lines: CutLine, by: tuple[str, ...] = ()) -> Figures:
    return Figures(
        start=LAST,
        end=LAST,
        at=NOON,
        by=by,
        where=(),
        as_now=False,
        lines=lines,
        uncut=(),
        minimum=30,
    )


def part(name: str, now: Estimate) -> CutLine:
    found = line(MEASURES["nps"], now, Estimate(None, 0), policy())
    return CutLine(key=(name,), names=(name,), figures=(found,))


def journey(index: float, lost: dict[str, float], drivers: Drivers | None) -> Journey:
    return Journey(
        index=Estimate(index if lost else None, 40),
        target=8.5,
        lost=lost,
        figures=figures(),
        drivers=drivers,
    )


def overview(*scores: Estimate) -> Overview:
    points = tuple(
        Point(start=LAST - timedelta(days=n), end=LAST - timedelta(days=n), now=now)
        for n, now in enumerate(scores)
    )
    return Overview(
        step="day",
        points=points[::-1],
        trend=trend([point.now for point in points[::-1]]),
        classes=(60, 30, 10),
        scores=(1, 0, 0, 1, 2, 3, 3, 10, 20, 40, 20),
        figures=figures(),
    )


@spoken
def test_the_waterfall_falls_from_ten_to_the_index_and_marks_what_costs_most(
    language: Language,
) -> None:
    words = Words(language)
    drawn = waterfall_lines(words, journey(7.6, LOST, None), NARROW)
    told = text(drawn)
    assert [one.split()[1] for one in told] == [
        *("10.00", "-0.20", "-0.30", "-0.90", "-0.40", "-0.60"),
        "7.60",
    ]
    starts = [len(one.rstrip()) - len(one.rstrip("█▏▎▍▌▋▊▉ ")) for one in told[1:-1]]
    assert all(starts)
    assert max(map(width, told)) <= NARROW
    loud = [one[0].text.strip() for one in drawn if "LATE" in str(one[1].tone)]
    assert loud == [words("measure.touchpoint-communication")]


@spoken
def test_without_an_index_there_is_no_waterfall(language: Language) -> None:
    words = Words(language)
    told = "".join(text(waterfall_lines(words, journey(0, {}, None), NARROW)))
    assert told.replace(" ", "") == words("figures.journey.none").replace(" ", "")


@spoken
@pytest.mark.parametrize("why", ["few", "even", "loose"])
def test_why_nothing_is_said_of_drivers_is_said(language: Language, why: str) -> None:
    words = Words(language)
    told = text(driver_lines(words, Drivers(n=40, answers=50, minimum=100, why=why), NARROW))
    assert "40" in "".join(told)
    assert max(map(width, told)) <= NARROW


@spoken
def test_shares_of_the_score_come_with_n_and_with_a_warning(language: Language) -> None:
    words = Words(language)
    one = Driver(touchpoint="repair", share=0.7, mean=8.0, along=0.5)
    other = Driver(touchpoint="waiting", share=0.3, mean=8.0, along=0.4)
    found = Drivers(n=140, answers=150, minimum=100, spread=0.5, drivers=(one, other))
    told = text(driver_lines(words, found, NARROW))
    assert " 70% " in told[0]
    assert " 30% " in told[1]
    assert "n=140" in "".join(told)
    assert max(map(width, told)) <= NARROW


@spoken
def test_of_one_person_no_drivers_are_told(language: Language) -> None:
    words = Words(language)
    told = "".join(text(driver_lines(words, None, 200)))
    assert told == words("figures.drivers.nobody")


@spoken
@pytest.mark.parametrize(
    ("pair", "key"),
    [
        ((rate(90, 100), rate(50, 100)), "beyond"),
        ((rate(52, 100), rate(50, 100)), "noise"),
        ((rate(9, 10), rate(1, 100)), "few"),
    ],
)
def test_a_difference_of_contact_in_time_is_told_only_beyond_noise(
    language: Language, pair: tuple[Estimate, Estimate], key: str
) -> None:
    words, (one, other) = Words(language), pair
    few = min(one.n, other.n) < 30
    compared = Compared(in_time=one, late=other, change=change(one, other), few=few)
    told = text(effect_lines(words, Contacted(won=compared, better=compared, minimum=30), 78))
    low, high = (f"{end:+.0f}" for end in (compared.change.low or 0, compared.change.high or 0))
    difference = f"{compared.change.difference or 0:+.0f}"
    sentence = {
        "beyond": words("figures.effect.beyond", difference=difference, low=low, high=high),
        "noise": words("figures.effect.noise", low=low, high=high),
        "few": words("figures.effect.few", minimum=30),
    }
    assert told[1].endswith(sentence[key])
    assert max(map(width, told)) <= 78


@spoken
@pytest.mark.parametrize(("rows", "lines"), [(6, 4), (20, 14)])
def test_every_score_has_its_line_where_there_is_room(
    language: Language, rows: int, lines: int
) -> None:
    words = Words(language)
    now = line(MEASURES["nps"], score(60, 30, 10), Estimate(None, 0), policy())
    told = text(mix_lines(words, overview(score(60, 30, 10)), now, 30, NARROW, rows))
    assert [" 60% " in told[0], " 30% " in told[1], " 10% " in told[2]] == [True] * 3
    assert len(told) >= lines
    assert max(map(width, told)) <= NARROW


@spoken
def test_a_score_over_time_of_few_answers_draws_nothing(language: Language) -> None:
    words = Words(language)
    told = text(trend_lines(words, overview(score(2, 0, 0), score(1, 1, 0)), 85, NARROW, 6))
    assert told == [words("figure.too-few", n=5)]


@spoken
def test_a_trend_is_named_only_where_there_is_one(language: Language) -> None:
    words = Words(language)
    rising = overview(*(score(50 + 5 * n, 20, 30 - 3 * n) for n in range(8, 0, -1)))
    flat = overview(*(score(50, 20, 30) for _ in range(8)))
    assert trend_said(words, flat) == words("figures.trend.none")
    assert trend_said(words, rising) != trend_said(words, flat)
    assert "+" in trend_said(words, rising)


def test_parts_are_ranked_worst_first_and_the_few_stand_last_by_how_many_they_are() -> None:
    rows = parts(
        figures(
            part("good", score(90, 5, 5)),
            part("alone", score(0, 0, 1)),
            part("bad", score(20, 30, 50)),
            part("some", score(0, 0, 20)),
            by=("advisor",),
        ),
        MEASURES["nps"],
    )
    assert [row.part.names[0] for row in rows] == ["bad", "good", "some", "alone"]
    assert [row.few for row in rows] == [False, False, True, True]


def test_a_rate_that_should_be_low_is_ranked_the_other_way() -> None:
    complaints = [
        CutLine(
            key=(name,),
            names=(name,),
            figures=(line(MEASURES["complaint-rate"], now, Estimate(None, 0), policy()),),
        )
        for name, now in (("calm", rate(1, 900)), ("loud", rate(90, 900)))
    ]
    rows = parts(figures(*complaints, by=("vehicle",)), MEASURES["complaint-rate"])
    assert [row.part.names[0] for row in rows] == ["loud", "calm"]


@spoken
def test_every_dimension_has_a_digit_in_the_menu_or_one_step_on(language: Language) -> None:
    menu = first_menu(Words(language), "nps")
    assert {*FIRST, *TIMES} == set(DIMENSIONS)
    assert {*SECOND, *TIMES} == {*DIMENSIONS, NONE} - {"centre"}
    assert len(menu.choices) <= len(DIGITS)
    assert len({choice.label for choice in menu.choices}) == len(menu.choices)


@pytest.mark.parametrize("kind", KINDS)
def test_the_spans_of_a_trend_follow_one_another_up_to_the_last_day(kind: str) -> None:
    found = spans(LAST, kind, 12)  # type: ignore[arg-type]  # a parameter is a plain string
    assert found[-1][1] == LAST
    for (_, end), (start, _) in pairwise(found):
        assert start == end + timedelta(days=1)
