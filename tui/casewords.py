"""What a case is called and what stands beside its clocks, for screens and pages alike."""

from __future__ import annotations

from collections.abc import Sequence

from tui.clientwords import likings
from tui.models import CaseLine
from tui.text import Words


def owed(words: Words, line: CaseLine) -> str:
    """Return what is owed next: the yes or no asked of the reader, else the step; ``!`` alarms."""
    if line.asks:
        return words("case.asks", amount=words.formats.money(line.approval_amount))
    step = words(f"step.{line.due_step}") if line.due_step else ""
    return f"!{step}" if line.alarm else step


def about(words: Words, line: CaseLine) -> str:
    """Return what kind of case it is; a reminder says of what."""
    kind = words(f"kind.{line.kind}")
    key = f"procedure.{line.procedure}"
    return words("case.about", kind=kind, what=words(key)) if words.has(key) else kind


def standing(words: Words, line: CaseLine) -> Sequence[str]:
    """Return what to know before a call: how they like it, the alarm, the goodwill that waits."""
    said = [likes] if (likes := likings(words, line.likes)) else []
    if line.alarm:
        said.append(words("case.alarm", words=alarm(words, line.alarm)))
    if line.approval_level:
        amount = words.formats.money(line.approval_amount)
        level = words(f"level.{line.approval_level}")
        said.append(words("case.waits", amount=amount, level=level))
    return said


def alarm(words: Words, categories: Sequence[str]) -> str:
    """Return the categories of alarm words; a centre's own stand as in its policy."""
    named = (words(f"alarm.{c}") if words.has(f"alarm.{c}") else c for c in categories)
    return words("list.and").join(named)
