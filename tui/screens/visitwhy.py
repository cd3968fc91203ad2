"""Why a mark of a visit is due when it is: which clock, by which line of which policy."""

from __future__ import annotations

from collections.abc import Sequence

from domain.policy import Rulebook
from domain.visits.clocks import TOLD, open_marks
from domain.visits.state import MarkState, Visit
from tui.text import Words
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

RULES = "visit."
"""What the lines of the policy about visits begin with."""


def why_lines(words: Words, visit: Visit, rules: Rulebook) -> Sequence[Line]:
    """Return the explanation of the earliest open mark."""
    owed = open_marks(visit)
    if not owed:
        return [(Ink(words("visit-why.nothing"), Tone.QUIET),)]
    return mark_why(words, visit, owed[0], rules)


def mark_why(words: Words, visit: Visit, mark: MarkState, rules: Rulebook) -> Sequence[Line]:
    """Return the pieces that add up to a mark's due time, one a line."""
    name = words(f"mark.{mark.name}")
    missed = ""
    if mark.missed:
        missed = words("visit-why.annulled" if mark.annulled else "visit-why.missed")
    due = words("visit-why.due", due=mark.due, missed=missed)
    return [
        (Ink(words("visit-why.start", mark=name, at=mark.made)),),
        (Ink(_origin(words, visit, mark, rules)),),
        (Ink(due, Tone.LATE if mark.missed and not mark.annulled else Tone.HEAD),),
    ]


def _origin(words: Words, visit: Visit, mark: MarkState, rules: Rulebook) -> str:
    """Return where the time comes from: a rule, a slot, or what a person told."""
    if mark.mark.line == TOLD:
        return words("visit-why.told", due=mark.due)
    line, edition = mark.mark.line, rules.at(mark.made).edition
    length = allowance(line, rules, mark)
    if mark.name == "arrival" and visit.slot:
        return words("visit-why.slot", slot=visit.slot, length=length, line=line, edition=edition)
    span = words.formats.lasting(mark.due - mark.made)
    return words("visit-why.rule", span=span, length=length, line=line, edition=edition)


def allowance(line: str, rules: Rulebook, mark: MarkState) -> str:
    """Return the duration a line of the policy allows; empty where a person chose."""
    name = line.removeprefix(RULES)
    return str(getattr(rules.at(mark.made).visit, name, "")) if line.startswith(RULES) else ""
