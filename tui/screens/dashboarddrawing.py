"""The dashboard drawn: layers of figures, the journey, the improvements, the days in view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from domain.measures.satisfaction import TOUCHPOINTS
from tui.dashboard import Dashboard, Window
from tui.documents.said import Telling
from tui.improvingmodels import ImprovementLine
from tui.improvingwords import standing, verdict
from tui.measuring import FigureLine
from tui.screens.dashboardfigures import arrow_of, large, small, tone_of
from tui.text import Words
from tui.widgets.cells import fit, width
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

BIG_FROM = 25
"""Cells of a column from which digits are drawn three rows high."""


def layer(
    telling: Telling, names: Sequence[str], found: Dashboard, chosen: str, cells: int, *, high: bool
) -> Sequence[Line]:
    """Return a layer's figures side by side, or one under the other where there is no room.

    Args:
        telling: Says figures.
        names: The figures.
        found: Where they are.
        chosen: The one the cursor stands on.
        cells: How wide the layer is.
        high: Whether there are rows for big digits.
    """
    column = cells // len(names)
    if column < BIG_FROM or not high:
        return [small(telling, name, found.figure(name), chosen, cells) for name in names]
    drawn = [large(telling, name, found.figure(name), chosen, column) for name in names]
    rows = zip(*drawn, strict=True)
    return [tuple(ink for part in row for ink in part) for row in rows]


def touchpoints(telling: Telling, found: Dashboard, chosen: str, cells: int) -> Sequence[Line]:
    """Return the journey: names above, below them the scores with their arrows."""
    edges = [place * cells // len(TOUCHPOINTS) for place in range(len(TOUCHPOINTS) + 1)]
    names, scores = list[Ink](), list[Ink]()
    for (left, right), name in zip(pairwise(edges), TOUCHPOINTS, strict=True):
        measure, room = f"touchpoint-{name}", right - left
        line, tone = found.figure(measure), Tone.HEAD
        label = fit(telling.words(f"dashboard.touchpoint.{name}"), room - 1)
        names += [
            Ink(label, Tone.CHOSEN if measure == chosen else tone, measure),
            Ink(" "),
        ]
        scores.extend(_score(telling, measure, line, room))
    return [tuple(names), tuple(scores)]


def _score(telling: Telling, measure: str, line: FigureLine | None, room: int) -> Sequence[Ink]:
    if line is None or line.now.value is None:
        return [Ink(fit(telling.words("dashboard.none"), room), Tone.QUIET, measure)]
    value = telling.value("mean", line.now.value)
    arrow, tone = arrow_of(telling, line), tone_of(telling, measure, line)
    return [
        Ink(value, Tone.WATCH, measure),
        Ink(fit(f" {arrow}", room - width(value)), tone, measure),
    ]


def improvements(
    words: Words, found: Dashboard, chosen: str, cells: int, rows: int
) -> Sequence[Line]:
    """Return the improvements that fit, the one under the cursor among them."""
    lines = found.improvements
    label = words("dashboard.improvements", n=len(lines))
    indent = width(label) + 2
    if not lines:
        return [(Ink(label + "  ", Tone.HEAD), Ink(words("document.no-plan"), Tone.QUIET))]
    at = next((n for n, line in enumerate(lines) if line.improvement == chosen), 0)
    first = max(0, min(at, len(lines) - rows) if at >= rows else 0)
    first = max(first, at - rows + 1)
    drawn: list[Line] = []
    for place, line in enumerate(lines[first : first + rows]):
        lead = Ink(fit(label if not place else "", indent), Tone.HEAD)
        drawn.append((lead, *_improvement(words, line, chosen, cells - indent)))
    left = len(lines) - first - len(drawn)
    if left > 0:
        drawn[-1] = (*drawn[-1][:-1], Ink("  " + words("print.more", n=left), Tone.QUIET))
    return drawn


def _improvement(words: Words, line: ImprovementLine, chosen: str, cells: int) -> Line:
    told = verdict(words, line) or standing(words, line)
    due = words.formats.day(line.due) if line.due else ""
    tail = f"  {line.owner_name or words('case.nobody')} {due}  {told}"
    room = max(cells // 3, cells - width(tail))
    late = Tone.LATE if line.overdue else Tone.PLAIN
    tone = Tone.CHOSEN if line.improvement == chosen else Tone.WATCH
    title = fit(line.title, min(width(line.title), room))
    return (Ink(title, tone, line.improvement), Ink(tail, late))


def period(words: Words, of: Window, margin: int) -> tuple[str, str]:
    """Return the days in view, and why these; ``margin`` is the widest that is sure enough."""
    days = words("document.period", start=of.start.isoformat(), end=of.end.isoformat())
    why = words(f"window.{of.why}", margin=margin) if of.why else ""
    kind = words(f"window.{of.kind}") if of.kind else ""
    return days, ": ".join(filter(None, (kind, why)))
