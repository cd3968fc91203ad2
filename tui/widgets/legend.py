"""The footer: what the keys do here, clickable; what is off stays in place and says why."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.chips import Chip, fitting, row
from tui.widgets.ink import Drawing, Ink, Line, between, line_width

KEPT = 7
"""Keys of the page in view that come before the keys of other pages."""


class Legend(Drawing):
    """One line of keys. A click posts ``Drawing.Pressed`` with the action's id."""

    DEFAULT_CSS = "Legend { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._here: Sequence[Chip] = ()
        self._places: Sequence[Chip] = ()
        self._always: Sequence[Chip] = ()

    def show(self, here: Sequence[Chip], places: Sequence[Chip], always: Sequence[Chip]) -> None:
        """Show the keys of this page, those of other pages, and those that are never left out.

        What does not fit goes: the last of ``here`` first, as long as ``KEPT`` of them stay;
        then all ``places``; then more of ``here``.
        """
        shown = (self._here, self._places, self._always)
        self._here, self._places, self._always = here, places, always
        if shown != (here, places, always):
            self.refresh()

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the footer for this width."""
        inner = cells - 2
        tail = row(self._always)
        if self._places:
            full = (*row(self._places, gap=1), Ink("  "), *tail)
            kept = fitting(self._here, inner - line_width(full) - 2)
            if len(kept) >= min(KEPT, len(self._here)):
                tail = full
        here = row(fitting(self._here, inner - line_width(tail) - 2))
        return [(Ink(" "), *between(here, tail, inner), Ink(" "))]
