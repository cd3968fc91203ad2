"""The dashboard (SPEC 10.4) in three layers, the touchpoints, and the month's improvements."""

from __future__ import annotations

from tui.documents.framing import empty, figures, framed, part
from tui.documents.material import Material
from tui.documents.model import Block, Document, Part
from tui.documents.reviewed import plan, points
from tui.documents.said import Telling
from tui.documents.trending import touchpoints, trend, waterfall
from tui.documents.weekly import compared
from tui.text import Words

LAYERS = {
    "results": ("nps", "retention", "clv"),
    "perception": ("csat", "ces", "cji"),
    "operations": ("service-time", "ftr", "complaint-rate"),
}
"""What stands on each layer; the service time is the average repair time by its own line."""


def dashboard_document(found: Material, words: Words) -> Document:
    """Return the dashboard of a period."""
    telling = Telling(words, found.policy)
    return framed(
        words,
        found.policy,
        kind="dashboard",
        centre=found.centre,
        span=(found.start, found.end),
        at=found.at,
        points=points(found, telling),
        parts=(
            *(_layer(found, telling, layer) for layer in LAYERS),
            _journey(found, telling),
            plan(found, telling, "dashboard"),
        ),
        more=(compared(found, words),),
    )


def _layer(found: Material, telling: Telling, layer: str) -> Part:
    items = []
    for name in LAYERS[layer]:
        line = found.figures["repair-time" if name == "service-time" else name]
        items.append(telling.line(line, measure=name))
    blocks: list[Block] = [figures(telling.words, items)]
    if layer == "results":
        blocks.extend(trend(found, telling))
    return part(telling.words, "dashboard", layer, *blocks)


def _journey(found: Material, telling: Telling) -> Part:
    words = telling.words
    if not any(
        line.now.n for name, line in found.figures.items() if name.startswith("touchpoint-")
    ):
        return part(words, "dashboard", "journey", empty(words, "document.no-touchpoints"))
    blocks: list[Block] = [touchpoints(found, telling)]
    if found.lost:
        blocks.append(waterfall(found, telling))
    return part(words, "dashboard", "journey", *blocks)
