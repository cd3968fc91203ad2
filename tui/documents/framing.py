"""What all documents have in common: title, period, the three points, how figures are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.measures import Estimate
from domain.measures.rules import Standards
from tui.documents.model import Align, Block, Column, Document, Figure, Figures, Paragraph, Part
from tui.documents.said import Telling
from tui.measuring import FigureLine
from tui.text import Words

LONG = frozenset(
    (
        *("customer", "comment", "cause", "why", "improvement", "measured", "what", "owed"),
        *("change", "verdict", "state", "touchpoint"),
    )
)
"""Columns whose cells are broken into lines; the others are kept whole."""

FRESH = frozenset((("monthly", "problems"), ("monthly", "cases"), ("monthly", "plan")))
"""The parts that begin on a page of their own when printed."""

POINTS = 3
"""How many things matter: more would not be read."""


def framed(  # noqa: PLR0913  what a document is made of
    words: Words,
    policy: Standards,
    *,
    kind: str,
    centre: str,
    span: tuple[date, date],
    at: datetime,
    points: Iterable[str],
    parts: Iterable[Part],
    more: Iterable[str] = (),
) -> Document:
    """Return a document of a kind.

    Args:
        words: The reader's.
        policy: Whose minimum holds.
        kind: Which ritual it belongs to.
        centre: Whose figures they are.
        span: The days it speaks of.
        at: The instant its figures stand at.
        points: What matters, the weightiest first.
        parts: What it says.
        more: How its figures are to be read, beside what holds for all.
    """
    start, end = span
    notes = (
        words("document.note.figures", minimum=policy.measures.minimum),
        *more,
        words("document.note.made", at=moment(words, at)),
    )
    return Document(
        kind=kind,
        language=words.language,
        title=words(f"document.title.{kind}", centre=centre),
        subtitle=period(words, start, end),
        start=start,
        end=end,
        at=at,
        matters=words("document.matters"),
        points=tuple(points)[:POINTS],
        parts=tuple(parts),
        notes=notes,
    )


def period(words: Words, start: date, end: date) -> str:
    """Return the days a document speaks of: ``2026-03-01 to 2026-03-31``, or one day."""
    if start == end:
        weekday = words(f"format.weekday.{start.isoweekday()}")
        return words("document.day", weekday=weekday, day=start.isoformat())
    return words("document.period", start=start.isoformat(), end=end.isoformat())


def moment(words: Words, at: datetime) -> str:
    """Return an instant with its year: documents are read years later."""
    day = at.astimezone(words.formats.zone).date().isoformat()
    return f"{day} {words.formats.clock(at)}"


def part(words: Words, kind: str, name: str, *blocks: Block, minutes: int = 0) -> Part:
    """Return a part of a kind of document under its heading; the long ones begin a page."""
    return Part(
        name=name,
        heading=words(f"document.{kind}.part.{name}"),
        blocks=blocks,
        minutes=words("document.minutes", n=minutes) if minutes else "",
        fresh=(kind, name) in FRESH,
    )


def empty(words: Words, key: str) -> Paragraph:
    """Return the sentence that says that there is nothing, which is a fact too."""
    return Paragraph(words(key), "quiet")


def sentence(
    telling: Telling,
    measure: str,
    now: Estimate,
    before: Estimate | None = None,
    *,
    label: str = "",
    final_on: date | None = None,
) -> str:
    """Return a figure as one sentence: value, sample, verdict, and how it moved."""
    figure = telling.figure(measure, now, before, label=label, final_on=final_on)
    return _sentence(telling, figure, now)


def line_sentence(telling: Telling, line: FigureLine) -> str:
    """Return a figure that was read beside the period before it as one sentence."""
    return _sentence(telling, telling.line(line), line.now)


def _sentence(telling: Telling, figure: Figure, now: Estimate) -> str:
    if now.value is None:
        return telling.words("document.sentence.none", label=figure.label)
    said = telling.words(
        "document.sentence.figure", label=figure.label, value=figure.value, sample=figure.sample
    )
    details = [text for text in (figure.verdict, figure.change) if text]
    if not details:
        return telling.words("document.sentence.end", said=said)
    more = telling.words("document.sentence.and").join(details)
    return telling.words("document.sentence.more", said=said, more=more)


def figures(words: Words, items: Sequence[Figure], title: str = "") -> Figures:
    """Return figures side by side."""
    names = ("figure", "value", "sample", "change", "verdict")
    figure, value, sample, change, verdict = (words(f"document.column.{name}") for name in names)
    return Figures(
        columns=(figure, value, sample, change, verdict), items=tuple(items), title=title
    )


def columns(words: Words, *names: str, align: Align = "left") -> tuple[Column, ...]:
    """Return the heads of columns, all aligned alike."""
    return tuple(Column(words(f"document.column.{name}"), align, name in LONG) for name in names)
