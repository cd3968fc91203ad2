"""The four figures the back row reads: each with its n, its margin and its verdict.

The one rule: a narrow panel shows the first two notes of a figure, so what must be read without a
key stands in them.
"""

from __future__ import annotations

from datetime import datetime

from domain.measures import Nps, Rate
from tui.models import Brief
from tui.printing.figures import rate_verdict
from tui.text import Words
from tui.widgets.figure import Figure
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

TONES = {"met": Tone.GOOD, "open": Tone.PLAIN, "missed": Tone.LATE}
"""How a verdict looks."""


def nps_figure(figure: Figure, brief: Brief, words: Words, _now: datetime) -> None:
    """Show yesterday's NPS: goal, n and margin, whether it moved, and the month's beside it."""
    nps, formats = brief.nps_yesterday, words.formats
    if nps.value is None:
        figure.show("", [(Ink(words("figure.no-answers"), Tone.QUIET),)])
        return
    goal, tone = _goal(nps, brief.nps_target)
    month = brief.nps_month.value
    figure.show(
        formats.signed(nps.value),
        [
            (
                Ink(words(f"figure.goal.{goal}", target=brief.nps_target), tone),
                Ink(" " + formats.sample(nps.n, nps.margin)),
            ),
            (Ink(changed(brief, words), Tone.QUIET),),
            (Ink(words("figure.month", value=formats.signed(month)) if month is not None else ""),),
        ],
    )


def _goal(nps: Nps, target: int) -> tuple[str, Tone]:
    """Return how a score stands to its goal: missed only where chance cannot have made it so."""
    if nps.value is not None and nps.value >= target:
        return "met", Tone.GOOD
    if nps.high is not None and nps.high >= target:
        return "open", Tone.PLAIN
    return "missed", Tone.LATE


def changed(brief: Brief, words: Words) -> str:
    """Return how yesterday's NPS moved against the day before; chance moves nothing."""
    before, change = brief.nps_day_before.value, brief.nps_change
    if change.difference is None or before is None:
        return ""
    if not change.detectable:
        return words("figures.no-change")
    signed = words.formats.signed
    return words("figure.moved-by", value=signed(change.difference), before=signed(before))


def standing(words: Words, rate: Rate, target: float) -> Line:
    """Return how a rate stands to its goal: missed only where chance cannot have made it so."""
    if rate.percent is None:
        return (Ink(words("figure.no-answers"), Tone.QUIET),)
    code, gap = rate_verdict(rate, target), words.formats.signed(rate.percent - target)
    return (Ink(words(f"figure.{code}", gap=gap, target=target), TONES[code]),)


def low_figure(figure: Figure, brief: Brief, words: Words, _now: datetime) -> None:
    """Show the open low scores: how many are old, how they moved yesterday."""
    old = brief.low_old
    figure.show(
        str(brief.low_open),
        [
            (Ink(words("figure.old", n=old), Tone.LATE if old else Tone.QUIET),),
            (
                Ink(
                    words(
                        "figure.moved",
                        opened=brief.low_opened_yesterday,
                        closed=brief.low_closed_yesterday,
                    )
                ),
            ),
        ],
    )


def in_time_figure(figure: Figure, brief: Brief, words: Words, _now: datetime) -> None:
    """Show how many of yesterday's answers were responded to in time."""
    rate = brief.in_time
    if rate.percent is None:
        figure.show("", [(Ink(words("figure.no-answers"), Tone.QUIET),)])
        return
    figure.show(
        f"{rate.percent:.0f}%",
        [
            standing(words, rate, brief.in_time_target),
            (Ink(words("figure.of", part=rate.part, n=rate.n)),),
        ],
    )


def late_figure(figure: Figure, brief: Brief, words: Words, now: datetime) -> None:
    """Show what is late now, what is about to be, and what nobody has."""
    worst = words.formats.span(now - brief.overdue_worst) if brief.overdue_worst else ""
    notes: list[Line] = [
        (Ink(words("figure.soon", n=brief.soon)),),
        (
            Ink(
                words("figure.unowned", n=brief.unowned), Tone.LATE if brief.unowned else Tone.QUIET
            ),
        ),
        (
            Ink(words("figure.worst", span=worst), Tone.LATE)
            if worst
            else Ink(words("figure.none-late"), Tone.GOOD),
        ),
    ]
    figure.show(str(brief.overdue), notes, Tone.LATE if brief.overdue else Tone.GOOD)
