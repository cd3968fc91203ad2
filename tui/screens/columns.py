"""The columns case lists share: how a case reads in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tui.casewords import owed
from tui.models import CaseLine
from tui.sealing import legible
from tui.text import Words
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

_WORST_AFTER = timedelta(hours=2)


class Speaking(Protocol):
    """A page: asked for its words each time, so a language switch needs no new columns."""

    @property
    def words(self) -> Words:
        """The words it speaks now."""


class CaseColumns:
    """Makes columns over case lines, in the words of one page."""

    def __init__(self, page: Speaking) -> None:
        self._page = page

    @property
    def _words(self) -> Words:
        return self._page.words

    def left(self) -> Column[CaseLine]:
        """What is left of the earliest open promise."""
        return Column(
            id="left",
            title="column.left",
            text=lambda line, now: self._words.formats.left(line.due - now) if line.due else "",
            width=9,
            tone=lambda line, now: due_tone(line.due, line.warns, now),
            signed=True,
            ticking=True,
            align="right",
        )

    def next_step(self) -> Column[CaseLine]:
        """What is left until something happens by itself."""
        return Column(
            id="next",
            title="column.next",
            text=self._next,
            width=9,
            tone=lambda line, now: due_tone(line.next_due, line.next_warns, now),
            signed=True,
            ticking=True,
            align="right",
        )

    def _next(self, line: CaseLine, now: datetime) -> str:
        return self._words.formats.left(line.next_due - now) if line.next_due else ""

    def level(self) -> Column[CaseLine]:
        """The level it stands at."""
        return Column(
            id="level",
            title="column.level",
            text=lambda line, _: f"L{line.level}",
            width=3,
            tone=lambda line, _: Tone.WATCH if line.level > 1 else Tone.PLAIN,
        )

    def customer(self, share: int = 3) -> Column[CaseLine]:
        """Who it is."""
        return Column(
            id="customer",
            title="column.customer",
            text=lambda line, _: legible(self._words, line, "name", "case.stranger"),
            share=share,
            tone=lambda line, _: Tone.PLAIN if line.name else Tone.QUIET,
        )

    def car(self, share: int = 4, from_width: int = 0) -> Column[CaseLine]:
        """Which car."""
        return Column(
            id="car",
            title="column.car",
            text=lambda line, _: " ".join(filter(None, (line.vehicle, line.plate))),
            share=share,
            from_width=from_width,
        )

    def score(self) -> Column[CaseLine]:
        """The score given, or that it is a complaint."""
        return Column(
            id="score",
            title="column.score",
            text=self._score,
            width=5,
            align="right",
            tone=lambda line, _: (
                Tone.WATCH if line.kind in ("detractor", "complaint") else Tone.PLAIN
            ),
        )

    def _score(self, line: CaseLine, _now: datetime) -> str:
        if line.score is None:
            return self._words(f"kind-short.{line.kind}")
        return self._words("case.score", score=line.score)

    def step(self, share: int = 3, from_width: int = 0) -> Column[CaseLine]:
        """What is owed next."""
        return Column(
            id="step",
            title="column.step",
            text=lambda line, _: owed(self._words, line),
            tone=lambda line, _: Tone.WATCH if line.asks or line.alarm else Tone.PLAIN,
            share=share,
            from_width=from_width,
        )

    def words_of_customer(self, share: int = 6, from_width: int = 0) -> Column[CaseLine]:
        """What the customer said."""
        return Column(
            id="comment",
            title="column.comment",
            text=lambda line, _: legible(self._words, line, "comment"),
            share=share,
            from_width=from_width,
        )

    def owner(self, width: int = 8, from_width: int = 0) -> Column[CaseLine]:
        """Who answers for it."""
        return Column(
            id="owner",
            title="column.owner",
            text=lambda line, _: line.owner_name or self._words("case.nobody"),
            width=width,
            tone=lambda line, _: Tone.PLAIN if line.owner else Tone.LATE,
            from_width=from_width,
        )

    def tries(self) -> Column[CaseLine]:
        """How often somebody tried to reach the customer, and when the next try is planned."""
        return Column(
            id="tries",
            title="column.tries",
            text=self._tries,
            width=8,
            tone=lambda *_: Tone.QUIET,
            from_width=76,
        )

    def _tries(self, line: CaseLine, now: datetime) -> str:
        if line.retry and line.retry > now:
            return self._words("case.retry", clock=self._words.formats.clock(line.retry))
        return str(line.attempts) if line.attempts else ""

    def rose(self, share: int = 5, from_width: int = 0) -> Column[CaseLine]:
        """Why it stands where it stands."""
        return Column(
            id="rose",
            title="column.rose",
            text=lambda line, _: rose(self._words, line),
            share=share,
            from_width=from_width,
        )

    def waited(self) -> Column[CaseLine]:
        """How long the customer has been waiting."""
        return Column(
            id="waited",
            title="column.waited",
            text=lambda line, now: self._words.formats.span(now - line.opened),
            width=8,
            align="right",
            tone=lambda *_: Tone.QUIET,
            from_width=90,
        )

    def number(self, from_width: int = 110) -> Column[CaseLine]:
        """The case's number."""
        return Column(
            id="case",
            title="column.case",
            text=lambda line, _: line.case,
            width=8,
            tone=lambda *_: Tone.QUIET,
            from_width=from_width,
        )

    def outcome(self) -> Column[CaseLine]:
        """How it ended."""
        return Column(
            id="outcome",
            title="column.outcome",
            text=lambda line, _: self._words(f"outcome.{line.outcome}") if line.outcome else "",
            width=9,
            tone=lambda line, _: Tone.LATE if line.outcome == "lost" else Tone.GOOD,
        )


def rose(words: Words, line: CaseLine) -> str:
    """Return in words why a case stands at its level."""
    step = words(f"step.{line.rose_step}") if line.rose_step else ""
    return words(f"cause.{line.rose_cause}", step=step)


def due_tone(due: datetime | None, warns: Sequence[datetime], now: datetime) -> Tone:
    """Return how loud a clock is: quiet until it warns, then watch, soon, late, worst."""
    if due is None:
        return Tone.QUIET
    if now > due:
        return Tone.WORST if now - due > _WORST_AFTER else Tone.LATE
    passed = sum(now >= at for at in warns)
    return (Tone.PLAIN, Tone.WATCH, Tone.SOON)[min(passed, 2)]
