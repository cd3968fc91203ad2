"""Sealed texts whose keys are elsewhere, as in a copy for an auditor: there, but not to be read."""

from __future__ import annotations

from typing import Protocol

from tui.text import Words


class Texts(Protocol):
    """Somebody's texts as a list shows them."""

    @property
    def sealed(self) -> tuple[str, ...]:
        """The texts that are there, and cannot be opened here."""


def legible(words: Words, line: Texts, field: str, otherwise: str = "") -> str:
    """Return a text of a line; that it is sealed where it cannot be opened.

    Args:
        words: The language.
        line: Whose text.
        field: Which.
        otherwise: The key of what is said where there is none; empty for nothing.
    """
    if text := str(getattr(line, field)):
        return text
    if field in line.sealed:
        return words("case.sealed")
    return words(otherwise) if otherwise else ""
