"""One figure to be read from the back of the room, with its verdict beside or below it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.bars import big
from tui.widgets.ink import Drawing, Ink, Line
from tui.widgets.tone import Tone

ROWS = 3
"""Rows of the digits."""


class Figure(Drawing):
    """Big digits and up to three lines about them.

    In a wide panel the lines stand beside the digits, in a narrow one below them.
    """

    DEFAULT_CSS = "Figure { height: auto; }"

    BESIDE_FROM = 34
    """Cells from which the lines fit beside the digits."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._digits = big("")
        self._tone = Tone.PLAIN
        self._notes: Sequence[Line] = ()

    def show(self, number: str, notes: Sequence[Line], tone: Tone = Tone.WATCH) -> None:
        """Show ``number`` (digits, sign, ``%``) and ``notes``, the verdict first."""
        self._digits, self._notes, self._tone = big(number), notes, tone
        self.refresh(layout=True)

    def lines(self, cells: int) -> Sequence[Line]:
        """Return digits and notes for this width."""
        digits: list[Line] = [(Ink(row, self._tone),) for row in self._digits]
        if cells < self.BESIDE_FROM:
            return [*digits, *self._notes]
        beside = [*self._notes, *[()] * ROWS][:ROWS]
        return [(*row, Ink("  "), *note) for row, note in zip(digits, beside, strict=True)]
