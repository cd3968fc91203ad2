"""The panels of a case page: whom it is about, its promises with clocks, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from tui.casewords import standing
from tui.causewords import cause_name, chain
from tui.models import CaseLine, Entry, StepLine
from tui.printing.case import breaches, scored
from tui.screens.columns import Speaking, due_tone
from tui.screens.preview import facts, next_step, quoted, shortened
from tui.sealing import legible
from tui.stories import sentence
from tui.text import Words
from tui.widgets.cells import width, wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.plain import plain
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

AT, ACTOR, POSITION = 12, 9, 8
"""Cells of the history's columns beside the story."""

POSITION_FROM = 70
"""Cells of a history from which it shows each entry's position in the log."""

MIN_STORY = 8
"""Cells a story gets at least."""


def who(words: Words, line: CaseLine, cells: int, rows: int) -> Sequence[Line]:
    """Return whom to call about what in ``rows`` lines; the customer's words fill what is left."""
    phone = legible(words, line, "phone", "case.no-phone")
    car = " ".join(filter(None, (line.vehicle, line.plate)))
    score = words("case.score-of", score=scored(words, line)) if line.score is not None else ""
    first: list[Line] = [(Ink(phone, Tone.KEY), Ink("  " + car))]
    if width(phone) + width(car) + 2 > cells:
        first = [(Ink(phone, Tone.KEY),), (Ink(car),)]
    about = " ".join(filter(None, (score, facts(words, line), breaches(words, line))))
    beside = [row for said in standing(words, line) for row in wrap(said, cells)]
    after = [
        *((Ink(row, Tone.QUIET),) for row in wrap(about, cells)),
        *((Ink(row, Tone.WATCH),) for row in beside),
        *((Ink(row, Tone.WATCH),) for row in wrap(next_step(words, line), cells)),
    ]
    left = max(0, rows - len(first) - len(after) - 1)
    cause = cause_lines(words, line, cells)[:left]
    room = max(1, rows - len(first) - len(after) - len(cause))
    said = shortened(quoted(words, line, cells), room, cells)
    return [*first, *said, *after, *cause]


def cause_lines(words: Words, line: CaseLine, cells: int) -> Sequence[Line]:
    """Return the root cause of a case and the answers that led there."""
    if not line.root_cause:
        return []
    part = words("case.part", part=line.part) if line.part else ""
    named = words("case.cause", cause=cause_name(words, line.root_cause), part=part).rstrip()
    whys = words("case.whys", chain=plain(chain(line.whys))) if line.whys else ""
    return [(Ink(row, Tone.QUIET),) for text in (named, whys) if text for row in wrap(text, cells)]


def step_columns(page: Speaking) -> tuple[Column[StepLine], ...]:
    """Return the columns of the promises, in the words of ``page``."""

    def clock(step: StepLine, now: datetime) -> str:
        if step.done:
            return page.words("case.step-late" if step.breached else "case.step-done")
        if step.dropped or step.due is None:
            return ""
        return page.words.formats.left(step.due - now)

    def name(step: StepLine, _now: datetime) -> str:
        named = page.words(f"step.{step.step}")
        named = page.words("case.step-moved", step=named) if step.moved else named
        return page.words("case.step-annulled", step=named) if step.annulled else named

    def due(step: StepLine, _now: datetime) -> str:
        at = step.done or step.due
        if step.dropped or at is None:
            return page.words("case.step-dropped" if step.dropped else "case.step-open")
        return page.words.formats.moment(at)

    def first_due(step: StepLine, _now: datetime) -> str:
        moved = step.moved and step.first_due
        return page.words("case.step-first", first=step.first_due) if moved else ""

    return (
        Column(
            id="clock",
            title="",
            text=clock,
            width=9,
            align="right",
            tone=_step_tone,
            signed=True,
            ticking=True,
        ),
        Column(id="step", title="", text=name),
        Column(id="due", title="", text=due, width=12, tone=_due_tone),
        Column(id="first", title="", text=first_due, width=18, tone=_quiet, from_width=66),
    )


def _step_tone(step: StepLine, now: datetime) -> Tone:
    if step.done:
        return Tone.LATE if step.breached and not step.annulled else Tone.GOOD
    if step.dropped or step.due is None:
        return Tone.QUIET
    return due_tone(step.due, step.warns, now)


def _due_tone(step: StepLine, _now: datetime) -> Tone:
    return Tone.PLAIN if step.due and not step.done else Tone.QUIET


def _quiet(_row: object, _now: datetime) -> Tone:
    return Tone.QUIET


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the history; an entry whose story is long has several."""

    key: str
    text: str
    tone: Tone
    at: str = ""
    actor: str = ""
    position: str = ""


def history_columns() -> tuple[Column[Told], ...]:
    """Return the columns of the history."""
    return (
        Column(id="at", title="", text=lambda t, _: t.at, width=AT, tone=_quiet),
        Column(id="who", title="", text=lambda t, _: t.actor, width=ACTOR, tone=_quiet),
        Column(id="what", title="", text=lambda t, _: t.text, tone=lambda t, _: t.tone),
        Column(
            id="position",
            title="",
            text=lambda t, _: t.position,
            width=POSITION,
            align="right",
            tone=_quiet,
            from_width=POSITION_FROM,
        ),
    )


def told(words: Words, entries: Sequence[Entry], cells: int) -> Sequence[Told]:
    """Return the history in lines that fit a list of ``cells``, newest entry first."""
    beside = AT + ACTOR + 4 + (POSITION + 1 if cells >= POSITION_FROM else 0)
    room = max(MIN_STORY, cells - beside)
    return [line for entry in entries for line in _lines(words, entry, room)]


def _lines(words: Words, entry: Entry, room: int) -> Iterator[Told]:
    tone = _tone(entry)
    first, *more = wrap(plain(sentence(words, entry)), room)
    known = f"actor.{entry.actor}"
    yield Told(
        key=entry.key,
        text=first,
        tone=tone,
        at=words.formats.moment(entry.at),
        actor=words(known) if words.has(known) else entry.actor_name,
        position=f"#{entry.position}",
    )
    for n, text in enumerate(more):
        yield Told(key=f"{entry.key}/{n}", text=text, tone=tone)


LOUD = (
    *("step-breached", "case-escalated", "alert-raised", "mark-missed", "alarm-raised"),
    "goodwill-requested",
)
"""Entries that must not be overlooked."""


def _tone(entry: Entry) -> Tone:
    if entry.undone or entry.corrected:
        return Tone.QUIET
    loud = entry.type in LOUD
    return Tone.LATE if loud else Tone.PLAIN
