"""Causes as text: what lies behind low scores, what came again, and where cars fail."""

from __future__ import annotations

from collections.abc import Iterator

from tui.causelines import Shown, shown
from tui.causemodels import Causes
from tui.causewords import Names
from tui.printing.page import Cell, headline, page, paragraph, row
from tui.text import Words

_WHAT, _COUNT = 34, 5


def causes_page(found: Causes, words: Words, names: Names | None = None) -> str:
    """Return the page."""
    length = (found.end - found.start).days + 1
    title = words("causes.title", start=found.start, end=found.end, n=length)
    rows = list(shown(words, found, names or {}))
    return page(
        headline(title, words("causes.low", low=found.low, known=found.known)),
        _table(rows, words) if rows else paragraph(words("causes.empty")),
        paragraph(words("print.causes.more", n=length)),
    )


def _table(rows: list[Shown], words: Words) -> Iterator[str]:
    counted = ("n", "share", "before")
    heads = [Cell(words(f"causes.column.{name}"), _COUNT, "right") for name in counted]
    yield row(Cell("", _WHAT), *heads, Cell(words("causes.column.told")))
    for line in rows:
        if line.line is None:
            yield row(Cell(f"{line.what}  {line.told}".rstrip()))
            continue
        counts = [Cell(getattr(line, name), _COUNT, "right") for name in counted]
        told = f"{line.tone.sign} {line.told}".strip()
        yield row(Cell(line.what, _WHAT), *counts, Cell(told))
