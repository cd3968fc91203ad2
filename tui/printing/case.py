"""One case in full: who and what, its promises with their clocks, its history, what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.events import CLOCK
from tui.casewords import about, standing
from tui.causewords import cause_name, chain
from tui.models import CaseFile, CaseLine, Entry, StepLine
from tui.printing.lists import customer
from tui.printing.page import INDENT, NOTHING, WIDTH, Cell, headline, page, paragraph, quoted, row
from tui.sealing import legible
from tui.stories import sentence
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.plain import plain

_STORY_AT = 31
"""The cell a story begins at, after its time and its teller."""


def case_page(file: CaseFile, words: Words) -> str:
    """Return the case's page."""
    line = file.line
    title = words(
        "print.case.title",
        case=line.case,
        kind=about(words, line),
        level=line.level,
        customer=customer(line, words),
    )
    stands = f"outcome.{line.outcome}" if line.outcome else f"status-of.{line.stage}"
    privacy = words(f"privacy.{line.privacy}") if line.privacy else ""
    return page(
        headline(title, " · ".join(filter(None, (words(stands), privacy)))),
        _facts(file, words),
        [INDENT + said for said in standing(words, line)],
        quoted(said, 2) if (said := legible(words, line, "comment")) else (),
        paragraph(words("case.whys", chain=plain(chain(line.whys)))) if line.whys else (),
        _steps(file, words),
        _history(file, words),
        _offers(file, words),
    )


def _facts(file: CaseFile, words: Words) -> Iterator[str]:
    line = file.line
    pairs = (
        ("opened", words.formats.moment(line.opened)),
        ("score", scored(words, line)),
        ("owner", line.owner_name or words("case.nobody")),
        ("phone", legible(words, line, "phone")),
        ("car", f"{line.vehicle} {line.plate}".strip()),
        ("channel", line.channel),
        ("matter", line.matter),
        ("root-cause", cause_name(words, line.root_cause)),
        ("part", line.part),
        ("round", str(line.round) if line.round > 1 else ""),
        ("rose", _rose(line, words)),
        ("breaches", breaches(words, line)),
    )
    cells = [Cell(f"{words(f'print.case.{name}')} {text}", 36) for name, text in pairs if text]
    for at in range(0, len(cells), 2):
        yield row(*cells[at : at + 2])


def scored(words: Words, line: CaseLine) -> str:
    """Return a case's score, with the first one where it was corrected."""
    if line.score is None or line.score == line.first_score:
        return "" if line.score is None else str(line.score)
    return words("case.score-corrected", score=line.score, first=line.first_score)


def breaches(words: Words, line: CaseLine) -> str:
    """Return how many promises of a case were missed, and how many of these do not count."""
    if not line.breached:
        return ""
    return words("case.breaches", breached=line.breached, annulled=line.annulled)


def _rose(line: CaseLine, words: Words) -> str:
    """Return why a case stands at its level; a breach names the step that was missed."""
    step = words(f"step.{line.rose_step}") if line.rose_step else ""
    return words(f"cause.{line.rose_cause}", step=step)


def named(words: Words, section: str, code: str) -> str:
    """Return the word for a code that a centre may have chosen itself; else the code."""
    return words(f"{section}.{code}") if code and words.has(f"{section}.{code}") else code


def _steps(file: CaseFile, words: Words) -> Iterator[str]:
    yield words("case.promises")
    for step in file.steps:
        yield row(
            Cell(words(f"step.{step.step}"), 16),
            Cell(words.formats.moment(step.due) if step.due else NOTHING, 13),
            Cell(_standing(step, file.at, words), 18),
            Cell(_origin(step, words)),
        )


def _standing(step: StepLine, at: datetime, words: Words) -> str:
    """Return where a promise stands: kept, late, dropped, or what is left of its time."""
    formats = words.formats
    if step.done is not None:
        late = step.breached is not None and not step.annulled
        return words("print.step.late" if late else "print.step.kept", at=step.done)
    if step.dropped:
        return words("print.step.dropped")
    if step.due is None:
        return words("print.step.undated")
    left = formats.left(step.due - at)
    return words("print.step.missed", left=left) if step.breached else left


def _origin(step: StepLine, words: Words) -> str:
    """Return where a due time came from: the policy line and edition, and how often it moved."""
    moved = words("print.step.moved", n=step.moved) if step.moved else ""
    annulled = words("print.step.annulled") if step.annulled else ""
    return " ".join(filter(None, (annulled, step.line, step.allowance, step.edition, moved)))


def _history(file: CaseFile, words: Words) -> Iterator[str]:
    yield words("case.history")
    for entry in file.entries:
        yield from _entry(entry, words)


def _entry(entry: Entry, words: Words) -> Iterator[str]:
    """Yield an entry: when, who and what; a long story goes on below its beginning."""
    who = words("case.clock") if entry.actor == CLOCK else entry.actor_name
    story = wrap(plain(sentence(words, entry)), WIDTH - _STORY_AT - 8)
    yield row(
        Cell(words.formats.moment(entry.at), 13),
        Cell(who, 12),
        Cell(story[0], WIDTH - _STORY_AT - 8),
        Cell(f"#{entry.position}"),
    )
    yield from (" " * _STORY_AT + line for line in story[1:])


def _offers(file: CaseFile, words: Words) -> Iterator[str]:
    allowed = [offer.action for offer in file.offers if not offer.why_not]
    yield words("print.case.offers", case=file.line.case)
    yield from paragraph("  ".join(allowed) or words("print.case.no-offers"))
