"""The columns of the lists of surveys, and how one survey reads in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tui.printing.surveys import word_of
from tui.sealing import legible
from tui.surveymodels import Section, SurveyLine
from tui.text import Words
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

SOON = timedelta(hours=2)
"""From here on a survey that nobody sent yet is loud."""


class Speaking(Protocol):
    """A page that shows one section of the surveys."""

    @property
    def words(self) -> Words:
        """The words it speaks now."""

    @property
    def section(self) -> Section:
        """Which surveys it shows."""


def columns(page: Speaking) -> Sequence[Column[SurveyLine]]:
    """Return the columns of a page's list for the section in view.

    Of what was not sent the reason comes first: it has the room of channel and advisor.
    """

    def said(text: Callable[[Words, SurveyLine], str]) -> Callable[[SurveyLine, datetime], str]:
        return lambda line, _: text(page.words, line)

    def clock(line: SurveyLine, now: datetime) -> str:
        formats = page.words.formats
        goal = _goal(line, page.section)
        if goal is None:
            return ""
        return formats.moment(goal) if page.section == "unsent" else formats.left(goal - now)

    def clock_tone(line: SurveyLine, now: datetime) -> Tone:
        if page.section != "due":
            return Tone.QUIET
        return Tone.SOON if line.lapses - now <= SOON else Tone.PLAIN

    ended = page.section == "unsent"
    return (
        Column(
            id="clock",
            title=f"surveys.column.{'ended' if ended else 'clock'}",
            text=clock,
            tone=clock_tone,
            width=13,
            align="right",
            signed=True,
            ticking=True,
        ),
        Column(
            id="customer",
            title="column.customer",
            text=said(lambda words, line: legible(words, line, "name", "case.stranger")),
            share=3,
        ),
        Column(
            id="trigger",
            title="surveys.column.trigger",
            text=said(lambda words, line: word_of(words, "trigger", line.trigger)),
            width=13,
        ),
        Column(
            id="channel",
            title="surveys.column.channel",
            text=said(lambda words, line: word_of(words, "channel", line.channel)),
            width=8,
            from_width=100 if ended else 0,
        ),
        Column(
            id="advisor",
            title="surveys.column.advisor",
            text=said(lambda _, line: line.advisor_name),
            width=10,
            from_width=100 if ended else 74,
        ),
        Column(
            id="state",
            title=f"surveys.column.{'reason' if ended else 'state'}",
            text=said(state_of),
            share=5,
            tone=lambda line, _: Tone.WATCH if line.unhappy and not line.sent else Tone.PLAIN,
        ),
        Column(
            id="day",
            title="surveys.column.day",
            text=said(lambda _, line: line.day),
            width=10,
            from_width=100,
        ),
    )


def _goal(line: SurveyLine, section: Section) -> datetime | None:
    """Return the instant a survey's clock runs to, or stopped at."""
    match section:
        case "due":
            return line.lapses
        case "waiting":
            return line.due
        case "sent":
            return line.expires
        case "unsent":
            return line.ended


def state_of(words: Words, line: SurveyLine) -> str:
    """Return where a survey stands, or what went wrong before anybody was asked."""
    match line.status:
        case "withheld":
            return line.note or word_of(words, "unsent", line.why)
        case "lapsed":
            return words("unsent.lapsed")
        case "sent" if line.delivered is False:
            return words("surveys.undelivered", why=line.why)
        case "sent":
            return words("surveys.delivered" if line.delivered else "surveys.on-its-way")
        case _:
            return words("list.and").join(word_of(words, "unhappy", code) for code in line.unhappy)
