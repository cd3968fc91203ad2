"""The page of warnings as text."""

from __future__ import annotations

from collections.abc import Iterator

from tui.printing.page import NOTHING, Cell, headline, page, row
from tui.text import Words
from tui.warned import KINDS, Warned, Warnings
from tui.warning import sentence

LISTED = 12
"""Warnings of one kind that are spelt out."""


def warnings_page(found: Warnings, words: Words) -> str:
    """Return every kind of warning with its first lines."""
    head = headline(words("print.warnings.title"), words.formats.moment(found.at))
    kinds = [list(_kind(found, kind, words)) for kind in KINDS if found.counts.get(kind)]
    return page(head, *(kinds or [[words("warnings.empty")]]))


def _kind(found: Warnings, kind: str, words: Words) -> Iterator[str]:
    count = found.counts[kind]
    yield f"{words(f'warning-kind.{kind}')} ({count:,})"
    lines = [line for line in found.lines if line.kind == kind][:LISTED]
    yield from (_line(line, found, words) for line in lines)
    if count > len(lines):
        yield f"  {words('print.warnings.more', n=count - len(lines))}"


def _line(line: Warned, found: Warnings, words: Words) -> str:
    left = words.formats.left(line.due - found.at) if line.due else NOTHING
    return row(Cell(left, 9, "right"), Cell(sentence(words, line, found.who.get(line.subject, ""))))
