"""A document as Markdown: tables aligned as text, charts as their numbers.

Nothing a text says is obeyed: no link, picture, HTML, list, heading or cell border can come of
words. What is dangerous is escaped, so that it still reads as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import punctuation
from unicodedata import category

from tui.documents.model import (
    Align,
    Block,
    Bullets,
    Chart,
    Column,
    Document,
    Figures,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from tui.widgets.cells import width
from tui.widgets.plain import plain

_MARKS = re.compile(r"[\\`\[\]|]|\*+|_+|~+")
"""What may begin code, a link, a cell, or stress and strike out what follows."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", "@": "&#64;"}
_ENTITY = re.compile(r"<(?![\s\d])|&(?=#?\w+;)|@")
"""What could begin a tag, an entity or an address; "< 2", "R & D" and "a > b" may stand."""

_ADDRESS = re.compile(r"(?<=\w)([.:])(?=/|[^\W\d_]{2})")
"""What makes an address of a text in readers that link by themselves: ``www.x``, ``http://x``."""

_LEADING = re.compile(r"^(#+|[-+=*]+|\d+[.)])(?=\s|$)|^([-=_*]{3,})$|^(>|~{3,})")


def markdown(document: Document) -> str:
    """Return the document as Markdown, ending with one line break."""
    return "\n\n".join(_pieces(document)) + "\n"


def _pieces(document: Document) -> Iterator[str]:
    yield f"# {inline(document.title)}"
    yield _line(document.subtitle)
    yield f"## {inline(document.matters)}"
    yield "\n".join(f"{n}. {_line(point)}" for n, point in enumerate(document.points, 1))
    for part in document.parts:
        yield from _part(part)
    if document.notes:
        yield "---"
        yield _bullets(document.notes)


def _part(part: Part) -> Iterator[str]:
    minutes = f" ({inline(part.minutes)})" if part.minutes else ""
    yield f"## {inline(part.heading)}{minutes}"
    for block in part.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _title(block.text)
        case Paragraph():
            yield _line(block.text)
        case Bullets():
            yield _bullets(block.items)
        case Quote():
            by = f" — {inline(block.by)}" if block.by else ""
            yield f"> {_line(block.text)}{by}"
        case Figures():
            yield from _title(block.title)
            yield _figures(block)
        case Table():
            yield from _title(block.title)
            if block.rows:
                yield _table(block.columns, block.rows)
            yield from _note(block.note)
        case Chart():
            yield from _title(block.title)
            heads = [Column(head, "right" if n else "left") for n, head in _heads(block)]
            yield _table(heads, list(block.graph.rows()))
            yield from _note(block.note)


def _heads(chart: Chart) -> Iterator[tuple[int, str]]:
    return enumerate(chart.graph.heads)


def _title(text: str) -> Iterator[str]:
    if text:
        yield f"### {inline(text)}"


def _note(text: str) -> Iterator[str]:
    if text:
        yield _line(text)


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {_line(item)}" for item in items)


def _figures(figures: Figures) -> str:
    """Return figures as a table, without the columns in which nothing stands."""
    label, *others = figures.columns
    columns = [Column(label), Column(others[0], "right"), *map(Column, others[1:])]
    rows = [(f.label, f.value, f.sample, f.change, f.verdict) for f in figures.items]
    filled = [n for n in range(len(columns)) if n <= 1 or any(row[n] for row in rows)]
    return _table([columns[n] for n in filled], [[row[n] for n in filled] for row in rows])


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    heads = [inline(column.title) for column in columns]
    cells = [[inline(text) for text in row] for row in rows]
    wide = [max(3, *(width(row[n]) for row in (heads, *cells))) for n in range(len(columns))]
    aligns: list[Align] = [column.align for column in columns]
    rule = (
        ("-" * (w - 1)) + (":" if a == "right" else "-") for w, a in zip(wide, aligns, strict=True)
    )
    lines = (heads, list(rule), *cells)
    return "\n".join(_row(line, wide, aligns) for line in lines)


def _row(texts: Sequence[str], wide: Sequence[int], aligns: Sequence[Align]) -> str:
    padded = (_padded(*each) for each in zip(texts, wide, aligns, strict=True))
    return f"| {' | '.join(padded)} |"


def _padded(text: str, cells: int, align: Align) -> str:
    gap = " " * (cells - width(text))
    return gap + text if align == "right" else text + gap


def inline(text: str) -> str:
    """Return a text that says the same inside a line of Markdown and does nothing."""
    shown = _MARKS.sub(_shown, plain(text).strip())
    shown = _ADDRESS.sub(r"\\\1", shown)
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], shown)


def _shown(found: re.Match[str]) -> str:
    """Return a mark with backslashes, or as it is where it can begin nothing: ``陆*``, ``~ 85``.

    Stress begins where no space follows, and no sign between a letter and it; inside a word an
    underscore never does.
    """
    run, text = found[0], found.string
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    if run[0] in "*_~":
        signed = after in punctuation or category(after).startswith("P") if after else False
        inside = before.isalnum() and (signed or run[0] == "_")
        if not after or after.isspace() or inside:
            return run
    return "".join(f"\\{sign}" for sign in run)


def _line(text: str) -> str:
    """Return a text that does nothing at the beginning of a line either."""
    return _LEADING.sub(lambda found: _unmarked(found[0]), inline(text))


def _unmarked(mark: str) -> str:
    return f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
