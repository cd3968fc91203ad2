"""A document as one HTML file that needs nothing else: no script, no network, no font of its own.

Every text is escaped; the policy in its head forbids everything but its own style sheet, which it
names by digest, so that not even a slip of ours could load or run anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

from tui.documents.charts import chart
from tui.documents.model import (
    Block,
    Bullets,
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from tui.documents.svg import safe

MARKS = {"good": "good", "bad": "bad", "quiet": "quiet", "": "plain"}


LEAST = 2
"""Figures side by side, however few there are."""


SHORT = 12
"""Rows of a table that is not broken over two pages."""


def page(document: Document) -> str:
    """Return the document as a whole HTML file, ending with one line break."""
    return "\n".join(_lines(document)) + "\n"


@cache
def style() -> str:
    """Return the style sheet."""
    return resources.files("tui.documents").joinpath("print.css").read_text(encoding="utf-8")


def policy() -> str:
    """Return what a browser may do with the file: apply the one style sheet in it."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _lines(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{safe(document.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{safe(document.title)} · {safe(document.subtitle)}</title>"
    yield f"<style>{style()}</style>"
    yield "</head>"
    yield f'<body class="{safe(document.kind)}">'
    yield f"<header><h1>{safe(document.title)}</h1>"
    yield f"<p>{safe(document.subtitle)}</p></header>"
    yield f'<section class="matters"><h2>{safe(document.matters)}</h2>'
    yield f"{_list(document.points, 'ol')}</section>"
    for part in document.parts:
        yield from _part(part)
    if document.notes:
        yield f"<footer>{_list(document.notes)}</footer>"
    yield "</body>"
    yield "</html>"


def _part(part: Part) -> Iterator[str]:
    fresh = ' class="fresh"' if part.fresh else ""
    minutes = f" <small>{safe(part.minutes)}</small>" if part.minutes else ""
    yield f"<section{fresh}><h2>{safe(part.heading)}{minutes}</h2>"
    for block in part.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _title(block.text)
        case Paragraph():
            yield f'<p class="{MARKS[block.tone]}">{safe(block.text)}</p>'
        case Bullets():
            yield _list(block.items)
        case Quote():
            by = f"<cite>{safe(block.by)}</cite>" if block.by else ""
            yield f"<blockquote><p>{safe(block.text)}</p>{by}</blockquote>"
        case Figures():
            yield from _title(block.title)
            side = _side_by_side(len(block.items))
            yield f'<div class="figures of-{side}">{"".join(map(_figure, block.items))}</div>'
        case Table():
            kind = "block whole" if len(block.rows) <= SHORT else "block"
            yield f'<div class="{kind}">'
            yield from _title(block.title)
            if block.rows:
                yield _table(block.columns, block.rows)
            yield from _note(block.note)
            yield "</div>"
        case Chart():
            yield '<figure class="block">'
            yield from _title(block.title)
            yield chart(block.graph, block.title)
            yield from _note(block.note)
            yield "</figure>"


def _title(text: str) -> Iterator[str]:
    if text:
        yield f"<h3>{safe(text)}</h3>"


def _note(text: str) -> Iterator[str]:
    if text:
        yield f'<p class="note">{safe(text)}</p>'


def _list(items: Sequence[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{safe(item)}</li>' for item in items)}</{kind}>"


def _side_by_side(count: int) -> int:
    """Return how many figures stand in a row, so that the last row looks full."""
    return min((4, 3), key=lambda many: (-count % many, -many)) if count > LEAST else LEAST


def _figure(figure: Figure) -> str:
    lines = [
        f'<p class="label">{safe(figure.label)}</p>',
        f'<p class="value">{safe(figure.value)}</p>',
        *(f'<p class="beside">{safe(text)}</p>' for text in (figure.sample, figure.change) if text),
    ]
    if figure.verdict:
        lines.append(f'<p class="verdict">{safe(figure.verdict)}</p>')
    return f'<div class="figure {MARKS[figure.tone]}">{"".join(lines)}</div>'


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th class="{_kind(c)}">{safe(c.title)}</th>' for c in columns)
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _cells(columns: Sequence[Column], row: Sequence[str]) -> str:
    pairs = zip(columns, row, strict=True)
    return "".join(f'<td class="{_kind(column)}">{safe(text)}</td>' for column, text in pairs)


def _kind(column: Column) -> str:
    return column.align if column.breaks else f"{column.align} whole"
