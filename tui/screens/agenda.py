"""The agenda of a morning meeting: its five items with their numbers, and its clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tui.meeting import AGENDA, Minutes
from tui.models import Brief, CaseLine, PromiseLine
from tui.text import Words
from tui.widgets.ink import Ink, Line, between
from tui.widgets.tone import Tone


def rows_of(brief: Brief, name: str) -> Sequence[CaseLine | PromiseLine]:
    """Return what an item lists."""
    rows: Mapping[str, Sequence[CaseLine | PromiseLine]] = {
        "promises": brief.promises,
        "late": brief.late,
        "today": brief.today,
        "low": (*brief.low_scores, *brief.low_rest),
        "closed": brief.closed,
    }
    return rows[name]


def counts(brief: Brief) -> Mapping[str, str]:
    """Return the number of each item; of the promises, how many were kept.

    Of the low scores yesterday's are told apart from the others that are open.
    """
    kept = sum(promise.result == "kept" for promise in brief.promises)
    numbers = {name: str(len(rows_of(brief, name))) for name in AGENDA}
    rest = f"+{len(brief.low_rest)}" if brief.low_rest else ""
    return {
        **numbers,
        "promises": f"{kept}/{len(brief.promises)}",
        "late": str(brief.overdue),
        "low": f"{len(brief.low_scores)}{rest}",
    }


def agenda(words: Words, minutes: Minutes, brief: Brief, now: datetime, cells: int) -> Line:
    """Return the line of the agenda; a click on an item reports its name."""
    numbers = counts(brief)
    items: list[Ink] = []
    for place, name in enumerate(AGENDA):
        sign = "►" if place == minutes.item else "✓" if place in minutes.seen else " "
        tone = Tone.HEAD if place == minutes.item else Tone.QUIET
        label = f"{sign}{words(f'agenda.{name}.short')} {numbers[name]} "
        items.append(Ink(label, tone, name))
    return between(tuple(items), _clock(words, minutes, brief, now), cells)


def _clock(words: Words, minutes: Minutes, brief: Brief, now: datetime) -> Line:
    if brief.meeting and minutes.began is None:
        held = words("morning.held", clock=words.formats.clock(brief.meeting.ended))
        return (Ink(held + " ", Tone.GOOD),)
    item, total = minutes.spent(now)
    allowed = timedelta(minutes=brief.minutes[minutes.item])
    spent = words("morning.clock", item=_mmss(item), allowed=_mmss(allowed), total=_mmss(total))
    return (Ink(spent + " ", Tone.LATE if item > allowed else Tone.PLAIN),)


def _mmss(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
