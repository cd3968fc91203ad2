"""How an improvement reads: in a line of the list, beside it, in full, and in the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from tui import improvingwords as say
from tui.causewords import Names, cause_name
from tui.improvingmodels import (
    ImprovementFile,
    ImprovementLine,
    Suggester,
    SuggestionLine,
    SuggestionList,
)
from tui.screens.columns import Speaking, due_tone
from tui.text import Words
from tui.widgets.cells import cut, fit, wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.plain import plain
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

LABEL = 12
"""Cells of what a fact is called."""

NAME = 12
"""Cells of a person's name where suggestions are counted."""


def improvement_columns(page: Speaking) -> tuple[Column[ImprovementLine], ...]:
    """Return the columns of the improvements, in the words of ``page``."""

    def left(line: ImprovementLine, now: datetime) -> str:
        ticks = line.due is not None and line.standing == "open"
        return page.words.formats.left(line.due - now) if ticks and line.due else ""

    return (
        Column(
            id="left",
            title="improving.column.left",
            text=left,
            width=9,
            tone=_clock_tone,
            signed=True,
            ticking=True,
            align="right",
        ),
        Column(
            id="stage",
            title="improving.column.stage",
            text=lambda line, _: say.standing(page.words, line),
            width=10,
            tone=_standing_tone,
        ),
        Column(
            id="owner",
            title="improving.column.owner",
            text=lambda line, _: line.owner_name or page.words("improving.nobody"),
            width=9,
            tone=lambda line, _: Tone.PLAIN if line.owner else Tone.QUIET,
        ),
        Column(
            id="title",
            title="improving.column.title",
            text=lambda line, _: line.title,
            share=3,
            tone=_standing_tone,
        ),
        Column(
            id="cell",
            title="improving.column.cell",
            text=lambda line, _: say.cell(page.words, line.cell),
            width=10,
            tone=lambda line, _: Tone.PLAIN if line.cell else Tone.QUIET,
            from_width=70,
        ),
        Column(
            id="verdict",
            title="improving.column.verdict",
            text=lambda line, _: say.verdict(page.words, line),
            share=2,
            tone=verdict_tone,
            from_width=70,
        ),
    )


def _clock_tone(line: ImprovementLine, now: datetime) -> Tone:
    if line.due is None or line.standing != "open":
        return Tone.QUIET
    return due_tone(line.due, line.warns, now)


def _standing_tone(line: ImprovementLine, _now: datetime) -> Tone:
    return Tone.PLAIN if line.standing == "open" else Tone.QUIET


def verdict_tone(line: ImprovementLine, _now: datetime) -> Tone:
    """Return how loud a verdict is."""
    return {"better": Tone.GOOD, "worse": Tone.LATE}.get(line.verdict, Tone.QUIET)


def suggestion_columns(page: Speaking) -> tuple[Column[SuggestionLine], ...]:
    """Return the columns of the suggestions, in the words of ``page``."""

    def left(line: SuggestionLine, now: datetime) -> str:
        return page.words.formats.left(line.due - now) if line.waits else ""

    return (
        Column(
            id="left",
            title="improving.column.left",
            text=left,
            width=9,
            tone=lambda line, now: due_tone(line.due, (), now) if line.waits else Tone.QUIET,
            signed=True,
            ticking=True,
            align="right",
        ),
        Column(
            id="by",
            title="improving.column.by",
            text=lambda line, _: line.by_name,
            width=10,
        ),
        Column(
            id="answer",
            title="improving.column.answer",
            text=lambda line, _: say.answer(page.words, line),
            width=12,
            tone=_answer_tone,
        ),
        Column(
            id="text",
            title="improving.column.text",
            text=lambda line, _: line.text,
            tone=lambda line, _: Tone.PLAIN if line.waits else Tone.QUIET,
        ),
    )


def _answer_tone(line: SuggestionLine, _now: datetime) -> Tone:
    if line.waits:
        return Tone.LATE if line.missed else Tone.WATCH
    return Tone.GOOD if line.answer == "done" else Tone.PLAIN


# Beside the list --------------------------------------------------------------------------------


def beside(words: Words, line: ImprovementLine, names: Names, cells: int) -> Sequence[Line]:
    """Return an improvement in short: the title, then what is known, then what came of it."""
    told: list[Line] = [(Ink(text, Tone.HEAD),) for text in wrap(plain(line.title), cells)]
    told += [line for name, text in _facts(words, line, names) for line in _fact(name, text, cells)]
    if verdict := say.verdict(words, line):
        told += [(Ink(text, verdict_tone(line, line.proposed)),) for text in wrap(verdict, cells)]
        if line.regression:
            warning = words(f"improving.regression.{line.regression}")
            told += [(Ink(text, Tone.WATCH),) for text in wrap(warning, cells)]
    return told


