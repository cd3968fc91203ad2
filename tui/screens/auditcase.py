"""The case beside an event: how it stood then, and what this event changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.house import House
from domain.types import Case
from tui.audit.models import CaseThen, EventFile, StepThen
from tui.screens.auditwords import CHANGED, broken, change
from tui.text import Words
from tui.widgets.cells import fit, width
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

CLOCK = 9
"""Cells of what was left of a promise."""

_TONES = {"breached": Tone.LATE, "done": Tone.GOOD, "": Tone.PLAIN}


def title(words: Words, file: EventFile) -> str:
    """Return the panel's title."""
    return words("audit.case.title", case=file.case.case) if file.case else words("audit.case.none")


def case_lines(words: Words, house: House, file: EventFile, cells: int) -> Sequence[Line]:
    """Return a case as of an event: who has it, what changed, its promises."""
    beside = file.case
    if beside is None:
        return broken(words("audit.case.about-none"), cells, Tone.QUIET)
    if beside.state is None:
        return broken(words("audit.case.not-yet", case=beside.case), cells, Tone.QUIET)
    changed = [change(words, house, each) for each in beside.changes]
    return [
        *broken(standing(words, house, beside.state), cells, Tone.HEAD),
        *(line for text in changed for line in broken(f"{CHANGED} {text}", cells, Tone.WATCH)),
        *(_step(words, step, file.line.recorded, cells) for step in beside.steps),
        *_unchanged(words, beside, cells),
    ]


def standing(words: Words, house: House, case: Case) -> str:
    """Return in a line how a case stands."""
    status = words(f"audit.status.{case.status}")
    if case.outcome:
        status = words(f"outcome.{case.outcome}")
    owner = house.name_of(case.owner) if case.owner else words("case.nobody")
    tried = words("case.tries", n=len(case.attempts)) if case.attempts else ""
    parts = (words(f"kind.{case.kind}"), f"L{case.level}", status, owner, tried)
    return "  ".join(filter(None, parts))


def _step(words: Words, step: StepThen, then: datetime, cells: int) -> Line:
    """One promise: what was left of it then, its name, its time, what the event did to it."""
    line = step.line
    did = f" {CHANGED} {words(f'audit.step.{step.change}')}" if step.change else ""
    tone = _TONES.get(step.change, Tone.WATCH)
    at = line.done or line.due
    time = f" {words.formats.moment(at)}" if at else ""
    name = words(f"step.{line.step}")
    if did and width(name + time + did) > cells - CLOCK - 1:
        time = ""  # what the event did matters more
    room = cells - CLOCK - 1 - width(time + did)
    return (
        Ink(fit(_left(words, step, then), CLOCK, "right") + " ", _clock_tone(step, then)),
        Ink(fit(name, max(4, room)), tone),
        Ink(time, Tone.QUIET),
        Ink(did, Tone.WATCH),
    )


def _left(words: Words, step: StepThen, then: datetime) -> str:
    line = step.line
    if line.done:
        return words("case.step-late" if line.breached else "case.step-done")
    if line.dropped:
        return words("case.step-dropped")
    return words.formats.left(line.due - then) if line.due else ""


def _clock_tone(step: StepThen, then: datetime) -> Tone:
    line = step.line
    if line.done or line.dropped or line.due is None:
        return Tone.QUIET
    return Tone.LATE if line.due < then else Tone.PLAIN


def _unchanged(words: Words, beside: CaseThen, cells: int) -> Sequence[Line]:
    """Say so where an event left the case as it was."""
    touched = beside.changes or any(step.change for step in beside.steps)
    return () if touched else broken(words("audit.case.unchanged"), cells, Tone.QUIET)
