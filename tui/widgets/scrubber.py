"""A timeline of time in one picture: how much happened when, what was marked, where the cursor is.

Three lines: a column a cell for what was found, a letter a cell for the loudest mark, and the
axis with the cursor. Cells and colours carry nothing alone: marks are letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from math import sqrt
from typing import TypeVar

import msgspec
from textual import events
from textual.geometry import Region
from textual.message import Message

from tui.audit.models import Timeline
from tui.widgets.bars import LEVELS
from tui.widgets.cells import fit
from tui.widgets.ink import Drawing, Ink, Line
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone

MARGIN = 9
"""Cells at both ends: the names of the lines, and the days the timeline begins and ends."""

ROWS = 3
"""Lines of the picture; the axis is the last."""

ValueT = TypeVar("ValueT")

AXIS, CURSOR, KEPT = "─", "┃", "A"


class Mark(msgspec.Struct, frozen=True):
    """How a marked cell looks: its letter and how loud it is."""

    letter: str
    tone: Tone


class Scrubber(Drawing):
    """Density, marks and cursor of a timeline of time; a click names the cell as a number."""

    DEFAULT_CSS = "Scrubber { height: 3; }"

    class Picked(Message):
        """An instant was clicked.

        Attributes:
            at: Which.
        """

        def __init__(self, at: datetime) -> None:
            super().__init__()
            self.at = at

    def __init__(self, marks: Mapping[str, Mark], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Start empty.

        Args:
            marks: How each mark looks, by its name.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._looks = marks
        self._timeline: Timeline | None = None
        self._at: datetime | None = None
        self._kept: datetime | None = None

    @property
    def cells(self) -> int:
        """How many cells a timeline has room for."""
        return max(1, self.size.width - 2 * MARGIN)

    @property
    def timeline(self) -> Timeline | None:
        """What is shown."""
        return self._timeline

    def show(self, timeline: Timeline | None) -> None:
        """Show a timeline; ``None`` for a log without events."""
        self._timeline = timeline
        self.refresh()

    def stand(self, at: datetime | None, kept: datetime | None = None) -> None:
        """Put the cursor on an instant, and a letter on the one kept for comparing."""
        if (at, kept) != (self._at, self._kept):
            self._at, self._kept = at, kept
            self.refresh(Region(0, ROWS - 1, self.size.width, 1))

    def retell(self) -> None:
        """Draw again in the language the application speaks now."""
        self.refresh()

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the three lines for this width."""
        timeline, room = self._timeline, max(1, cells - 2 * MARGIN)
        if timeline is None:
            return [(), (), ()]
        words = words_of(self)
        each = words.formats.span((timeline.end - timeline.start) / room)
        density = (self._density(timeline, room), Ink(f" {each}", Tone.QUIET))
        ends = [words.formats.day(at) for at in (timeline.start, timeline.end)]
        return [
            (self._margin(words("scrubber.density")), *density),
            (self._margin(words("scrubber.marks")), *self._marks(timeline, room)),
            (self._margin(ends[0]), *self._axis(timeline, room), Ink(f" {ends[1]}", Tone.QUIET)),
        ]

    def _margin(self, text: str) -> Ink:
        return Ink(fit(text, MARGIN), Tone.QUIET)

    def _density(self, timeline: Timeline, room: int) -> Ink:
        """A cell with anything in it shows something; roots keep a rush from hiding the rest."""
        counts = _resampled(timeline.counts, room)
        top = max(map(sqrt, counts), default=0.0) or 1.0
        last = len(LEVELS) - 1
        drawn = (LEVELS[round(sqrt(n) / top * last)] if n else " " for n in counts)
        return Ink("".join(drawn), Tone.GOOD)

    def _marks(self, timeline: Timeline, room: int) -> Line:
        names = groupby(_resampled(timeline.marks, room))
        return tuple(self._run(name, len(list(cells))) for name, cells in names)

    def _run(self, name: str, cells: int) -> Ink:
        look = self._looks.get(name)
        return Ink(look.letter * cells, look.tone) if look else Ink(" " * cells)

    def _axis(self, timeline: Timeline, room: int) -> Line:
        """The axis in pieces, broken by the instant kept and by the cursor."""
        stands = ((self._kept, (KEPT, Tone.KEY)), (self._at, (CURSOR, Tone.CHOSEN)))
        signs = {
            cell: sign
            for at, sign in stands
            if at and (cell := timeline.place(at, room)) is not None
        }
        drawn: list[Ink] = []
        done = 0
        for cell, sign in sorted(signs.items()):
            drawn += [Ink(AXIS * (cell - done), Tone.QUIET), Ink(*sign)]
            done = cell + 1
        return (*drawn, Ink(AXIS * (room - done), Tone.QUIET))

    def on_click(self, event: events.Click) -> None:
        """Report the instant at which the clicked cell begins."""
        offset = event.get_content_offset(self)
        if self._timeline and offset and 0 <= offset.x - MARGIN < self.cells:
            event.stop()
            at = self._timeline.instant(offset.x - MARGIN, self.cells)
            self.post_message(self.Picked(at))


def _resampled(values: Sequence[ValueT], cells: int) -> Sequence[ValueT]:
    """Return as many values as there are cells: as they are, until they are read anew."""
    if len(values) == cells or not values:
        return values or ()
    return [values[cell * len(values) // cells] for cell in range(cells)]
