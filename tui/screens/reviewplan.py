"""The plan and the thanks of a review as lines."""

from __future__ import annotations

from collections.abc import Iterator

from tui.documents.said import NOTHING, Telling
from tui.improvingmodels import ImprovementLine
from tui.improvingwords import cell, standing, verdict
from tui.peoplewords import hero, judged, level
from tui.screens.reviewrows import Held, ReviewRow, head, nothing_in
from tui.text import Words
from tui.widgets.tone import Tone


def plan(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield what was decided, then the other improvements."""
    words = telling.words
    yield head("decided", words("review.decided", n=len(held.decided)))
    for line in held.decided:
        yield planned(line, words)
    yield from nothing_in("no-decision", held.decided, words, "review.none-decided")
    known = {line.improvement for line in held.decided}
    others = [line for line in held.found.improvements if line.improvement not in known]
    yield head("improvements", words("review.improvements", n=len(others)))
    for line in others:
        yield planned(line, words)
    yield from nothing_in("no-plan", others, words)


def planned(line: ImprovementLine, words: Words) -> ReviewRow:
    """Return an improvement with owner, date, and what it takes."""
    due = words.formats.day(line.due) if line.due else NOTHING
    return ReviewRow(
        key=line.improvement,
        what=f"  {line.improvement}  {line.title}",
        value=due,
        more=line.owner_name or words("case.nobody"),
        change=standing(words, line),
        told=cell(words, line.cell),
        tone=Tone.LATE if line.overdue else Tone.PLAIN,
        about=(line.title, verdict(words, line) or words("document.not-measured")),
        page="improvements",
        turn=line.improvement,
        improvement=line.improvement,
    )


def thanks(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield who was best, and what the staff suggested."""
    words, found = telling.words, held.found
    lines = found.heroes.lines if found.heroes is not None else ()
    for line in lines:
        yield head(line.honour, words(f"document.honour.{line.honour}"))
        best = Tone.GOOD if line.best else Tone.QUIET
        told = tuple(filter(None, (hero(words, line), level(words, line), judged(words, line))))
        yield ReviewRow(
            key=f"hero-{line.honour}",
            what=f"  {told[0]}",
            tone=best,
            about=told,
            page="people",
        )
    said = words("document.suggested", n=found.suggested)
    yield head("suggested", words("review.from-staff"))
    yield ReviewRow(key="suggestions", what=f"  {said}", about=(said,), page="improvements")
