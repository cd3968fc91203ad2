"""The cars in the house and the day's bookings in a few words, for the morning meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.models import HouseFigures
from tui.text import Words
from tui.widgets.cells import width
from tui.widgets.ink import Ink, Line, line_width
from tui.widgets.tone import Tone

GROUPS: Mapping[str, tuple[str, ...]] = {
    "received": ("arrived", "ordered", "diagnosed"),
    "working": ("working", "paused"),
    "ready": ("finished", "announced", "returned"),
}
"""The stages, where there is no room for each of them."""


def house_lines(words: Words, house: HouseFigures, cells: int) -> Sequence[Line]:
    """Return counts by stage, missed marks, open questions and bookings, in lines of ``cells``.

    None where no car is here and none is expected.
    """
    return _flowing(_parts(words, house, _stages(words, house)), cells) if house.busy else ()


def house_line(words: Words, house: HouseFigures, cells: int) -> str:
    """Return the same in one line: by groups of stages where it holds no more."""
    if not house.busy:
        return ""
    whole = _parts(words, house, _stages(words, house))
    grouped = _parts(words, house, _grouped(words, house))
    said = ("  ".join(i.text for i in whole), "  ".join(i.text for i in grouped))
    return next((line for line in said if width(line) <= cells), said[1].replace("  ", " "))


def _parts(words: Words, house: HouseFigures, stages: Sequence[str]) -> Sequence[Ink]:
    late = words("morning.house.late", n=house.late) if house.late else ""
    waiting = words("morning.house.waiting", n=house.waiting) if house.waiting else ""
    booked = words("morning.house.booked", booked=house.booked, capacity=house.capacity)
    full = Tone.LATE if house.capacity and house.booked > house.capacity else Tone.PLAIN
    parts = (
        Ink(words("morning.house.all", n=house.total)),
        *(Ink(stage) for stage in stages),
        Ink(late, Tone.LATE),
        Ink(waiting, Tone.WATCH),
        Ink(booked, full),
    )
    return [part for part in parts if part.text]


def _stages(words: Words, house: HouseFigures) -> Sequence[str]:
    return [f"{words(f'stage-short.{stage}')} {n}" for stage, n in house.stages]


def _grouped(words: Words, house: HouseFigures) -> Sequence[str]:
    counts = dict(house.stages)
    sums = {name: sum(counts.get(s, 0) for s in stages) for name, stages in GROUPS.items()}
    return [f"{words(f'morning.house.{name}')} {n}" for name, n in sums.items() if n]


def _flowing(parts: Sequence[Ink], cells: int) -> Sequence[Line]:
    """Set parts side by side, two blanks between them, in as many lines as they need."""
    lines: list[list[Ink]] = [[]]
    for part in parts:
        line = lines[-1]
        longer: Line = (*line, Ink("  "), part) if line else (part,)
        if line and line_width(longer) > cells:
            lines.append([part])
        else:
            lines[-1] = list(longer)
    return [tuple(line) for line in lines]
