"""Charts as inline SVG: drawn by a few small functions, with shapes and classes and nothing else.

They are read in print, in black and white: what is told apart by colour is told apart by lightness,
by its place and by its label too.
"""

from __future__ import annotations

from tui.documents.barcharts import bars, stacks, waterfall
from tui.documents.graphs import Bars, Graph, Matrix, Stacks, Trend, Waterfall
from tui.documents.matrixchart import matrix
from tui.documents.svg import WIDE, drawing
from tui.documents.trendchart import trend


def chart(graph: Graph, title: str) -> str:
    """Return a graph as an SVG element that says ``title`` to those who cannot see it."""
    match graph:
        case Trend():
            high, shapes = trend(graph)
        case Stacks():
            high, shapes = stacks(graph)
        case Bars():
            high, shapes = bars(graph)
        case Waterfall():
            high, shapes = waterfall(graph)
        case Matrix():
            high, shapes = matrix(graph)
    return drawing(shapes, WIDE, high, title)
