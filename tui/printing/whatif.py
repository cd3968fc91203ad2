"""What another policy would have come to, beside the one in force: changes, figures, hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.errors import RefusedError
from domain.whatif.changes import Change
from domain.whatif.comparison import Comparison
from domain.whatif.tally import Load, Workload
from tui.printing.page import NOTHING, Cell, heading, headline, page, paragraph, row
from tui.text import Words
from tui.widgets.plain import plain

_LABEL, _NUMBER = 34, 12
_PLACE, _COUNT = 6, 7
_ITEMS = 12
"""The longest a list may be and still be shown whole."""


def what_if_page(comparison: Comparison, words: Words) -> str:
    """Return the page, headed by what changes, closed by what it does not answer."""
    until = words.formats.moment(comparison.until)
    return page(
        headline(words("print.whatif.title", edition=plain(comparison.edition)), until),
        _span(comparison, words),
        _changes(comparison, words),
        _figures(comparison, words),
        _loads(comparison, words, "hours"),
        _loads(comparison, words, "weekdays"),
        _refused(comparison, words),
        _limits(comparison, words),
    )


def _span(comparison: Comparison, words: Words) -> Iterator[str]:
    names = [plain(each.edition) for each in comparison.in_force]
    said = words(
        "print.whatif.span",
        since=_moment(comparison.since, words),
        until=_moment(comparison.until, words),
        editions=words("list.and").join(names),
        cases=words.formats.number(comparison.cases),
        visits=words.formats.number(comparison.visits),
    )
    yield from paragraph(said, "")
    if len(names) > 1:
        yield from paragraph(words("print.whatif.several", edition=names[-1]), "")


def _moment(at: datetime, words: Words) -> str:
    """Return an instant with its year: the span may be longer than one."""
    return at.astimezone(words.formats.zone).strftime("%Y-%m-%d %H:%M")


# What changes ---------------------------------------------------------------------------------


def _changes(comparison: Comparison, words: Words) -> Iterator[str]:
    yield heading(words("print.whatif.changes"), len(comparison.changes))
    if not comparison.changes:
        yield "  " + words("print.whatif.same")
    for change in comparison.changes:
        bearing = "" if change.bears else "  " + words("print.whatif.no-bearing")
        yield from paragraph(f"{plain(change.path)}  {_values(change, words)}{bearing}")


def _values(change: Change, words: Words) -> str:
    old, new = change.old, change.new
    if isinstance(old, list) and isinstance(new, list) and max(len(old), len(new)) > _ITEMS:
        gone, come = [x for x in old if x not in new], [x for x in new if x not in old]
        parts = [f"-{_value(each, words)}" for each in gone]
        parts += [f"+{_value(each, words)}" for each in come]
        return " ".join(parts) or words("print.whatif.order")
    return f"{_value(old, words)} -> {_value(new, words)}"


def _value(value: Any, words: Words) -> str:
    if value is None or value in ("", []):
        return words("print.whatif.nothing")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return plain(", ".join(map(str, value)))
    return plain(str(value))


# Figures --------------------------------------------------------------------------------------


def _figures(comparison: Comparison, words: Words) -> Iterator[str]:
    was, other = comparison.recorded, comparison.other
    yield row(
        Cell("", _LABEL),
        Cell(words("print.whatif.in-force"), _NUMBER, "right"),
        Cell(words("print.whatif.this-file"), _NUMBER, "right"),
        Cell(words("print.whatif.difference"), _NUMBER, "right"),
        indent="",
    )
    say = words
    yield _line(say("print.whatif.breaches"), sum(was.breaches.values()), _sum(other.breaches), say)
    yield from _parts("step", was.breaches, other.breaches, words)
    if was.annulled or other.annulled:
        yield _line("  " + say("print.whatif.annulled"), was.annulled, other.annulled, say)
    for level in sorted({*was.escalations, *other.escalations, 2, 3}):
        label = say("print.whatif.escalated", level=level)
        yield _line(label, was.escalations.get(level, 0), other.escalations.get(level, 0), say)
    yield from _causes(was.causes, other.causes, words)
    yield _line(say("print.whatif.alerts"), was.alerts, other.alerts, say)
    yield _line(say("print.whatif.missed"), _sum(was.marks_missed), _sum(other.marks_missed), say)
    yield from _parts("mark", was.marks_missed, other.marks_missed, words)
    if was.marks_annulled or other.marks_annulled:
        label = "  " + say("print.whatif.annulled")
        yield _line(label, was.marks_annulled, other.marks_annulled, say)
    yield _line(say("print.whatif.opened"), _sum(was.opened), _sum(other.opened), say)
    if was.opened != other.opened:
        yield from _parts("kind", was.opened, other.opened, words)


def _sum(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def _parts(
    name: str, was: Mapping[str, int], other: Mapping[str, int], words: Words
) -> Iterator[str]:
    codes = dict.fromkeys((*was, *other))
    for code in sorted(codes, key=lambda code: (-was.get(code, 0), -other.get(code, 0), code)):
        yield _line(f"  {words(f'{name}.{code}')}", was.get(code, 0), other.get(code, 0), words)


def _causes(was: Mapping[str, int], other: Mapping[str, int], words: Words) -> Iterator[str]:
    """Tell movements by a clock apart from those by people and by other rules."""
    clock = was.get("breach", 0), other.get("breach", 0)
    yield _line("  " + words("print.whatif.by-clock"), *clock, words)
    rest = _sum(was) - clock[0], _sum(other) - clock[1]
    yield _line("  " + words("print.whatif.otherwise"), *rest, words)


def _line(label: str, was: int, other: int, words: Words) -> str:
    number, signed = words.formats.number, words.formats.signed
    return row(
        Cell(label, _LABEL),
        Cell(number(was), _NUMBER, "right"),
        Cell(number(other), _NUMBER, "right"),
        Cell(signed(other - was) if other != was else "=", _NUMBER, "right"),
        indent="",
    )


# Hours ----------------------------------------------------------------------------------------


def _loads(comparison: Comparison, words: Words, axis: str) -> Iterator[str]:
    was, other = comparison.recorded, comparison.other
    yield words(f"print.whatif.{axis}")
    width = 4 * _COUNT + 6
    yield row(
        Cell("", _PLACE),
        Cell(words("print.whatif.follow-ups"), width, "right"),
        Cell(words("print.whatif.visits"), width, "right"),
    )
    yield row(
        Cell("", _PLACE),
        *(
            Cell(words(f"print.whatif.{name}"), _COUNT, "right")
            for name in ("due", "then", "late", "then") * 2
        ),
    )
    columns = [
        _along(workload, axis)
        for workload in (was.follow_ups, other.follow_ups, was.visits, other.visits)
    ]
    for place, loads in enumerate(zip(*columns, strict=True)):
        label = f"{place:02}" if axis == "hours" else words(f"format.weekday.{place + 1}")
        steps, their_steps, marks, their_marks = loads
        numbers = (
            *(steps.due, their_steps.due, steps.missed, their_steps.missed),
            *(marks.due, their_marks.due, marks.missed, their_marks.missed),
        )
        if any(numbers):
            yield row(
                Cell(label, _PLACE), *(Cell(_count(n, words), _COUNT, "right") for n in numbers)
            )


def _along(workload: Workload, axis: str) -> tuple[Load, ...]:
    return workload.hours if axis == "hours" else workload.weekdays


def _count(number: int, words: Words) -> str:
    return words.formats.number(number) if number else NOTHING


# What it is worth -----------------------------------------------------------------------------


def _refused(comparison: Comparison, words: Words) -> Iterator[str]:
    number = words.formats.number
    refused = sum(each.n for each in comparison.refused)
    yield words("print.whatif.acts", n=number(refused), acts=number(comparison.acts))
    for each in comparison.refused:
        why = words.explain(RefusedError(each.reason, **each.params))
        act = words(f"event.{each.act.partition('.')[0]}")
        where = " ".join(stream.partition("-")[2] for stream in each.streams)
        yield row(Cell(act, 24), Cell(number(each.n), 8, "right"), Cell(where))
        yield from paragraph(plain(why), " " * 6)


def _limits(comparison: Comparison, words: Words) -> Iterator[str]:
    yield words("print.whatif.limits")
    for name in ("otherwise-acted", "asked", "refused-stays", "promised"):
        yield from paragraph(words(f"print.whatif.limit.{name}"))
    if comparison.exact is not None:
        name = "exact" if comparison.exact else "inexact"
        yield from paragraph(words(f"print.whatif.{name}"))
