"""Values over time: a line with its 95 % band, and the line it is to reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui.documents.graphs import Dot, Trend
from tui.documents.svg import SIGN, WIDE, Axis, area, line, path, rect, round_steps, text
from tui.widgets.cells import width

LEFT, RIGHT, TOP, BOTTOM = 46, 108, 12, 208
"""The edges of the field: where the scale, the last value, the top and the labels begin."""

HIGH = BOTTOM + 26

_DOT = 6


def trend(graph: Trend) -> tuple[int, list[str]]:
    """Return the height and the shapes of a trend."""
    ticks = round_steps(_held(graph))
    up = Axis(ticks[0], ticks[-1], BOTTOM, TOP)
    along = Axis(0, max(1, len(graph.dots) - 1), LEFT + _DOT, WIDE - RIGHT)
    shapes = list(_grid(ticks, up))
    runs = list(_runs(graph.dots))
    for run in runs:
        shapes.extend(_band(run, along, up))
    if graph.target is not None:
        shapes.append(line((LEFT, up(graph.target)), (WIDE - RIGHT, up(graph.target)), "target"))
    for run in runs:
        points = [(along(n), up(dot.value or 0.0)) for n, dot in run]
        shapes.append(path(points, "trend"))
        shapes.extend(rect((x - _DOT / 2, y - _DOT / 2), _DOT, _DOT, "dot") for x, y in points)
    shapes.extend(_below(graph.dots, along))
    shapes.extend(_beside(graph, runs, up))
    return HIGH, shapes


def _held(graph: Trend) -> Iterator[float]:
    """Yield what the scale has to hold, within the bounds the values have by their nature."""
    least = graph.floor if graph.floor is not None else float("-inf")
    most = graph.ceiling if graph.ceiling is not None else float("inf")
    for dot in graph.dots:
        yield from (
            min(max(v, least), most) for v in (dot.value, dot.low, dot.high) if v is not None
        )
    if graph.target is not None:
        yield graph.target


def _grid(ticks: Sequence[float], up: Axis) -> Iterator[str]:
    for tick in ticks:
        yield line((LEFT, up(tick)), (WIDE - RIGHT, up(tick)), "grid")
        yield text((LEFT - 8, up(tick) + 4), f"{tick:g}", "tick", "end")


def _runs(dots: Sequence[Dot]) -> Iterator[list[tuple[int, Dot]]]:
    """Yield what can be joined by a line: neighbours that all have a value."""
    run: list[tuple[int, Dot]] = []
    for n, dot in enumerate(dots):
        if dot.value is not None:
            run.append((n, dot))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(run: Iterable[tuple[int, Dot]], along: Axis, up: Axis) -> Iterator[str]:
    """Yield the band of a run; one point alone has a stroke."""
    known = [(along(n), dot.low, dot.high) for n, dot in run]
    ends = [
        (x, up(low), up(high)) for x, low, high in known if low is not None and high is not None
    ]
    if len(ends) == 1:
        x, low, high = ends[0]
        yield line((x, low), (x, high), "whisker")
    elif ends:
        upper = [(x, high) for x, _, high in ends]
        lower = [(x, low) for x, low, _ in reversed(ends)]
        yield area([*upper, *lower], "band")


def _below(dots: Sequence[Dot], along: Axis) -> Iterator[str]:
    """Yield as many labels as there is room for, counted from the last back."""
    if not dots:
        return
    room = max(width(dot.label) for dot in dots) * SIGN + 14
    every = max(1, -(-int(room * len(dots)) // int(WIDE - RIGHT - LEFT)))
    for n in range(len(dots) - 1, -1, -every):
        yield text((along(n), BOTTOM + 19), dots[n].label, "tick", "middle")


def _beside(graph: Trend, runs: Sequence[Sequence[tuple[int, Dot]]], up: Axis) -> Iterator[str]:
    """Yield what stands at the end of the lines, one under the other where they come close."""
    said = (
        [(up(graph.target), graph.target_said, "target-said")] if graph.target is not None else []
    )
    if runs:
        last = runs[-1][-1][1]
        said.append((up(last.value or 0.0), last.said, "said"))
    below = float("-inf")
    for y, words, kind in sorted(said):
        below = max(y + 4, below + 16)
        yield text((WIDE - RIGHT + 10, below), words, kind)
