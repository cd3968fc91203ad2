"""The cases and reworks of a review as lines, each with its story."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tui.causewords import cause_name, chain
from tui.documents.material import Material, Reworked
from tui.documents.model import Paragraph, Quote
from tui.documents.monthly import STORIES
from tui.documents.said import Telling
from tui.documents.telling import retold
from tui.models import CaseLine
from tui.screens.reviewfigures import figures
from tui.screens.reviewrows import Held, ReviewRow, head, nothing, nothing_in
from tui.text import Words
from tui.widgets.tone import Tone


def cases(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the best recovery, the best conversion, a failure."""
    for story in STORIES:
        yield from _story(story, getattr(held.found, story), held.found, telling.words)


def best(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the best case."""
    yield from _story("recovered", held.found.recovered, held.found, telling.words)


def _story(story: str, line: CaseLine | None, found: Material, words: Words) -> Iterator[ReviewRow]:
    yield head(story, words(f"document.story.{story}"))
    if line is None:
        yield nothing(f"no-{story}", words(f"document.story.no-{story}"))
        return
    blocks = retold(line, found.policy.causes.names, words)
    about = tuple(
        block.text if isinstance(block, Paragraph) else words("review.quote", said=block.text)
        for block in blocks
        if isinstance(block, Paragraph | Quote)
    )
    ended = words(f"outcome.{line.outcome}") if line.outcome else words("review.open")
    yield ReviewRow(
        key=line.case,
        what="  " + "  ".join(filter(None, (line.case, line.name, line.vehicle))),
        value="" if line.score is None else str(line.score),
        more=line.owner_name,
        told=ended,
        tone=Tone.GOOD if line.outcome in ("recovered", "converted") else Tone.LATE,
        about=about,
        page="case",
        turn=line.case,
        cause=line.root_cause,
        case=line.case,
    )


def rework(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the visits that repeat an earlier one, and why."""
    words, found = telling.words, held.found
    for row in figures(("rework", "ftr"), found, telling):
        yield replace(row, told="  ".join(filter(None, (row.change, row.told))))
    yield head("reworks", words("review.reworks", n=found.reworked))
    for line in found.reworks:
        yield _reworked(line, found, words)
    yield from nothing_in("no-rework", found.reworks, words)


def _reworked(line: Reworked, found: Material, words: Words) -> ReviewRow:
    cause = cause_name(words, line.cause, found.policy.causes.names)
    return ReviewRow(
        key=line.visit,
        what=f"  {line.day.isoformat()}  {line.vehicle}  {line.technician or line.advisor}",
        told=cause or words("document.no-cause"),
        tone=Tone.PLAIN if cause else Tone.LATE,
        about=(line.matter, chain(line.whys) or words("document.no-whys")),
        page="visit",
        turn=line.visit,
        cause=line.cause,
    )
