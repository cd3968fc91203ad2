"""The list of events: one line each, in the reader's words, sealed texts left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui import stories
from tui.audit.events import MARKS
from tui.audit.models import EventLine
from tui.printing.happenings import happening
from tui.screens.columns import Speaking
from tui.text import Words
from tui.widgets.lines import LineList
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

LOUD = frozenset(tag.removesuffix(".v1") for tag, mark in MARKS.items() if mark != "meeting")
"""Kinds that stand out in the list."""

_WORDED = ("channel", "kind", "role", "level")
"""Parameters of facts that are codes, with words of the same name."""


class EventList(LineList[EventLine], inherit_bindings=False):
    """A list that leaves the page keys, Space and Enter to its page: they move in time there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]


def columns(page: Speaking) -> Sequence[Column[EventLine]]:
    """Return the columns of the list, in the words of ``page``."""
    return (
        Column(
            id="position",
            title="column.position",
            text=lambda line, _: f"{line.position:,}",
            width=9,
            align="right",
            tone=_quiet,
        ),
        Column(
            id="at",
            title="column.recorded",
            text=lambda line, _: page.words.formats.moment(line.recorded),
            width=12,
            tone=_quiet,
        ),
        Column(
            id="who",
            title="column.who",
            text=lambda line, _: who(page.words, line),
            width=8,
        ),
        Column(
            id="case",
            title="column.case",
            text=lambda line, _: line.case,
            width=8,
            tone=_quiet,
        ),
        Column(
            id="what",
            title="column.what",
            text=lambda line, _: told(page.words, line),
            tone=lambda line, _: Tone.LATE if line.entry.type in LOUD else Tone.PLAIN,
        ),
    )


def who(words: Words, line: EventLine) -> str:
    """Return who did it."""
    known = f"actor.{line.entry.actor}"
    return words(known) if words.has(known) else line.entry.actor_name


def told(words: Words, line: EventLine) -> str:
    """Return an event as a sentence; one that holds sealed text says so."""
    kind = line.entry.type
    if words.has(f"audit.what.{kind}"):
        said = words(f"audit.what.{kind}", **_said(words, line.entry.params))
    elif stories.has_story(words, kind):
        said = stories.sentence(words, line.entry)
    else:
        said = happening(kind, words)
    return words("audit.sealed", what=said.rstrip(" :：")) if line.sealed else said


def _said(words: Words, params: dict[str, object]) -> dict[str, object]:
    """Return parameters with their codes as words."""
    return {
        name: words(f"{name}.{value}")
        if name in _WORDED and words.has(f"{name}.{value}")
        else len(value)
        if isinstance(value, tuple | list)
        else value
        for name, value in params.items()
    }


def _quiet(_line: EventLine, _now: datetime) -> Tone:
    return Tone.QUIET
