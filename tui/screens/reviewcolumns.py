"""The columns of a review's lines: one set for figures, one for things, one for the plan."""

from __future__ import annotations

from collections.abc import Sequence

from tui.screens.reviewrows import COUNTS, FIGURES, LINES, PLAN, TALES, ReviewRow
from tui.widgets.cells import Align
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

_WIDTHS: dict[str, dict[str, int]] = {
    FIGURES: {"value": 9, "more": 19, "change": 8, "told": 18},
    COUNTS: {"value": 4, "more": 8, "told": 22},
    TALES: {"value": 6, "more": 14, "told": 16},
    PLAN: {"change": 7, "more": 13, "value": 7, "told": 12},
    LINES: {},
}
"""The cells of each column, in the order the columns stand; what it is about gets the rest."""

_FROM = {"more": 70, "change": 50}
"""The list's width from which a column is shown that a narrow one can do without."""


def columns(shape: str) -> Sequence[Column[ReviewRow]]:
    """Return the columns of a shape."""
    return (
        Column(
            id="what",
            title=f"review.column.{shape}.what",
            text=lambda row, _: row.what,
            tone=lambda row, _: Tone.HEAD if row.head else Tone.PLAIN,
        ),
        *(_column(shape, name, width) for name, width in _WIDTHS[shape].items()),
    )


def _column(shape: str, name: str, width: int) -> Column[ReviewRow]:
    right: Align = "right" if name == "value" and shape != PLAN else "left"
    loud = name == "told"
    return Column(
        id=name,
        title=f"review.column.{shape}.{name}",
        text=lambda row, _: str(getattr(row, name)),
        width=width,
        align=right,
        tone=lambda row, _: row.tone if loud else Tone.WATCH if name == "value" else Tone.QUIET,
        signed=loud,
        from_width=_FROM.get(name, 0),
    )
