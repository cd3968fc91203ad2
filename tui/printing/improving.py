"""Improvements, one improvement, and the suggestions of the staff, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.house import House
from domain.improving.facts import CELLS, STAGES
from tui import improvingwords as say
from tui.causewords import Names, cause_name
from tui.improvingmodels import (
    ImprovementFile,
    ImprovementLine,
    ImprovementList,
    Remeasured,
    Suggester,
    SuggestionLine,
    SuggestionList,
)
from tui.printing.page import NOTHING, WIDTH, Cell, heading, headline, page, paragraph, row
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.plain import plain

_STORY_AT = 29
"""The cell a story begins at, after its time and its teller."""


def improvements_page(found: ImprovementList, words: Words) -> str:
    """Return the improvements by stage, the matrix in numbers, and those that ended."""
    groups = [
        (words(f"improving.stage.{stage}"), [line for line in found.lines if _is(line, stage)])
        for stage in STAGES
    ]
    groups += [
        (words(f"improving.standing.{name}"), [x for x in found.lines if x.standing == name])
        for name in ("finished", "dropped")
    ]
    shown = [list(_group(name, lines, found, words)) for name, lines in groups if lines]
    return page(
        headline(words("print.improving.title"), words.formats.moment(found.at)),
        _counts(found, words),
        *(shown or [[f"  {words('improving.empty')}"]]),
    )


def _is(line: ImprovementLine, stage: str) -> bool:
    return line.standing == "open" and line.stage == stage


def _counts(found: ImprovementList, words: Words) -> Iterator[str]:
    places = ((code, found.cells.get(code, 0)) for code in (*CELLS, ""))
    cells = "  ".join(f"{say.cell(words, code)} {n}" for code, n in places if n)
    if cells:
        yield row(Cell(words("print.improving.matrix", cells=cells)))
    if found.late:
        yield row(Cell(f"! {words('print.improving.late', n=found.late)}"))


def _group(
    name: str, lines: Iterable[ImprovementLine], found: ImprovementList, words: Words
) -> Iterator[str]:
    shown = list(lines)
    yield heading(name, len(shown))
    for line in shown:
        yield from _line(line, found, words)


def _line(line: ImprovementLine, found: ImprovementList, words: Words) -> Iterator[str]:
    """Yield one improvement; ``!`` marks a due time that was missed."""
    left = words.formats.left(line.due - found.at) if line.due and not line.ended else NOTHING
    yield row(
        Cell(f"!{left}" if line.overdue else left, 9, "right"),
        Cell(line.improvement, 8),
        Cell(line.owner_name or words("improving.nobody"), 10),
        Cell(say.cell(words, line.cell), 9),
        Cell(line.title),
        indent="",
    )
    if told := say.verdict(words, line):
        yield row(Cell("", 7), Cell(told))


def improvement_page(file: ImprovementFile, words: Words, house: House) -> str:
    """Return one improvement in full."""
    line = file.line
    title = words("print.improving.one", improvement=line.improvement)
    names = house.rules.at(file.at).causes.names
    return page(
        headline(title, say.standing(words, line)),
        paragraph(plain(line.title)),
        _facts(file, words, names),
        *(_measured(each, file, words) for each in file.measured),
        _history(file, words, house, names),
        _offers(file, words),
    )


def _facts(file: ImprovementFile, words: Words, names: Names) -> Iterator[str]:
    line = file.line
    told = {
        "depth": words(f"improving.depth.{line.depth}"),
        "owner": line.owner_name or words("improving.nobody"),
        "due": _due(file, words),
        "place": say.cell(words, line.cell),
        "cause": cause_name(words, line.cause, names),
        "pilot": say.pilot(words, line),
        "source": say.source(words, line),
        "why": file.state.why,
    }
    for name, text in told.items():
        if text:
            yield from _beside(words(f"improving.label.{name}"), plain(text))


def _beside(label: str, text: str) -> Iterator[str]:
    first, *more = wrap(text, WIDTH - 18) or ("",)
    yield row(Cell(label, 14), Cell(first))
    for part in more:
        yield row(Cell("", 14), Cell(part))


def _due(file: ImprovementFile, words: Words) -> str:
    line = file.line
    if line.due is None:
        return words("improving.no-due")
    if line.standing != "open":
        return words.formats.moment(line.due)
    left = words.formats.left(line.due - file.at)
    return words("improving.due-in", due=line.due, left=left)


def _measured(each: Remeasured, file: ImprovementFile, words: Words) -> Iterator[str]:
    """Yield a measurement as it was recorded, and what the same windows say now."""
    same = each.then.scope == file.state.scope
    names = file.line.scope_names if same else ()
    head, *told = say.measurement(words, each.then, names)
    first, *more = wrap(plain(head), WIDTH)
    yield first
    yield from (f"  {text}" for text in more)
    for text in told:
        yield from paragraph(text)
    if each.now is None:
        return
    now = list(say.compared(words, each.then.measure, each.now))
    if now == told:
        yield from paragraph(words("improving.now-same"))
        return
    for text in (words("improving.now"), *now):
        yield from paragraph(text)


def _history(file: ImprovementFile, words: Words, house: House, names: Names) -> Iterator[str]:
    yield heading(words("case.history"))
    for entry in file.entries:
        known = f"actor.{entry.actor}"
        who = words(known) if words.has(known) else entry.actor_name
        told = say.story(words, entry, house.name_of, names)
        first, *more = wrap(plain(told), WIDTH - _STORY_AT)
        yield row(Cell(words.formats.moment(entry.at), 13), Cell(who, 10), Cell(first))
        yield from (" " * _STORY_AT + text for text in more)


def _offers(file: ImprovementFile, words: Words) -> Iterator[str]:
    allowed = [words(f"improve-do.{o.action}") for o in file.offers if not o.why_not]
    if allowed:
        acts = words("list.and").join(allowed)
        yield from paragraph(words("print.improving.may", acts=acts), indent="")


# Suggestions ------------------------------------------------------------------------------------


def suggestions_page(found: SuggestionList, words: Words) -> str:
    """Return the suggestions, those that wait first, and who made how many."""
    lines = [text for line in found.lines for text in _suggestion(line, found, words)]
    return page(
        headline(words("print.improving.suggestions"), words.formats.moment(found.at)),
        lines or [f"  {words('improving.no-suggestions')}"],
        _people(found.people, words),
    )


def _suggestion(line: SuggestionLine, found: SuggestionList, words: Words) -> Iterator[str]:
    left = words.formats.left(line.due - found.at) if line.waits else NOTHING
    yield row(
        Cell(f"!{left}" if line.waits and line.missed else left, 9, "right"),
        Cell(line.suggestion, 8),
        Cell(line.by_name, 10),
        Cell(say.answer(words, line), 10),
        Cell(line.text),
        indent="",
    )
    if line.why:
        because = words("improving.because", who=line.decided_by, why=line.why)
        yield row(Cell("", 7), Cell(because))


def _people(people: Iterable[Suggester], words: Words) -> Iterator[str]:
    shown = list(people)
    if not shown:
        return
    yield heading(words("improving.people"))
    names = ("made", "adopted", "declined", "done")
    yield row(Cell("", 14), *(Cell(words(f"improving.count.{n}"), 10, "right") for n in names))
    for each in shown:
        counts = (str(getattr(each, name)) for name in names)
        yield row(Cell(each.name, 14), *(Cell(count, 10, "right") for count in counts))
