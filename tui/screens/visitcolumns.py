"""How a car in the house reads in one line, and how the stages read above the cars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.screens.columns import Speaking, due_tone
from tui.text import Words
from tui.visitmodels import Bookings, CarsInHouse, StageCount, VisitLine
from tui.widgets.bars import bar, big
from tui.widgets.cells import Align, cut, width
from tui.widgets.ink import Ink, Line, line_width
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

ALL = ""
"""Stands for every stage."""

BIG_FROM = 100
"""Cells from which the stages are counted in digits for the back of the room."""

_BAR = 10
"""Cells of the bar of bookings."""


class VisitColumns:
    """Makes columns over visits, in the words of one page."""

    def __init__(self, page: Speaking) -> None:
        self._page = page

    @property
    def _words(self) -> Words:
        return self._page.words

    def left(self) -> Column[VisitLine]:
        """What is left of what breaks next."""
        return Column(
            id="left",
            title="column.left",
            text=lambda line, now: self._words.formats.left(line.due - now) if line.due else "",
            width=10,
            tone=lambda line, now: due_tone(line.due, line.warns, now),
            signed=True,
            ticking=True,
            align="right",
        )

    def mark(self, cells: int = 15) -> Column[VisitLine]:
        """What is due then; a missed one says so in words too, when it is."""
        return Column(
            id="mark",
            title="column.mark",
            text=self._mark,
            width=cells,
            tone=lambda line, now: due_tone(line.due, line.warns, now),
            ticking=True,
        )

    def _mark(self, line: VisitLine, now: datetime) -> str:
        if not line.due_mark:
            return ""
        name = self._words(f"mark.{line.due_mark}")
        late = line.due is not None and now > line.due
        return self._words("visits.mark-missed", mark=name) if late else name

    def plate(self) -> Column[VisitLine]:
        """Which car."""
        return Column(
            id="plate",
            title="column.plate",
            text=lambda line, _: line.plate or line.visit,
            width=9,
            tone=lambda line, _: Tone.WATCH if line.plate else Tone.QUIET,
        )

    def model(self, share: int = 2) -> Column[VisitLine]:
        """Which model."""
        return Column(
            id="model",
            title="column.model",
            text=lambda line, _: line.vehicle,
            share=share,
        )

    def stage(self) -> Column[VisitLine]:
        """Where it stands."""
        return Column(
            id="stage",
            title="column.stage",
            text=lambda line, _: self._words(f"stage.{line.stage}"),
            width=9,
        )

    def answer(self) -> Column[VisitLine]:
        """What waits for the customer's yes."""
        return Column(
            id="yes",
            title="column.yes",
            text=lambda line, _: self._words(f"waiting.{line.waiting}") if line.waiting else "",
            width=11,
            tone=lambda line, _: Tone.LATE if line.waiting else Tone.QUIET,
            signed=True,
        )

    def advisor(self) -> Column[VisitLine]:
        """Who answers for it."""
        return Column(
            id="advisor",
            title="column.advisor",
            text=lambda line, _: line.advisor_name or self._words("visits.nobody"),
            width=8,
            tone=lambda line, _: Tone.PLAIN if line.advisor else Tone.QUIET,
            from_width=76,
        )

    def service(self) -> Column[VisitLine]:
        """What kind of work it is."""
        return Column(
            id="service",
            title="column.what-for",
            text=lambda line, _: named(self._words, "service", line.service),
            share=1,
        )

    def mode(self) -> Column[VisitLine]:
        """Where the work is done."""
        return Column(
            id="mode",
            title="column.stage",
            text=lambda line, _: self._words(f"mode.{line.mode}"),
            width=8,
        )

    def slot(self) -> Column[VisitLine]:
        """When it is booked for, or that the customer is late."""
        return Column(
            id="slot",
            title="column.slot",
            text=lambda line, _: self._words.formats.clock(line.slot) if line.slot else "",
            width=6,
            tone=lambda line, now: Tone.LATE if line.slot and now > line.slot else Tone.PLAIN,
            signed=True,
            ticking=True,
        )


