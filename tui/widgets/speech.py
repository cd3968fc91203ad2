"""How a widget comes by the words, and how it hears that the language changed."""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

from textual.widget import Widget

from tui.text import Words


class Speaker(Protocol):
    """An application that has words."""

    words: Words


@runtime_checkable
class Spoken(Protocol):
    """A widget that says its words anew when the language changes."""

    def retell(self) -> None:
        """Draw again in the language the application speaks now."""


def words_of(widget: Widget) -> Words:
    """Return the words of the application ``widget`` is in."""
    return cast("Speaker", widget.app).words
