"""The closed-loop board of a period (SPEC 5) as a document."""

from __future__ import annotations

from collections.abc import Iterator

from domain.measures import Estimate, Rate
from domain.measures.estimate import rate
from domain.measures.rules import Standards
from tui.documents.framing import columns, empty, figures, framed, part, period, sentence
from tui.documents.graphs import Stack, Stacks, shared
from tui.documents.model import Chart, Document, Figure, Paragraph, Part, Table
from tui.documents.said import Telling
from tui.models import Board, BoardLine
from tui.printing.figures import parts
from tui.text import Words

STAGES = ("closed", "working", "waiting")


def board_document(board: Board, centre: str, policy: Standards, words: Words) -> Document:
    """Return the board: how much was answered and closed, class by class, and the two rates."""
    telling = Telling(words, policy)
    return framed(
        words,
        policy,
        kind="board",
        centre=centre,
        span=(board.start, board.end),
        at=board.at,
        points=_points(board, telling),
        parts=(_answers(board, words), _classes(board, words), _rates(board, telling)),
        more=(words("document.board.note"),),
    )


def estimated(found: Rate) -> Estimate:
    """Return a share as an estimate with its interval."""
    return rate(found.part, found.n)


def loop(board: Board, words: Words) -> Chart:
    """Return the classes with what became of their cases, as a chart."""
    bars = tuple(
        Stack(
            label=words(f"kind.{line.kind}"),
            parts=(line.closed, line.working, line.waiting),
        )
        for line in _lines(board)
        if line.total
    )
    names = tuple(words(f"print.board.{stage}") for stage in STAGES)
    heads = (words("document.column.class"), *names)
    title = words("document.board.chart")
    return Chart(title=title, graph=Stacks(heads=heads, bars=bars))


def _points(board: Board, telling: Telling) -> Iterator[str]:
    words, number = telling.words, telling.words.formats.number
    if not board.responses:
        yield words("document.board.nothing", period=period(words, board.start, board.end))
        return
    yield words(
        "document.board.stand",
        responses=number(board.responses),
        closed=shared(board.closed.part, board.responses),
        working=shared(board.working.part, board.responses),
        waiting=shared(board.waiting.part, board.responses),
    )
    low = next(line for line in board.lines if line.kind == "detractor")
    if low.total:
        yield words(
            "document.board.low",
            n=low.total,
            recovered=shared(low.recovered, low.total),
            lost=shared(low.lost, low.total),
            recovering=number(low.working + low.waiting),
        )
    else:
        yield words("document.board.no-low")
    yield words(
        "document.sentence.two",
        first=sentence(telling, "response-in-time", estimated(board.in_time)),
        second=sentence(
            telling, "closure", estimated(board.closure), final_on=board.closure_final_on
        ),
    )


def _answers(board: Board, words: Words) -> Part:
    if not board.responses:
        return part(words, "board", "answers", empty(words, "document.board.no-answers"))
    items = [
        Figure(
            label=words("print.board.responses"),
            value=words.formats.number(board.responses),
        )
    ]
    for stage in STAGES:
        found: Rate = getattr(board, stage)
        items.append(
            Figure(
                label=words(f"print.board.{stage}"),
                value=words.formats.number(found.part),
                sample=words.formats.percent(found.value or 0.0, 1),
            )
        )
    return part(words, "board", "answers", figures(words, items), loop(board, words))


def _lines(board: Board) -> tuple[BoardLine, ...]:
    return (*board.lines, board.complaints) if board.complaints else board.lines


def _classes(board: Board, words: Words) -> Part:
    rows = []
    for line in _lines(board):
        number = words.formats.number
        rows.append((words(f"kind.{line.kind}"), "", number(line.total), ""))
        for name, count in parts(line):
            share = words.formats.percent(count / line.total, 1) if line.total else ""
            rows.append(("", words(f"print.board.{name}"), number(count), share))
    table = Table(
        columns=(
            *columns(words, "class", "state"),
            *columns(words, "number", "share", align="right"),
        ),
        rows=tuple(rows),
    )
    return part(words, "board", "classes", table)


def _rates(board: Board, telling: Telling) -> Part:
    items = (
        telling.figure("response-in-time", estimated(board.in_time)),
        telling.figure("closure", estimated(board.closure), final_on=board.closure_final_on),
    )
    beside = telling.words(
        "document.board.beside",
        confirmed=board.confirmed,
        reopened=board.reopened,
        breached=board.breached,
        annulled=board.annulled,
    )
    return part(telling.words, "board", "rates", figures(telling.words, items), Paragraph(beside))
