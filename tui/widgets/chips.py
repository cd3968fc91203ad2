"""Things to press, set one after another: the footer and the open strip are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.widgets.ink import Ink, Line, line_width
from tui.widgets.tone import Tone


class Chip(NamedTuple):
    """One thing to press.

    Attributes:
        name: What pressing it means.
        key: The key that does the same, as shown.
        label: What it is called.
        reason: Why it cannot be pressed now; empty when it can.
        chosen: Whether the arrows stand on it.
    """

    name: str
    key: str
    label: str
    reason: str = ""
    chosen: bool = False

    def ink(self) -> Line:
        """Return the chip as ink; it looks quiet when it cannot be pressed."""
        if self.chosen:
            return (Ink(f"{self.key} {self.label}", Tone.CHOSEN, self.name),)
        key, label = (Tone.QUIET, Tone.QUIET) if self.reason else (Tone.KEY, Tone.PLAIN)
        return (Ink(f"{self.key} ", key, self.name), Ink(self.label, label, self.name))


def row(chips: Sequence[Chip], gap: int = 2) -> Line:
    """Return ``chips`` in one line."""
    inks: list[Ink] = []
    for chip in chips:
        inks += [Ink(" " * gap), *chip.ink()] if inks else chip.ink()
    return tuple(inks)


def flow(start: Line, chips: Sequence[Chip], cells: int, gap: int = 2) -> list[Line]:
    """Return ``chips`` after ``start``, on as many lines as they need, each whole.

    The first stands beside ``start``, unless that takes more than half of the line.
    """
    lines: list[Line] = [start]
    beside = line_width(start) * 2 <= cells
    for chip in chips:
        ink = chip.ink()
        full = line_width(lines[-1]) + gap + line_width(ink) > cells
        if full and not (beside and lines[-1] == start):
            lines.append((Ink(" " * gap), *ink))
        else:
            lines[-1] = (*lines[-1], Ink(" " * gap), *ink)
    return lines


def fitting(chips: Sequence[Chip], cells: int, gap: int = 2) -> Sequence[Chip]:
    """Return the longest beginning of ``chips`` that fits into ``cells``."""
    count = len(chips)
    while count and line_width(row(chips[:count], gap)) > cells:
        count -= 1
    return chips[:count]
