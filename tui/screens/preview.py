"""The preview beside a case list: whom to call, in whose words, what happens next by itself."""

from __future__ import annotations

from collections.abc import Sequence

from domain.types import TOP_LEVEL
from tui.casewords import about, standing
from tui.models import CaseLine, Entry
from tui.screens.columns import rose
from tui.sealing import legible
from tui.stories import sentence
from tui.text import Words
from tui.widgets.cells import cut, width, wrap
from tui.widgets.ink import Ink, Line, line_width
from tui.widgets.plain import plain
from tui.widgets.tone import Tone


def heading(line: CaseLine) -> str:
    """Return the preview's title: the case, the customer, the car."""
    return " ".join(filter(None, (line.case, line.name, line.vehicle, line.plate)))


def preview(words: Words, line: CaseLine, cells: int, rows: int) -> Sequence[Line]:
    """Return the preview of a case in at most ``rows`` lines of ``cells``."""
    phone = legible(words, line, "phone", "case.no-phone")
    first: list[Line] = [(Ink(phone, Tone.KEY), Ink("  " + facts(words, line), Tone.QUIET))]
    if line_width(first[0]) > cells:
        first = [(Ink(phone, Tone.KEY),), *_wrapped(facts(words, line), cells, Tone.QUIET)]
    beside = _wrapped("  ".join(said), cells, Tone.WATCH) if (said := standing(words, line)) else []
    kind = f"{about(words, line)} · " if line.score is None else ""
    after = [
        *beside,
        *_wrapped(next_step(words, line), cells, Tone.WATCH),
        (Ink(kind + rose(words, line), Tone.QUIET),),
    ]
    room = max(1, rows - len(first) - len(after))
    return [*first, *shortened(quoted(words, line, cells), room, cells), *after]


def in_meeting(
    words: Words, line: CaseLine, cells: int, rows: int, *, whole: bool = False
) -> Sequence[Line]:
    """Return what a room needs of a case: the customer's words, and what happens next.

    Args:
        words: The language.
        line: The case.
        cells: The width.
        rows: The height.
        whole: Whether the words matter more than what happens next.
    """
    after = (Ink(next_step(words, line), Tone.WATCH),)
    said = quoted(words, line, cells)
    if whole and len(said) >= rows:
        return shortened(said, rows, cells)
    return [*shortened(said, max(1, rows - 1), cells), after]


def shortened(lines: Sequence[Line], rows: int, cells: int) -> list[Line]:
    """Return the first lines; where some are left out the last one shows it."""
    if len(lines) <= rows:
        return list(lines)
    last = "".join(ink.text for ink in lines[rows - 1])
    return [*lines[: rows - 1], (Ink(cut(last, cells - 1).rstrip("~") + "~"),)]


def history(words: Words, entries: Sequence[Entry], cells: int) -> Sequence[Line]:
    """Return what happened to a case, newest first, each entry under its time."""
    lines: list[Line] = []
    for entry in entries:
        at = words.formats.moment(entry.at)
        told = wrap(plain(sentence(words, entry)), max(MIN_STORY, cells - width(at) - 2))
        lines.append((Ink(f"{at}  ", Tone.QUIET), Ink(told[0])))
        lines += [(Ink(" " * (width(at) + 2)), Ink(more)) for more in told[1:]]
    return lines


MIN_STORY = 8
"""Cells an entry gets at least."""


def _wrapped(text: str, cells: int, tone: Tone) -> list[Line]:
    return [(Ink(row, tone),) for row in wrap(text, cells)]


def quoted(words: Words, line: CaseLine, cells: int) -> Sequence[Line]:
    """Return the customer's own words in quotation marks."""
    said = plain(line.comment, newline="\n")
    if not said.strip():
        missing = "case.sealed" if "comment" in line.sealed else "case.no-comment"
        return [(Ink(words(missing), Tone.QUIET),)]
    return [(Ink(row),) for row in wrap(words("case.quote", text=said), cells)]


def facts(words: Words, line: CaseLine) -> str:
    """Return channel, time, owner and tries in one line."""
    known = f"channel.{line.channel}"
    parts = (
        words(known) if words.has(known) else line.channel,
        words.formats.moment(line.opened),
        line.owner_name or words("case.nobody"),
        words("case.tries", n=line.attempts) if line.attempts else "",
    )
    return "  ".join(filter(None, parts))


def next_step(words: Words, line: CaseLine) -> str:
    """Return what happens next if nobody does anything."""
    if line.next_due is None:
        return words("case.no-clock")
    step = words(f"step.{line.next_step}")
    rises = line.next_escalates and line.level < TOP_LEVEL
    key = "case.next-rises" if rises else "case.next-missed"
    return words(key, step=step, due=line.next_due, level=line.level + 1)
