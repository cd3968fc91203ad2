"""Figures as text, each with its sample and a verdict; the board and the measures of a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.measures import Nps, Rate, swings, wilson
from tui.models import Board, BoardLine, Measures
from tui.printing.page import NOTHING, Cell, headline, page, row
from tui.text import Words

_LABEL, _VALUE, _SAMPLE, _BEFORE = 21, 8, 16, 11


def nps_line(label: str, nps: Nps, target: int, words: Words, *, before: Nps) -> str:
    """Return a net promoter score with sample, margin, the one before and the verdict."""
    formats = words.formats
    value = NOTHING if nps.value is None else formats.signed(nps.value, 1)
    earlier = NOTHING if before.value is None else formats.signed(before.value, 1)
    return row(
        Cell(label, _LABEL),
        Cell(value, _VALUE, "right"),
        Cell(formats.sample(nps.n, nps.margin, 1), _SAMPLE),
        Cell(words("print.figure.before", value=earlier), _BEFORE),
        Cell(words(f"print.verdict.{nps_verdict(nps, target)}", target=f"{target}")),
    )


def nps_verdict(nps: Nps, target: int) -> str:
    """Return ``met``, ``missed``, ``open`` when the interval holds the target, or ``none``."""
    if nps.value is None or nps.high is None:
        return "none"
    if nps.value >= target:
        return "met"
    return "missed" if nps.high < target else "open"


def rate_verdict(rate: Rate, target: float) -> str:
    """Return ``met``, ``missed``, ``open`` when the interval holds the target, or ``none``."""
    if rate.percent is None:
        return "none"
    if rate.percent >= target:
        return "met"
    _, high = wilson(rate.part, rate.n)
    return "missed" if 100 * high < target else "open"


def rate_line(
    label: str, rate: Rate, target: int | None, words: Words, *, final_on: date | None = None
) -> str:
    """Return a rate with what it was taken of and the verdict: none before the day it is final."""
    verdict = ""
    if final_on is not None:
        verdict = words("figures.verdict.early")
    elif target is not None:
        verdict = words(f"print.verdict.{rate_verdict(rate, target)}", target=f"{target}%")
    return row(
        Cell(label, _LABEL),
        Cell(percent(rate, words), _VALUE, "right"),
        Cell(f"{rate.part:,} / {rate.n:,}", _SAMPLE),
        Cell("", _BEFORE),
        Cell(verdict),
    )


def percent(rate: Rate, words: Words) -> str:
    """Return a rate in per cent with one digit."""
    return NOTHING if rate.value is None else words.formats.percent(rate.value, 1)


def board_page(board: Board, words: Words) -> str:
    """Return the closed-loop board (SPEC 5): totals, the class lines, the two rates."""
    return page(
        headline(words("print.board.title"), _period(board.start, board.end, words)),
        _totals(board, words),
        _class_lines(board, words),
        _rates(board, words),
    )


def _closure(found: Board | Measures, words: Words) -> Iterator[str]:
    label, target, final = (
        words("print.figure.closure"),
        found.closure_target,
        found.closure_final_on,
    )
    yield rate_line(label, found.closure, target, words, final_on=final)
    if final is not None:
        told = words("figures.final-on", day=final.isoformat())
        yield row(Cell("", _LABEL), Cell("", _VALUE), Cell(told))


def _period(start: date, end: date, words: Words) -> str:
    return words("print.period", start=start.isoformat(), end=end.isoformat())


def _totals(board: Board, words: Words) -> Iterator[str]:
    yield row(
        Cell(words("print.board.responses"), _LABEL),
        Cell(words.formats.number(board.responses), _VALUE, "right"),
    )
    for stage, rate in (
        ("closed", board.closed),
        ("working", board.working),
        ("waiting", board.waiting),
    ):
        yield _share(words(f"print.board.{stage}"), rate.part, rate.n, words)


def _share(label: str, part: int, whole: int, words: Words) -> str:
    return row(
        Cell(label, _LABEL),
        Cell(words.formats.number(part), _VALUE, "right"),
        Cell(percent(Rate(part, whole), words), 7, "right"),
    )


def _class_lines(board: Board, words: Words) -> Iterator[str]:
    """Yield each kind with the parts it adds up to: what the source calls the class lines."""
    lines = (*board.lines, board.complaints) if board.complaints else board.lines
    for line in lines:
        yield row(
            Cell(words(f"kind.{line.kind}"), _LABEL),
            Cell(words.formats.number(line.total), _VALUE, "right"),
        )
        for name, count in parts(line):
            yield _share("  " + words(f"print.board.{name}"), count, line.total, words)


def parts(line: BoardLine) -> Iterator[tuple[str, int]]:
    """Yield where the cases of a kind stand, as (name, count); they add up to its total.

    A detractor or promoter not yet answered is counted as in recovery or waiting, as the
    source's own board does; outcomes that are not a kind's own appear only when there are some.
    """
    unclosed = line.working + line.waiting
    match line.kind:
        case "passive":
            yield "converted", line.converted
            yield "converting", line.working
            yield "to-answer", line.waiting
        case "promoter":
            yield "thanked", line.thanked
            yield "to-answer", unclosed
        case _:
            yield "recovered", line.recovered
            yield "recovering", unclosed
    if line.lost or line.kind == "detractor":
        yield "lost", line.lost


def _rates(board: Board, words: Words) -> Iterator[str]:
    yield rate_line(words("print.figure.in-time"), board.in_time, board.in_time_target, words)
    yield from _closure(board, words)
    yield row(
        Cell(
            words(
                "print.board.beside",
                confirmed=board.confirmed,
                reopened=board.reopened,
                breached=board.breached,
                annulled=board.annulled,
            )
        )
    )


def measures_page(measures: Measures, words: Words) -> str:
    """Return the figures of a period, each with its sample and its target."""
    return page(
        headline(words("print.measures.title"), _period(measures.start, measures.end, words)),
        _satisfaction(measures, words),
        _care(measures, words),
    )


def _satisfaction(found: Measures, words: Words) -> Iterator[str]:
    label = words("print.figure.nps")
    yield nps_line(label, found.nps, found.nps_target, words, before=found.nps_before)
    if swings(found.nps, found.nps_before, found.nps_swing):
        swing = words("measures.swing", limit=found.nps_swing)
        yield row(Cell("", _LABEL), Cell("", _VALUE), Cell(swing))
    yield row(
        Cell("", _LABEL),
        Cell("", _VALUE),
        Cell(
            words(
                "print.figure.classes",
                promoters=f"{found.nps.promoters:,}",
                passives=f"{found.nps.passives:,}",
                detractors=f"{found.nps.detractors:,}",
            )
        ),
    )
    yield rate_line(words("print.figure.csat"), found.csat, found.csat_target, words)
    yield _effort(found, words)
    yield rate_line(words("print.figure.validity"), found.validity, None, words)


def _effort(found: Measures, words: Words) -> str:
    met = found.ces is not None and found.ces < found.ces_target
    code = "none" if found.ces is None else "met" if met else "above"
    return row(
        Cell(words("print.figure.ces"), _LABEL),
        Cell(NOTHING if found.ces is None else f"{found.ces:.2f}", _VALUE, "right"),
        Cell(words.formats.sample(found.ces_n), _SAMPLE),
        Cell("", _BEFORE),
        Cell(words(f"print.verdict.{code}", target=f"< {found.ces_target}")),
    )


def _care(found: Measures, words: Words) -> Iterator[str]:
    yield rate_line(words("print.figure.in-time"), found.in_time, found.in_time_target, words)
    yield from _closure(found, words)
    yield row(
        Cell(
            words(
                "print.measures.beside",
                confirmed=found.confirmed,
                reopened=found.reopened,
                complaints=found.complaints,
            )
        )
    )
