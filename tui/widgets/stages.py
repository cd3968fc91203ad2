"""The steps of an outcome strip: choose, write a line, confirm; each leads to the next.

A tree of plain values: a screen builds it from what the case allows now, the strip walks it
and hands back the answers from first to last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

FURTHER = "\0"
"""The answer that only turns the page of a long menu: nobody is told it."""


class Asker(Protocol):
    """Whoever asks something in the strip."""

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Take the answers to what was asked under ``name``, first to last."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to choose.

    Attributes:
        id: The answer it gives.
        label: What it is called.
        then: What is asked next; ``None`` ends the walk.
        reason: Why it cannot be chosen now; it keeps its digit and says so.
    """

    id: str
    label: str
    then: Stage | None = None
    reason: str = ""


class Menu(msgspec.Struct, frozen=True, kw_only=True):
    """Choose one, by digit, arrows and Enter, or mouse; the tenth has the digit 0."""

    title: str
    choices: tuple[Choice, ...]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Write one line; the answer is its text without blanks at the ends.

    Attributes:
        title: What is asked for.
        then: What is asked next; ``None`` ends the walk.
        optional: Whether an empty line is an answer.
        text: What stands in the line at first.
        follow: What is asked after an answer, where that depends on it; it takes the place of
            ``then``.
        said: What was answered before in the same matter, shown above.
        draft: The line's name: what was written on it is still there after a step back and forth.
        check: Raises an error with a code where the text cannot be taken; that is said when Enter
            is pressed, and the line stays to be mended.
        hint: What helps to answer, on a line of its own below the question.
    """

    title: str
    then: Stage | None = None
    optional: bool = False
    text: str = ""
    follow: Callable[[str], Stage | None] | None = None
    said: tuple[str, ...] = ()
    draft: str = ""
    check: Callable[[str], object] | None = None
    hint: str = ""


class Confirm(msgspec.Struct, frozen=True, kw_only=True):
    """Say yes to what leaves the building; the answer is ``yes``.

    ``y`` says it, or a digit for those whose input method keeps letters back; never the key
    that led here.

    Attributes:
        title: What is about to happen.
    """

    title: str


Stage = Menu | Ask | Confirm
