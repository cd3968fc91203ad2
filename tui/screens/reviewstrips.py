"""What the strip asks in a review: a decision, where the document goes, what there is to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tui.improving import Proposal, names_nobody, until
from tui.screens.improvementstrips import OTHER, ImproveStrips
from tui.text import Coded, Words
from tui.widgets.stages import Ask, Choice, Menu

NEW, CLOSE = "new", "close"
"""What the strip is opened for."""

HERE, ELSEWHERE, RESTART = "here", "elsewhere", "restart"
"""What can be said to the end of a review."""


def deciding(words: Words, strips: ImproveStrips) -> Ask:
    """Ask what is to be done better, then by digits who does it and until when."""
    title = words("improve-ask.title")
    return Ask(title=title, then=strips.assign(strips.due()), check=names_nobody)


def proposal(
    answers: Sequence[str], now: datetime, zone: ZoneInfo, *, cause: str, review: str
) -> Proposal:
    """Return what the answers to :func:`deciding` come to.

    Raises:
        TimeUnreadableError: when a time was written that is none.
    """
    title, owner, day, *typed = answers
    due = until(typed[0], now, zone) if day == OTHER else datetime.fromisoformat(day)
    return Proposal(
        title=title, cause=cause, source="review", source_id=review, owner=owner, due=due
    )


def closing(words: Words, folder: str) -> Menu:
    """Ask where the document goes; the last choice begins the review again instead."""
    typed = Ask(title=words("review.which-folder"))
    return Menu(
        title=words("review.close-title"),
        choices=(
            Choice(id=HERE, label=words("review.close-here", folder=folder)),
            Choice(id=ELSEWHERE, label=words("review.close-elsewhere"), then=typed),
            Choice(id=RESTART, label=words("review.restart")),
        ),
    )


def menu(words: Words, names: Sequence[str], reasons: Mapping[str, str | Coded | None]) -> Menu:
    """Offer what can be done, each with the reason why not now."""
    choices = tuple(
        Choice(id=name, label=words(f"action.review.{name}.label"), reason=_said(words, why))
        for name, why in ((name, reasons[name]) for name in names)
    )
    return Menu(title=words("action.review.menu.label"), choices=choices)


def _said(words: Words, why: str | Coded | None) -> str:
    if why is None:
        return ""
    return words(f"reason.{why}") if isinstance(why, str) else words.explain(why)
