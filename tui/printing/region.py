"""A region as text: centres side by side, a measure a line, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from tui.measuring import FigureLine
from tui.printing.measured import value_of
from tui.printing.page import Cell, headline, page, paragraph, row
from tui.region import RegionFigures, said
from tui.text import Words

_NAME, _CENTRE = 18, 10

BESIDE = 4
"""Centres that fit beside each other."""

MARKS = {"met": " ", "missed": "!", "open": "~", "early": "…", "few": "?", "none": " "}
"""What is written behind a figure for its verdict."""


def region_page(found: RegionFigures, words: Words) -> str:
    """Return the page: the whole and the first centres, then the next ones below."""
    period = words("print.period", start=found.start.isoformat(), end=found.end.isoformat())
    blocks = [list(_block(found, start, words)) for start in range(0, len(found.centres), BESIDE)]
    return page(
        headline(words("region.title", n=len(found.centres)), period),
        *blocks,
        _notes(found, words),
    )


def _block(found: RegionFigures, start: int, words: Words) -> Iterator[str]:
    shown = found.centres[start : start + BESIDE]
    names = (words("region.whole"), *(centre.name for centre in shown))
    yield row(Cell("", _NAME), *(Cell(name, _CENTRE, "right") for name in names))
    for n, whole in enumerate(found.whole):
        lines = (whole, *(centre.figures[n] for centre in shown))
        if any(line.now.value is not None for line in lines):
            yield row(
                Cell(words(f"measure.{whole.measure}"), _NAME),
                *(Cell(_figure(line, words), _CENTRE, "right") for line in lines),
            )


def _figure(line: FigureLine, words: Words) -> str:
    return value_of(line.now.value, line.unit, words) + MARKS[line.verdict]


def _notes(found: RegionFigures, words: Words) -> Iterator[str]:
    yield from paragraph(words("region.marks", minimum=found.minimum))
    if found.shared:
        yield from paragraph(words("region.shared", n=found.shared))
    for each in found.left_out:
        yield from paragraph(said(each, words))
