"""What a document is made of: parts with paragraphs, figures, tables, lists, quotes and charts.

Every text in it is as the reader will read it, in one language, but not yet safe: a renderer
cleans and escapes all of it, so that a builder may pass on what customers wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from tui.documents.graphs import Graph

Align = Literal["left", "right"]
Tone = Literal["", "good", "bad", "quiet"]
"""How a text is meant; it is never all that tells: the words say it too."""


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading inside a part."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """One paragraph of running text."""

    text: str
    tone: Tone = ""


class Bullets(msgspec.Struct, frozen=True, tag="bullets"):
    """Short statements, one under the other."""

    items: tuple[str, ...]


class Quote(msgspec.Struct, frozen=True, tag="quote"):
    """Somebody's own words, and who said them."""

    text: str
    by: str = ""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number with what makes it worth something.

    Attributes:
        label: What it is.
        value: The number, with its unit.
        sample: What it rests on: n and interval.
        change: How it moved, or that nothing can be told from noise.
        verdict: How it stands to its target.
        tone: Whether that is good or bad.
    """

    label: str
    value: str
    sample: str = ""
    change: str = ""
    verdict: str = ""
    tone: Tone = ""


class Figures(msgspec.Struct, frozen=True, kw_only=True, tag="figures"):
    """Numbers side by side; ``columns`` are the heads of the table they become without pictures."""

    columns: tuple[str, str, str, str, str]
    items: tuple[Figure, ...]
    title: str = ""


class Column(msgspec.Struct, frozen=True):
    """The head of a table's column, how its cells are aligned, and whether they may be broken."""

    title: str
    align: Align = "left"
    breaks: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """Rows of texts under heads; ``note`` says what was left out, or where it comes from."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    note: str = ""


class Chart(msgspec.Struct, frozen=True, kw_only=True, tag="chart"):
    """A picture of numbers, with the numbers themselves; ``note`` says how to read it."""

    title: str
    graph: Graph
    note: str = ""


Block = Heading | Paragraph | Bullets | Quote | Figures | Table | Chart


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document, under a heading.

    Attributes:
        name: The code of what it is about; unique in its document.
        heading: The heading.
        blocks: What stands under it.
        minutes: The time the meeting gives to it, in words; empty for none.
        fresh: Whether it begins on a page of its own when printed.
    """

    name: str
    heading: str
    blocks: tuple[Block, ...]
    minutes: str = ""
    fresh: bool = False


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document in one language.

    Attributes:
        kind: Which of the rituals it belongs to.
        start, end: The period it speaks of, both days included.
        at: The instant its figures stand at (UTC).
        matters: The heading over ``points``.
        points: The three things that matter, said first.
        notes: How the figures are to be read, said last.
    """

    kind: str
    language: str
    title: str
    subtitle: str
    start: date
    end: date
    at: datetime
    matters: str
    points: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Yield every block, in order."""
        for part in self.parts:
            yield from part.blocks
