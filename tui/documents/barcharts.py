"""Horizontal bars: lengths beside each other, wholes with their parts, what is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from tui.documents.graphs import Bar, Bars, Stack, Stacks, Waterfall
from tui.documents.svg import SIGN, WIDE, Axis, fitted, line, rect, text
from tui.widgets.cells import width

LABELS = (70, 400)
"""The least and the most room for the labels of the bars."""

SAID = 150
"""The room for what is said at the end of the longest bar."""

BESIDE = 60
"""How far behind the end of a waterfall a second column of numbers stands."""

ROW, THICK = 30, 18
"""How far apart bars are, and how thick."""

LEGEND = 28

TONES = 5
"""How many kinds of parts the style sheet tells apart."""


def bars(graph: Bars) -> tuple[int, list[str]]:
    """Return the height and the shapes of bars; a tick marks the period before."""
    longest = max((max(bar.value, bar.before or 0.0) for bar in graph.bars), default=0.0)
    left = _room(bar.label for bar in graph.bars)
    along = Axis(0.0, longest or 1.0, left, WIDE - SAID)
    shapes = [shape for n, bar in enumerate(graph.bars) for shape in _bar(n * ROW, bar, along)]
    high = len(graph.bars) * ROW
    if not graph.before_said:
        return high, shapes
    y = high + 14
    shapes.append(line((left + 1, y - 9), (left + 1, y + 3), "before"))
    shapes.append(text((left + 10, y), graph.before_said, "tick"))
    return high + 22, shapes


def _room(labels: Iterable[str]) -> float:
    """Return the room that labels need, within what they may have."""
    least, most = LABELS
    return min(most, max(least, *(width(label) * SIGN + 12 for label in labels)))


def _label(base: float, label: str, left: float) -> str:
    return text((left - 10, base), fitted(label, left - 12), "label", "end")


def _bar(top: float, bar: Bar, along: Axis) -> Iterator[str]:
    y, base = top + (ROW - THICK) / 2, top + ROW / 2 + 4
    yield _label(base, bar.label, along.start)
    yield rect((along.start, y), along(bar.value) - along.start, THICK, "bar")
    end = along(bar.value)
    if bar.before is not None:
        x = along(bar.before)
        yield line((x, y - 3), (x, y + THICK + 3), "before")
        end = max(end, x)
    yield from _said(end + 8, base, bar.said, bar.more)


def _said(x: float, base: float, said: str, more: str) -> Iterator[str]:
    """Yield what stands behind a bar, as far as there is room for it."""
    shown = fitted(said, WIDE - x)
    yield text((x, base), shown, "said")
    after = x + 6 + width(shown) * SIGN
    if more and WIDE - after > width(more) * SIGN:
        yield text((after, base), more, "tick")


def stacks(graph: Stacks) -> tuple[int, list[str]]:
    """Return the height and the shapes of wholes with their parts, each as wide as the next."""
    left = _room(bar.label for bar in graph.bars)
    shapes = list(_legend(graph.heads[1:], left))
    for n, bar in enumerate(graph.bars):
        shapes.extend(_stack(LEGEND + n * ROW, bar, left))
    return LEGEND + len(graph.bars) * ROW, shapes


def _legend(names: Sequence[str], left: float) -> Iterator[str]:
    x = left
    room = (WIDE - left) / max(1, len(names)) - 36
    for n, name in enumerate(names):
        shown = fitted(name, room)
        yield rect((x, 5), 12, 12, f"part part-{n % TONES}")
        yield text((x + 18, 15), shown, "tick")
        x += 36 + width(shown) * SIGN


def _stack(top: float, bar: Stack, left: float) -> Iterator[str]:
    whole = sum(bar.parts)
    y, base = top + (ROW - THICK) / 2, top + ROW / 2 + 4
    yield _label(base, bar.label, left)
    along = Axis(0, whole or 1, left, WIDE - 60)
    begins = [0, *accumulate(bar.parts)]
    for n, part in enumerate(bar.parts):
        start, end = along(begins[n]), along(begins[n + 1])
        if part:
            yield rect((start, y), end - start, THICK, f"part part-{n % TONES}")
        said = f"{part:,}"
        if width(said) * SIGN + 8 < end - start:
            yield text(((start + end) / 2, base), said, f"in in-{n % TONES}", "middle")
    yield text((WIDE - 52, base), f"{whole:,}", "said")


def waterfall(graph: Waterfall) -> tuple[int, list[str]]:
    """Return the height and the shapes of a waterfall, drawn downwards, one loss a row.

    The scale begins a little below what was reached, so that the losses can be seen; the two
    wholes are drawn with a gap to say so.
    """
    low = min([graph.bottom, *([graph.target] if graph.target is not None else [])])
    low -= (graph.top - low) * 0.25 or 1.0
    labels = (graph.top_label, graph.bottom_label, *(fall.label for fall in graph.falls))
    along = Axis(low, graph.top, _room(labels), WIDE - SAID)
    shapes = list(_whole(0, graph.top_label, graph.top, graph.top_said, along))
    level = graph.top
    for n, fall in enumerate(graph.falls, 1):
        top, after = n * ROW, level - fall.points
        y, base = top + (ROW - THICK) / 2, top + ROW / 2 + 4
        left, right = along(min(level, after)), along(max(level, after))
        shapes.append(_label(base, fall.label, along.start))
        shapes.append(line((along(level), top - 6), (along(level), y), "link"))
        shapes.append(rect((left, y), right - left, THICK, "fall"))
        shapes.append(text((along(graph.top) + 8, base), fall.said, "said"))
        shapes.append(text((along(graph.top) + BESIDE, base), fall.part, "tick"))
        level = after
    bottom = (len(graph.falls) + 1) * ROW
    shapes.extend(_whole(bottom, graph.bottom_label, graph.bottom, graph.bottom_said, along))
    high = bottom + ROW
    if graph.target is not None:
        x = along(graph.target)
        shapes.append(line((x, 0), (x, high), "target"))
        shapes.append(text((x, high + 14), graph.target_said, "target-said", "middle"))
        high += 20
    return high, shapes


def _whole(top: float, label: str, value: float, said: str, along: Axis) -> Iterator[str]:
    y, base = top + (ROW - THICK) / 2, top + ROW / 2 + 4
    yield _label(base, label, along.start)
    yield rect((along.start, y), along(value) - along.start, THICK, "bar")
    yield rect((along.start + 14, y - 2), 5, THICK + 4, "gap")
    yield text((along(along.high) + 8, base), said, "said")
