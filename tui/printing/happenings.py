"""What happened, in a few words: for the log, for the watch, for the answer to an action."""

from __future__ import annotations

from domain import codec
from domain.events import CLOCK, Recorded
from domain.fact import Fact
from tui import stories
from tui.casefile import entry_of
from tui.printing.page import Cell, row
from tui.session import Session
from tui.text import Words

_TOLD = ("case-", "visit-")
"""What the streams begin with whose events are told in sentences, beside the number they are of."""


def kind_of(fact: Fact) -> str:
    """Return a fact's name without its version: ``case-opened``."""
    return codec.tag(fact).removesuffix(".v1")


def happening(kind: str, words: Words) -> str:
    """Return what a kind of fact is called; kinds of a later release keep their name."""
    return words(f"event.{kind}") if words.has(f"event.{kind}") else kind


def told(event: Recorded, session: Session, words: Words) -> str:
    """Return an event as a line: when, which case or visit, what, and who did it."""
    house = session.house()
    who = words("case.clock") if event.actor == CLOCK else house.name_of(event.actor)
    about = event.stream.partition("-")[2] if event.stream.startswith(_TOLD) else ""
    what = (
        stories.sentence(words, entry_of(event, session.journal, house))
        if about
        else happening(kind_of(event.fact), words)
    )
    return row(
        Cell(words.formats.moment(event.at), 13),
        Cell(about, 8),
        Cell(f"{what} ({who})"),
        indent="",
    )
