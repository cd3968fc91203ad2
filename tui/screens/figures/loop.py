"""Drawing the closed-loop board of a period, and what became of those reached in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from domain.measures import Estimate, Rate
from tui.contacted import Compared, Contacted
from tui.models import Board, BoardLine
from tui.text import Words
from tui.widgets.bars import bar
from tui.widgets.cells import fit, wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

KIND = 10
"""Cells of a class's name."""

BARS_FROM = 100
"""Cells from which a class line has room for its bar."""

EFFECT = 22
"""Cells of what became of them."""

GROUP = 14
"""Cells of a group's rate."""

_PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "detractor": (("recovered", "recovered"), ("working", "recovering"), ("lost", "lost")),
    "passive": (("converted", "converted"), ("working", "converting"), ("waiting", "waiting")),
    "promoter": (("thanked", "thanked"), ("waiting", "waiting")),
}
"""What each class line is made of (SPEC 5): the count, and the word it has on the board."""


def board_lines(words: Words, board: Board, cells: int) -> Sequence[Line]:
    """Return the board: all answers, then each class by where its cases stand."""
    lines: list[Line] = [_head(words, board, cells)]
    lines += [_class_line(words, line, board.responses, cells) for line in board.lines]
    if board.complaints:
        lines.append(_complaints(words, board.complaints))
    return [*lines, _beside(words, board)]


def _head(words: Words, board: Board, cells: int) -> Line:
    return (
        Ink(words("board.responses", n=words.formats.number(board.responses)), Tone.HEAD),
        Ink("  "),
        *_share(words, "board.closed", board.closed, Tone.GOOD, cells),
        *_share(words, "board.working", board.working, Tone.PLAIN, cells),
        *_share(words, "board.waiting", board.waiting, Tone.WATCH, cells),
    )


def _share(words: Words, key: str, rate: Rate, tone: Tone, cells: int) -> Line:
    number = words.formats.number(rate.part)
    return (Ink(words(key, n=number), tone), Ink(f" {_percent(rate, cells)}  ", Tone.QUIET))


def _class_line(words: Words, line: BoardLine, responses: int, cells: int) -> Line:
    """One class: its share of all as a bar, then where its cases stand."""
    share = line.total / responses if responses else 0.0
    drawn = Ink(bar(share, cells // 5) + "  ", Tone.GOOD) if cells >= BARS_FROM else Ink(" ")
    parts: list[Ink] = []
    for column, word in _PARTS[line.kind]:
        rate = Rate(getattr(line, column), line.total)
        tone = Tone.LATE if word in ("lost", "waiting") and rate.part else Tone.PLAIN
        parts += _share(words, f"board.part.{word}", rate, tone, cells)
    total = words.formats.number(line.total)
    return (_kind(words, line), Ink(f"{total:>6} ", Tone.HEAD), drawn, *parts)


def _kind(words: Words, line: BoardLine) -> Ink:
    return Ink(fit(words(f"kind.{line.kind}"), KIND), Tone.HEAD)


def _complaints(words: Words, line: BoardLine) -> Line:
    text = words("board.complaints", closed=line.closed, open=line.total - line.closed)
    return (_kind(words, line), Ink(f"{line.total:>6}  ", Tone.HEAD), Ink(text))


def _beside(words: Words, board: Board) -> Line:
    """Say what the closure rate alone would hide (SPEC 4.1)."""
    loud = {"unconfirmed", "reopened"}
    told = {
        "confirmed": board.confirmed,
        "unconfirmed": board.lines[0].closed - board.confirmed,
        "reopened": board.reopened,
        "breached": board.breached,
        "annulled": board.annulled,
    }
    return tuple(
        Ink(
            words(f"board.{name}", n=n) + "  ",
            Tone.PLAIN if n and name in loud else Tone.QUIET,
        )
        for name, n in told.items()
    )


def _percent(rate: Rate, cells: int) -> str:
    """Return a share in per cent, with a decimal where there is room for it."""
    digits = 1 if cells >= BARS_FROM else 0
    return "-" if rate.percent is None else f"{rate.percent:.{digits}f}%"


def effect_lines(words: Words, found: Contacted, cells: int) -> Sequence[Line]:
    """Return what became of those reached in time and late, and whether that is more than noise."""
    return [
        (
            Ink(fit(words("figures.effect.of"), EFFECT), Tone.QUIET),
            Ink(fit(words("figures.effect.in-time"), GROUP), Tone.QUIET),
            Ink(fit(words("figures.effect.late"), GROUP), Tone.QUIET),
        ),
        _compared(words, "won", found.won, found.minimum),
        _compared(words, "better", found.better, found.minimum),
        *_noted(words, cells),
    ]


def _compared(words: Words, name: str, found: Compared, minimum: int) -> Line:
    return (
        Ink(fit(words(f"figures.effect.{name}"), EFFECT)),
        Ink(fit(_rate(words, found.in_time), GROUP), Tone.WATCH),
        Ink(fit(_rate(words, found.late), GROUP), Tone.WATCH),
        Ink(_difference(words, found, minimum), Tone.PLAIN if found.few else Tone.HEAD),
    )


def _rate(words: Words, rate: Estimate) -> str:
    if rate.value is None:
        return "-"
    return f"{words.formats.percent(rate.value / 100)} {words.formats.sample(rate.n)}"


def _difference(words: Words, found: Compared, minimum: int) -> str:
    change, signed = found.change, words.formats.signed
    if found.few or change.difference is None or change.low is None or change.high is None:
        return words("figures.effect.few", minimum=minimum)
    low, high = signed(change.low), signed(change.high)
    if not change.detectable:
        return words("figures.effect.noise", low=low, high=high)
    difference = signed(change.difference)
    return words("figures.effect.beyond", difference=difference, low=low, high=high)


def _noted(words: Words, cells: int) -> Iterator[Line]:
    for part in wrap(words("figures.effect.note"), cells):
        yield (Ink(part, Tone.QUIET),)
