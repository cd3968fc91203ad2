"""One line of a review's part, the shapes such lines have, and titles and blanks among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tui.documents.material import Material
from tui.improvingmodels import ImprovementLine
from tui.text import Words
from tui.widgets.tone import Tone

FIGURES, COUNTS, TALES, PLAN, LINES = "figures", "counts", "stories", "plan", "lines"
"""The shapes a part's rows have."""

_SHAPES = {
    "numbers": FIGURES,
    "problems": COUNTS,
    "cases": TALES,
    "plan": PLAN,
    "thanks": LINES,
    "trend": FIGURES,
    "efficiency": FIGURES,
    "repeats": COUNTS,
    "rework": TALES,
    "best": TALES,
}


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a part.

    Attributes:
        key: Its identity.
        what: What it is about.
        value, more, change, told: What stands beside it, as the part's shape has columns for it.
        tone: How loud the last of these is.
        head: Whether it is a title over the lines below.
        about: What is said of it below the list.
        page, turn: Where Enter leads; an empty page for nowhere.
        cause: The cause a decision taken from here attacks.
        case: The case a note made here is kept with.
        improvement: The improvement an act done here is done to.
    """

    key: str
    what: str
    value: str = ""
    more: str = ""
    change: str = ""
    told: str = ""
    tone: Tone = Tone.PLAIN
    head: bool = False
    about: tuple[str, ...] = ()
    page: str = ""
    turn: str = ""
    cause: str = ""
    case: str = ""
    improvement: str = ""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows are made of: the readings, and what was decided so far."""

    found: Material
    decided: tuple[ImprovementLine, ...] = ()


def shape_of(name: str) -> str:
    """Return which columns the rows of a part need."""
    return _SHAPES[name]


def head(key: str, what: str) -> ReviewRow:
    """Return a title over the lines below it."""
    return ReviewRow(key=f"{key}-head", what=what, head=True)


def nothing(key: str, said: str) -> ReviewRow:
    """Return a line that says that there is nothing."""
    return ReviewRow(key=key, what=f"  {said}", about=(said,))


def nothing_in(
    key: str, lines: Sequence[object], words: Words, said: str = ""
) -> Iterator[ReviewRow]:
    """Say that there is nothing, where there is nothing."""
    if not lines:
        yield nothing(key, words(said or f"document.{key}"))
