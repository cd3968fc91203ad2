"""The parts of a cut in their order, and the questions of what to cut by."""

from __future__ import annotations

from collections.abc import Sequence

from domain.measures import MEASURES, Measure
from tui.cutting import can_cut
from tui.measuring import Figures
from tui.screens.figures.columns import PartRow
from tui.text import Words
from tui.widgets.stages import Choice, Menu

NONE = "none"
"""The answer that takes the second dimension away."""

TIMES = ("day", "week", "month", "weekend", "half-day")
"""Dimensions that are asked for one step further: there are more than digits."""

DATED = frozenset({"day", "week", "month"})
"""Dimensions whose parts are times: they stand in their order, and beside nothing earlier."""

FIRST = (
    *("advisor", "technician", "service", "mode", "vehicle"),
    *("group", "channel", "trigger", "centre"),
)
SECOND = (NONE, *FIRST[:-1])


def parts(found: Figures, measure: Measure) -> Sequence[PartRow]:
    """Return the parts of a cut: the worst first, and those too few to be ranked after them.

    Days, weeks and months stand in their order, the latest first.
    """
    rows = [
        PartRow(part=part, by=found.by, few=_is_few(part.figures[0].now.n, measure, found))
        for part in found.lines
        if part.figures
    ]
    if DATED & set(found.by[:1]):
        return sorted(rows, key=lambda row: row.part.key, reverse=True)
    sign = 1 if measure.better == "higher" else -1
    return sorted(
        rows,
        key=lambda row: (
            row.line.now.value is None,
            row.few,
            -row.line.now.n if row.few else sign * (row.line.now.value or 0.0),
            row.key,
        ),
    )


def _is_few(n: int, measure: Measure, found: Figures) -> bool:
    return measure.unit not in ("cents", "count") and n < found.minimum


def first_menu(words: Words, measure: str) -> Menu:
    """Return the question what to cut by."""
    return _menu(words, "figures.ask.first", FIRST, measure)


def second_menu(words: Words, measure: str) -> Menu:
    """Return the question what to cut by besides; nothing is an answer."""
    return _menu(words, "figures.ask.second", SECOND, measure)


def _menu(words: Words, title: str, names: Sequence[str], measure: str) -> Menu:
    known = MEASURES[measure]
    times = Menu(title=words("figures.ask.time"), choices=_choices(words, TIMES, known))
    choices = _choices(words, names, known)
    when = Choice(id="time", label=words("figures.ask.when"), then=times)
    return Menu(title=words(title), choices=(*choices, when))


def _choices(words: Words, names: Sequence[str], measure: Measure) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=name,
            label=words("figures.ask.none" if name == NONE else f"dimension.{name}"),
            reason=""
            if name == NONE or can_cut(measure, [name])
            else words("figures.ask.cannot", measure=words(f"measure.{measure.id}")),
        )
        for name in names
    )
