"""The columns of the page of selection honesty: a funnel in a line, a survey in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.printing.selection import name_of, reason, said
from tui.screens.columns import Speaking
from tui.selectionmodels import Behind, SelectionLine
from tui.widgets.rows import Column
from tui.widgets.tone import Tone


def line_columns(page: Speaking) -> Sequence[Column[SelectionLine]]:
    """Return the columns of a funnel, and what is worth a look in a few words."""
    return (
        Column(
            id="name",
            title="selection.column.name",
            text=lambda line, _: name_of(line, page.words),
            width=12,
            tone=lambda line, _: Tone.WATCH if line.flags else Tone.PLAIN,
        ),
        *(_count(page, *names) for names in _COUNTS),
        Column(
            id="unhappy",
            title="selection.column.unhappy",
            text=lambda line, _: f"{line.funnel.unhappy_invited}/{line.funnel.unhappy}",
            width=13,
            align="right",
        ),
        Column(
            id="look",
            title="selection.column.look",
            text=lambda line, _: _look(page, line),
            tone=lambda line, _: Tone.LATE if line.flags else Tone.QUIET,
            signed=True,
        ),
    )


_COUNTS = (
    ("owed", "eligible", 0),
    ("invited", "invited", 0),
    ("delivered", "delivered", 90),
    ("answered", "answered", 0),
    ("valid", "valid", 90),
)
"""Column, field of the funnel, and the list width from which it is shown."""


def _count(page: Speaking, name: str, field: str, from_width: int) -> Column[SelectionLine]:
    def text(line: SelectionLine, _now: datetime) -> str:
        return page.words.formats.number(getattr(line.funnel, field))

    return Column(
        id=name,
        title=f"selection.column.{name}",
        text=text,
        width=7,
        align="right",
        from_width=from_width,
    )


def _look(page: Speaking, line: SelectionLine) -> str:
    if line.flags:
        codes = dict.fromkeys(flag.code for flag in line.flags)
        return page.words("list.and").join(page.words(f"selection.short.{code}") for code in codes)
    return page.words("selection.none") if line.judged else _unjudged(page, line)


def _unjudged(page: Speaking, line: SelectionLine) -> str:
    return page.words("selection.few") if line.is_advisor else ""


def behind_columns(page: Speaking) -> Sequence[Column[Behind]]:
    """Return the columns of a survey behind a flag."""

    def moment(value: datetime | None) -> str:
        return page.words.formats.moment(value) if value else ""

    return (
        Column(
            id="survey", title="selection.column.survey", text=lambda row, _: row.survey, width=9
        ),
        Column(id="day", title="selection.column.day", text=lambda row, _: row.day, width=10),
        Column(
            id="status",
            title="selection.column.status",
            text=lambda row, _: _status(page, row),
            share=4,
        ),
        Column(
            id="knew",
            title="selection.column.knew",
            text=lambda row, _: page.words("list.and").join(
                said("unhappy", code, page.words) for code in row.unhappy
            ),
            share=4,
        ),
        Column(
            id="trigger",
            title="selection.column.trigger",
            text=lambda row, _: said("trigger", row.trigger, page.words),
            share=3,
            from_width=90,
        ),
        Column(
            id="changed",
            title="selection.column.changed",
            text=lambda row, _: moment(row.changed),
            width=14,
            from_width=110,
        ),
        Column(
            id="sent",
            title="selection.column.sent",
            text=lambda row, _: moment(row.sent),
            width=12,
            from_width=100,
        ),
        Column(
            id="answered",
            title="selection.column.answer",
            text=lambda row, _: moment(row.answered),
            width=12,
        ),
        Column(
            id="score",
            title="selection.column.score",
            text=lambda row, _: "" if row.score is None else str(row.score),
            width=5,
            align="right",
        ),
    )


def _status(page: Speaking, row: Behind) -> str:
    if row.status == "withheld":
        return reason(row.why, page.words)
    return said("selection.status", row.status, page.words)
