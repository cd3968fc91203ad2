"""Cases in lists: a line each, what breaks next first; the queue and the escalations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tui import casewords
from tui.models import CaseLine, Escalations, LevelSummary, Queue
from tui.printing.page import NOTHING, Cell, headline, page, row
from tui.sealing import legible
from tui.text import Words


def case_rows(lines: Iterable[CaseLine], at: datetime, words: Words) -> Iterator[str]:
    """Yield cases one a line: time left, level, customer, score, what is owed, owner, number."""
    return (case_row(line, at, words) for line in lines)


def case_row(line: CaseLine, at: datetime, words: Words) -> str:
    """Return one case as one line; ``!`` marks a promise that was missed."""
    left = NOTHING if line.due is None else words.formats.left(line.due - at)
    return row(
        Cell(f"!{left}" if line.overdue else left, 10, "right"),
        Cell(words("print.level", level=line.level), 2),
        Cell(customer(line, words), 12),
        Cell("" if line.score is None else str(line.score), 2, "right"),
        Cell(owed(line, words), 23),
        Cell(line.owner_name or words("case.nobody"), 11),
        Cell(line.case, 8),
        indent="",
    )


def customer(line: CaseLine, words: Words) -> str:
    """Return whom a case is about; who left no name is a stranger."""
    return legible(words, line, "name", "case.stranger")


def owed(line: CaseLine, words: Words) -> str:
    """Return the next promise of a case, or the yes it waits for, and the car it is about."""
    step = casewords.owed(words, line) or words(f"status-of.{line.stage}")
    if line.kind in ("problem", "suggestion", "care"):
        step = f"{words(f'kind-short.{line.kind}')} {step}"
    car = line.vehicle or line.plate
    return f"{step} {car}".strip()


def queue_page(queue: Queue, name: str, words: Words) -> str:
    """Return a person's follow-ups with the numbers of the day."""
    return page(
        headline(words("print.queue.title", who=name), words.formats.moment(queue.at)),
        [
            "  "
            + words(
                "print.queue.counts",
                total=queue.total,
                late=queue.late,
                soon=queue.soon,
                today=queue.today,
                cleared=queue.cleared,
            )
        ],
        ["  " + words("print.queue.approvals", n=queue.approvals)] if queue.approvals else (),
        case_rows(queue.lines, queue.at, words) if queue.lines else [words("queue.empty")],
        _left_out(queue.total, len(queue.lines), words),
    )


def escalations_page(escalations: Escalations, words: Words) -> str:
    """Return what stands above level 1 or is about to, by what happens next by itself."""
    lines = case_rows(escalations.lines, escalations.at, words)
    return page(
        headline(words("print.escalations.title"), words.formats.moment(escalations.at)),
        (_level(level, escalations.at, words) for level in escalations.levels),
        lines if escalations.lines else [words("escalations.empty")],
        _left_out(escalations.total, len(escalations.lines), words),
    )


def _level(level: LevelSummary, at: datetime, words: Words) -> str:
    following = NOTHING if level.next_due is None else words.formats.left(level.next_due - at)
    return row(
        Cell(words("print.level", level=level.level), 3),
        Cell(words(f"level.{level.level}"), 17),
        Cell(words("print.escalations.open", n=level.open), 9),
        Cell(words("print.escalations.late", n=level.late), 9),
        Cell(words("print.escalations.unowned", n=level.unowned), 11),
        Cell(words("print.escalations.next", left=following)),
    )


def _left_out(total: int, shown: int, words: Words) -> Iterator[str]:
    if total > shown:
        yield words("print.more", n=total - shown)
