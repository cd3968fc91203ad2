"""The mystery shopper's visits, figures told and the NPS of others as text."""

from __future__ import annotations

from collections.abc import Iterator

from tui import benchmark
from tui.benchmark import Benchmark
from tui.business import Entered, FileTaken, Line, Taken
from tui.mystery import FindingLine, Mystery, VisitLine
from tui.printing.page import Cell, headline, page, paragraph, row
from tui.text import Words


def mystery_page(found: Mystery, words: Words) -> str:
    """Return the visits of a period with what they found."""
    period = words("people.period", start=found.start, end=found.end)
    return page(
        headline(words("people.section.mystery"), period),
        (line for text in summary(found, words) for line in paragraph(text)),
        *(_visit(visit, words) for visit in found.visits),
    )


def summary(found: Mystery, words: Words) -> Iterator[str]:
    """Yield how the visits went, what is to be fixed, and the months without one."""
    number = words.formats.number
    if found.mean is None:
        yield words("people.mystery.none")
    else:
        target, mean = number(found.target, 1), number(found.mean, 1)
        yield words("people.mystery.mean", n=len(found.visits), mean=mean, target=target)
        yield points(found.means, words, 1)
        yield words(
            "people.mystery.findings",
            open=found.open,
            late=found.late,
            in_time=found.in_time,
            settled=found.settled,
        )
    if found.missing:
        yield words("people.mystery.missing", months=", ".join(found.missing))


def points(scores: dict[str, int] | dict[str, float], words: Words, digits: int = 0) -> str:
    """Return aspects with their points."""
    return "  ".join(
        f"{aspect(name, words)} {words.formats.number(value, digits)}"
        for name, value in scores.items()
    )


def aspect(name: str, words: Words) -> str:
    """Return what an aspect is called; one of the centre's own as it stands."""
    return words(f"aspect.{name}") if words.has(f"aspect.{name}") else name


def _visit(visit: VisitLine, words: Words) -> Iterator[str]:
    mean = words.formats.number(visit.mean, 1)
    told = words("people.mystery.visit", day=visit.day, shopper=visit.shopper, mean=mean)
    yield row(Cell(visit.mystery, 8), Cell(told), indent="")
    yield from paragraph(points(visit.scores, words))
    if visit.remark:
        yield from paragraph(visit.remark)
    for finding in visit.findings:
        yield row(
            Cell(finding.id, 11),
            Cell(finding.what, 34),
            Cell(finding.owner_name, 10),
            Cell(state(finding, words)),
        )


def state(finding: FindingLine, words: Words) -> str:
    """Return where a finding stands: due, late, or fixed."""
    day = words.formats.day
    if finding.fixed is not None:
        key = "fixed" if finding.missed is None else "fixed-late"
        return words(f"people.mystery.{key}", at=day(finding.fixed))
    key = "due" if finding.missed is None else "late"
    return words(f"people.mystery.{key}", due=day(finding.due))


def entered_page(found: Entered, words: Words) -> str:
    """Return the figures told, by month."""
    period = words("people.period", start=found.start, end=found.end)
    return page(
        headline(words("people.entered.title"), period),
        (
            row(
                Cell(line.month, 8),
                Cell(words(f"business.{line.figure}"), 18),
                Cell(line.name, 10),
                Cell(amount(line, words), 18, "right"),
                Cell(_corrected(line, words)),
            )
            for line in found.lines
        )
        if found.lines
        else [words("people.entered.none")],
    )


def amount(line: Line, words: Words) -> str:
    """Return a figure's value in its unit."""
    formats = words.formats
    match line.unit:
        case "cents":
            return formats.money(line.value)
        case "tenths":
            return formats.number(line.value / 10, 1)
        case "percent":
            return f"{line.value}%"
    return formats.number(line.value)


def _corrected(line: Line, words: Words) -> str:
    return words("people.entered.corrected", n=line.corrections) if line.corrections else ""


def done_text(done: Taken | FileTaken, words: Words) -> str:
    """Return what became of figures told."""
    return words(
        "people.entered.done", new=done.new, corrected=done.corrected, repeated=done.repeated
    )


def faults_text(done: FileTaken, words: Words) -> Iterator[str]:
    """Yield what is wrong with a file's rows, a line each."""
    for fault in done.faults:
        why = words.explain(fault)
        if fault.column:
            yield words("people.entered.fault", line=fault.line, column=fault.column, why=why)
        else:
            yield words("people.entered.fault-row", line=fault.line, why=why)


def benchmarks_page(found: tuple[Benchmark, ...], words: Words) -> str:
    """Return the NPS of others."""
    return page(
        [words("benchmark.title")],
        (
            row(
                Cell(benchmark.called(line, words), 24),
                Cell(words.formats.signed(line.nps), 6, "right"),
            )
            for line in found
        ),
    )
