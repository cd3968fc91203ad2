"""Who was asked, as text: the funnel, who was not invited and why, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from domain.selection.finding import Finding
from domain.selection.funnel import Funnel
from tui.printing.page import INDENT, Cell, heading, headline, page, paragraph, row
from tui.selectionmodels import Selection, SelectionLine
from tui.text import Words

By = Literal["advisor", "trigger", "technician"]
"""By what the lines are told apart."""

SHOWN = 12
"""How many of the surveys behind a flag are named; ``--json`` names all."""

MILLION = 1_000_000
"""Rarer than once in so many is said as that."""

_NAME, _COUNT, _UNHAPPY = 16, 7, 13


def selection_page(found: Selection, words: Words, by: By = "advisor") -> str:
    """Return the page."""
    start, end = found.start.isoformat(), found.end.isoformat()
    return page(
        headline(words("selection.title", start=start, end=end), words(f"selection.by.{by}")),
        _whole(found, words),
        _lines(lines_by(found, by), words),
        _worth_a_look(found, words) if by == "advisor" else _no_judgement(words),
    )


def lines_by(found: Selection, by: By) -> Sequence[SelectionLine]:
    """Return the lines of a cut."""
    match by:
        case "advisor":
            return found.advisors
        case "trigger":
            return found.triggers
        case "technician":
            return found.technicians


def _whole(found: Selection, words: Words) -> Iterator[str]:
    yield from paragraph(stations(found.whole, words))
    yield from paragraph(gap(found.whole, words))
    yield from paragraph(unhappy(found.whole, words))


def stations(funnel: Funnel, words: Words) -> str:
    """Return a funnel from the surveys owed to the answers that count."""
    number = words.formats.number
    return words(
        "selection.whole",
        eligible=number(funnel.eligible),
        invited=number(funnel.invited),
        delivered=number(funnel.delivered),
        answered=number(funnel.answered),
        valid=number(funnel.valid),
    )


def gap(funnel: Funnel, words: Words) -> str:
    """Return why the others were not invited, each reason counted."""
    parts = [
        words("selection.reason", why=reason(code, words), n=words.formats.number(n))
        for code, n in funnel.reasons.items()
    ]
    if funnel.waiting:
        parts.append(words("selection.waiting", n=words.formats.number(funnel.waiting)))
    return words("selection.gap", reasons=words("list.and").join(parts) or "0")


def unhappy(funnel: Funnel, words: Words) -> str:
    """Return how many of those known to be unhappy were invited."""
    number = words.formats.number
    return words(
        "selection.unhappy", invited=number(funnel.unhappy_invited), n=number(funnel.unhappy)
    )


def reason(code: str, words: Words) -> str:
    """Return why a survey was not sent."""
    return said("selection.why", code, words)


def said(section: str, code: str, words: Words) -> str:
    """Return a code's word; a centre's own codes stand as in its policy."""
    key = f"{section}.{code}"
    return words(key) if code and words.has(key) else code


def _lines(lines: Sequence[SelectionLine], words: Words) -> Iterator[str]:
    if not lines:
        yield INDENT + words("selection.empty")
        return
    names = ("owed", "invited", "delivered", "answered", "valid")
    yield row(
        Cell(words("selection.column.name"), _NAME),
        *(Cell(words(f"selection.column.{name}"), _COUNT, "right") for name in names),
        Cell(words("selection.column.unhappy"), _UNHAPPY, "right"),
        indent="",
    )
    for line in lines:
        yield _line(line, words)


def _line(line: SelectionLine, words: Words) -> str:
    funnel, number = line.funnel, words.formats.number
    counts = (
        funnel.eligible,
        funnel.invited,
        funnel.delivered,
        funnel.answered,
        funnel.valid,
    )
    return row(
        Cell(("! " if line.flags else "") + name_of(line, words), _NAME),
        *(Cell(number(count), _COUNT, "right") for count in counts),
        Cell(f"{funnel.unhappy_invited} / {funnel.unhappy}", _UNHAPPY, "right"),
        indent="",
    )


def name_of(line: SelectionLine, words: Words) -> str:
    """Return whose surveys they are."""
    return line.name or said("trigger", line.key, words) or words("selection.nobody")


def _worth_a_look(found: Selection, words: Words) -> Iterator[str]:
    named = found.named
    yield heading(
        words("selection.found", n=len(named)) if named else words("selection.found-nobody")
    )
    for line in named:
        yield f"! {name_of(line, words)}"
        for flag in line.flags:
            yield from paragraph(sentence(flag, words), INDENT * 2)
            yield from paragraph(surveys(flag, words), INDENT * 2)
    yield from paragraph(
        words("selection.fine", minimum=found.minimum, percent=found.false_alarm), ""
    )
    if found.blind:
        yield from paragraph(words("selection.blind"), "")


def _no_judgement(words: Words) -> Iterator[str]:
    yield words("selection.not-judged")


def sentence(flag: Finding, words: Words) -> str:
    """Return what stood out, with its counts, and how much of it honest work would bring."""
    told = words(f"selection.flag.{flag.code}", **flag.counts)
    return words("selection.sentence", told=told, odds=_odds(flag, words))


def _odds(flag: Finding, words: Words) -> str:
    if flag.chance is None:
        return words("selection.rule", limit=flag.counts["limit"])
    times = (
        words("selection.million")
        if flag.chance * MILLION < 1
        else words.formats.number(_two_digits(1 / flag.chance))
    )
    if flag.expected is None:
        return words("selection.chance-run", times=times)
    expected = words.formats.number(flag.expected, 1)
    return words("selection.chance", expected=expected, times=times)


def _two_digits(value: float) -> int:
    """Return a number rounded down to its two leading digits: more are not to be believed."""
    unit: int = 10 ** max(0, len(str(int(value))) - 2)
    return int(value) // unit * unit


def surveys(flag: Finding, words: Words) -> str:
    """Return the first of the surveys behind a flag."""
    listed, left = " ".join(flag.surveys[:SHOWN]), len(flag.surveys) - SHOWN
    if left > 0:
        listed = words("selection.behind-more", list=listed, n=left)
    return words("selection.behind", list=listed)
