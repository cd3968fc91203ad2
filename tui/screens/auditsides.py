"""Two instants side by side: the figures people went by, and the case, with what differs."""

from __future__ import annotations

from collections.abc import Sequence

from domain.house import House
from tui.audit.models import Comparison, FigureLine
from tui.screens.auditwords import CHANGED, broken, change, stamp
from tui.text import Words
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

NAME, VALUE = 14, 8
"""Cells of a figure's name, and of each of its two values."""

_SIGNED = frozenset({"nps"})
_PERCENT = frozenset({"in-time", "closure"})


def case_lines(words: Words, house: House, both: Comparison, cells: int) -> Sequence[Line]:
    """Return the two instants, how much lies between, and what differs in the case."""
    lines: list[Line] = [
        (Ink(f"{side}  ", Tone.KEY), Ink(f"#{at.position:,}  {stamp(words, at.recorded)}"))
        for side, at in (("A", both.first), ("B", both.second))
    ]
    apart = words.formats.lasting(abs(both.second.recorded - both.first.recorded))
    lines += broken(words("audit.sides.between", n=both.between, span=apart), cells, Tone.QUIET)
    if not both.case:
        return [*lines, *broken(words("audit.sides.no-case"), cells, Tone.QUIET)]
    if not both.changes:
        same = words("audit.sides.same-case", case=both.case)
        return [*lines, *broken(same, cells, Tone.QUIET)]
    lines.append((Ink(both.case, Tone.HEAD),))
    for changed in both.changes:
        lines += broken(f"{CHANGED} {change(words, house, changed)}", cells, Tone.WATCH)
    return lines


def figure_lines(words: Words, both: Comparison) -> Sequence[Line]:
    """Return the figures at both instants, those that differ marked."""
    head = (Ink(fit("", NAME)), *(Ink(fit(side, VALUE, "right"), Tone.KEY) for side in "AB"))
    return [head, *(_figure(words, line) for line in both.figures)]


def _figure(words: Words, line: FigureLine) -> Line:
    differs = line.before != line.after
    tone = Tone.WATCH if differs else Tone.PLAIN
    values = [
        Ink(fit(_value(words, line.name, v), VALUE, "right"), tone)
        for v in (line.before, line.after)
    ]
    gap = Ink("")
    if differs and line.before is not None and line.after is not None:
        digits = 1 if line.name in _SIGNED | _PERCENT else 0
        gap = Ink(
            f"  {CHANGED} {words.formats.signed(line.after - line.before, digits)}", Tone.WATCH
        )
    return (Ink(fit(words(f"audit.figure.{line.name}"), NAME), Tone.QUIET), *values, gap)


def _value(words: Words, name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _SIGNED:
        return words.formats.signed(value, 1)
    return f"{value:.1f}%" if name in _PERCENT else words.formats.number(value)