def named(words: Words, section: str, code: str) -> str:
    """Return the word of a code that a centre may have made itself; else the code."""
    return words(f"{section}.{code}") if code and words.has(f"{section}.{code}") else code


def in_numbers(words: Words, house: CarsInHouse, cells: int) -> Sequence[Line]:
    """Return the house in one line of numbers: late, waiting, done, bookings against capacity."""
    late = words("visits.late", n=house.late) if house.late else words("visits.none-late")
    waiting = words("visits.waiting", n=house.waiting)
    parts: list[Line] = [
        (Ink(words("visits.title", n=house.total), Tone.HEAD),),
        (Ink(late, Tone.LATE if house.late else Tone.GOOD),),
        (Ink(waiting, Tone.WATCH if house.waiting else Tone.QUIET),),
        booked(words, house.bookings, with_bar=cells >= BIG_FROM),
        (Ink(words("visits.done", n=house.done)),),
    ]
    line: Line = (Ink(" "), *parts[0])
    for part in parts[1:]:
        if line_width(line) + 2 + line_width(part) <= cells:
            line = (*line, Ink("  "), *part)
    return [line]


def booked(words: Words, bookings: Bookings, *, with_bar: bool = True) -> Line:
    """Return a day's bookings against capacity, and who did not come."""
    missed = f" {words('visits.no-show', n=bookings.missed)}" if bookings.missed else ""
    tail = Ink(missed, Tone.LATE)
    if not bookings.capacity:
        return (Ink(words("visits.booked-only", booked=bookings.booked)), tail)
    share = bookings.booked / bookings.capacity
    said = words("visits.booked", booked=bookings.booked, capacity=bookings.capacity)
    drawn = (Ink(f"{bar(share, _BAR, track=True)} ", Tone.GOOD),) if with_bar else ()
    return (*drawn, Ink(said, Tone.LATE if share > 1 else Tone.PLAIN), tail)


def flow(words: Words, house: CarsInHouse, chosen: str, cells: int) -> Sequence[Line]:
    """Return the stages from the booking to the handover, with what stands at each.

    Narrow: a line of names, a line of counts. Wide: counts in digits three rows high.
    """
    rows = (*house.inside, *house.outside)
    late = sum(line.overdue is not None for line in rows)
    everything = StageCount(stage=ALL, n=len(rows), late=late)
    stages = (everything, *house.stages)
    room = cells // len(stages)
    tall = cells >= BIG_FROM
    names = _row([(_name(words, s, tall=tall), _head(s, chosen), s) for s in stages], room)
    if not tall:
        return [names, _row([(_count(words, s), _loud(s), s) for s in stages], room)]
    digits = [big(str(s.n)) for s in stages]
    counts = [
        _row([(digits[place][n], _loud(s), s) for place, s in enumerate(stages)], room)
        for n in range(3)
    ]
    missed = [(words("visits.late-n", n=s.late) if s.late else "", Tone.LATE, s) for s in stages]
    return [names, *counts, _row(missed, room)]


def _row(cells: Sequence[tuple[str, Tone, StageCount]], room: int) -> Line:
    return tuple(
        Ink(_centred(text, room), tone, f"stage:{stage.stage}") for text, tone, stage in cells
    )


def _centred(text: str, room: int, align: Align = "left") -> str:
    text = cut(text, room)
    gap = room - width(text)
    before = gap // 2 if align == "left" else gap
    return " " * before + text + " " * (gap - before)


def _name(words: Words, stage: StageCount, *, tall: bool) -> str:
    if stage.stage == ALL:
        return words("visits.all")
    return words(f"stage.{stage.stage}" if tall else f"stage-short.{stage.stage}")


def _head(stage: StageCount, chosen: str) -> Tone:
    if stage.stage == chosen:
        return Tone.CHOSEN
    return Tone.HEAD if stage.n else Tone.QUIET


def _loud(stage: StageCount) -> Tone:
    if stage.late:
        return Tone.LATE
    return Tone.WATCH if stage.n else Tone.QUIET


def _count(words: Words, stage: StageCount) -> str:
    late = f" {words('visits.late-n', n=stage.late)}" if stage.late else ""
    return f"{stage.n}{late}"
