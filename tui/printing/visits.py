"""The cars in the house and one visit, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.events import CLOCK
from tui.models import Entry
from tui.printing.page import NOTHING, WIDTH, Cell, heading, headline, page, paragraph, quoted, row
from tui.screens.visitcolumns import named
from tui.sealing import legible
from tui.stories import sentence
from tui.text import Words
from tui.visitmodels import CarsInHouse, FindingLine, MarkLine, VisitFile, VisitLine
from tui.widgets.cells import wrap
from tui.widgets.plain import plain

_STORY_AT = 29
"""The cell a story begins at, after its time and its teller."""


def house_page(house: CarsInHouse, words: Words) -> str:
    """Return the cars in the house, what breaks next first, and the day's bookings."""
    bookings = house.bookings
    counts = words(
        "print.visits.counts",
        total=house.total,
        late=house.late,
        waiting=house.waiting,
        done=house.done,
    )
    booked = words(
        "print.visits.bookings",
        booked=bookings.booked,
        capacity=bookings.capacity,
        came=bookings.came,
        missed=bookings.missed,
    )
    return page(
        headline(words("print.visits.title"), words.formats.moment(house.at)),
        [f"  {counts}", f"  {booked}"],
        _group("inside", house.inside, house.at, words, empty=True),
        _group("outside", house.outside, house.at, words),
        _group("coming", house.coming, house.at, words),
    )


def _group(
    name: str,
    lines: Iterable[VisitLine],
    at: datetime,
    words: Words,
    *,
    empty: bool = False,
) -> Iterator[str]:
    shown = list(lines)
    if not shown and not empty:
        return
    yield heading(words(f"print.visits.{name}"), len(shown))
    if not shown:
        yield words("visits.none-here")
    yield from (_line(line, at, words) for line in shown)


def _line(line: VisitLine, at: datetime, words: Words) -> str:
    """Return one car as one line; ``!`` marks a mark that was missed."""
    left = NOTHING if line.due is None else words.formats.left(line.due - at)
    mark = words(f"mark.{line.due_mark}") if line.due_mark else ""
    waits = f"! {words(f'waiting.{line.waiting}')}" if line.waiting else ""
    return row(
        Cell(f"!{left}" if line.overdue else left, 10, "right"),
        Cell(mark, 10),
        Cell(line.plate or NOTHING, 9),
        Cell(line.vehicle, 10),
        Cell(words(f"stage.{line.stage}"), 9),
        Cell(waits or line.advisor_name, 12),
        Cell(line.visit, 8),
        indent="",
    )


def visit_page(file: VisitFile, words: Words) -> str:
    """Return one visit in full."""
    line = file.line
    title = words(
        "print.visit.title",
        visit=line.visit,
        plate=line.plate,
        who=legible(words, line, "name", "visits.stranger"),
    )
    stands = words(
        "print.visit.facts",
        stage=words(f"stage.{line.stage}"),
        mode=words(f"mode.{line.mode}"),
        service=named(words, "service", line.service),
    )
    return page(
        headline(title, stands),
        _facts(file, words),
        quoted(fault, 2) if (fault := legible(words, line, "fault")) else (),
        _marks(file, words),
        _findings(file, words),
        _history(file, words),
        _offers(file, words),
    )


def _facts(file: VisitFile, words: Words) -> Iterator[str]:
    line, known, money = file.line, file.known, words.formats.money
    told = (
        line.phone,
        line.vehicle,
        words("visit.mileage", n=words.formats.number(line.mileage)) if line.mileage else "",
        words("visit.estimate", price=money(line.estimate)) if line.estimate is not None else "",
        words("visit.finish", at=words.formats.moment(line.finish)) if line.finish else "",
        words("visit.amount", price=money(line.amount)) if line.amount is not None else "",
        words("visit.by", advisor=line.advisor_name) if line.advisor else "",
        words("visit.by-technician", technician=line.technician_name) if line.technician else "",
        f"! {words(f'waiting.{line.waiting}')}" if line.waiting else "",
        words("visit.quality", done=file.quality, all=file.quality_levels)
        if file.quality_levels
        else "",
    )
    yield from paragraph("  ".join(filter(None, told)))
    if file.earlier is not None:
        earlier = file.earlier
        yield from paragraph(
            words("visit.earlier", visit=earlier.visit, day=earlier.day.isoformat())
        )
    if known.open_cases:
        listed = words("list.and").join(known.open_cases)
        yield from paragraph(words("visit.open-cases", list=listed))
    if known.preferences:
        listed = words("list.and").join(named(words, "preference", c) for c in known.preferences)
        yield from paragraph(words("visit.prefers", list=listed))
    if file.score is not None:
        yield from paragraph(words("visit.scored", score=file.score))
    if file.cases:
        yield from paragraph(words("visit.from-case", list=words("list.and").join(file.cases)))


def _marks(file: VisitFile, words: Words) -> Iterator[str]:
    if not file.marks:
        return
    yield words("print.visit.marks")
    for mark in file.marks:
        name = words(f"mark.{mark.mark}")
        yield row(
            Cell(f"{name} {mark.n}" if mark.n > 1 else name, 16),
            Cell(words.formats.moment(mark.due), 13),
            Cell(_standing(mark, file.at, words), 20),
            Cell(" ".join(filter(None, (mark.line, mark.allowance, mark.edition)))),
        )


def _standing(mark: MarkLine, at: datetime, words: Words) -> str:
    """Return where a mark stands: kept, late, of no matter any more, or what is left."""
    missed = words("visit.mark-missed") if mark.missed else ""
    if mark.annulled:
        missed = words("visit.mark-annulled", mark=missed)
    if mark.done:
        return " ".join(filter(None, (words("visit.mark-done"), missed)))
    if mark.dropped:
        return missed or words("visit.mark-dropped")
    return " ".join(filter(None, (words.formats.left(mark.due - at), missed)))


def _findings(file: VisitFile, words: Words) -> Iterator[str]:
    if not file.findings:
        return
    yield words("print.visit.findings")
    for finding in file.findings:
        yield from paragraph(
            words(
                "visit.finding",
                n=finding.n,
                text=plain(finding.text),
                price=words.formats.money(finding.price),
            )
            + f"  {_answer(finding, words)}"
        )


def _answer(finding: FindingLine, words: Words) -> str:
    if finding.accepted is None:
        return words("visit.finding-open")
    return words("visit.finding-yes" if finding.accepted else "visit.finding-no")


def _history(file: VisitFile, words: Words) -> Iterator[str]:
    yield words("print.visit.history")
    for entry in file.entries:
        yield from _entry(entry, words)


def _entry(entry: Entry, words: Words) -> Iterator[str]:
    who = words("case.clock") if entry.actor == CLOCK else entry.actor_name
    room = WIDTH - _STORY_AT - 8
    story = wrap(plain(sentence(words, entry)), room)
    yield row(
        Cell(words.formats.moment(entry.at), 13),
        Cell(who, 10),
        Cell(story[0], room),
        Cell(f"#{entry.position}"),
    )
    yield from (" " * _STORY_AT + line for line in story[1:])


def _offers(file: VisitFile, words: Words) -> Iterator[str]:
    allowed = [offer.action for offer in file.offers if not offer.why_not]
    yield words("print.visit.offers", visit=file.line.visit)
    yield from paragraph("  ".join(allowed) or NOTHING)
