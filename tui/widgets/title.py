"""The top line: where we are, how old the data is, what time it is, who is at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tui.widgets.ink import Drawing, Ink, Line, between, line_width
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone

STALE_AFTER = timedelta(seconds=60)

CRUMB = " ▸ "
BAR = " │ "


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the title bar shows.

    Attributes:
        crumbs: From the centre down to the thing in view.
        person: Who acts.
        now: The present instant.
        data_at: When the figures in view were read; ``None`` before the first.
        read_only: Whether nothing can be changed here (replay, auditors).
        past: How far ``now`` lies behind the present when the past is in view; else ``None``.
        alarm: Whether the log contradicts a signed head; stays until somebody looks into it.
    """

    crumbs: tuple[str, ...] = ()
    person: str = ""
    now: datetime | None = None
    data_at: datetime | None = None
    read_only: bool = False
    alarm: bool = False
    past: timedelta | None = None


class TitleBar(Drawing):
    """One line at the top; says STALE once the data is older than a minute."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $panel; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._place = Place()
        self._drawn: Sequence[Line] = ()

    def show(self, **changes: Any) -> None:
        """Change fields of the :class:`Place` in view; repaints only if it reads differently."""
        self._place = msgspec.structs.replace(self._place, **changes)
        if self.is_attached:
            drawn, self._drawn = self._drawn, self.lines(self.size.width)
            if drawn != self._drawn:
                self.refresh()

    def retell(self) -> None:
        """Draw again in the language the application speaks now."""
        self.refresh()

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the line for this width.

        Clock and age have their long form where it fits; where even the short one does not,
        the crumbs give way from the left, and in the past whoever sits there.
        """
        crumbs = self._place.crumbs or ("",)
        left, right = self._left(crumbs, long=True), self._right(long=True)
        if line_width(left) + line_width(right) + 1 > cells:
            left, right = self._left(crumbs, long=False), self._right(long=False)
        while len(crumbs) > 1 and line_width(left) + line_width(right) + 1 > cells:
            crumbs = crumbs[1:]
            left = self._left(crumbs, long=False)
        if self._place.past is not None and line_width(left) + line_width(right) + 1 > cells:
            right = ()
        return [between(left, right, cells)]

    def _left(self, crumbs: Sequence[str], *, long: bool) -> Line:
        *path, last = crumbs
        quiet = (Ink(" "), *(Ink(crumb + CRUMB, Tone.QUIET) for crumb in path))
        past = self._past(long=long)
        mark = (Ink("  "), self._read_only()) if self._place.read_only and not past else ()
        alarm = (Ink(" "), self._alarm()) if self._place.alarm else ()
        return (*alarm, *past, *quiet, Ink(last, Tone.HEAD), *mark)

    def _read_only(self) -> Ink:
        return Ink(f" {words_of(self)('title.read-only')} ", Tone.WORST)

    def _past(self, *, long: bool) -> Line:
        """Return which moment of the past is in view, where nothing but an alarm is cut later."""
        now, ago, words = self._place.now, self._place.past, words_of(self)
        if now is None or ago is None:
            return ()
        day = now.astimezone(words.formats.zone).date().isoformat()
        clock, span = words.formats.clock(now, seconds=long), words.formats.span(ago)
        if long:
            said = words("title.past.long", day=day, clock=clock, ago=span)
        else:
            said = words("title.past.short", day=day, clock=clock, ago=span)
        return (Ink(f" {said} ", Tone.WORST),)

    def _alarm(self) -> Ink:
        return Ink(f" {words_of(self)('title.alarm')} ", Tone.WORST)

    def _right(self, *, long: bool) -> Line:
        parts = [part for part in (self._clock(long=long), self._age(long=long)) if part.text]
        if self._place.person:
            parts.append(Ink(self._place.person))
        line: list[Ink] = []
        for part in parts:
            line += [Ink(BAR, Tone.QUIET), part] if line else [part]
        return (*line, Ink(" "))

    def _clock(self, *, long: bool) -> Ink:
        if (now := self._place.now) is None or self._place.past is not None:
            return Ink("")
        formats = words_of(self).formats
        day = formats.date(now) if long else formats.weekday(now)
        return Ink(f"{day} {formats.clock(now)}")

    def _age(self, *, long: bool) -> Ink:
        now, at = self._place.now, self._place.data_at
        if now is None or at is None or self._place.past is not None:
            return Ink("")
        words = words_of(self)
        old = max(now - at, timedelta())
        age = words.formats.span(old)
        if old > STALE_AFTER:
            return Ink(f" {words('title.stale', age=age)} ", Tone.WORST)
        if not long:
            return Ink(words("title.data", age=age))
        return Ink(words("title.data-at", clock=words.formats.clock(at, seconds=True), age=age))
