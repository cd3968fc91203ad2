"""The footer: what the keys do here, clickable; what is off stays in place and says why."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.chips import Chip, fitting, row
from tui.widgets.ink import Drawing, Ink, Line, between, line_width
from tui.widgets.tone import Tone

KEPT = 7
"""Keys of the page in view that come before the keys of other pages."""


class Legend(Drawing):
    """The keys in one line, or in two. A click posts ``Drawing.Pressed`` with the action's id."""

    DEFAULT_CSS = "Legend { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._here: Sequence[Chip] = ()
        self._places: Sequence[Chip] = ()
        self._always: Sequence[Chip] = ()
        self._doors: Sequence[str] = ()

    def show(
        self,
        here: Sequence[Chip],
        places: Sequence[Chip],
        always: Sequence[Chip],
        doors: Sequence[str] = (),
    ) -> None:
        """Show the keys of this page, those of other pages, and those that are never left out.

        Where one line does not hold them all, the other pages get a second one, under their
        short names (``doors``) if need be. Where there is no room for that, what does not fit
        goes: the last of ``here`` first, as long as ``KEPT`` of them stay; then all ``places``;
        then more of ``here``.
        """
        shown = (self._here, self._places, self._always, self._doors)
        if shown == (here, places, always, doors):
            return
        rows = len(self.lines(self.size.width))
        self._here, self._places, self._always, self._doors = here, places, always, doors
        self.refresh(layout=rows != len(self.lines(self.size.width)))

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the footer for this width."""
        inner = cells - 2
        always = row(self._always)
        tail = self._with_places(inner, always)
        if tail is None and self._may_grow:
            first = row(fitting(self._here, inner - 1))
            return [self._set(first, (), inner), self._set(self._below(inner), always, inner)]
        tail = tail or always
        here = row(fitting(self._here, inner - line_width(tail) - 2))
        return [self._set(here, tail, inner)]

    def _with_places(self, inner: int, always: Line) -> Line | None:
        """Return the end of a single line with the other pages; ``None`` where it crowds it."""
        if not self._places:
            return always
        full = (*row(self._places, gap=1), Ink("  "), *always)
        kept = fitting(self._here, inner - line_width(full) - 2)
        return full if len(kept) >= min(KEPT, len(self._here)) else None

    @property
    def _may_grow(self) -> bool:
        height = self.styles.height
        return height is None or height.is_auto

    def _below(self, inner: int) -> Line:
        """Return the other pages with their names, else with their short ones."""
        named = row(self._places, gap=1)
        if not self._doors or line_width(named) + line_width(row(self._always)) + 2 <= inner:
            return named
        pairs = zip(self._places, self._doors, strict=True)
        inks = [
            (Ink(chip.key, Tone.KEY, chip.name), Ink(f"{door} ", Tone.PLAIN, chip.name))
            for chip, door in pairs
        ]
        return tuple(ink for pair in inks for ink in pair)

    def _set(self, left: Line, right: Line, inner: int) -> Line:
        return (Ink(" "), *between(left, right, inner), Ink(" "))
