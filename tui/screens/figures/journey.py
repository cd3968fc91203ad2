"""Drawing the journey: which touchpoint costs how many points, and what goes with the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.statistics.drivers import Driver, Drivers
from tui.text import Words
from tui.touchpoints import Journey
from tui.widgets.bars import bar
from tui.widgets.cells import fit, wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

TOP = 10.0
"""The best a touchpoint can score; the waterfall falls from here."""

NAME = 14
VALUE = 6


def waterfall_lines(words: Words, found: Journey, cells: int) -> Sequence[Line]:
    """Return ten points, what each touchpoint costs of them, and the index that is left."""
    index = found.index.value
    if index is None:
        return [(Ink(text, Tone.QUIET),) for text in wrap(words("figures.journey.none"), cells)]
    floor = min(index, found.target or index) - 0.5
    room = max(1, cells - NAME - VALUE - 1)
    lines = [_row(words("figures.journey.best"), TOP, (floor, TOP), floor, room, words)]
    left = TOP
    most = max(found.lost.values(), default=0.0)
    for name, points in found.lost.items():
        tone = Tone.LATE if points and points == most else Tone.PLAIN
        span = (left - points, left)
        label = words(f"measure.touchpoint-{name}")
        lines.append(_row(label, -points, span, floor, room, words, tone))
        left -= points
    tone = Tone.GOOD if found.target is not None and index >= found.target else Tone.WATCH
    lines.append(_row(words("measure.cji"), index, (floor, index), floor, room, words, tone))
    return lines


def _row(
    label: str,
    value: float,
    span: tuple[float, float],
    floor: float,
    room: int,
    words: Words,
    tone: Tone = Tone.PLAIN,
) -> Line:
    """Return a step: its name, its points, and where it lies between the floor and ten."""
    scale = room / (TOP - floor)
    start = round((span[0] - floor) * scale)
    length = max(1 if span[1] > span[0] else 0, round((span[1] - floor) * scale) - start)
    number = words.formats.number(value, 2) if value >= 0 else words.formats.signed(value, 2)
    return (
        Ink(fit(label, NAME), Tone.HEAD if value >= 0 else Tone.PLAIN),
        Ink(fit(number, VALUE, "right") + " ", tone),
        Ink(" " * start + bar(1.0, length), tone),
    )


def driver_lines(words: Words, found: Drivers | None, cells: int) -> Sequence[Line]:
    """Return what the score goes with, each touchpoint's share; or why nothing is said.

    The sentence that this is no cause stands with it, always.
    """
    return list(_drivers(words, found, cells))


def _drivers(words: Words, found: Drivers | None, cells: int) -> Iterator[Line]:
    if found is None:
        yield from _wrapped(words("figures.drivers.nobody"), cells)
        return
    if not found.drivers:
        key = f"figures.drivers.{found.why}"
        yield from _wrapped(words(key, n=found.n, minimum=found.minimum), cells)
        return
    for driver in found.drivers:
        yield _driver(words, driver, cells)
    spread = words.formats.percent(found.spread or 0.0)
    n = words.formats.number(found.n)
    yield from _wrapped(words("figures.drivers.said", n=n, spread=spread), cells)
    if found.unasked:
        names = words("list.and").join(words(f"measure.touchpoint-{x}") for x in found.unasked)
        yield from _wrapped(words("figures.drivers.unasked", names=names), cells)


def _driver(words: Words, driver: Driver, cells: int) -> Line:
    room = max(0, cells - NAME - VALUE)
    return (
        Ink(fit(words(f"measure.touchpoint-{driver.touchpoint}"), NAME)),
        Ink(fit(words.formats.percent(driver.share), VALUE - 1, "right") + " ", Tone.WATCH),
        Ink(bar(driver.share, room)),
    )


def _wrapped(text: str, cells: int) -> Iterator[Line]:
    for part in wrap(text, cells):
        yield (Ink(part, Tone.QUIET),)
