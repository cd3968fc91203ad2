"""The four figures the back row reads: each with its n, its margin and its verdict."""

from __future__ import annotations

from datetime import datetime

from domain.measures import Nps
from tui.models import Brief, HouseFigures
from tui.text import Words
from tui.widgets.figure import Figure
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone


def nps_figure(figure: Figure, brief: Brief, words: Words, _now: datetime) -> None:
    """Show yesterday's NPS: against the target, with n and margin, and the month's beside it."""
    nps, before = brief.nps_yesterday, brief.nps_day_before
    if nps.value is None:
        figure.show("", [(Ink(words("figure.no-answers"), Tone.QUIET),)])
        return
    formats = words.formats
    change = _change(words, nps, before)
    month = brief.nps_month.value
    figure.show(
        formats.signed(nps.value),
        [
            _verdict(words, nps.value - brief.nps_target, brief.nps_target),
            (Ink(formats.sample(nps.n, nps.margin) + "  "), Ink(change, Tone.QUIET)),
            (Ink(words("figure.month", value=formats.signed(month)) if month is not None else ""),),
        ],
    )


def _change(words: Words, nps: Nps, before: Nps) -> str:
    if nps.value is None or before.value is None:
        return ""
    return words("figure.change", value=words.formats.signed(nps.value - before.value))


def _verdict(words: Words, gap: float, target: float) -> Line:
    sign = words.formats.signed(gap)
    if gap >= 0:
        return (Ink(words("figure.met", gap=sign, target=target), Tone.GOOD),)
    return (Ink(words("figure.missed", gap=sign, target=target), Tone.LATE),)


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
            _verdict(words, rate.percent - brief.in_time_target, brief.in_time_target),
            (Ink(words("figure.of", part=rate.part, n=rate.n)),),
        ],
    )


def late_figure(figure: Figure, brief: Brief, words: Words, now: datetime) -> None:
    """Show what is late now, what is about to be, and what nobody has."""
    worst = words.formats.span(now - brief.overdue_worst) if brief.overdue_worst else ""
    notes: list[Line] = [
        (
            Ink(words("figure.worst", span=worst), Tone.LATE)
            if worst
            else Ink(words("figure.none-late"), Tone.GOOD),
        ),
        (
            Ink(words("figure.soon", n=brief.soon) + " "),
            Ink(
                words("figure.unowned", n=brief.unowned), Tone.LATE if brief.unowned else Tone.QUIET
            ),
        ),
    ]
    figure.show(str(brief.overdue), notes, Tone.LATE if brief.overdue else Tone.GOOD)


def in_short(words: Words, house: HouseFigures) -> Line:
    """Return the cars in the house and the day's bookings in a few words; empty where none are."""
    if not house.busy:
        return ()
    late = Ink(words("visits.house-late", n=house.late), Tone.LATE) if house.late else Ink("")
    waits = words("visits.house-waiting", n=house.waiting) if house.waiting else ""
    booked = words("visits.house-booked", booked=house.booked, capacity=house.capacity)
    return (Ink(words("visits.house", n=house.total)), late, Ink(waits), Ink(booked))
