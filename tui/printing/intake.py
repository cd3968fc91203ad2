"""Importing as text: what a guess made of a file, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tui.printing.page import WIDTH, Cell, paragraph, row
from tui.text import Words
from tui.widgets.cells import cut
from tui.widgets.plain import plain

if TYPE_CHECKING:
    from gateway.importing import ImportReport
    from gateway.intake import Guess, Mistake, Note, Outcome
    from gateway.intake.codes import Params


_SAID = ("comment", "text", "settlement", "survey")
"""What tells one row from another, by what a row is."""


def guess_text(guess: Guess, words: Words) -> str:
    """Return a guess for a person to judge: what was taken, the first rows, what is uncertain."""
    return "\n".join(
        (
            words("print.guess.title"),
            *(_note(note, words) for note in guess.notes),
            words("print.guess.preview"),
            *(_preview(outcome, words) for outcome in guess.preview),
            *(
                line
                for asked in guess.questions
                for line in paragraph(
                    "? " + words(f"print.guess.question.{asked.code}", **_plain(asked.params))
                )
            ),
        )
    )


def _note(note: Note, words: Words) -> str:
    told = _plain(note.params)
    if field := told.get("field"):
        told["field"] = words(f"print.import.field.{field}")
    return row(Cell(words(f"print.guess.note.{note.code}", **told)))


def _plain(params: Params) -> dict[str, str]:
    """Return parameters as text; what stands in a file is not obeyed."""
    return {
        name: plain(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))
        for name, value in params.items()
    }


def _preview(outcome: Outcome, words: Words) -> str:
    """Return one of the first rows as it would be taken in."""
    from gateway.intake import Invalid

    kind = type(outcome).__name__.lower()
    answer = outcome.answer if isinstance(outcome, Invalid) else outcome
    score = getattr(answer, "score", "")
    received = getattr(answer, "received", None)
    said = next(filter(None, (getattr(answer, name, "") for name in _SAID)), "")
    told = " ".join(
        str(part)
        for part in (
            words("print.guess.line", line=answer.line),
            words(f"print.guess.outcome.{kind}"),
            words.formats.moment(received) if received else "",
            score,
            plain(said),
        )
        if part != ""
    )
    return "  " + cut(told, WIDTH - 2)


def mistake_text(mistake: Mistake, words: Words) -> str:
    """Return what is wrong with a cell."""
    return words(f"error.row.{mistake.code}", **_plain(mistake.params))


def report_text(report: ImportReport, words: Words) -> str:
    """Return what became of a file's rows; the counts add up."""
    return "\n".join((_headline(report, words), *_counts(report, words), *_remarks(report, words)))


def _headline(report: ImportReport, words: Words) -> str:
    return words("print.import.title", file=plain(report.file), n=report.rows)


def _counts(report: ImportReport, words: Words) -> Iterator[str]:
    yield _count("new", report.new, _about_new(report, words), words)
    yield _count("repeated", report.repeated, "", words)
    if report.kind == "visits":
        yield _count("corrected", report.corrected, _changed(report.changed, words), words)
    yield _count("blank", sum(report.blank.values()), _reasons(report.blank, words), words)
    yield _count("invalid", sum(report.invalid.values()), _reasons(report.invalid, words), words)
    yield _count("rejected", report.rejected, "", words)


def _about_new(report: ImportReport, words: Words) -> str:
    if report.kind in {"answers", "complaints"}:
        return words("print.import.cases", cases=report.cases, old=report.old)
    return words("print.import.orders", n=report.orders) if report.kind == "visits" else ""


def _changed(counts: Mapping[str, int], words: Words) -> str:
    fields = ", ".join(f"{words(f'print.import.field.{name}')} {n:,}" for name, n in counts.items())
    return words("print.import.changed", fields=fields)


def _count(name: str, number: int, note: str, words: Words) -> str:
    label = words(f"print.import.{name}")
    return row(Cell(label, 14), Cell(f"{number:,}", 10, "right"), Cell(note if number else ""))


def _reasons(counts: Mapping[str, int], words: Words) -> str:
    return ", ".join(f"{_reason(code, words)} {n:,}" for code, n in counts.items())


def _reason(code: str, words: Words) -> str:
    key = f"print.import.reason.{code}"
    return words(key) if words.has(key) else code


def _remarks(report: ImportReport, words: Words) -> Iterator[str]:
    if report.scale:
        yield from paragraph(words(f"print.import.scale-{report.scale}"))
    if report.undated:
        yield from paragraph(words("print.import.undated", n=report.undated))
    for line, column, sentence in report.mistakes:
        where = words("print.import.mistake", line=line, column=plain(column))
        yield from paragraph(f"{where} {plain(sentence)}")
    if report.rejects:
        yield "  " + words("print.import.rejects", path=plain(report.rejects))
    if report.encoding:
        touched = report.cells_touched
        key = "print.import.encoding-touched" if touched else "print.import.encoding"
        yield from paragraph(words(key, encoding=report.encoding, n=touched))
    for code, count in report.notes.items():
        yield from paragraph(words(f"print.import.note.{code}", n=count))
