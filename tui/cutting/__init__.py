"""Figures by every cut: the counts of a slice, what is made of them, the answers behind them."""

from tui.cutting.behind import Response, responses
from tui.cutting.cut import (
    Slice,
    can_cut,
    counts,
    estimates,
    fitting,
    follows_from,
    gathered,
    judged,
    needed,
    sources,
    together,
)
from tui.cutting.source import DIMENSIONS, PEOPLE
from tui.cutting.things import LISTED, Thing, Things, behind
from tui.cutting.window import KINDS, Kind, Window, chosen, window

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "LISTED",
    "PEOPLE",
    "Kind",
    "Response",
    "Slice",
    "Thing",
    "Things",
    "Window",
    "behind",
    "can_cut",
    "chosen",
    "counts",
    "estimates",
    "fitting",
    "follows_from",
    "gathered",
    "judged",
    "needed",
    "responses",
    "sources",
    "together",
    "window",
]
