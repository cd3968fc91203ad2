"""The columns of the region: a centre a line, a measure a column; what is said of one centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.measures import Verdict
from domain.people.matrix import Cell
from tui.measuring import FigureLine
from tui.printing.measured import interval_of, judged, moved_of, value_of
from tui.region import RegionStanding
from tui.region.standing import CentreStanding
from tui.screens.columns import Speaking
from tui.text import Words
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

NAME, FIGURE = 14, 11

LOUD: dict[Verdict, Tone] = {
    "met": Tone.GOOD,
    "missed": Tone.LATE,
    "open": Tone.WATCH,
    "early": Tone.QUIET,
    "few": Tone.QUIET,
    "none": Tone.PLAIN,
}
"""How loud a verdict is; its sign stands in front of the figure."""


class CentreRow(NamedTuple):
    """A line of the table: a centre, all of them (``key`` empty), or a folder left out, and why."""

    key: str
    name: str
    figures: tuple[FigureLine, ...]
    left_out: str = ""

    @property
    def tone(self) -> Tone:
        """How loud its name is."""
        if self.left_out:
            return Tone.WATCH
        return Tone.PLAIN if self.key else Tone.HEAD


def centre_columns(page: Speaking, measures: Sequence[str]) -> Sequence[Column[CentreRow]]:
    """Return the columns for some measures."""
    return (
        Column(
            id="name",
            title="region.column.centre",
            text=lambda row, _: row.name,
            width=NAME,
            tone=lambda row, _: row.tone,
        ),
        *(_figure(page, name) for name in measures),
    )


def _figure(page: Speaking, name: str) -> Column[CentreRow]:
    def found(row: CentreRow) -> FigureLine | None:
        return next((line for line in row.figures if line.measure == name), None)

    def text(row: CentreRow, _now: datetime) -> str:
        line = found(row)
        return value_of(line.now.value, line.unit, page.words) if line else ""

    def tone(row: CentreRow, _now: datetime) -> Tone:
        line = found(row)
        return LOUD[line.verdict] if line else Tone.PLAIN

    return Column(
        id=name,
        title=f"region.short.{name}",
        text=text,
        width=FIGURE,
        align="right",
        tone=tone,
        signed=True,
    )


def told(words: Words, row: CentreRow, cells: int) -> Sequence[Line]:
    """Return what is said of a centre's figures: interval, sample, target, change."""
    lines: list[Line] = []
    for line in row.figures:
        value = value_of(line.now.value, line.unit, words)
        sample = words.formats.sample(line.now.n)
        interval = interval_of(line.now, line.unit, words)
        aim = "" if line.target is None else words("figures.target", target=f"{line.target:g}")
        lines.append(
            (
                Ink(fit(words(f"measure.{line.measure}"), 19), Tone.HEAD),
                Ink(fit(value, 10, "right") + "  "),
                Ink(fit(f"{sample} {interval}", 24), Tone.QUIET),
                Ink(fit(aim, 11), Tone.QUIET),
                Ink(f"{judged(line, words)} ", LOUD[line.verdict]),
                Ink(moved_of(line, words) if cells >= 100 else "", Tone.QUIET),  # noqa: PLR2004  the wide layout
            )
        )
    return lines


CELLS: tuple[tuple[Cell, Cell], tuple[Cell, Cell]] = (
    ("potential", "star"),
    ("problem", "cash-cow"),
)
"""The matrix as it is drawn: potential upwards, performance to the right."""


def matrix(words: Words, found: RegionStanding, cells: int) -> Sequence[Line]:
    """Return the matrix of performance and potential, every centre in its cell."""
    half = max(20, (cells - 3) // 2)
    performance, potential = found.centres[0].divides if found.centres else (0, 0)
    lines: list[Line] = [
        (
            Ink(
                words("region.matrix.axes", performance=performance, potential=potential),
                Tone.QUIET,
            ),
        )
    ]
    for pair in CELLS:
        columns = [_cell(words, found, name) for name in pair]
        heads = [fit(words(f"region.cell.{name}"), half) for name in pair]
        lines += [(), (Ink(heads[0], Tone.HEAD), Ink(" | "), Ink(heads[1], Tone.HEAD))]
        for n in range(max(1, *map(len, columns))):
            texts = [fit(column[n] if n < len(column) else "", half) for column in columns]
            lines.append((Ink(texts[0]), Ink(" | ", Tone.QUIET), Ink(texts[1])))
    partly = sorted((each.told, each.whole) for each in found.centres if each.told < each.whole)
    if partly:
        (least, whole), (most, _) = partly[0], partly[-1]
        points = str(least) if least == most else f"{least}-{most}"
        known = words("region.matrix.known-of", points=points, whole=whole)
        lines += [(), (Ink(known, Tone.QUIET),)]
    if unknown := [each.name for each in found.centres if each.cell is None]:
        names = words("list.and").join(unknown)
        lines += [(), (Ink(words("region.matrix.unknown", names=names), Tone.WATCH),)]
    return lines


def _cell(words: Words, found: RegionStanding, name: Cell) -> list[str]:
    here = [each for each in found.centres if each.cell == name]
    ordered = sorted(here, key=lambda each: -(each.performance or 0))
    return [f"{each.name}  {_points(each, words)}" for each in ordered]


def _points(each: CentreStanding, words: Words) -> str:
    return words(
        "region.matrix.points",
        performance=f"{each.performance:.0f}" if each.performance is not None else "-",
        potential=each.potential if each.potential is not None else "-",
    )


def balance(words: Words, found: RegionStanding, cells: int) -> Sequence[Line]:
    """Return the balanced scorecards: of each side, how many measures meet their target."""
    room = max(12, (cells - NAME - 22) // 4)
    sides = ("finance", "operations", "customer", "team")
    lines: list[Line] = [
        (
            Ink(fit("", NAME)),
            *(Ink(fit(words(f"region.side.{side}"), room), Tone.HEAD) for side in sides),
            Ink(words("region.strangers"), Tone.HEAD),
        )
    ]
    for each in found.centres:
        parts = [
            Ink(
                fit(words("region.met", met=side.met, judged=side.judged), room),
                Tone.PLAIN if side.met == side.judged else Tone.WATCH,
            )
            for side in each.balance
        ]
        points = f"{each.points:.1f}" if each.points is not None else "-"
        seen = words("region.seen", points=points, n=each.strangers, open=each.findings)
        lines.append((Ink(fit(each.name, NAME), Tone.HEAD), *parts, Ink(seen)))
    lines += [(), (Ink(words("region.balance-note"), Tone.QUIET),)]
    return lines
