"""The dashboard as text: the layers, the touchpoints with their arrows, the improvements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.measures.satisfaction import TOUCHPOINTS
from domain.policy import Policy
from tui.dashboard import Dashboard
from tui.documents.dashboard import LAYERS
from tui.documents.said import NOTHING, Telling
from tui.improvingwords import standing, verdict
from tui.printing.page import Cell, heading, headline, page, row
from tui.text import Words

_NAME, _VALUE, _SAMPLE = 18, 10, 22


def dashboard_page(found: Dashboard, policy: Policy, words: Words) -> str:
    """Return the dashboard of a period."""
    days = found.window
    telling = Telling(words, policy)
    period = words("print.period", start=days.start.isoformat(), end=days.end.isoformat())
    journey = [f"touchpoint-{name}" for name in TOUCHPOINTS]
    return page(
        headline(words("print.dashboard.title"), period),
        *(_part(telling, name, names, found) for name, names in LAYERS.items()),
        _part(telling, "journey", journey, found),
        _improvements(found, words),
    )


def _part(telling: Telling, part: str, names: Sequence[str], found: Dashboard) -> Iterator[str]:
    yield heading(telling.words(f"document.dashboard.part.{part}"))
    for name in names:
        line = found.figure(name)
        if line is None:
            continue
        said = telling.line(line, measure=name)
        yield row(
            Cell(said.label, _NAME),
            Cell(said.value, _VALUE, "right"),
            Cell(said.sample, _SAMPLE),
            Cell(said.verdict),
        )
        if said.change:
            yield row(Cell("", _NAME), Cell("", _VALUE), Cell(said.change))


def _improvements(found: Dashboard, words: Words) -> Iterator[str]:
    yield heading(words("document.dashboard.part.plan"))
    if not found.improvements:
        yield row(Cell(words("document.no-plan")))
    for line in found.improvements:
        due = words.formats.day(line.due) if line.due else NOTHING
        yield row(
            Cell(line.improvement, 10),
            Cell(line.owner_name or words("case.nobody"), 12),
            Cell(due, 8),
            Cell(line.title),
        )
        yield row(Cell("", 10), Cell(verdict(words, line) or standing(words, line)))
