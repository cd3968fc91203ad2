"""A figure over time in Braille: every point in its place, never wider than asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import width
from tui.widgets.chart import LABEL, TARGET, Mark, chart, scale
from tui.widgets.ink import Line
from tui.widgets.tone import Tone

POINTS = st.one_of(
    st.just(Mark(None)),
    st.tuples(*[st.floats(-100, 100)] * 3).map(lambda v: Mark(sorted(v)[1], min(v), max(v))),
)


def text(line: Line) -> str:
    return "".join(ink.text for ink in line)


def loud(lines: list[Line]) -> str:
    """Return the drawn cells of the value's line."""
    return "".join(ink.text for line in lines for ink in line if ink.tone is Tone.WATCH)


@given(
    st.lists(POINTS, max_size=30),
    st.one_of(st.none(), st.floats(-100, 100)),
    st.integers(LABEL + 1, 120),
    st.integers(2, 20),
)
def test_a_chart_fills_its_room_and_no_more(
    marks: list[Mark], target: float | None, cells: int, rows: int
) -> None:
    lines = [text(line) for line in chart(marks, target, cells, rows)]
    assert len(lines) == rows
    assert {width(line) for line in lines} == {cells}


@given(st.lists(POINTS, min_size=1), st.one_of(st.none(), st.floats(-100, 100)))
def test_the_scale_holds_every_point_its_band_and_the_target(
    marks: list[Mark], target: float | None
) -> None:
    ends = scale(marks, target)
    known = [v for mark in marks for v in mark if v is not None] + [
        *([] if target is None else [target])
    ]
    assert ends.low < ends.high
    assert all(ends.low <= value <= ends.high for value in known)


def test_a_higher_value_stands_higher() -> None:
    rising = [Mark(0), Mark(100)]
    rows = [text(line)[LABEL:] for line in chart(rising, None, LABEL + 20, 5)]
    assert rows[0].strip()
    assert rows[0].index(rows[0].strip()[0]) > rows[-1].index(rows[-1].strip()[0])
    falling = [text(line)[LABEL:] for line in chart(rising[::-1], None, LABEL + 20, 5)]
    assert falling[0].lstrip() == falling[0]


def test_the_target_is_named_and_lies_across_where_nothing_else_does() -> None:
    lines = [text(line) for line in chart([Mark(50, 45, 55)] * 2, 85, LABEL + 10, 6)]
    assert [line for line in lines if TARGET in line] == [f" +85 │{TARGET * 10}"]


def test_a_gap_is_left_open_and_a_lonely_point_is_a_dot() -> None:
    whole = chart([Mark(10), Mark(10), Mark(10)], None, LABEL + 30, 3)
    broken = chart([Mark(10), Mark(None), Mark(10)], None, LABEL + 30, 3)
    assert len(loud([*whole])) == 30
    assert len(loud([*broken])) == 2


def test_the_band_is_quieter_than_the_line() -> None:
    lines = chart([Mark(50, 0, 100)] * 3, None, LABEL + 12, 9)
    drawn = [[ink for ink in line[1:] if ink.text.strip()] for line in lines]
    tones = [{ink.tone for ink in inks} for inks in drawn]
    assert tones[0] == tones[-1] == {Tone.QUIET}
    assert {Tone.WATCH} in tones
