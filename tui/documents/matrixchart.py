"""Impact over cost: four cells, each with its name and the things that lie in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.documents.graphs import Matrix
from tui.documents.svg import SIGN, WIDE, fitted, rect, text
from tui.widgets.cells import width

LEFT = 96
HALF = (WIDE - LEFT - 1) / 2
ROW = 18
HEAD = 28

FEWEST = 3
"""Lines a cell has room for, however few lie in it."""

MOST = 8
"""Lines a cell shows; the table has them all."""


def matrix(graph: Matrix) -> tuple[int, list[str]]:
    """Return the height and the shapes of a matrix: the greater impact above, cost to the right."""
    held = {
        (impact, cost): [s.label for s in graph.spots if (s.impact, s.cost) == (impact, cost)]
        for impact in (0, 1)
        for cost in (0, 1)
    }
    cost_axis, impact_axis = graph.axes
    shapes: list[str] = []
    top = 0.0
    for impact in (1, 0):
        lines = min(MOST, max(FEWEST, *(len(held[impact, cost]) for cost in (0, 1))))
        high = HEAD + lines * ROW + 10
        for cost in (0, 1):
            corner = (LEFT + cost * HALF, top)
            shapes.append(rect(corner, HALF, high, f"cell cell-{impact}{cost}"))
            shapes.extend(_cell(corner, graph.cells[2 * impact + cost], held[impact, cost]))
        top += high
    arrow = "↑ "
    shapes.append(text((LEFT - 10, 20), fitted(arrow + impact_axis, LEFT - 12), "tick", "end"))
    shapes.append(text((WIDE, top + 18), f"{cost_axis} →", "tick", "end"))
    return int(top) + 26, shapes


def _cell(corner: tuple[float, float], name: str, labels: Sequence[str]) -> Iterator[str]:
    x, y = corner
    yield text((x + 10, y + 19), name, "cell-name")
    shown = labels if len(labels) <= MOST else labels[: MOST - 1]
    for n, label in enumerate(shown):
        yield text((x + 10, y + HEAD + 14 + n * ROW), fitted(f"· {label}", HALF - 20), "label")
    if rest := len(labels) - len(shown):
        x_rest = x + HALF - 10 - width(f"+{rest}") * SIGN
        yield text((x_rest, y + 19), f"+{rest}", "tick")
