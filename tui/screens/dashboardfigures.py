"""One figure of the dashboard: its digits three rows high, and what qualifies them beside.

Sums have no interval, so whether they changed nobody can say: they have no arrow.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.documents.said import KNOWN, Telling
from tui.measuring import FigureLine
from tui.widgets.bars import big
from tui.widgets.cells import fit, width
from tui.widgets.ink import Ink, Line, line_width
from tui.widgets.tone import Tone

NOTES = 9
"""Cells that are kept free beside the digits."""

THOUSAND = 1000

_ROWS = 3
_NAME = 16
_VALUE = 9
_SUMS = ("cents", "count")
_DIGITS = frozenset("0123456789+-.%")
_SIGNS = {"met": Tone.GOOD, "missed": Tone.LATE}
_DOUBT = {"open": "~", "early": "…", "few": "?"}


def large(
    telling: Telling, name: str, line: FigureLine | None, chosen: str, cells: int
) -> Sequence[Line]:
    """Return a figure in a column: its name and n, then the digits with what qualifies them."""
    digits, unit = _digits(telling, name, line, cells)
    label = telling.name(name)
    n = telling.words.formats.sample(line.now.n) if line and line.now.value is not None else ""
    room = cells - width(n) - 2
    text = fit(label, min(width(label), room))
    top = (
        Ink(text, _named(name, chosen), name),
        Ink(" " * (room - width(text) + 1)),
        Ink(n, Tone.QUIET),
    )
    notes = [*_notes(telling, name, line, unit), *[()] * _ROWS][:_ROWS]
    rows = [
        (Ink(drawn, Tone.WATCH, name), Ink(" "), *note)
        for drawn, note in zip(digits, notes, strict=True)
    ]
    return [_filled(row, cells) for row in (top, *rows)]


def small(telling: Telling, name: str, line: FigureLine | None, chosen: str, cells: int) -> Line:
    """Return a figure in a line."""
    label = Ink(fit(telling.name(name), _NAME), _named(name, chosen), name)
    if line is None:
        return (label, Ink(telling.words("dashboard.reading"), Tone.QUIET))
    value = telling.value(KNOWN[name].unit, line.now.value)
    n = telling.words.formats.sample(line.now.n)
    inks = [
        label,
        Ink(fit(value, _VALUE, "right") + " ", Tone.WATCH),
        Ink(fit(n, _VALUE) + " ", Tone.QUIET),
    ]
    for note in _notes(telling, name, line, ""):
        inks += [*note, Ink("  ")]
    return _filled(tuple(inks), cells)


def _named(name: str, chosen: str) -> Tone:
    return Tone.CHOSEN if name == chosen else Tone.HEAD


def _digits(
    telling: Telling, name: str, line: FigureLine | None, cells: int
) -> tuple[Sequence[str], str]:
    """Return the digits of a figure, and the unit of a sum, which they do not tell themselves."""
    words, unit = telling.words, KNOWN[name].unit
    if line is None or line.now.value is None:
        return ("", words("dashboard.nothing" if line else "dashboard.reading"), ""), ""
    value, formats = line.now.value, words.formats
    texts = [(telling.value(unit, value), "")]
    if unit == "cents":
        whole = value / 100
        texts = [
            (formats.number(whole), words("dashboard.unit.cents")),
            (formats.number(whole / THOUSAND, 1), words("dashboard.unit.thousands")),
        ]
    if unit == "percent":
        texts.append((formats.percent(value / 100), ""))
    if unit == "points":
        texts.append((formats.signed(value), ""))
    for text, told in texts:
        drawn = big("".join(sign for sign in text if sign in _DIGITS))
        if width(drawn[0]) < cells - NOTES:
            return drawn, told
    return ("", telling.value(unit, value), ""), ""


def _notes(telling: Telling, name: str, line: FigureLine | None, unit: str) -> Sequence[Line]:
    """Return target, interval (of a sum its unit) and change, each in a few cells."""
    if line is None or line.now.value is None:
        return ()
    between = (Ink(unit or _interval(telling, name, line), Tone.QUIET),)
    return (_target(telling, name, line), between, _change(telling, name, line))


def _target(telling: Telling, name: str, line: FigureLine) -> Line:
    target = telling.target(name)
    if not target:
        return ()
    tone = _SIGNS.get(line.verdict, Tone.PLAIN)
    return (Ink(f"{_DOUBT.get(line.verdict, tone.sign)} {target}", tone),)


def _interval(telling: Telling, name: str, line: FigureLine) -> str:
    unit, now = KNOWN[name].unit, line.now
    if unit in _SUMS or now.low is None or now.high is None:
        return ""
    if now.margin is not None:
        return f"±{now.margin:.1f}"
    digits = 2 if unit in ("mean", "hours") else 1
    low, high = (telling.words.formats.number(end, digits) for end in (now.low, now.high))
    return telling.words("dashboard.between", low=low, high=high)


def _change(telling: Telling, name: str, line: FigureLine) -> Line:
    """Return an arrow and how much a figure moved, or that no change is detectable."""
    code = moved(telling, line)
    if not code:
        return ()
    said = arrow_of(telling, line)
    if code not in ("up", "down"):
        return (Ink(said, Tone.QUIET),)
    digits = 2 if KNOWN[name].unit in ("mean", "hours") else 1
    by = telling.words.formats.signed(line.change.difference or 0.0, digits)
    return (Ink(f"{said} {by}", tone_of(telling, name, line)),)


def moved(telling: Telling, line: FigureLine) -> str:
    """Return how a figure moved: up, down, same where no change is detectable, or few.

    Empty where there was nothing before, and for what has no interval or is not final.
    """
    if line.change.difference is None or not line.change.told:
        return ""
    if min(line.now.n, line.before.n) < telling.policy.measures.minimum:
        return "few"
    if not line.change.detectable:
        return "same"
    return "up" if line.change.difference > 0 else "down"


def arrow_of(telling: Telling, line: FigureLine) -> str:
    """Return the sign of how a figure moved; empty where nothing can be said."""
    code = moved(telling, line)
    return telling.words(f"dashboard.arrow.{code}") if code else ""


def tone_of(telling: Telling, name: str, line: FigureLine) -> Tone:
    """Return whether a figure moved to the good or to the bad; quiet where it did not move."""
    if moved(telling, line) not in ("up", "down"):
        return Tone.QUIET
    found = telling.moved(name, line.now, line.before)
    return {"good": Tone.GOOD, "bad": Tone.LATE}.get(found, Tone.PLAIN)


def sentence(telling: Telling, name: str, line: FigureLine) -> str:
    """Return everything about a figure in a sentence, what the digits do not show first."""
    said = telling.line(line, measure=name)
    parts = (said.change, said.verdict, f"{said.value} {said.sample}")
    told = telling.words("document.sentence.and").join(filter(None, parts))
    return telling.words("dashboard.sentence", label=said.label, told=told)


def _filled(line: Line, cells: int) -> Line:
    return (*line, Ink(" " * max(0, cells - line_width(line))))