def _facts(words: Words, line: ImprovementLine, names: Names) -> Iterator[tuple[str, str]]:
    yield words("improving.label.owner"), say.responsible(words, line.owner_name, line.due)
    depth = words(f"improving.depth.{line.depth}")
    yield words("improving.label.depth"), f"{depth} · {say.cell(words, line.cell)}"
    if line.cause:
        yield words("improving.label.cause"), cause_name(words, line.cause, names)
    if pilot := say.pilot(words, line):
        yield words("improving.label.pilot"), pilot
    yield words("improving.label.source"), say.source(words, line)


def _fact(name: str, text: str, cells: int) -> Iterator[Line]:
    first, *more = wrap(plain(text), cells - LABEL) or ("",)
    yield (Ink(fit(name, LABEL), Tone.QUIET), Ink(first))
    for part in more:
        yield (Ink(" " * LABEL), Ink(part))


def suggested(
    words: Words, line: SuggestionLine | None, found: SuggestionList, cells: int, rows: int
) -> Sequence[Line]:
    """Return a suggestion in its own words with its answer, and who made how many."""
    told: list[Line] = []
    if line is not None:
        told += [(Ink(text, Tone.HEAD),) for text in wrap(plain(line.text), cells)]
        if line.why:
            because = words("improving.because", who=line.decided_by, why=line.why)
            told += [(Ink(text),) for text in wrap(plain(because), cells)]
        if line.improvement:
            became = words("improving.became", id=line.suggestion, improvement=line.improvement)
            told += [(Ink(text, Tone.QUIET),) for text in wrap(became, cells)]
        told.append(())
    told.append((Ink(words("improving.people"), Tone.HEAD),))
    told += [_person(words, each, cells) for each in found.people]
    return told[:rows]


def _person(words: Words, each: Suggester, cells: int) -> Line:
    counts = ("made", "adopted", "declined", "done")
    said = (f"{words(f'improving.count.{name}')} {getattr(each, name)}" for name in counts)
    return (Ink(fit(each.name, NAME)), Ink(cut("  ".join(said), cells - NAME), Tone.QUIET))


# In full ----------------------------------------------------------------------------------------


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an improvement in full."""

    key: str
    text: str
    tone: Tone = Tone.PLAIN


def told_columns() -> tuple[Column[Told], ...]:
    """Return the one column of an improvement in full."""
    return (Column(id="told", title="", text=lambda t, _: t.text, tone=lambda t, _: t.tone),)


def told(
    words: Words,
    file: ImprovementFile,
    name_of: Callable[[str], str],
    names: Names,
    cells: int,
) -> Sequence[Told]:
    """Return an improvement in full: what is known, measured then and now, what happened."""
    lines = [
        ("".join(piece.text for piece in line), line[-1].tone)
        for line in beside(words, file.line, names, cells)
    ]
    if file.state.why:
        lines += [(text, Tone.PLAIN) for text in wrap(plain(file.state.why), cells)]
    for each in file.measured:
        same = each.then.scope == file.state.scope
        head, *rest = say.measurement(words, each.then, file.line.scope_names if same else ())
        lines += [("", Tone.PLAIN), *((text, Tone.HEAD) for text in wrap(head, cells))]
        lines += [(text, Tone.PLAIN) for part in rest for text in wrap(part, cells)]
        now = list(say.compared(words, each.then.measure, each.now)) if each.now else []
        if now == rest:
            lines.append((words("improving.now-same"), Tone.QUIET))
        elif now:
            lines.append((words("improving.now"), Tone.QUIET))
            lines += [(text, Tone.PLAIN) for part in now for text in wrap(part, cells)]
    lines += [("", Tone.PLAIN), (words("case.history"), Tone.HEAD)]
    for entry in file.entries:
        known = f"actor.{entry.actor}"
        who = words(known) if words.has(known) else entry.actor_name
        story = say.story(words, entry, name_of, names)
        text = f"{words.formats.moment(entry.at)}  {who}  {plain(story)}"
        loud = entry.type == "improvement-missed"
        tone = Tone.QUIET if entry.undone else Tone.LATE if loud else Tone.PLAIN
        lines += [(part, tone) for part in wrap(text, cells)]
    return [Told(key=str(n), text=text, tone=tone) for n, (text, tone) in enumerate(lines)]
