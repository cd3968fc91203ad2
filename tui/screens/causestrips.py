"""Asking why: the cause by digits through the tree, then each answer becomes the next question.

An empty answer ends the chain. For causes of a part the part comes last; Enter says none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from domain.analysing import CHAINED
from domain.causes import DIGITS, Causes
from domain.types import Case
from tui.causewords import step_name
from tui.models import CaseLine
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Menu, Stage

NO_PART = ""
OTHER_PART = "other"
PARTS_OFFERED = DIGITS - 2
"""Parts that have a digit, beside none and another."""

_ENDS = " .。!！?？,，;；"
"""What an answer may end with that a question built on it must not."""


class Found(NamedTuple):
    """What the answers come to: the cause's path, the chain and the part."""

    cause: str
    whys: tuple[str, ...] = ()
    part: str = ""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before asking.

    Attributes:
        line: The case in view, with the chain it has.
        parts: The parts of earlier causes, the likeliest first.
    """

    line: CaseLine | None = None
    parts: tuple[str, ...] = ()


class CauseStrips:
    """Builds the stages of one analysis.

    Args:
        words: The language.
        causes: The tree and how many answers are needed.
        case: Whose cause it is.
        known: What may be filled in already.
    """

    def __init__(self, words: Words, causes: Causes, case: Case, known: Known) -> None:
        self._words = words
        self._causes = causes
        self._known = known
        line = known.line
        own = line is not None and line.case == case.id
        self._before = line.whys if line is not None and own else ()
        self._part = line.part if line is not None and own else ""
        self._needed = causes.whys if case.kind in CHAINED else 0

    def category(self, path: str = "") -> Menu:
        """The causes below a path; from the second level on also "in general"."""
        words, names = self._words, self._causes.names
        choices = [
            Choice(id=below, label=step_name(words, below, names), then=self._after(below))
            for below in self._causes.below(path)[: DIGITS - bool(path)]
        ]
        if not path:
            return Menu(title=words("strip.cause"), choices=tuple(choices))
        choices.append(Choice(id=path, label=words("strip.cause-general"), then=self._why(path)))
        return Menu(title=words("strip.cause-below"), choices=tuple(choices))

    def _after(self, path: str) -> Stage:
        return self.category(path) if self._causes.below(path) else self._why(path)

    def _why(self, path: str, said: tuple[str, ...] = ()) -> Ask:
        """The next question of a chain; it is made of the answer before."""
        words, n, of = self._words, len(said) + 1, self._causes.most
        if said:
            title = words("strip.why", answer=said[-1].rstrip(_ENDS), n=n, of=of)
        else:
            title = words("strip.why-first", of=of)
        optional = n > self._needed
        if optional:
            title = f"{title} {words('strip.why-end')}"

        def follow(answer: str) -> Stage | None:
            if not answer:
                return self._which_part(path)
            longer = (*said, answer)
            return self._why(path, longer) if len(longer) < of else self._which_part(path)

        return Ask(
            title=title,
            optional=optional,
            text=self._before[n - 1] if n <= len(self._before) else "",
            follow=follow,
            said=said,
            draft=f"why-{n}",
        )

    def _which_part(self, path: str) -> Menu | None:
        """The part of a cause that has one; the first choice is none, or the one told before."""
        if not self._causes.asks_part(path):
            return None
        words = self._words
        told = [self._part] if self._part else []
        parts = list(dict.fromkeys([*told, *self._known.parts]))[:PARTS_OFFERED]
        none = Choice(id=NO_PART, label=words("strip.part-none"))
        offered = [Choice(id=part, label=part) for part in parts]
        choices = [*offered[:1], none, *offered[1:]] if told else [none, *offered]
        write = Ask(title=words("strip.part-write"), optional=True)
        choices.append(Choice(id=OTHER_PART, label=words("strip.part-other"), then=write))
        return Menu(title=words("strip.part"), choices=tuple(choices))


def taken(causes: Causes, answers: Sequence[str]) -> Found:
    """Return what the answers to :class:`CauseStrips` come to."""
    rest = list(answers)
    path = ""
    while rest and causes.below(path):
        chosen = rest.pop(0)
        if chosen == path:
            break
        path = chosen
    whys: list[str] = []
    while rest and len(whys) < causes.most:
        answer = rest.pop(0)
        if not answer:
            break
        whys.append(answer)
    part = rest.pop(0) if rest else ""
    return Found(path, tuple(whys), rest.pop(0) if part == OTHER_PART and rest else part)
