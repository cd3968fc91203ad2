"""Why a promise is due when it is: from where its clock started, by which line of which policy."""

from __future__ import annotations

from collections.abc import Sequence

from domain.policy import Rulebook
from domain.types import Case, StepState
from tui.casefile import allowance
from tui.models import CaseLine
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone


def why_lines(words: Words, line: CaseLine, case: Case, rules: Rulebook) -> Sequence[Line]:
    """Return the explanation of the earliest open promise, and of the level the case is at."""
    step = next(
        (s for s in case.steps if s.step == line.due_step and s.due == line.due and s.open), None
    )
    if step is None:
        return [(Ink(words("why.nothing-due"), Tone.QUIET),), _level(words, line)]
    return (*_promise(words, step, rules), _level(words, line))


def _promise(words: Words, step: StepState, rules: Rulebook) -> Sequence[Line]:
    """The pieces that add up to the due time, one a line."""
    formats, promise = words.formats, step.promise
    name = words(f"step.{promise.step}")
    length = allowance(promise.line, rules, step.made)
    lines: list[Line] = [
        (Ink(words("why.start", step=name, at=formats.moment(step.made)), Tone.PLAIN),)
    ]
    if length and promise.due:
        edition, span = rules.at(step.made).edition, formats.lasting(promise.due - step.made)
        rule = words("why.rule", span=span, length=length, line=promise.line, edition=edition)
        lines.append((Ink(rule, Tone.PLAIN),))
    else:
        lines.append((Ink(words("why.by-person"), Tone.PLAIN),))
    if step.moved and promise.due and step.due:
        moved = words("why.moved", n=step.moved, first=promise.due, due=step.due)
        lines.append((Ink(moved, Tone.WATCH),))
    if step.due:
        missed = words("why.missed") if step.breached else ""
        due = words("why.due", due=step.due, missed=missed).rstrip()
        lines.append((Ink(due, Tone.LATE if step.breached else Tone.HEAD),))
    return lines


def _level(words: Words, line: CaseLine) -> Line:
    step = words(f"step.{line.rose_step}") if line.rose_step else ""
    cause = words(f"cause.{line.rose_cause}", step=step)
    text = words("why.level", level=line.level, at=line.rose, cause=cause)
    return (Ink(text, Tone.QUIET),)


def set_in(lines: Sequence[Line], cells: int) -> Sequence[Line]:
    """Return an explanation broken into lines of at most ``cells``."""
    inks = [ink for line in lines for ink in line]
    return [(Ink(row, ink.tone),) for ink in inks for row in wrap(ink.text, cells)]
