"""The line that answers the last key: what happened, or why not, and how long it can be undone.

The last thing said stays until the next, or until another page is opened; nothing pops up and
nothing fades.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from tui.widgets.ink import Drawing, Ink, Line, between
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone

UNDO = "undo"
"""The name a click on the undo seconds reports."""


class StatusLine(Drawing):
    """One docked line. A click on the undo seconds posts ``Drawing.Pressed`` with ``undo``."""

    DEFAULT_CSS = "StatusLine { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._text = ""
        self._tone = Tone.PLAIN
        self._undo_until: datetime | None = None
        self._seconds = 0

    @property
    def text(self) -> str:
        """What was said last."""
        return self._text

    @property
    def undo_seconds(self) -> int:
        """How long the last act can still be taken back; 0 when it cannot."""
        return self._seconds

    def say(
        self,
        text: str,
        *,
        tone: Tone = Tone.GOOD,
        now: datetime | None = None,
        undo: timedelta = timedelta(),
    ) -> None:
        """Say the result of a key.

        Args:
            text: The sentence.
            tone: ``GOOD`` for done, ``PLAIN`` for a remark, ``LATE`` for a refusal.
            now: The present instant; needed with ``undo``.
            undo: How long it can be taken back.
        """
        self._text, self._tone = text, tone
        self._undo_until = now + undo if now is not None and undo else None
        self._seconds = ceil(undo.total_seconds()) if self._undo_until else 0
        self.refresh()

    def clear(self) -> None:
        """Forget what was said last: it was said of another page."""
        self.say("", tone=Tone.PLAIN)

    def refuse(self, text: str) -> None:
        """Say why the last key did nothing."""
        self.say(text, tone=Tone.LATE)

    def tick(self, now: datetime) -> None:
        """Count the undo seconds down."""
        if self._undo_until is None:
            return
        self._seconds = max(0, ceil((self._undo_until - now).total_seconds()))
        if not self._seconds:
            self._undo_until = None
        self.refresh()

    def retell(self) -> None:
        """Say the undo seconds in the language the application speaks now."""
        self.refresh()

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the line for this width."""
        if not self._text:
            return [()]
        said = (Ink(f" {self._tone.sign} {self._text}", self._tone),)
        if not self._seconds:
            return [said]
        undo = words_of(self)("status.undo", seconds=self._seconds)
        return [between(said, (Ink(undo, Tone.KEY, UNDO), Ink(" ")), cells)]
