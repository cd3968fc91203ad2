"""How the rows of each agenda item read in one line: what is late, low scores, ended, promises."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models import CaseLine, PromiseLine
from tui.screens.columns import CaseColumns, Speaking
from tui.sealing import legible
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

RESULTS = {"kept": Tone.GOOD, "broken": Tone.WORST, "open": Tone.PLAIN}


def due_columns(page: Speaking) -> Sequence[Column[CaseLine]]:
    """Return the columns of cases that something is due in."""
    columns = CaseColumns(page)
    return (
        columns.left(),
        columns.level(),
        columns.score(),
        columns.customer(share=2),
        columns.words_of_customer(share=5),
        columns.step(share=3),
        columns.owner(width=8),
    )


def low_columns(page: Speaking) -> Sequence[Column[CaseLine]]:
    """Return the columns of low scores: the clock, the age, and as much of the words as fits."""
    columns = CaseColumns(page)
    return (
        columns.left(),
        columns.score(),
        _age(page),
        columns.customer(share=2),
        columns.words_of_customer(share=6),
        columns.step(share=3, from_width=100),
        columns.owner(width=8),
    )


def ended_columns(page: Speaking) -> Sequence[Column[CaseLine]]:
    """Return the columns of cases that were closed: how they ended."""
    columns = CaseColumns(page)
    return (
        columns.outcome(),
        columns.score(),
        columns.customer(share=2),
        columns.words_of_customer(share=6),
        columns.owner(width=8),
    )


def promise_columns(page: Speaking) -> Sequence[Column[PromiseLine]]:
    """Return the columns of promises: whether kept, by when, whose, to whom, and what."""
    return (
        Column(
            id="result",
            title="column.result",
            text=lambda p, _: page.words(f"promise.{p.result}"),
            width=8,
            tone=lambda p, _: RESULTS[p.result],
            signed=True,
        ),
        Column(
            id="due",
            title="column.due",
            text=lambda p, _: page.words.formats.moment(p.due),
            width=12,
        ),
        Column(id="owner", title="column.owner", text=lambda p, _: p.line.owner_name, width=9),
        Column(
            id="customer",
            title="column.customer",
            text=lambda p, _: legible(page.words, p.line, "name"),
            share=2,
        ),
        Column(
            id="promised",
            title="column.promised",
            text=lambda p, _: legible(page.words, p, "text", "promise.no-words"),
            share=5,
            tone=lambda p, _: Tone.PLAIN if p.text else Tone.QUIET,
        ),
    )


def _age(page: Speaking) -> Column[CaseLine]:
    return Column(
        id="age",
        title="column.age",
        text=lambda line, now: page.words.formats.span(now - line.opened),
        width=8,
        align="right",
        tone=lambda *_: Tone.QUIET,
    )
