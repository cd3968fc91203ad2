"""The columns of page 4: figures beside their targets, the parts of a cut, what is behind one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from domain.measures import MEASURES, Verdict
from tui.cutting import Thing
from tui.measuring import CutLine, FigureLine
from tui.printing.measured import interval_of, judged, moved_of, names_of, value_of
from tui.screens.columns import Speaking
from tui.screens.figures.telling import counted, target_of
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

SAME = "="
"""A figure that did not change by more than noise."""

BETWEEN = " · "
"""Between the values of two dimensions."""

ROOMY = 70
"""Cells from which a figure's interval has room."""

WORDY = 100
"""Cells from which a change is said in words."""

_TONES: dict[Verdict, Tone] = {
    "met": Tone.GOOD,
    "missed": Tone.LATE,
    "open": Tone.WATCH,
    "early": Tone.QUIET,
    "few": Tone.QUIET,
    "none": Tone.PLAIN,
}


class FigureRow(msgspec.Struct, frozen=True):
    """A measure in a list."""

    line: FigureLine

    @property
    def key(self) -> str:
        """Which measure."""
        return self.line.measure


class PartRow(msgspec.Struct, frozen=True):
    """A part of a cut in a list: its figure, and whether it may be ranked."""

    part: CutLine
    by: tuple[str, ...]
    few: bool

    @property
    def line(self) -> FigureLine:
        """The figure of the measure that is cut."""
        return self.part.figures[0]

    @property
    def key(self) -> str:
        """The values of the dimensions."""
        return "\x1f".join(self.part.key)


class ThingRow(msgspec.Struct, frozen=True):
    """A thing behind a figure in a list."""

    thing: Thing
    measure: str

    @property
    def key(self) -> str:
        """Which one."""
        return self.thing.key


def verdict_tone(line: FigureLine) -> Tone:
    """Return how loud a verdict is."""
    return _TONES[line.verdict]


def figure_columns(page: Speaking) -> Sequence[Column[FigureRow]]:
    """Return a measure, its figure with sample and interval, its target, verdict and change."""
    return (
        Column(
            id="measure",
            title="figures.column.measure",
            text=lambda row, _: page.words(f"measure.{row.line.measure}"),
            width=16,
        ),
        *_figure(page, target=True),
    )


def part_columns(page: Speaking) -> Sequence[Column[PartRow]]:
    """Return a part of a cut, its figure and how far that is from the target."""
    return (
        Column(
            id="part",
            title="figures.column.part",
            text=lambda row, _: part_name(page, row),
            tone=lambda row, _: Tone.QUIET if row.few else Tone.PLAIN,
        ),
        *_figure(page, target=False),
    )


def part_name(page: Speaking, row: PartRow) -> str:
    """Return what a part of a cut is called."""
    names = BETWEEN.join(names_of(row.part, row.by, page.words))
    return names if row.by else page.words("figures.cut.whole")


def _figure(page: Speaking, *, target: bool) -> Sequence[Column[Any]]:
    """Return the columns every figure has; ``target`` or how far from it."""

    def told(line: FigureLine) -> str:
        if line.now.value is None:
            return ""
        return target_of(line, page.words) if target else gap(line, page)

    return (
        _column(
            "value",
            10,
            lambda line: value_of(line.now.value, line.unit, page.words),
            align="right",
            tone=lambda line: Tone.QUIET if line.verdict == "few" else Tone.WATCH,
        ),
        _column("n", 6, lambda line: page.words.formats.number(line.now.n), align="right"),
        _column(
            "interval",
            13,
            lambda line: (
                "" if line.unit == "cents" else interval_of(line.now, line.unit, page.words)
            ),
            from_width=ROOMY,
        ),
        _column("target" if target else "gap", 6, told, align="right"),
        _column("verdict", 11, lambda line: judged(line, page.words), tone=verdict_tone),
        _column("change", 6, lambda line: moved(line, page), align="right"),
        _column("before", 0, lambda line: moved_of(line, page.words), from_width=WORDY),
    )


def _column(
    name: str,
    width: int,
    text: Callable[[FigureLine], str],
    *,
    align: str = "left",
    tone: Callable[[FigureLine], Tone] = lambda _: Tone.PLAIN,
    from_width: int = 0,
) -> Column[Any]:
    def shown(row: FigureRow | PartRow, _now: datetime) -> str:
        return text(row.line)

    def loud(row: FigureRow | PartRow, _now: datetime) -> Tone:
        return tone(row.line)

    return Column(
        id=name,
        title=f"figures.column.{name}",
        text=shown,
        width=width,
        align="right" if align == "right" else "left",
        tone=loud,
        signed=name == "verdict",
        from_width=from_width,
    )


def gap(line: FigureLine, page: Speaking) -> str:
    """Return how far a figure is from its target; empty without one."""
    if line.now.value is None or line.target is None:
        return ""
    digits = 2 if line.unit in ("mean", "hours") else 1
    return page.words.formats.signed(line.now.value - line.target, digits)


def moved(line: FigureLine, page: Speaking) -> str:
    """Return by how much a figure moved; ``=`` where that may be noise.

    Empty without a before, and of what has no interval or is not final.
    """
    found = line.change
    if found.difference is None or not found.told:
        return ""
    if not found.detectable:
        return SAME
    digits = 2 if line.unit in ("mean", "hours") else 1
    return page.words.formats.signed(found.difference, digits)


def thing_columns(page: Speaking) -> Sequence[Column[ThingRow]]:
    """Return a thing behind a figure: how it counted, when, whose, by whom, in their own words."""
    return (
        Column(
            id="counted",
            title="figures.column.counted",
            text=lambda row, _: counted(row.thing, MEASURES[row.measure], page.words),
            width=12,
            tone=lambda row, _: Tone.LATE if row.thing.state in LOUD else Tone.WATCH,
            signed=True,
        ),
        Column(
            id="score",
            title="figures.column.score",
            text=lambda row, _: "" if row.thing.score is None else f"{row.thing.score}",
            width=5,
            align="right",
        ),
        Column(id="day", title="figures.column.day", text=lambda row, _: row.thing.day, width=10),
        Column(
            id="name",
            title="figures.column.customer",
            text=lambda row, _: row.thing.name,
            width=10,
        ),
        Column(id="who", title="figures.column.who", text=lambda row, _: row.thing.who, width=10),
        Column(
            id="vehicle",
            title="figures.column.vehicle",
            text=lambda row, _: row.thing.vehicle,
            width=10,
            from_width=WORDY,
        ),
        Column(
            id="comment",
            title="figures.column.comment",
            text=lambda row, _: row.thing.comment,
        ),
    )


LOUD = frozenset({"late", "open-late", "reopened", "not-satisfied", "repeated", "not-on-time"})
"""Ways of counting that ask for somebody to look."""
