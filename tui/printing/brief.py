"""The morning meeting's page (SPEC 10.1), as one would show it to a room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.models import Brief, CaseLine, HouseFigures, LoadLine, PromiseLine
from tui.printing.figures import nps_line, rate_line
from tui.printing.lists import case_row, customer
from tui.printing.page import (
    NOTHING,
    WIDTH,
    Cell,
    heading,
    headline,
    limited,
    page,
    quoted,
    row,
)
from tui.sealing import legible
from tui.text import Words
from tui.widgets.cells import wrap

_SHOWN = 8
"""Cases a section of the page shows."""

_LABEL, _VALUE, _BESIDE = 21, 8, 35
_QUOTE, _PROMISED = 16, 12
"""Cells before what is set beside a figure, below a case, below a promise."""


def brief_page(brief: Brief, words: Words) -> str:
    """Return the page: figures, then the agenda, one section an item."""
    moment = f"{words.formats.date(brief.at)} {words.formats.clock(brief.at)}"
    return page(
        headline(words("print.brief.title", centre=brief.centre), moment),
        _figures(brief, words),
        _low_scores(brief, words),
        _low_rest(brief, words),
        _cases(words("print.brief.overdue"), brief.late, brief, words),
        _cases(words("print.brief.today"), brief.today, brief, words),
        _promises(brief, words),
        _closed(brief, words),
        _loads(brief.loads, words),
    )


def _figures(brief: Brief, words: Words) -> Iterator[str]:
    yesterday, month = words("print.brief.nps-yesterday"), words("print.brief.nps-month")
    target = brief.nps_target
    yield nps_line(yesterday, brief.nps_yesterday, target, words, before=brief.nps_day_before)
    if changed := _changed(brief, words):
        yield row(Cell("", _LABEL), Cell(changed))
    yield nps_line(month, brief.nps_month, target, words, before=brief.nps_month_before)
    in_time = words("print.brief.in-time-yesterday")
    yield rate_line(in_time, brief.in_time, brief.in_time_target, words)
    yield from _count("low-scores", brief.low_open, brief, words)
    yield from _count("overdue", brief.overdue, brief, words)
    if brief.house.busy:
        told = _house(brief.house, words)
        yield from _told(words("print.visits.title"), brief.house.total, told, words)


def _changed(brief: Brief, words: Words) -> str:
    """Return whether yesterday's NPS moved against the day before; chance moves nothing."""
    change, formats = brief.nps_change, words.formats
    if change.difference is None or change.low is None or change.high is None:
        return ""
    if not change.detectable:
        return words("figures.no-change")
    return words(
        "print.brief.changed",
        value=formats.signed(change.difference, 1),
        low=formats.signed(change.low, 1),
        high=formats.signed(change.high, 1),
    )


def _house(house: HouseFigures, words: Words) -> str:
    """Return where the cars stand, what was missed, what waits, and the bookings."""
    stages = words("list.and").join(f"{words(f'stage.{stage}')} {n}" for stage, n in house.stages)
    told = words(
        "print.visits.brief",
        late=house.late,
        waiting=house.waiting,
        booked=house.booked,
        capacity=house.capacity,
    )
    return words("print.brief.stages", stages=stages, told=told) if stages else told


def _count(name: str, number: int, brief: Brief, words: Words) -> Iterator[str]:
    worst = brief.at - brief.overdue_worst if brief.overdue_worst else NOTHING
    told = words(
        f"print.brief.count.{name}",
        old=brief.low_old,
        opened=brief.low_opened_yesterday,
        closed=brief.low_closed_yesterday,
        worst=worst,
        soon=brief.soon,
        unowned=brief.unowned,
    )
    yield from _told(words(f"print.brief.label.{name}"), number, told, words)


def _told(label: str, number: int, told: str, words: Words) -> Iterator[str]:
    """Yield a number and what is to be said of it, wrapped beside it."""
    first, *rest = wrap(told, WIDTH - _BESIDE)
    yield row(Cell(label, _LABEL), Cell(words.formats.number(number), _VALUE, "right"), Cell(first))
    yield from (" " * _BESIDE + line for line in rest)


def _low_scores(brief: Brief, words: Words) -> Iterator[str]:
    title = words("print.brief.low-scores")
    yield heading(title, len(brief.low_scores))
    if not brief.low_scores:
        yield "  " + words("print.brief.no-low-scores")
    for line in brief.low_scores:
        yield case_row(line, brief.at, words)
        age = words.formats.lasting(brief.at - line.opened)
        yield row(Cell(words("print.brief.age", age=age), 0), indent=" " * _QUOTE)
        if said := legible(words, line, "comment"):
            yield from quoted(said, _QUOTE)


def _low_rest(brief: Brief, words: Words) -> Iterator[str]:
    """Yield the other low scores that are open: each is given to somebody."""
    if brief.low_rest:
        yield words("print.brief.low-rest", n=len(brief.low_rest))
        rows = [case_row(line, brief.at, words) for line in brief.low_rest]
        yield from limited(rows, _SHOWN, words("print.more", n=len(rows) - _SHOWN))


def _cases(title: str, lines: Sequence[CaseLine], brief: Brief, words: Words) -> Iterator[str]:
    yield heading(title, len(lines))
    if not lines:
        yield "  " + words("print.brief.none")
    rows = [case_row(line, brief.at, words) for line in lines]
    yield from limited(rows, _SHOWN, words("print.more", n=len(rows) - _SHOWN))


def _promises(brief: Brief, words: Words) -> Iterator[str]:
    kept = sum(promise.result == "kept" for promise in brief.promises)
    yield words("print.brief.promises", kept=kept, n=len(brief.promises))
    for promise in brief.promises[:_SHOWN]:
        yield _promise(promise, words)
        if said := legible(words, promise, "text"):
            yield from quoted(said, _PROMISED)
    if len(brief.promises) > _SHOWN:
        yield "  " + words("print.more", n=len(brief.promises) - _SHOWN)


def _promise(promise: PromiseLine, words: Words) -> str:
    line = promise.line
    return row(
        Cell(words(f"promise.{promise.result}"), 10),
        Cell(line.owner_name or words("case.nobody"), 12),
        Cell(customer(line, words), 20),
        Cell(words("print.due-at", at=promise.due), 20),
        Cell(line.case, 8),
        indent="",
    )


def _closed(brief: Brief, words: Words) -> Iterator[str]:
    if not brief.closed:
        return
    yield heading(words("print.brief.closed"), len(brief.closed))
    counts: dict[str, int] = {}
    for line in brief.closed:
        counts[line.outcome] = counts.get(line.outcome, 0) + 1
    yield row(*(Cell(f"{words(f'outcome.{outcome}')} {n:,}") for outcome, n in counts.items()))


def _loads(loads: Sequence[LoadLine], words: Words) -> Iterator[str]:
    held = [load for load in loads if load.open]
    if not held:
        return
    yield words("print.brief.loads")
    for load in held:
        yield row(
            Cell(load.name or words("case.nobody"), 20),
            Cell(words("print.brief.load-open", n=load.open), 12, "right"),
            Cell(words("print.brief.load-late", n=load.late) if load.late else "", 14, "right"),
        )
