"""One of a few things, chosen in a form: by digit, by arrows, by a click; Enter goes on."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from tui.actions import plain_key
from tui.widgets.chips import Chip, row
from tui.widgets.ink import Drawing, Ink, Line
from tui.widgets.tone import Tone

_DIGITS = "123456789"


class Chooser(Drawing, can_focus=True):
    """A line of choices, one of which holds."""

    DEFAULT_CSS = """
    Chooser { height: 1; width: 6fr; }
    Chooser:focus { background: $panel; }
    """

    class Submitted(Message):
        """Enter was pressed: whoever fills the form in goes on."""

        def __init__(self, chooser: Chooser) -> None:
            super().__init__()
            self.chooser = chooser

        @property
        def control(self) -> Chooser:
            """The line."""
            return self.chooser

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.value = ""
        self._choices: Sequence[tuple[str, str]] = ()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (code, word) pairs; the first holds until another is chosen."""
        self._choices = choices
        if self.value not in {code for code, _ in choices}:
            self.value = choices[0][0] if choices else ""
        self.refresh()

    def choose(self, code: str) -> None:
        """Let ``code`` hold, if it is offered."""
        if code in {known for known, _ in self._choices}:
            self.value = code
            self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Take digits, arrows and Enter."""
        key = plain_key(event.character or "") if event.is_printable else event.key
        place = [code for code, _ in self._choices].index(self.value) if self.value else 0
        if key in _DIGITS[: len(self._choices)]:
            self.value = self._choices[_DIGITS.index(key)][0]
        elif key in ("left", "right"):
            step = 1 if key == "right" else -1
            self.value = self._choices[(place + step) % len(self._choices)][0]
        elif key == "enter":
            self.post_message(self.Submitted(self))
        elif not event.is_printable:
            return  # up, down, Esc and Ctrl+S are the form's
        event.stop()
        event.prevent_default()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        self.focus()
        super().on_click(event)

    def on_drawing_pressed(self, event: Drawing.Pressed) -> None:
        """Choose what was clicked."""
        event.stop()
        self.choose(event.name)

    def lines(self, cells: int) -> Sequence[Line]:
        """Return the choices, the one that holds reversed; narrow, only the words around it."""
        pairs = zip(_DIGITS, self._choices, strict=False)
        chips = [
            Chip(code, digit, word, chosen=code == self.value) for digit, (code, word) in pairs
        ]
        line = row(chips, gap=1)
        if sum(len(ink.text) for ink in line) <= cells or not self.has_focus:
            return [line]
        held = next((chip for chip in chips if chip.chosen), None)
        return [(*(held.ink() if held else ()), Ink("  ◄ ► ", Tone.QUIET), *line)]
